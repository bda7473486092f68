"""What is likely of a runner seen on video."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from validation.usual_cycle import usual_cycle

from swingleg.simulate.body import body_of
from swingleg.simulate.cycle import ANGLES, MeanCycle
from swingleg.simulate.likely import _stored, as_row, likely, posterior, terms

SPEED, LEG = 3.2, 0.87
ANKLE, LEAN, THIGH = (ANGLES.index(name) for name in ("ankle", "lean", "thigh"))


@pytest.fixture
def seen() -> MeanCycle:
    """Usual running, every angle moved and stretched."""
    cycle = usual_cycle(SPEED, body_of(1.75, 70.0))
    harmonics = 1.1 * cycle.harmonics
    harmonics[:4, 0] += np.radians(4.0)
    return replace(cycle, harmonics=harmonics)


def test_what_is_measured_exactly_stays(seen: MeanCycle) -> None:
    stored = _stored()
    error = np.zeros_like(stored["error"])
    kept = posterior(seen, SPEED, LEG, stored["line"], stored["spread"], error)
    assert kept.harmonics[:, 0] == pytest.approx(seen.harmonics[:, 0], abs=1e-3)


def test_what_is_not_measured_is_usual(seen: MeanCycle) -> None:
    stored = _stored()
    error = np.full_like(stored["error"], 1e6)
    found = as_row(posterior(seen, SPEED, LEG, stored["line"], stored["spread"], error), LEG)
    usual = terms(SPEED, seen.stride_s, LEG) @ stored["line"]
    lean = np.zeros((2, *stored["error"].shape), dtype=bool)
    lean[:, LEAN] = True
    assert found[~lean.ravel()] == pytest.approx(usual[~lean.ravel()], abs=1e-5)


def test_an_angle_lies_between_seen_and_usual_and_the_lean_is_the_runners(seen: MeanCycle) -> None:
    found = likely(seen, SPEED, LEG)
    usual = (terms(SPEED, seen.stride_s, LEG) @ _stored()["line"]).reshape(
        2, *found.harmonics.shape
    )
    off_seen = abs(seen.harmonics - (usual[0] + 1j * usual[1]))[ANKLE, 0]
    off_found = abs(found.harmonics - (usual[0] + 1j * usual[1]))[ANKLE, 0]
    assert off_found < off_seen
    assert (found.harmonics[LEAN] == seen.harmonics[LEAN]).all()
    moved = np.degrees(abs(found.harmonics - seen.harmonics))
    assert 0 < moved[THIGH, 0] < 4.0


def test_a_longer_body_sinks_further(seen: MeanCycle) -> None:
    """The pelvis's path goes with the leg: one scale for path and leg changes nothing else."""
    rise = ANGLES.index("rise")
    larger = seen.harmonics.copy()
    larger[rise] *= 1.2
    longer = replace(seen, harmonics=larger, stride_s=seen.stride_s * np.sqrt(1.2))
    one, two = likely(seen, SPEED, LEG), likely(longer, SPEED, 1.2 * LEG)
    assert two.harmonics[rise] == pytest.approx(1.2 * one.harmonics[rise])
    assert two.harmonics[THIGH] == pytest.approx(one.harmonics[THIGH])
