"""Drawing on one RGB picture with OpenCV. Near leg: solid, thick. Far leg: dashed, thin."""

from __future__ import annotations

import cv2
import numpy as np

from swingleg.core.keypoints import other_side
from swingleg.report import overlay

#: RGB
COLOURS = {"left": (0, 114, 178), "right": (213, 94, 0)}
_WHITE, _INK, _TRUNK = (255, 255, 255), (25, 28, 32), (225, 228, 230)
_FONT = cv2.FONT_HERSHEY_DUPLEX
#: fractional bits of cv2 coordinates: lines do not jump from pixel to pixel
_SHIFT = 3


def paint(image: np.ndarray, time_s: float, track: overlay.Track) -> None:
    """Draw the motion at one time on (H, W, 3) uint8 RGB, in place."""
    unit = image.shape[0] / 720
    far = other_side(track.near)
    _trail(image, overlay.trail(track, time_s), COLOURS[track.near], unit)
    trunk = overlay.at_time(track, track.trunk, time_s)
    leg = overlay.at_time(track, track.legs[far], time_s)
    _leg(image, leg, COLOURS[far], unit, near=False)
    if np.isfinite(trunk).all():
        _line(image, trunk[0], trunk[1], _INK, 5 * unit)
        _line(image, trunk[0], trunk[1], _TRUNK, 2.5 * unit)
    leg = overlay.at_time(track, track.legs[track.near], time_s)
    _leg(image, leg, COLOURS[track.near], unit, near=True)
    for flash in overlay.live_flashes(track, time_s):
        foot = overlay.at_time(track, track.legs[flash.side], time_s)[3:5]
        if np.isfinite(foot).all():
            _flash(image, flash, foot.mean(axis=0) if flash.ring else foot[1], unit)
    _legend(image, time_s, track, unit)


def _fixed(point: np.ndarray) -> tuple[int, int]:
    one = 1 << _SHIFT
    return round(float(point[0]) * one), round(float(point[1]) * one)


def _line(
    image: np.ndarray, a: np.ndarray, b: np.ndarray, colour: tuple[int, ...], width: float
) -> None:
    cv2.line(image, _fixed(a), _fixed(b), colour, max(1, round(width)), cv2.LINE_AA, _SHIFT)


def _dashes(
    image: np.ndarray, a: np.ndarray, b: np.ndarray, colour: tuple[int, ...], unit: float
) -> None:
    """A dashed line with a pale casing."""
    length = float(np.linalg.norm(b - a))
    if length < 1:
        return
    step, dash = 13 * unit, 8 * unit
    starts = np.arange(0, length, step)
    for width, paint_with in ((5 * unit, _WHITE), (2.4 * unit, colour)):
        for start in starts:
            end = min(start + dash, length)
            p, q = a + (b - a) * start / length, a + (b - a) * end / length
            _line(image, p, q, paint_with, width)


def _leg(
    image: np.ndarray, leg: np.ndarray, colour: tuple[int, ...], unit: float, *, near: bool
) -> None:
    """leg (5, 2): hip, knee, ankle, heel, toe."""
    if not np.isfinite(leg[:3]).all():
        return
    pairs = [(0, 1), (1, 2)]
    if np.isfinite(leg).all():
        pairs += [(2, 3), (3, 4), (4, 2)]
    if not near:
        for i, j in pairs:
            _dashes(image, leg[i], leg[j], colour, unit)
        return
    for width, paint_with in ((8.5 * unit, _WHITE), (5 * unit, colour)):
        for i, j in pairs:
            _line(image, leg[i], leg[j], paint_with, width)
    for point in leg[:3]:
        centre = _fixed(point)
        cv2.circle(image, centre, round(6 * unit * (1 << _SHIFT)), _WHITE, -1, cv2.LINE_AA, _SHIFT)
        cv2.circle(image, centre, round(6 * unit * (1 << _SHIFT)), colour,
                   max(1, round(2.5 * unit)), cv2.LINE_AA, _SHIFT)  # fmt: skip


def _trail(image: np.ndarray, path: np.ndarray, colour: tuple[int, ...], unit: float) -> None:
    if len(path) < 2:
        return
    points = np.round(path * (1 << _SHIFT)).astype(np.int32)
    for width, paint_with in ((3.2, _WHITE), (1.4, colour)):
        cv2.polylines(image, [points], False, paint_with, max(1, round(width * unit)),
                      cv2.LINE_AA, _SHIFT)  # fmt: skip


def _flash(image: np.ndarray, flash: overlay.Flash, at: np.ndarray, unit: float) -> None:
    """A ring (contact) or a tick (toe-off) at the foot, and its tag."""
    colour, centre = COLOURS[flash.side], _fixed(at)
    one = 1 << _SHIFT
    if flash.ring:
        for width, paint_with in ((7, _WHITE), (4, colour)):
            cv2.circle(image, centre, round(24 * unit * one), paint_with,
                       max(1, round(width * unit)), cv2.LINE_AA, _SHIFT)  # fmt: skip
    else:
        up = np.array([0, 20 * unit])
        _line(image, at - up, at + up, _WHITE, 6 * unit)
        _line(image, at - up, at + up, colour, 3 * unit)
    scale = 0.72 * unit
    (width, height), _ = cv2.getTextSize(flash.words, _FONT, scale, 1)
    x = int(np.clip(at[0] - width / 2, 6, max(6, image.shape[1] - width - 6)))
    below = at[1] + 34 * unit + height
    y = below if below < image.shape[0] - 6 else at[1] - 34 * unit
    pad = round(6 * unit)
    _pale(image, x - pad, int(y) - height - pad, width + 2 * pad, height + 2 * pad)
    _text(image, flash.words, (x, int(y)), scale, unit)


def _legend(image: np.ndarray, time_s: float, track: overlay.Track, unit: float) -> None:
    """Thigh and knee angles of both legs, in a quiet strip at the top left."""
    scale, row, pad = 0.62 * unit, round(27 * unit), round(12 * unit)
    width, height = round(316 * unit), 2 * row + pad
    _pale(image, pad, pad, width, height)
    for i, side in enumerate(("left", "right")):
        y = pad + (i + 1) * row
        near = side == track.near
        x = pad + round(10 * unit)
        start, end = np.array([x, y - 7 * unit]), np.array([x + 34 * unit, y - 7 * unit])
        if near:
            _line(image, start, end, COLOURS[side], 5 * unit)
        else:
            _dashes(image, start, end, COLOURS[side], unit)
        _text(image, side[0].upper(), (round(x + 44 * unit), y), scale, unit)
        for words, values, at in (("thigh", track.thigh, 68), ("knee", track.knee, 190)):
            value = float(overlay.at_time(track, values[side], time_s))
            left = round(x + at * unit)
            _text(image, words, (left, y), scale, unit)
            if np.isfinite(value):
                end_x = left + round((106 if words == "thigh" else 102) * unit)
                _number(image, value, (end_x, y), scale, unit)


def _number(
    image: np.ndarray, value: float, end: tuple[int, int], scale: float, unit: float
) -> None:
    """A right-aligned whole number with a degree ring (the font has none)."""
    words = f"{value:.0f}" if round(value) != 0 else "0"
    (width, height), _ = cv2.getTextSize(words, _FONT, scale, 1)
    _text(image, words, (end[0] - width, end[1]), scale, unit)
    cv2.circle(image, (end[0] + round(5 * unit), end[1] - height + round(2 * unit)),
               max(1, round(2.6 * unit)), _INK, 1, cv2.LINE_AA)  # fmt: skip


def _text(image: np.ndarray, words: str, at: tuple[int, int], scale: float, unit: float) -> None:
    cv2.putText(image, words, at, _FONT, scale, _INK, max(1, round(1.3 * unit)), cv2.LINE_AA)


def _pale(image: np.ndarray, x: int, y: int, width: int, height: int) -> None:
    """Fade a box towards white, cut at the picture's edge."""
    box = image[max(y, 0) : max(y + height, 0), max(x, 0) : max(x + width, 0)]
    np.copyto(box, (box * 0.22 + 255 * 0.78).astype(np.uint8))
