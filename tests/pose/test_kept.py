"""Pose kept between runs: finished, or interrupted and gone on with."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from swingleg.cli import main
from swingleg.core.errors import ModelError
from swingleg.pose import background, estimate_pose, kept, track
from swingleg.pose.weights import ensure
from tests.clips import DEMO, demo_frames, write_clip


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache of its own, and checkpoints often enough for a short clip."""
    try:
        ensure()
    except ModelError as error:
        pytest.skip(f"the pose model's weights are not here: {error.what}")
    monkeypatch.setattr(kept, "cache_directory", lambda: tmp_path / "cache")
    for module in (background, kept, track):
        monkeypatch.setattr(module, "CHECKPOINT", 60)


def stop_at(number: int):
    def progress(done: int, total: int) -> None:
        if done == number:
            raise KeyboardInterrupt

    return progress


def same(one: xr.Dataset, other: xr.Dataset) -> bool:
    """All but how it was come by."""
    drop = {"reused_frames", "source"}
    attrs = [{k: v for k, v in d.attrs.items() if k not in drop} for d in (one, other)]
    return one.equals(other) and attrs[0] == attrs[1]


def shaking_clip(path: Path) -> Path:
    """150 pictures of the demo, cut out by a hand that shakes."""
    rng = np.random.default_rng(1)
    path_px = np.cumsum(rng.normal(0, 2, (150, 2)), axis=0).clip(-18, 18).round().astype(int)
    frames = zip(demo_frames(150), path_px, strict=True)
    return write_clip(path, (f[20 + y : 700 + y, 20 + x : 1260 + x].copy() for f, (x, y) in frames))


@pytest.mark.parametrize("stop", [61, 149])
def test_an_interrupted_clip_goes_on_as_if_it_had_never_stopped(tmp_path: Path, stop: int) -> None:
    clip = shaking_clip(tmp_path / "shaking.mp4")
    whole = estimate_pose(clip)
    with pytest.raises(KeyboardInterrupt):
        estimate_pose(clip, reuse=True, progress=stop_at(stop))
    gone_on = estimate_pose(clip, reuse=True)
    assert gone_on.attrs["reused_frames"] == stop // 60 * 60
    assert "camera" in gone_on
    assert same(gone_on, whole)


def test_a_finished_clip_is_not_measured_again(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "run.mp4", demo_frames(90))
    whole = estimate_pose(clip, reuse=True)
    assert whole.attrs["reused_frames"] == 0
    calls: list[int] = []
    os.utime(clip, (1, 1))  # a copy has another time but the same content
    again = estimate_pose(
        clip.rename(tmp_path / "copy.mp4"), reuse=True, progress=lambda n, _: calls.append(n)
    )
    assert again.attrs["reused_frames"] == 90
    assert not calls
    assert same(again, whole)
    assert not list(tmp_path.rglob("part-*"))


def test_what_changes_the_result_is_measured_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = write_clip(tmp_path / "run.mp4", demo_frames(70))
    place = kept.kept_for(clip, "blazepose", slow_motion=1.0, person=None)
    assert place is not None
    others = [
        kept.kept_for(clip, "blazepose", slow_motion=2.0, person=None),
        kept.kept_for(clip, "blazepose", slow_motion=1.0, person="2"),
        kept.kept_for(DEMO, "blazepose", slow_motion=1.0, person=None),
    ]
    monkeypatch.setattr(kept, "_code", lambda: "another version")
    others.append(kept.kept_for(clip, "blazepose", slow_motion=1.0, person=None))
    assert len({place.folder, *(o.folder for o in others if o)}) == 5


def test_a_damaged_file_in_the_cache_costs_time_only(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "run.mp4", demo_frames(90))
    whole = estimate_pose(clip, reuse=True)
    for path in (tmp_path / "cache" / "pose").rglob("*.nc"):
        path.write_bytes(path.read_bytes()[:500])
    again = estimate_pose(clip, reuse=True)
    assert again.attrs["reused_frames"] == 0
    assert same(again, whole)


def test_the_command_says_what_it_did_not_measure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clip = write_clip(tmp_path / "run.mp4", demo_frames(240))

    def said(*more: str) -> str:
        argv = ["analyze", str(clip), "--no-overlay", "-o", str(tmp_path / "out"), *more]
        assert main(argv) == 0
        return capsys.readouterr().err

    assert "before" not in said()
    assert "measured in this clip before; --fresh measures anew" in said("--height", "1.78")
    assert "before" not in said("--fresh")


def test_the_oldest_clips_leave_the_cache(tmp_path: Path) -> None:
    root = tmp_path / "cache" / "pose"
    for number in range(kept._MOST_CLIPS + 5):
        folder = root / f"{number:03d}"
        folder.mkdir(parents=True)
        (folder / "keypoints.nc").touch()
        os.utime(folder / "keypoints.nc", (number, number))
    kept._prune(root)
    left = sorted(p.name for p in root.iterdir())
    assert left == [f"{n:03d}" for n in range(5, kept._MOST_CLIPS + 5)]
