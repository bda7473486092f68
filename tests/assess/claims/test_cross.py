"""Relations between and within runners: planted, and found again."""

import numpy as np
import pandas as pd
import pytest

from swingleg.assess.claims import cross


def table(runners=40, strides=30, *, between=0.8, within=-0.5, seed=3):
    """Strides of runners at three belt speeds; y = between·(runner's x) + within·(stride's x)."""
    rng = np.random.default_rng(seed)
    rows = []
    for k in range(runners):
        own, leg_off = rng.normal(0, 3), rng.normal(0, 1, 2)
        scatter = rng.normal(0, 1)
        for belt in (2.5, 3.5, 4.5):
            for s, side in enumerate(("left", "right")):
                step = rng.normal(0, 1, strides)
                x = own + leg_off[s] + 4 * belt + step
                y = between * own + 10 * belt + within * step + scatter
                y = y + 5 * s + rng.normal(0, 0.3, strides)
                rows.append(
                    pd.DataFrame(
                        {
                            "runner": f"r{k}",
                            "belt_m_s": belt,
                            "speed_m_s": belt * 0.99,
                            "side": side,
                            "x": x,
                            "y": y,
                        }
                    )
                )
    return pd.concat(rows, ignore_index=True)


def test_between_and_within_are_told_apart_though_their_signs_differ():
    strides = table()
    between = cross.association(strides, "between", "x", "y")
    within = cross.association(strides, "within", "x", "y")
    assert between.slope[0] == pytest.approx(0.8, abs=0.15)
    assert within.slope[0] == pytest.approx(-0.5, abs=0.02)
    assert between.r[0] > 0.8 > -0.8 > within.r[0]
    for found in (between, within):
        assert found.r[1] < found.r[0] < found.r[2]
        assert found.slope[1] < found.slope[0] < found.slope[2]
        assert abs(found.least) <= abs(found.r[0])
    assert (between.runners, within.strides) == (40, len(strides))


def test_speed_and_leg_alone_make_no_relation():
    # x and y both grow with speed and differ between the legs; nothing else joins them
    strides = table(between=0.0, within=0.0)
    for kind in ("between", "within"):
        found = cross.association(strides, kind, "x", "y")
        assert found.r[1] < 0 < found.r[2]


def test_a_common_cause_vanishes_when_it_is_held():
    strides = table()
    rng = np.random.default_rng(5)
    cause = strides["x"]
    strides = strides.assign(
        a=cause + rng.normal(0, 0.5, len(strides)), b=2 * cause + rng.normal(0, 0.5, len(strides))
    )
    free = cross.association(strides, "within", "a", "b")
    held = cross.association(strides, "within", "a", "b", ("x",))
    assert free.r[0] > 0.6
    assert abs(held.r[0]) < 0.05


def test_partial_correlation_is_that_of_the_residuals():
    strides = table(runners=12, strides=10)
    strides["z"] = np.random.default_rng(1).normal(size=len(strides)) + 0.5 * strides["x"]
    own = strides[["x", "y", "z"]] - strides.groupby(["runner", "belt_m_s", "side"])[
        ["x", "y", "z"]
    ].transform("mean")
    rest = [own[n] - np.polyval(np.polyfit(own["z"], own[n], 1), own["z"]) for n in ("x", "y")]
    found = cross.association(strides, "within", "x", "y", ("z",))
    assert found.r[0] == pytest.approx(np.corrcoef(*rest)[0, 1], abs=1e-6)


def test_intervals_cover_between_runners():
    # 12 runners, as in the public data: the slope's interval should hold the truth nearly always
    held = [
        (f := cross.association(table(12, 4, seed=s), "between", "x", "y")).slope[1]
        <= 0.8
        <= f.slope[2]
        for s in range(60)
    ]
    assert np.mean(held) >= 0.88


def test_few_runners_give_no_interval():
    found = cross.association(table(runners=5), "between", "x", "y")
    assert np.isnan(found.r).all()
    assert np.isnan(cross.level(table(runners=5), "y")[0]).all()


def test_level_and_change_of_a_known_runner():
    strides = table(runners=8, between=0.0, within=0.0)
    mean, spread, runners, _ = cross.level(strides[strides["belt_m_s"] == 2.5], "y")
    assert mean[1] < 27.5 < mean[2]
    assert runners == 8 and 0.3 < spread < 2.0
    slope, runners, _ = cross.change(strides, "y")
    assert slope[0] == pytest.approx(10 / 0.99, abs=0.1) and runners == 8
