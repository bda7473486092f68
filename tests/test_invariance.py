"""What may not change a metric, from markers and force plates all the way to the summary.

A runner of known motion goes the way of a user's file: markers → Motion → contacts → strides →
forces → metrics. Mirrored, later, in millimetres, in a laboratory that lies another way or sampled
at another rate, it is the same runner.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from swingleg.core.athlete import Athlete, Condition
from swingleg.core.metrics import spec_of
from swingleg.core.recording import forces_dataset
from swingleg.dynamics import add_forces, stance_forces
from swingleg.gait import measure_strides, summarise
from swingleg.gait.events import detect_events
from swingleg.motion import condition_of
from swingleg.motion.markers import body_from_markers, motion_of
from swingleg.norms import overstride_limit
from swingleg.read.registry import read
from tests.dynamics.plates import half_sines
from tests.gait.events.runner import run
from tests.motion.markers.runner import as_markers, as_standing, paths, standing, trial, turn
from tests.read.c3d_files import RATE_HZ, write_c3d

PERIOD, SECONDS, RATE = 0.72, 7.0, 150.0
RUNNER = Athlete(height_m=1.75, mass_kg=71.4)
TIME, PATHS, _ = paths(rate=RATE, duration=SECONDS)
RUN, STOOD = trial(PATHS), standing()
Values = dict[tuple[str, str], float]
#: registry unit → largest change that is no change ("": of the value, or of 1): rounding …
EXACT = {"deg/s": 0.01, "": 1e-4}
#: … and at another rate, where contacts move by up to 2 ms and filters differ
RESAMPLED = {"deg": 0.5, "deg/s": 12.0, "ms": 3.0, "s": 0.003, "kN/m": 0.5, "1": 0.02, "": 0.03}


def plates(time_s: float = 0.0, rotation: np.ndarray | None = None) -> xr.Dataset:
    """The belt's force, laboratory axes."""
    _, contacts = run(duration=SECONDS, rate=RATE)
    made = half_sines(contacts, PERIOD, end=SECONDS)
    turned = made.force.values @ (np.eye(3) if rotation is None else rotation).T
    return forces_dataset(made.time.values + time_s, turned)


def measured(markers: xr.Dataset, static: xr.Dataset, forces: xr.Dataset | None) -> Values:
    """(metric, side) → value of everything that the summary holds."""
    body, _ = body_from_markers(markers, RUNNER, static=static)
    motion, sharp = motion_of(body), motion_of(body, None)
    condition = condition_of(motion, Condition())
    events = detect_events(sharp, forces=forces)
    limit = overstride_limit(condition.speed_m_s)
    strides = measure_strides(motion, events, condition, RUNNER, overstride_limit_leg=limit)
    found = stance_forces(strides, sharp, RUNNER, forces)
    strides = add_forces(strides, found, motion, condition, RUNNER)
    metrics, _ = summarise(strides, motion, condition, RUNNER)
    return {
        (name, side): measure.value
        for name, metric in metrics.items()
        for side in ("left", "right", "both")
        if (measure := metric.of(side)) is not None
    }


def move(found: dict, rotation: np.ndarray) -> dict:
    return {label: path @ rotation.T for label, path in found.items()}


def same(found: Values, truth: Values, limits: dict[str, float]) -> None:
    """Every metric of `truth` is there, and within the limit of its unit."""
    assert found.keys() == truth.keys()
    faults = {}
    for key, value in truth.items():
        unit = spec_of(key[0]).unit
        limit = limits.get(unit, limits[""] * max(1.0, abs(value)))
        if not abs(found[key] - value) <= limit:
            faults[key] = (value, found[key], limit)
    assert not faults, faults


@pytest.fixture(scope="module", params=[False, True], ids=["markers", "plates"])
def reference(request: pytest.FixtureRequest) -> tuple[Values, bool]:
    forces = plates() if request.param else None
    values = measured(as_markers(TIME, RUN), as_standing(STOOD), forces)
    assert len(values) > 100
    return values, request.param


@settings(max_examples=2, deadline=None)
@given(st.floats(-180, 180))
def test_the_laboratory_may_lie_any_way(reference: tuple[Values, bool], degrees: float) -> None:
    values, loaded = reference
    lab = turn(degrees)
    found = measured(
        as_markers(TIME, move(RUN, lab)),
        as_standing(move(STOOD, turn(-2 * degrees))),
        plates(rotation=lab) if loaded else None,
    )
    same(found, values, EXACT)


@settings(max_examples=2, deadline=None)
@given(st.floats(0, 500))
def test_the_clock_may_start_any_time(reference: tuple[Values, bool], later: float) -> None:
    values, loaded = reference
    forces = plates(time_s=later) if loaded else None
    found = measured(as_markers(TIME + later, RUN), as_standing(STOOD), forces)
    same(found, values, EXACT)


def test_a_mirror_exchanges_the_sides(reference: tuple[Values, bool]) -> None:
    values, loaded = reference
    other = {"L": "R", "R": "L"}
    flip = np.diag([1.0, 1.0, -1.0])

    def mirror(found: dict) -> dict:
        return {other[n[0]] + n[1:]: path @ flip for n, path in found.items()}

    forces = plates(rotation=flip) if loaded else None
    found = measured(as_markers(TIME, mirror(RUN)), as_standing(mirror(STOOD)), forces)
    sides = {"left": "right", "right": "left", "both": "both"}
    back = {
        (name, sides[side]): -value if name.endswith("_asymmetry") else value
        for (name, side), value in found.items()
    }
    same(back, values, EXACT)


def test_millimetres_and_metres_in_a_file(tmp_path: Path) -> None:
    time, found, _ = paths(rate=RATE_HZ, duration=SECONDS)
    values = []
    for unit, factor in (("mm", 1000.0), ("m", 1.0), ("cm", 100.0)):
        scaled = {n: factor * p for n, p in trial(found).items()}
        stood = {n: np.tile(factor * p, (20, 1)) for n, p in STOOD.items()}
        run_file = write_c3d(tmp_path / f"{unit}.c3d", frames=time.size, markers=scaled, units=unit)
        static = write_c3d(tmp_path / f"{unit}s.c3d", frames=20, markers=stood, units=unit)
        values.append(measured(read(run_file).markers, read(static).markers, None))
    for other in values[1:]:
        same(other, values[0], {"": 1e-4})  # C3D stores single precision


@pytest.mark.parametrize("rate", [100.0, 300.0])
def test_another_rate_changes_little(reference: tuple[Values, bool], rate: float) -> None:
    values, loaded = reference
    time, found, _ = paths(rate=rate, duration=SECONDS)
    forces = plates() if loaded else None
    same(measured(as_markers(time, trial(found)), as_standing(STOOD), forces), values, RESAMPLED)
