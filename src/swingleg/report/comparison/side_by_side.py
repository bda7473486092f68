"""Two clips beside each other: cut to the runner, the same leg length, landing with landing.

Both clips run at half speed; the later one's time is bent a little, so that each landing of the
leg that is compared falls on the same picture. The runner's place in the picture is the fitted
motion's, smoothed, so a panning camera stands still here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from swingleg.core.analysis import Analysis
from swingleg.core.errors import OptionError
from swingleg.core.motion import point
from swingleg.report import project
from swingleg.report.files import whole_file

#: pixels of one half, and of the leg in it
WIDTH, HEIGHT, LEG_PX = 480, 640, 250
SLOW, FPS = 2.0, 30
#: landings shown, at most
LANDINGS = 8
_CRF = "23"
_FONT = cv2.FONT_HERSHEY_DUPLEX
Tick = Callable[[float, float], None]


@dataclass(frozen=True)
class _Half:
    """A clip and where its runner is. centre (T, 2): of the pelvis, pixels; landings: seconds."""

    path: Path
    slow: float
    time: np.ndarray
    centre: np.ndarray
    scale: float
    landings: np.ndarray
    label: str


def write_side_by_side(
    analyses: tuple[Analysis, Analysis],
    labels: tuple[str, str],
    path_out: Path,
    *,
    progress: Tick | None = None,
) -> Path:
    """Write an H.264 MP4 of the strides that both clips have.

    Raises
    ------
    OptionError : a recording has no clip at the place where it was measured, or too few landings.
    VideoError : a clip cannot be read. OutputError : the file cannot be written.
    """
    import av

    near = [str(a.motion.attrs.get("near_side") or "") for a in analyses]
    halves = [_half(a, side, name) for a, side, name in zip(analyses, near, labels, strict=True)]
    n = min(h.landings.size for h in halves)
    if n < 2:
        raise OptionError("the clips have too few whole strides to lay side by side")
    n = min(n, LANDINGS)
    steps = np.diff(halves[0].landings[:n])
    clock = np.arange(0.0, float(steps.sum()), 1 / (SLOW * FPS))
    marks = np.r_[0.0, np.cumsum(steps)]
    wanted = [np.interp(clock, marks, h.landings[:n]) for h in halves]
    landed = np.array([np.abs(marks - t).min() < 0.5 / (SLOW * FPS) + 0.03 for t in clock])
    readers = [_pictures(h, t) for h, t in zip(halves, wanted, strict=True)]
    with (
        whole_file(path_out) as part,
        av.open(str(part), "w", format="mp4", options={"movflags": "+faststart"}) as sink,
    ):
        stream: Any = sink.add_stream("libx264", rate=FPS, options={"crf": _CRF})
        stream.width, stream.height, stream.pix_fmt = 2 * WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.time_base = Fraction(1, FPS)
        for k, pair in enumerate(zip(*readers, strict=True)):
            image = np.hstack(pair)
            cv2.line(image, (WIDTH, 0), (WIDTH, HEIGHT), (255, 255, 255), 2)
            if landed[k]:
                _say(image, "contact", (WIDTH - 44, HEIGHT - 14))
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            frame.pts, frame.time_base = k, Fraction(1, FPS)
            sink.mux(stream.encode(frame))
            if progress is not None and k % 8 == 0:
                progress(k + 1, clock.size)
        sink.mux(stream.encode(None))
    if progress is not None:
        progress(clock.size, clock.size)
    return path_out


def _half(analysis: Analysis, side: str, label: str) -> _Half:
    path = Path(analysis.input.path)
    if analysis.input.kind != "video" or not project.has_picture(analysis.motion):
        raise OptionError(f"{label} was not measured from a video")
    if not path.exists():
        raise OptionError(f"the clip of {label} is no longer at {path}")
    motion = analysis.motion
    time = motion.time.values
    rows = analysis.strides[analysis.strides["side"] == side].sort_values("touch_down_s")
    marks = np.r_[rows["touch_down_s"], rows["next_touch_down_s"].iloc[-1:]]
    inside = (marks >= time[0]) & (marks <= time[-1])
    pelvis = point(motion, "pelvis")[:, :2]
    known = np.isfinite(pelvis).all(axis=1)
    if known.sum() < 2:
        raise OptionError(f"the runner's place in {label} is not known")
    pelvis = np.stack([np.interp(time, time[known], c[known]) for c in pelvis.T], axis=1)
    centre = project.to_pixels(motion, pelvis[:, None], time)[:, 0]
    leg_px = float(motion.attrs["leg_length"]) * float(motion.attrs["px_per_unit"])
    return _Half(
        path,
        analysis.input.slow_motion_factor,
        time,
        _steady(centre, time),
        LEG_PX / leg_px,
        marks[inside],
        label,
    )


def _steady(centre: np.ndarray, time: np.ndarray) -> np.ndarray:
    """The path without the up and down of each step."""
    share = 2 * (time - time[0]) / (time[-1] - time[0]) - 1
    return np.stack([np.polynomial.Legendre.fit(share, c, 3)(share) for c in centre.T], axis=1)


def _pictures(half: _Half, times: np.ndarray) -> Iterator[np.ndarray]:
    """The pictures nearest to rising times, cut, scaled and labelled."""
    from swingleg.read.video import frames

    with frames(half.path, slow_motion=half.slow, from_s=float(times[0]) - 0.2) as source:
        waiting = list(times)
        last = None
        for frame in source:
            while waiting and last is not None and waiting[0] <= (frame.time_s + last.time_s) / 2:
                yield _cut(half, last, waiting.pop(0))
            if not waiting:
                return
            last = frame
        while waiting and last is not None:
            yield _cut(half, last, waiting.pop(0))


def _cut(half: _Half, frame: Any, time_s: float) -> np.ndarray:
    x, y = (float(np.interp(time_s, half.time, c)) for c in half.centre.T)
    s = half.scale
    to_half = np.array([[s, 0, WIDTH / 2 - s * x], [0, s, 0.47 * HEIGHT - s * y]])
    image = cv2.warpAffine(frame.image, to_half, (WIDTH, HEIGHT), flags=cv2.INTER_AREA)
    _say(image, half.label[:34], (12, 30))
    return image


def _say(image: np.ndarray, text: str, at: tuple[int, int]) -> None:
    """Dark letters on a pale strip."""
    (width, height), _ = cv2.getTextSize(text, _FONT, 0.6, 1)
    x, y = at
    box = image[max(y - height - 8, 0) : y + 8, max(x - 8, 0) : x + width + 8]
    np.copyto(box, (box * 0.2 + 255 * 0.8).astype(np.uint8))
    cv2.putText(image, text, at, _FONT, 0.6, (25, 28, 32), 1, cv2.LINE_AA)
