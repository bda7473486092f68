"""What every estimate of the vertical force must keep, whatever the runner."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from swingleg.core.errors import OptionError
from swingleg.core.motion import POINTS
from swingleg.dynamics.force import METHODS, vertical_force
from swingleg.dynamics.force.constrain import constrained
from swingleg.dynamics.force.learned import load_weights, provenance
from swingleg.dynamics.stances import Stances, stances_of
from tests.dynamics.plates import runner

METHOD = pytest.mark.parametrize("method", list(METHODS))


def _force(method: str, **how: object) -> np.ndarray:
    motion, _, strides = runner(**how)
    return vertical_force(motion, stances_of(strides), method=method)


@METHOD
@pytest.mark.parametrize("kind", ["markers", "video"])
def test_the_ground_only_pushes_and_about_carries_the_body(method: str, kind: str) -> None:
    motion, _, strides = runner(kind=kind, fps=200.0)
    stances = stances_of(strides)
    force = vertical_force(motion, stances, method=method)
    assert force.shape == (len(strides), 101)
    assert np.isfinite(force).all() and (force >= 0).all()
    mean = np.trapezoid(force, dx=0.01, axis=1) / stances.mean_force_bw
    # the learned waveform weighs the times' mean against the accelerations' own
    assert mean == pytest.approx(1.0, abs=0.25 if method == "learned" else 0.01)
    assert 1.3 < force.max() < 4.0


@given(st.floats(0.2, 0.4), st.lists(st.floats(-1, 4), min_size=101, max_size=101))
def test_constraint_holds_for_any_waveform(share: float, values: list[float]) -> None:
    stances = Stances(np.array([0]), np.array([0.0]), np.array([share * 0.7]), np.array([0.7]))
    wave = np.array([values]) + 0.5
    force = constrained(wave, stances)
    assert (force >= 0).all()
    if np.clip(wave, 0, None).sum() > 1e-3:
        mean = np.trapezoid(force, dx=0.01, axis=1)
        assert mean == pytest.approx(stances.mean_force_bw)


@METHOD
@settings(deadline=None, max_examples=5)
@given(start=st.floats(-50, 50))
def test_a_later_clock_changes_nothing(method: str, start: float) -> None:
    motion, _, strides = runner()
    stances = stances_of(strides)
    late = motion.assign_coords(time=motion.time + start)
    moved = Stances(
        stances.side, stances.touch_down + start, stances.toe_off + start, stances.stride_time
    )
    here = vertical_force(motion, stances, method=method)
    assert vertical_force(late, moved, method=method) == pytest.approx(here, abs=2e-3)


@METHOD
def test_leg_lengths_with_a_known_metre_give_the_same_force(method: str) -> None:
    motion, _, strides = runner()
    stances = stances_of(strides)
    length = float(motion.attrs["leg_length"])
    shrunk = motion.copy(deep=True)
    shrunk["position"] = (motion.position / length).assign_attrs(units="leg")
    shrunk["position_sd"] = (motion.position_sd / length).assign_attrs(units="leg")
    shrunk.attrs |= {"leg_length": 1.0, "leg_length_m": length}
    here = vertical_force(motion, stances, method=method)
    assert vertical_force(shrunk, stances, method=method) == pytest.approx(here, abs=1e-6)


@METHOD
def test_left_and_right_exchanged_exchange_the_forces(method: str) -> None:
    motion, _, strides = runner()
    stances = stances_of(strides)
    swapped = Stances(1 - stances.side, stances.touch_down, stances.toe_off, stances.stride_time)
    here = vertical_force(motion, stances, method=method)
    assert vertical_force(_mirrored(motion), swapped, method=method) == pytest.approx(here)


def test_running_on_the_spot_or_over_ground_is_the_same() -> None:
    assert _force("auto", overground=3.0) == pytest.approx(_force("auto"), abs=0.02)


def test_an_unknown_method_is_an_option_error() -> None:
    motion, _, strides = runner()
    with pytest.raises(OptionError, match="no force method 'magic'"):
        vertical_force(motion, stances_of(strides), method="magic")


def test_no_stance_gives_no_force() -> None:
    motion, _, strides = runner()
    assert vertical_force(motion, stances_of(strides[:0])).shape == (0, 101)


def test_weights_say_where_they_come_from_and_fit_each_other() -> None:
    assert "Anny" in str(provenance("calibrated")["data"])
    for kind in ("markers", "video", "calibrated"):
        assert "10.7717/peerj.3298" in str(provenance(kind)["data"])
        assert "CC BY 4.0" in str(provenance(kind)["data"])
        weights = load_weights(kind)
        assert weights.acc.shape == (weights.template.size, weights.acc_mean.size)
        assert weights.shape.shape == weights.departure.shape
        assert all(np.isfinite(v).all() for v in vars(weights).values())


def _mirrored(motion: xr.Dataset) -> xr.Dataset:
    swap = {"left": "right", "right": "left"}
    order = ["_".join([swap[n.split("_")[0]], n.split("_")[1]]) if "_" in n else n for n in POINTS]
    out = motion.copy(deep=True)
    for name in ("position", "position_sd"):
        out[name] = motion[name].sel(point=order).assign_coords(point=list(POINTS))
    for name in ("segment_angle", "segment_angle_sd", "joint_angle", "joint_angle_sd", "visible"):
        out[name] = motion[name].sel(side=["right", "left"]).assign_coords(side=["left", "right"])
    return out
