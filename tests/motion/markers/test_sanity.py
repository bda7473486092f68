"""Trials that are not what they are given as, and markers that are nowhere."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from swingleg.core.errors import GaitError, InputError
from swingleg.motion.markers import motion_from_markers
from tests.motion.markers.runner import as_markers, as_standing, paths, standing, trial

TIME, PATHS, _ = paths(duration=4.0)
RUN, STOOD = trial(PATHS), standing()


def still(labels: dict) -> dict:
    """A standing trial as long as the run, with the sway of a person."""
    sway = 0.01 * np.sin(2 * np.pi * 0.4 * TIME)[:, None] * np.array([1.0, 0.0, 0.3])
    return {label: np.tile(xyz, (TIME.size, 1)) + sway for label, xyz in labels.items()}


def test_a_standing_trial_given_as_the_run_names_the_option() -> None:
    with pytest.raises(GaitError, match=r"stands still.*--static FILE"):
        motion_from_markers(as_markers(TIME, still(STOOD)))


def test_exchanged_files_are_named() -> None:
    run = as_markers(TIME, PATHS)
    with pytest.raises(GaitError, match=r"stands still.*exchanged"):
        motion_from_markers(as_markers(TIME, still(STOOD)), static=run)


def test_a_run_given_as_the_standing_trial() -> None:
    with pytest.raises(InputError, match=r"no standing trial.*--static FILE"):
        motion_from_markers(as_markers(TIME, RUN), static=as_markers(TIME, PATHS))


@pytest.mark.parametrize(
    ("lost", "told"),
    [(["RCAL"], "no right heel"), (["RTOE", "RMT5"], "no right toe")],
)
def test_a_foot_that_is_nowhere_is_named(lost: list[str], told: str) -> None:
    empty = {n: np.full_like(p, np.nan) if n in lost else p for n, p in RUN.items()}
    with pytest.raises(InputError, match=told) as error:
        motion_from_markers(as_markers(TIME, empty), static=as_standing(STOOD))
    assert all(label in str(error.value) for label in lost)


def test_a_thigh_without_its_markers_is_named_not_the_standing_trial() -> None:
    few = {n: p for n, p in RUN.items() if n not in ("RTH1", "RTH2")}
    with pytest.raises(InputError, match=r"follow the right thigh .*RTH1, RTH2") as error:
        motion_from_markers(as_markers(TIME, few), static=as_standing(STOOD))
    assert "LLFC" not in str(error.value)  # it is in the standing trial


def test_a_standing_trial_of_another_set() -> None:
    other = {f"X{label}": xyz for label, xyz in STOOD.items()}
    whole = as_markers(TIME, PATHS)
    with pytest.raises(InputError, match="the standing trial shows no pelvis"):
        motion_from_markers(whole, static=as_standing(other))


def test_a_file_of_empty_positions() -> None:
    nothing = {label: np.full_like(path, np.nan) for label, path in RUN.items()}
    with pytest.raises(InputError, match="no marker is ever seen"):
        motion_from_markers(as_markers(TIME, nothing))


def test_a_toe_that_cannot_be_placed_is_reported_without_numpys_warnings() -> None:
    lame = {n: np.full_like(p, np.nan) if n == "RTOE" else p for n, p in RUN.items()}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        motion, notes = motion_from_markers(as_markers(TIME, lame), static=as_standing(STOOD))
    told = [n.message for n in notes if n.code == "point_missing"]
    assert len(told) == 1 and "right toe" in told[0] and "left toe" not in told[0]
    assert motion.position.sel(point="right_toe").isnull().all()
    assert motion.position.sel(point="left_toe").notnull().all()


def test_one_gap_in_mid_stance_spoils_neither_ground_nor_zero() -> None:
    """Both feet lose their markers once, for longer than a spline may close."""
    holes = {n: p.copy() for n, p in PATHS.items()}
    for path in (holes[s + n] for s in "LR" for n in ("CAL", "TOE", "MT5")):
        path[300:420] = np.nan
    whole, _ = motion_from_markers(as_markers(TIME, PATHS), cutoff_hz=None)
    torn, notes = motion_from_markers(as_markers(TIME, holes), cutoff_hz=None)
    assert "marker_gaps_open" in {n.code for n in notes}
    for name in ("position", "segment_angle"):
        apart = np.abs(torn[name].values - whole[name].values)[:250]
        assert np.isfinite(apart).all() and apart.max() < 0.05, name
