"""read → write → read gives the same back, gaps and start times included."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from swingleg.core.recording import forces_dataset, markers_dataset, signals_dataset
from swingleg.read.registry import read
from swingleg.write import write

RATES = st.sampled_from([24.0, 59.94, 100.0, 120.0, 150.0, 240.0, 300.0, 1000.0])
LABEL = st.text("abcXYZ019_.#-+ ", min_size=1, max_size=9).map(lambda s: "m" + s.strip())
#: metres: 32-bit millimetres keep this much of ±30 m
C3D_PRECISION_M = 2e-6


@st.composite
def markers(draw: st.DrawFn) -> xr.Dataset:
    """Two to six markers with gaps on an even clock that starts on any whole frame."""
    frames = draw(st.integers(2, 25))
    names = draw(st.lists(LABEL, min_size=2, max_size=6, unique=True))
    rate = draw(RATES)
    first = draw(st.integers(0, 5000))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    position = rng.uniform(-30, 30, (frames, len(names), 3))
    position[rng.random((frames, len(names))) < draw(st.floats(0, 0.6))] = np.nan
    position[0] = rng.uniform(0.1, 2, (len(names), 3))  # no marker is missing throughout
    data = markers_dataset(first / rate + np.arange(frames) / rate, position, names)
    data.attrs["rate_hz"] = rate
    return data


def back(thing: xr.Dataset, suffix: str):
    with tempfile.TemporaryDirectory() as folder:
        return read(write(thing, Path(folder) / f"trial{suffix}"))


@settings(max_examples=40, deadline=None)
@given(data=markers(), suffix=st.sampled_from([".trc", ".csv", ".tsv", ".parquet"]))
def test_markers_come_back_exactly(data: xr.Dataset, suffix: str) -> None:
    if suffix == ".parquet":
        pytest.importorskip("pyarrow")
    recording = back(data, suffix)
    same = recording.markers
    assert list(same.marker.values) == list(data.marker.values)
    np.testing.assert_array_equal(same.position.values, data.position.values)
    np.testing.assert_allclose(same.time, data.time, rtol=0, atol=1e-12)
    assert recording.notes == ()


@settings(max_examples=40, deadline=None)
@given(data=markers())
def test_markers_come_back_from_c3d_within_32_bits(data: xr.Dataset) -> None:
    recording = back(data, ".c3d")
    same = recording.markers
    assert list(same.marker.values) == list(data.marker.values)
    np.testing.assert_array_equal(np.isnan(same.position), np.isnan(data.position))
    np.testing.assert_allclose(same.position, data.position, rtol=0, atol=C3D_PRECISION_M)
    # the rate is a 32-bit float too
    np.testing.assert_allclose(same.time, data.time, rtol=1e-6, atol=1e-9)
    # and a second time nothing changes any more
    np.testing.assert_array_equal(back(same, ".c3d").markers.position, same.position)


@settings(max_examples=40, deadline=None)
@given(data=markers(), sides=st.sampled_from([("left", "right"), ("right", "left"), ("", "")]))
def test_forces_come_back_from_mot(data: xr.Dataset, sides: tuple[str, str]) -> None:
    rng = np.random.default_rng(len(data.time))
    shape = (data.sizes["time"], 2, 3)
    force, cop, moment = (rng.normal(0, scale, shape) for scale in (700.0, 1.0, 10.0))
    idle = np.isnan(data.position.values[:, :2]).any(axis=2)
    force[idle] = 0.0
    cop[idle] = moment[idle] = np.nan
    forces = forces_dataset(data.time.values, force, cop=cop, moment=moment, sides=sides)
    recording = back(forces, ".mot")
    same = recording.forces
    assert tuple(same.side.values) == sides and recording.signals == ()
    for name in ("force", "cop", "moment"):
        np.testing.assert_array_equal(same[name].values, forces[name].values)
    np.testing.assert_array_equal(same.time, forces.time)


@settings(max_examples=30, deadline=None)
@given(data=markers(), suffix=st.sampled_from([".mot", ".sto"]))
def test_angles_come_back_from_mot(data: xr.Dataset, suffix: str) -> None:
    angles = data.position.values[:, :, 0] * 90
    names = [f"knee_{k}" for k in range(angles.shape[1])]
    signals = signals_dataset(
        data.time.values, angles, names, units=["deg"] * len(names), kinds=["angle"] * len(names)
    )
    (same,) = back(signals, suffix).signals
    assert list(same.channel.values) == names
    assert set(same.kind.values) == {"angle"} and set(same.unit.values) == {"deg"}
    np.testing.assert_array_equal(same.value, signals.value)
    np.testing.assert_array_equal(same.time, signals.time)
