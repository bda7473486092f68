"""Published methods find what they look for; fast running is reached without a gap."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from swingleg.core.strides import validate_events
from swingleg.gait.events import METHODS, detect_events
from swingleg.gait.events.coarse import coarse_contacts
from swingleg.gait.events.contacts import Contacts
from swingleg.gait.events.fast import (
    FROM_SPEED,
    TO_SPEED,
    TRAINED_SPEED,
    blend_share,
    running_speed,
    steady,
)
from swingleg.gait.events.legs import legs_of
from swingleg.gait.events.regular import regularised
from tests.gait.events.runner import run


@pytest.mark.parametrize("method", METHODS)
def test_every_contact_once(method: str) -> None:
    motion, truth = run(kind="markers")
    events = detect_events(motion, method=method)
    validate_events(events)
    for side, own in truth.groupby("side"):
        found = events[events.side == side].touch_down_s.to_numpy()
        gap = np.abs(own.touch_down_s.to_numpy()[:, None] - found)
        assert (gap.min(axis=1) < 0.08).all()
        assert np.unique(gap.argmin(axis=1)).size == len(own)


def test_fellin_finds_the_lowest_heel() -> None:
    motion, _ = run(kind="markers", rate=500.0, fps=500.0)
    events = detect_events(motion, method="fellin")
    heel = motion.position.sel(point="right_heel", space="y").values
    time = motion.time.values
    for down in events[events.side == "right"].touch_down_s.iloc[1:-1]:
        near = np.abs(time - down) < 0.03
        assert np.interp(down, time, heel) <= heel[near].min() + 0.0005


def test_milner_finds_the_fastest_fall() -> None:
    motion, _ = run(kind="markers")
    events = detect_events(motion, method="milner").iloc[2:-2]
    period, contact = 0.72, 0.36 * 0.72
    # the runner's pelvis falls fastest a quarter of a step before the middle of contact
    expected = contact / 2 - period / 8
    late = np.mod(events.touch_down_s - expected, period / 2)
    error = np.minimum(late, period / 2 - late)
    assert error.max() < 0.004


def test_running_speed() -> None:
    motion, _ = run(kind="markers", overground=3.0)
    legs = legs_of(motion)
    contacts, _ = coarse_contacts(legs)
    assert running_speed(legs, contacts) == pytest.approx(0.72 / (0.36 * 0.72) / 0.84, rel=0.05)


def test_share_is_smooth() -> None:
    speed = np.linspace(FROM_SPEED - 1, TO_SPEED + 1, 400)
    share = np.array([blend_share(v) for v in speed])
    assert share[0] == 0.0
    assert share[-1] == 1.0
    assert (np.diff(share) >= 0).all()
    assert np.diff(share).max() < 0.01


def _at_speed(factor: float, kind: str = "markers") -> pd.DataFrame:
    """A short-strided runner whose feet go back `factor` times as fast."""
    motion, _ = run(kind=kind, period=0.50, fps=200.0)
    scaled = motion.copy(deep=True)
    feet = [f"{s}_{p}" for s in ("left", "right") for p in ("ankle", "heel", "toe")]
    place = {"point": feet, "space": "x"}
    scaled.position.loc[place] = scaled.position.loc[place] * factor
    return steady(scaled)


def test_no_gap_between_methods() -> None:
    """Events move little from one speed to the next across the whole blend."""
    slow = 0.72 / (0.36 * 0.50) / 0.84
    factors = np.linspace(0.95 * FROM_SPEED / slow, 1.05 * TO_SPEED / slow, 41)
    tables = [_at_speed(f) for f in factors]
    assert tables[0].source.str.startswith("learned").all()
    assert not tables[0].source.str.contains("published").any()
    assert tables[-1].source.str.contains("published").all()
    counts = {len(t) for t in tables}
    assert len(counts) == 1
    for column in ("touch_down_s", "toe_off_s"):
        times = np.stack([t[column].to_numpy()[2:-2] for t in tables])
        whole = np.abs(times[-1] - times[0]).max()
        assert np.abs(np.diff(times, axis=0)).max() < max(0.004, 0.15 * whole)


def test_no_gap_for_video() -> None:
    """A video just above the trained speed reads like one just below, and less sure further up."""
    slow = 0.72 / (0.36 * 0.50) / 0.84
    below, above, far = (_at_speed(f * TRAINED_SPEED / slow, "video") for f in (0.99, 1.03, 1.6))
    assert len(below) == len(above)
    for column in ("touch_down_s", "toe_off_s"):
        apart = np.abs(above[column] - below[column]).iloc[2:-2]
        assert apart.max() < 0.006
    assert far.toe_off_sd_s.median() > above.toe_off_sd_s.median() + 0.003


def _noisy_contacts(sd_s: float) -> tuple[tuple[Contacts, Contacts], tuple[Contacts, Contacts]]:
    """True contacts of a steady runner and the same with errors of single events."""
    rng = np.random.default_rng(4)
    step = 0.36 + 0.004 * rng.standard_normal(60)
    down = np.cumsum(step)
    up = down + 0.26 + 0.003 * rng.standard_normal(60)
    true, seen = [], []
    for side in (0, 1):
        d, u = down[side::2], up[side::2]
        flags = np.zeros(d.size, bool)
        true.append(Contacts(d, u, flags))
        error = sd_s * rng.standard_normal((2, d.size))
        seen.append(Contacts(d + error[0], u + error[1], flags))
    return (true[0], true[1]), (seen[0], seen[1])


def test_noisy_events_come_nearer_and_sure_ones_stay() -> None:
    true, seen = _noisy_contacts(0.008)
    size = true[0].down.shape
    sd = (np.full(size, 0.008), np.full(size, 0.008))
    better = regularised(seen, (sd, sd), 0.72)
    before = np.std([s.up - t.up for s, t in zip(seen, true, strict=True)])
    after = np.std([s.up - t.up for s, t in zip(better, true, strict=True)])
    assert after < 0.75 * before
    sure = (np.full(size, 1e-4), np.full(size, 1e-4))
    same = regularised(seen, (sure, sure), 0.72)
    for one, other in zip(same, seen, strict=True):
        np.testing.assert_allclose(one.down, other.down, atol=1e-4)


def test_weighing_keeps_the_mean() -> None:
    _, seen = _noisy_contacts(0.006)
    sd = (np.full(30, 0.006), np.full(30, 0.006))
    better = regularised(seen, (sd, sd), 0.72)
    for one, other in zip(better, seen, strict=True):
        contact = (one.up - one.down).mean() - (other.up - other.down).mean()
        assert abs(contact) < 0.0015


def test_noise_of_markers_is_seen() -> None:
    sharp = legs_of(run(kind="markers")[0])
    blurred, _ = run(kind="markers")
    rng = np.random.default_rng(1)
    blurred.position[:] = blurred.position + 0.01 * rng.standard_normal(blurred.position.shape)
    noisy = legs_of(blurred)
    assert sharp.kind == "markers"
    assert noisy.kind == "video"
    # across is relative to the pelvis, which is as noisy: √2 of it there
    np.testing.assert_allclose(noisy.noise * 0.84, 0.01 * np.sqrt(1.5), rtol=0.1)
