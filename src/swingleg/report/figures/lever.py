"""The lever picture: one thigh, two knees, what the hip must give; and the passive range."""

from __future__ import annotations

import numpy as np

from swingleg.report.figures import svg as s

#: lengths of the drawn thigh, shank and foot, pixels
_THIGH, _SHANK, _FOOT = 62.0, 60.0, 24.0


def lever_figure(
    side: str,
    thigh_deg: float,
    knee_deg: float,
    held_deg: float,
    peak_nm: float,
    held_nm: float,
    doubt_nm: float = float("nan"),
    times: tuple[float, float, float] | None = None,
) -> str:
    """Two legs with the same thigh, and the hip's highest pull of each as a bar.

    thigh_deg, knee_deg : where the leg is most folded. held_deg : the other knee. peak_nm,
    held_nm : highest hip flexor torque of the whole way up, newton metres. doubt_nm : half of the
    95 % interval of `peak_nm`. times : held over as it swings, with its interval.
    """
    under = (
        f"±{doubt_nm:.0f} Nm" if np.isfinite(doubt_nm) else "",
        "{:.1f} times ({:.1f} to {:.1f})".format(*times) if times is not None else "",
    )
    width, height = 520.0, 236.0
    largest = max(peak_nm, held_nm, 1e-6)
    parts = []
    for row, (words, knee, torque, cls) in enumerate(
        (
            ("as it swings", knee_deg, peak_nm, side),
            (f"knee held at {held_deg:.0f}°", held_deg, held_nm, "held"),
        )
    ):
        hip = np.array([76.0 + 128.0 * row, 42.0])
        points = hip + _leg(thigh_deg, knee)
        parts += [
            s.line((hip[0], hip[1] - 24), hip, cls="trunk"),
            s.line(hip, (hip[0], hip[1] + _THIGH + _SHANK + 14), cls="plumb"),
            s.polyline(points[:4], cls=f"bone {cls}"),
            s.circle(hip[0], hip[1], 4, cls="joint"),
            s.text(hip[0], height - 12, words, cls="small", anchor="middle"),
        ]
        top, length = 62.0 + 68.0 * row, 122.0 * torque / largest
        parts += [
            s.text(330, top - 8, words, cls="small muted"),
            s.rect(330, top, max(length, 1.0), 22, cls=f"bar {cls}"),
            s.text(330 + length + 7, top + 16, f"{torque:.0f} Nm", cls="tag"),
            s.text(330, top + 36, under[row], cls="small muted"),
        ]
    parts.append(s.text(330, 26, "highest pull of the hip", cls="small"))
    parts.append(s.text(330, 210, "same path of hip and thigh", cls="small muted"))
    title = (
        f"{side} leg: the hip's highest pull is {peak_nm:.0f} newton metres as it swings and "
        f"would be {held_nm:.0f} with the knee held at {held_deg:.0f} degrees"
    )
    return s.svg(width, height, title, *parts, cls="lever")


def passive_bar(side: str, low_pct: float, high_pct: float, doubt_pct: float) -> str:
    """What share of the lift's work stretched tissue may do: from low to high, and its doubt."""
    width, height, left, right = 520.0, 74.0, 12.0, 508.0

    def x(pct: float) -> float:
        return left + (right - left) * float(np.clip(pct, 0, 100)) / 100

    start, end = x(low_pct), x(high_pct)
    parts = [
        s.rect(left, 22, right - left, 18, cls="phase air"),
        s.rect(start, 22, max(end - start, 2.0), 18, cls=f"bar {side}"),
        s.line((end, 31), (x(doubt_pct), 31), cls=f"whisker {side}"),
    ]
    for pct in (0, 25, 50, 75, 100):
        words = f"{pct} %"
        anchor = "start" if pct == 0 else "end" if pct == 100 else "middle"
        parts.append(s.text(x(pct), 58, words, cls="small muted", anchor=anchor))
    parts.append(s.text(start, 15, "stretched tissue, between two models", cls="small"))
    title = (
        f"Of the work of lifting the {side} thigh, stretched tissue does between "
        f"{max(low_pct, 0):.0f} and {high_pct:.0f} percent"
    )
    return s.svg(width, height, title, *parts, cls="passive")


def _leg(thigh_deg: float, knee_deg: float) -> np.ndarray:
    """(4, 2) hip, knee, ankle, toe in pixels, y down; the foot at right angles to the shank."""
    angles = np.radians([thigh_deg, thigh_deg - knee_deg, thigh_deg - knee_deg + 90.0])
    lengths = np.array([_THIGH, _SHANK, _FOOT])
    steps = np.stack([lengths * np.sin(angles), lengths * np.cos(angles)], axis=1)
    return np.vstack([[0.0, 0.0], np.cumsum(steps, axis=0)])
