"""The overlay: right size, every frame at its own time, drawn where the leg is."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
import synthetic

from swingleg.core.analysis import Analysis
from swingleg.core.errors import OptionError, VideoError
from swingleg.report import project
from swingleg.report.overlay import at_time, live_flashes, track_of, write_overlay
from swingleg.report.paint import COLOURS, paint


def decoded(path: Path) -> tuple[list[float], list[np.ndarray], object]:
    with av.open(str(path)) as source:
        stream = source.streams.video[0]
        frames = list(source.decode(stream))
        return (
            [float(f.pts * f.time_base) for f in frames],
            [f.to_ndarray(format="rgb24") for f in frames],
            stream.codec_context,
        )


@pytest.fixture(scope="module")
def written(analysis: Analysis, clip: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("overlay") / "overlay.mp4"
    seen: list[tuple[float, float]] = []
    write_overlay(analysis, clip, path, progress=lambda done, total: seen.append((done, total)))
    assert len(seen) > 5 and seen[-1][0] == seen[-1][1]
    assert [p.name for p in path.parent.iterdir()] == ["overlay.mp4"]
    return path


def test_size_codec_and_every_time_stamp(written: Path, clip_times: list[float]) -> None:
    times, images, codec = decoded(written)
    assert codec.name == "h264" and codec.pix_fmt == "yuv420p"
    assert images[0].shape == (synthetic.HEIGHT, synthetic.WIDTH, 3)
    assert np.allclose(times, clip_times, atol=2e-4)


def test_index_stands_in_front(written: Path) -> None:
    data = written.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_the_leg_is_drawn_where_it_is(analysis: Analysis, written: Path) -> None:
    times, images, _ = decoded(written)
    track = track_of(analysis, (1.0, 1.0))
    for i in (20, 75, 140):
        hip, knee = at_time(track, track.legs["right"], times[i])[:2]
        x, y = np.round((hip + knee) / 2).astype(int)
        patch = images[i][y - 2 : y + 3, x - 2 : x + 3].reshape(-1, 3).astype(int)
        away = np.abs(patch - np.array(COLOURS["right"])).sum(axis=1).min()
        assert away < 90, f"frame {i}: {patch.mean(axis=0)}"


def test_tall_slow_motion_turned_clip(analysis: Analysis, tmp_path: Path) -> None:
    """1080 × 1920 upright, shown eight times slower: 720 lines, the playback's own times."""
    source = tmp_path / "tall.mp4"
    with av.open(str(source), "w") as sink:
        stream = sink.add_stream("libx264", rate=30, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 1080, 1920, "yuv420p"
        for i in range(12):
            frame = av.VideoFrame.from_ndarray(np.full((1920, 1080, 3), 90, np.uint8), "rgb24")
            frame.pts, frame.time_base = i, Fraction(1, 30)
            sink.mux(stream.encode(frame))
        sink.mux(stream.encode(None))
    slow = replace(analysis, input=replace(analysis.input, slow_motion_factor=8.0, fps=240.0))
    times, images, _ = decoded(write_overlay(slow, source, tmp_path / "out.mp4"))
    assert images[0].shape[0] == 720 and images[0].shape[1] in (404, 406)
    assert np.allclose(times, np.arange(12) / 30, atol=2e-4)


def test_events_flash_for_a_moment(analysis: Analysis) -> None:
    track = track_of(analysis, (1.0, 1.0))
    first = analysis.events.iloc[2]
    down = float(first["touch_down_s"])
    letter = str(first["side"])[0].upper()
    words = [f.words for f in live_flashes(track, down + 0.03)]
    assert f"{letter} contact" in words
    assert live_flashes(track, down - 0.001) == []
    assert f"{letter} contact" not in [f.words for f in live_flashes(track, down + 0.1)]


def test_nothing_is_drawn_on_the_runner_outside_the_motion(analysis: Analysis) -> None:
    track = track_of(analysis, (1.0, 1.0))
    image = np.full((synthetic.HEIGHT, synthetic.WIDTH, 3), 90, np.uint8)
    paint(image, 99.0, track)
    assert (image[120:] == 90).all()


def test_a_stopped_write_leaves_nothing(analysis: Analysis, clip: Path, tmp_path: Path) -> None:
    def stop(done: float, total: float) -> None:
        if done > 30:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_overlay(analysis, clip, tmp_path / "o.mp4", progress=stop)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(VideoError):
        write_overlay(analysis, tmp_path / "gone.mp4", tmp_path / "o.mp4")
    assert list(tmp_path.iterdir()) == []


def test_motion_without_a_picture_is_refused(
    analysis: Analysis, clip: Path, tmp_path: Path
) -> None:
    markers = analysis.motion.copy()
    markers.attrs = {**markers.attrs, "facing": 0}
    with pytest.raises(OptionError, match="video"):
        write_overlay(replace(analysis, motion=markers), clip, tmp_path / "o.mp4")


@pytest.mark.parametrize("facing", [1, -1])
def test_projection_turns_about_the_picture_centre(analysis: Analysis, facing: int) -> None:
    motion = analysis.motion.copy()
    motion.attrs = {**motion.attrs, "facing": facing, "roll_deg": 0.0}
    level = project.to_pixels(motion, np.array([[0.0, 0.0], [0.5, 0.0], [0.0, 0.5]]))
    assert np.allclose(level, [[480, 490], [480 + facing * 130, 490], [480, 360]])
    motion.attrs["roll_deg"] = 90.0
    turned = project.to_pixels(motion, np.array([0.0, 0.0]))
    assert np.allclose(turned, [480 - 220, 270])  # 220 px under the centre → 220 px beside it
