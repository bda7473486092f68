"""The pictures of a report, made from an Analysis: chain postures, curves, the stride strip."""

from __future__ import annotations

import numpy as np

from swingleg.core.analysis import Analysis
from swingleg.core.keypoints import SIDES, other_side
from swingleg.norms import curve_norm
from swingleg.report import cycles
from swingleg.report.figures import curve, posture
from swingleg.report.keyframes import key_moments

#: angle → (title, plain words, upper end, lower end)
ANGLES = {
    "thigh": ("Thigh angle (knee lift)", "hip to knee, from the vertical",
              "knee in front", "knee behind"),
    "knee": ("Knee bend (flexion)", "0° is a straight leg", "more bent", "straighter"),
    "shank": ("Shin angle (shank)", "knee to ankle, from the vertical",
              "foot in front", "foot behind"),
    "ankle": ("Ankle bend (dorsiflexion)", "foot against shin", "toes up", "toes pointed"),
    "foot": ("Foot angle", "heel to toe, from the ground", "toes up", "heel up"),
}  # fmt: skip
THIGH_MARKS = ((45.0, "45° coaches' distance mark"), (90.0, "90° coaches' sprint mark"))
#: waveform → title, plain words, horizontal marks, only where measured
_FORCES = (
    ("vertical", "Force upward", "body weights", ((1.0, "standing"),), False),
    ("forward", "Force forward", "body weights; below 0 the ground brakes", (), True),
)
_STRIP_FIGURES = 11


def curves(analysis: Analysis, names: tuple[str, ...], size: curve.Size) -> list[dict[str, object]]:
    """One panel per angle that this recording holds: title, words, svg, norm (bool)."""
    panels: list[dict[str, object]] = []
    for name in names:
        seen = [
            c
            for side in SIDES
            if _side_shown(analysis, side)
            and (c := cycles.cycle(analysis.motion, analysis.strides, side, name)) is not None
        ]
        if not seen:
            continue
        title, plain, up, down = ANGLES[name]
        norm = curve_norm(name, analysis.condition.speed_m_s)
        marks = THIGH_MARKS if name == "thigh" else ()
        picture = curve.curve_panel(title, seen, norm, size=size, marks=marks, up=up, down=down)
        panels.append({"title": title, "plain": plain, "svg": picture, "norm": norm is not None})
    return panels


def force(analysis: Analysis) -> list[dict[str, str]]:
    """Panels of the ground force over contact: title, plain words, svg; none where none is held.

    The forward force is drawn only where plates measured it.
    """
    panels: list[dict[str, str]] = []
    if analysis.forces is None:
        return panels
    for name, title, plain, words, measured_only in _FORCES:
        seen = [
            c
            for side in SIDES
            if _side_shown(analysis, side)
            and (c := cycles.force_curve(analysis.forces, side, name, measured_only)) is not None
        ]
        if seen:
            picture = curve.curve_panel(title, seen, None, marks=words, unit="BW", over="contact")
            panels.append({"title": title, "plain": plain, "svg": picture})
    return panels


def _side_shown(analysis: Analysis, side: str) -> bool:
    """A side whose angles are withheld is not drawn as a curve either."""
    metric = analysis.metrics.get("thigh_elevation_peak_deg")
    if metric is None or (metric.left is None and metric.right is None):
        return True
    return metric.of(side) is not None


def mean_legs(analysis: Analysis) -> dict[str, dict[str, np.ndarray]]:
    """Key moment → side → (5, 2) mean posture, hip at (0, 0), leg lengths."""
    legs: dict[str, dict[str, np.ndarray]] = {moment: {} for moment in cycles.KEY_TIMES}
    for side in SIDES:
        if not _side_shown(analysis, side):
            continue
        times = cycles.side_key_times(analysis.motion, analysis.strides, side)
        for moment in cycles.KEY_TIMES:
            leg = cycles.mean_posture(analysis.motion, times[moment], side)
            if leg is not None:
                legs[moment][side] = leg
    return legs


def chain_posture(legs: dict[str, np.ndarray], moment: str, title: str) -> str:
    """The mean posture of each leg at a key moment; "" when no stride is whole.

    legs : of that moment, from `mean_legs`.
    """
    if not legs:
        return ""
    described = f"{title}: mean posture of the {' and '.join(legs)} leg, hung from one hip"
    return posture.posture(legs, described, ahead_of_hip=moment == "contact")


def stick_strip(analysis: Analysis) -> str:
    """One typical stride of the near leg as a row of figures; "" when no stride is whole."""
    moments = key_moments(analysis)
    if moments is None:
        return ""
    stride = cycles.typical_stride(analysis.motion, analysis.strides, moments.side)
    if stride is None:
        return ""
    start, end = float(stride["touch_down_s"]), float(stride["next_touch_down_s"])
    share = np.linspace(0, 1, _STRIP_FIGURES)
    times = start + (end - start) * share
    far_side = other_side(moments.side)
    length = float(analysis.motion.attrs["leg_length"])
    pelvis = cycles.positions_at(analysis.motion, times, ("pelvis",))
    legs = {}
    for side in SIDES:
        leg = cycles.positions_at(analysis.motion, times, cycles.leg_names(side))
        legs[side] = (leg - pelvis) / length
    trunk = (cycles.positions_at(analysis.motion, times, ("neck",)) - pelvis)[:, 0] / length
    off = int(np.argmin(np.abs(times - float(stride["toe_off_s"]))))
    labels = [f"{100 * s:.0f} %" for s in share]
    labels[0], labels[off], labels[-1] = "lands", "push-off ends", "lands"
    title = (
        f"One stride of the {moments.side} leg from landing to landing in {_STRIP_FIGURES} "
        "stick figures; the other leg is faint"
    )
    return posture.stride_strip(
        legs[moments.side], legs[far_side], trunk, moments.side, labels, title
    )
