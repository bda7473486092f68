"""The kept solver: built once, mended when damaged, done without where nothing can be written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from swingleg.core.files import CACHE_VARIABLE
from swingleg.simulate.solver import Problem, solver_of
from swingleg.simulate.transcription import Layout, Mesh

SMALL = Mesh(intervals=4)


@pytest.fixture(autouse=True)
def _anew() -> None:
    solver_of.cache_clear()


def kept(folder: Path) -> list[Path]:
    return list((folder / "simulate").glob("*.casadi.gz"))


def test_a_solver_is_built_once_and_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    first = solver_of(SMALL)
    (file,) = kept(tmp_path)
    written = file.stat().st_mtime_ns
    solver_of.cache_clear()
    assert solver_of(SMALL).size_in(0) == first.size_in(0)
    assert file.stat().st_mtime_ns == written


def test_a_damaged_file_is_built_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    solver_of(SMALL)
    (file,) = kept(tmp_path)
    whole = file.stat().st_size
    file.write_bytes(file.read_bytes()[:1000])
    solver_of.cache_clear()
    solver_of(SMALL)
    assert file.stat().st_size == pytest.approx(whole, rel=0.1)


def test_without_a_place_to_keep_it_a_solver_still_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "file"))
    assert solver_of(SMALL).size_in(0)[0] == Layout(SMALL.points).size()


def test_halfway_between_two_problems_lies_their_mean() -> None:
    one = Problem(*(np.array([value]) for value in (0.0, 1.0, 2.0, 0.0, -np.inf)))
    other = Problem(*(np.array([value]) for value in (2.0, 3.0, 4.0, 1.0, 1.0)))
    middle = one.toward(other, 0.5)
    assert middle.values == 1.0
    assert middle.rows_low == 0.5
    assert middle.rows_high == 1.0  # from no bound to a bound: the bound at once
    assert one.toward(other, 1.0).low == other.low


def test_unknowns_are_split_as_they_were_joined() -> None:
    layout = Layout(SMALL.points)
    x = np.random.default_rng(1).normal(size=layout.size())
    assert layout.join(*layout.split(x)) == pytest.approx(x)


@pytest.mark.parametrize("intervals", [4, 20, 32])
def test_a_mesh_covers_half_a_stride(intervals: int) -> None:
    mesh = Mesh(intervals=intervals)
    assert mesh.steps().sum() == pytest.approx(1.0)
    assert (np.diff(mesh.shares()) > 0).all()
    assert mesh.shares()[-1] == pytest.approx(1.0)
    assert mesh.phases()[-1] - mesh.phases()[0] < 0.5
