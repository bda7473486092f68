"""Five moments of one typical swing of the near leg, cut from the runner's own clip."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xarray as xr

from swingleg.core.analysis import Analysis
from swingleg.core.errors import SwinglegError
from swingleg.report import cycles, project
from swingleg.report.figures.frame import AngleMark, Drawing, SpanMark, frame_picture
from swingleg.report.words import number

#: key → (title, what it shows in plain words)
WORDS = {
    "toe_off": (
        "Push-off ends",
        "The foot leaves the ground (toe-off), the thigh behind the vertical.",
    ),
    "recovery": ("Leg most folded", "The leg is shortest and lightest to swing."),
    "knee_lift": ("Knee highest", "The thigh is as far in front of the vertical as it gets."),
    "late_swing": ("Straightest knee", "The knee is straightest, just before landing."),
    "contact": ("Landing", "The foot touches down (contact)."),
}
_JPEG_HEIGHT = 460
_JPEG_QUALITY = 82

#: gives (H, W, 3) uint8 RGB pictures of `key_moments`, or None where there are none
Pictures = Callable[[], Sequence[np.ndarray | None] | None]


@dataclass(frozen=True)
class KeyFrame:
    """A moment, its words, and its picture as SVG."""

    name: str
    title: str
    words: str
    time_s: float
    picture: str


@dataclass(frozen=True)
class Moments:
    """The chosen stride: whose leg, and when each key position was (seconds)."""

    side: str
    times: dict[str, float]


def key_moments(analysis: Analysis) -> Moments | None:
    """The typical stride of the near leg (else of the leg with more strides)."""
    sides = analysis.strides["side"] if len(analysis.strides) else []
    side = analysis.input.near_side or str(analysis.motion.attrs.get("near_side", ""))
    if side not in ("left", "right"):
        counts = {s: int(np.sum(np.asarray(sides) == s)) for s in ("right", "left")}
        side = max(counts, key=lambda s: counts[s])
    stride = cycles.typical_stride(analysis.motion, analysis.strides, side)
    if stride is None:
        return None
    return Moments(side, cycles.key_times(analysis.motion, stride))


def key_frames(
    analysis: Analysis,
    *,
    video: str | Path | None = None,
    frames: Pictures | None = None,
) -> tuple[KeyFrame, ...]:
    """The five key positions with their angles drawn on.

    video : the clip analysed; without it, or when it cannot be read again, figures are drawn on
    an empty ground. frames : gives the pictures of `key_moments`, taken meanwhile.
    """
    moments = key_moments(analysis)
    if moments is None:
        return ()
    times = list(moments.times.values())
    pictures: Sequence[np.ndarray | None] = [None] * len(times)
    if project.has_picture(analysis.motion):
        pictures = (frames and frames()) or key_pictures(analysis, video) or pictures
    names = (*cycles.leg_names("left"), *cycles.leg_names("right"), "pelvis", "neck")
    body = cycles.positions_at(analysis.motion, np.array(times), names)
    drawn = pictures[0] is not None
    pixels = (
        project.to_pixels(analysis.motion, body, np.array(times))
        if drawn
        else project.to_canvas(body, px_per_unit=400 / float(analysis.motion.attrs["leg_length"]))
    )
    boxes = _boxes(pixels, pictures[0])
    return tuple(
        _frame(analysis.motion, moments, name, pixels[i], boxes[i], pictures[i])
        for i, name in enumerate(moments.times)
    )


def key_pictures(
    analysis: Analysis, video: str | Path | None
) -> Sequence[np.ndarray | None] | None:
    """(H, W, 3) uint8 RGB pictures of `key_moments`; None without a clip or a moment to show.

    A clip that cannot be read again gives None for each: the report must not be lost with it.
    """
    from swingleg.read.video import read_frames_at

    moments = key_moments(analysis)
    if moments is None or video is None or not project.has_picture(analysis.motion):
        return None
    times = list(moments.times.values())
    try:
        return read_frames_at(video, times, slow_motion=analysis.input.slow_motion_factor)
    except SwinglegError:
        return [None] * len(times)


def _boxes(pixels: np.ndarray, picture: np.ndarray | None) -> np.ndarray:
    """(n, 4) x, y, width, height in whole pixels: one size for all, around the runner.

    pixels : (n, 12, 2) both legs, pelvis, neck.
    """
    pelvis, neck = pixels[:, 10], pixels[:, 11]
    leg = float(np.nanmedian(np.nanmax(pixels[..., 1], axis=1) - pelvis[:, 1]))
    trunk = np.where(np.isfinite(neck[:, 1]), pelvis[:, 1] - neck[:, 1], 0.62 * leg)
    # without a picture nothing is drawn above a hip whose trunk was not seen
    above = 0.14 * leg if picture is None and not np.isfinite(neck).any() else 1.62 * trunk
    top = np.nanmin(pelvis[:, 1] - above)
    bottom = np.nanmax(pixels[..., 1]) + 0.14 * leg
    reach = np.nanmax(np.abs(pixels[..., 0] - pelvis[:, None, 0])) + 0.14 * leg
    height, width = bottom - top, max(2 * reach, 0.62 * (bottom - top))
    if picture is not None:
        height, width = min(height, picture.shape[0]), min(width, picture.shape[1])
    x, y = pelvis[:, 0] - width / 2, np.full(len(pelvis), top)
    if picture is not None:
        x = np.clip(x, 0, picture.shape[1] - width)
        y = np.clip(y, 0, picture.shape[0] - height)
    return np.column_stack(
        [x, y, np.full_like(x, width), np.full_like(x, height)]
    ).round()  # fmt: skip


def _frame(
    motion: xr.Dataset,
    moments: Moments,
    name: str,
    pixels: np.ndarray,
    box: np.ndarray,
    picture: np.ndarray | None,
) -> KeyFrame:
    """One key frame. pixels: (12, 2). box: x, y, width, height."""
    time_s = moments.times[name]
    local = pixels - box[:2]
    near, far = (local[:5], local[5:10]) if moments.side == "left" else (local[5:10], local[:5])
    sign = -1.0 if picture is not None and float(motion.attrs["facing"]) < 0 else 1.0
    angles, spans = _marks(motion, moments.side, name, time_s, near, sign)
    drawing = Drawing(
        width=float(box[2]),
        height=float(box[3]),
        near=near,
        far=far,
        trunk=local[10:12],
        near_side=moments.side,
        angles=angles,
        spans=spans,
    )
    title, words = WORDS[name]
    shown = ", ".join([m.words for m in angles] + [m.words for m in spans])
    jpeg = None if picture is None else _jpeg(picture, box)
    label = f"{title}, {moments.side} leg, at {time_s:.2f} s: {shown}"
    return KeyFrame(name, title, words, time_s, frame_picture(drawing, jpeg, label))


def _marks(
    motion: xr.Dataset, side: str, name: str, time_s: float, leg: np.ndarray, sign: float
) -> tuple[tuple[AngleMark, ...], tuple[SpanMark, ...]]:
    """The one or two things to look at. leg: (5, 2) pixels; sign: +1 faces image-right."""
    hip, knee, ankle = leg[:3]
    if not np.isfinite(leg[:3]).all():
        return (), ()
    thigh = _value(motion, side, "thigh", time_s)
    flexion = _value(motion, side, "knee", time_s)
    down = hip + np.array([0.0, 1.0])
    straight = knee + (knee - hip)
    at_hip = AngleMark(f"thigh {number(abs(thigh), 0)}°", hip, down, knee)
    at_knee = AngleMark(f"knee {number(flexion, 0)}°", knee, straight, ankle)
    if name in ("toe_off", "knee_lift"):
        return (at_hip,), ()
    if name == "recovery" or name == "late_swing":
        return (at_knee,), ()
    length = float(np.linalg.norm(knee - hip) + np.linalg.norm(ankle - knee))
    ahead = sign * float(ankle[0] - hip[0]) / length
    return (at_knee,), (SpanMark(f"{number(ahead, 2)} leg ahead", hip, ankle),)


def _value(motion: xr.Dataset, side: str, name: str, time_s: float) -> float:
    return float(np.interp(time_s, motion.time.values, cycles.angle_of(motion, side, name)))


def _jpeg(picture: np.ndarray, box: np.ndarray) -> bytes:
    """The box cut from an RGB picture, at most _JPEG_HEIGHT lines, as JPEG."""
    import cv2

    x, y, width, height = (int(v) for v in box)
    cut = picture[y : y + height, x : x + width]
    if height > _JPEG_HEIGHT:
        size = (round(width * _JPEG_HEIGHT / height), _JPEG_HEIGHT)
        cut = cv2.resize(cut, size, interpolation=cv2.INTER_AREA)
    bgr = np.ascontiguousarray(cut[..., ::-1])
    ok, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    if not ok:
        raise RuntimeError("JPEG encoder failed")
    return bytes(data)
