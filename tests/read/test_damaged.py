"""Files cut short or with bytes changed: a Recording or one clear line, never a traceback."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swingleg.core.errors import SwinglegError
from swingleg.core.recording import Recording
from swingleg.read.registry import read
from tests.read.c3d_files import AXES_Z_UP, corners_mm, write_c3d
from tests.read.test_registry import MOT, TRC

CSV = "time,A_x_m,A_y_m,A_z_m,emg\n" + "\n".join(f"{k / 50},1,2,{k / 9},3" for k in range(20))


@cache
def whole(suffix: str) -> bytes:
    if suffix != ".c3d":
        return {".trc": TRC, ".mot": MOT, ".csv": CSV}[suffix].encode()
    with tempfile.TemporaryDirectory() as folder:
        plate = {"type": 2, "channel": [1, 2, 3, 4, 5, 6], "origin": [0, 0, -40],
                 "corners": corners_mm(AXES_Z_UP, np.zeros(3))}  # fmt: skip
        path = write_c3d(Path(folder) / "a.c3d", analog=np.full((80, 6), -50.0), plates=[plate])
        return path.read_bytes()


def check(raw: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"trial{suffix}"
        path.write_bytes(raw)
        try:
            assert isinstance(read(path), Recording)
        except SwinglegError as error:
            assert "trial" in str(error) and "\n" not in str(error)


@pytest.mark.parametrize("suffix", [".trc", ".mot", ".csv", ".c3d"])
@settings(max_examples=60, deadline=None)
@given(share=st.floats(0, 1))
def test_cut_short(suffix: str, share: float) -> None:
    raw = whole(suffix)
    check(raw[: int(len(raw) * share)], suffix)


@pytest.mark.parametrize("suffix", [".trc", ".mot", ".csv"])
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_changed_bytes(suffix: str, data: st.DataObject) -> None:
    raw = bytearray(whole(suffix))
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=4)):
        raw[place] = data.draw(st.integers(0, 255))
    check(bytes(raw), suffix)
