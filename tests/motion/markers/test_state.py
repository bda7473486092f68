"""Gaps, jumps and exchanged labels: put right where they can be, and always told."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from swingleg.motion.markers import motion_from_markers
from tests.motion.markers.runner import as_markers, as_standing, paths, standing, trial

TIME, PATHS, TRUTH = paths(duration=4.0)
STOOD = as_standing(standing())


def spoilt(change) -> tuple[xr.Dataset, dict[str, str]]:
    found = {label: path.copy() for label, path in trial(PATHS).items()}
    change(found)
    motion, warnings = motion_from_markers(as_markers(TIME, found), static=STOOD, cutoff_hz=None)
    return motion, {w.code: w.message for w in warnings}


def off(motion: xr.Dataset) -> np.ndarray:
    return np.abs(motion.segment_angle.values - TRUTH)


def test_a_marker_lost_for_half_a_second_is_rebuilt_from_its_segment() -> None:
    def lose(found: dict) -> None:
        found["LASI"][200:300] = np.nan

    motion, told = spoilt(lose)
    assert off(motion).max() < 1e-3
    assert "LASI (12.5 % of frames, up to 0.50 s)" in told["marker_gaps"]
    assert (motion.visible == 1).all()


def test_skin_that_slides_does_not_make_the_rebuilt_segment_jump() -> None:
    """The marker has a path of its own; filling it without that path would step by a centimetre."""

    def slide(found: dict) -> None:
        found["RASI"] += np.array([0.0, 0.015, 0.0])
        found["RASI"][300:340] = np.nan

    motion, _ = spoilt(slide)
    hip = motion.position.sel(point="right_hip").values - motion.position.sel(point="pelvis").values
    step = np.abs(np.diff(hip, axis=0)).max(axis=1)
    assert step[298:342].max() < 2e-4


def test_a_short_gap_of_a_small_cluster_is_splined_and_a_long_one_left_open() -> None:
    def lose(found: dict) -> None:
        found["RTB2"][200:212] = np.nan
        found["RTB2"][500:560] = np.nan

    motion, told = spoilt(lose)
    ankle = motion.position.sel(point="right_ankle", space="x").values
    assert np.isfinite(ankle[:500]).all() and np.isnan(ankle[505:555]).all()
    assert off(motion)[200:212].max() < 1.5
    assert "right ankle" in told["marker_spline"]
    assert "right ankle (7.5 % of frames, up to 0.30 s)" in told["marker_gaps_open"]
    assert float(motion.visible.sel(side="right")[530]) < 1


def test_a_marker_that_jumps_is_left_out() -> None:
    def jump(found: dict) -> None:
        found["RPSI"][400:420] += np.array([0.06, 0.0, 0.02])

    motion, told = spoilt(jump)
    assert off(motion).max() < 1e-3
    assert "RPSI (2.5 % of frames)" in told["marker_jumps"]


@pytest.mark.parametrize("pair", [("LASI", "LPSI"), ("RASI", "RPSI"), ("LASI", "RPSI")])
def test_exchanged_labels_are_exchanged_back_and_told(pair: tuple[str, str]) -> None:
    def swap(found: dict) -> None:
        found[pair[0]], found[pair[1]] = found[pair[1]], found[pair[0]]

    motion, told = spoilt(swap)
    assert off(motion).max() < 1e-3
    assert pair[0] in told["marker_labels"] and pair[1] in told["marker_labels"]


def test_one_marker_under_its_neighbours_label() -> None:
    def rename(found: dict) -> None:
        found["RPSI"] = found.pop("RASI")  # the only one of the two in the file

    motion, told = spoilt(rename)
    assert off(motion).max() < 1e-3
    assert "labelled RPSI lies where RASI should" in told["marker_labels"]
    assert "exchanged" not in told["marker_labels"]


def test_a_clean_trial_tells_nothing() -> None:
    assert spoilt(lambda found: None)[1] == {}
