"""A figure per claim: small SVG files for docs/img, readable in black and white."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from swingleg.assess.claims import Claim
from swingleg.assess.claims.base import spec
from swingleg.core.quantity import unit_after
from swingleg.report.figures import svg as s

TARGET = Path(__file__).parents[1] / "docs" / "img"
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BASE = 520.0, 300.0, 62.0, 500.0, 34.0, 250.0
#: belt speed → mark; shapes and fills differ, not only colours
_MARKS = {2.5: "open", 3.5: "half", 4.5: "full"}
_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#333}.small{font-size:11px;fill:#555}"
    ".axis{stroke:#888;stroke-width:1}.grid{stroke:#ddd;stroke-width:1}"
    ".thread{fill:none;stroke:#9aa;stroke-width:1}.fit{stroke:#111;stroke-width:2}"
    ".mark{stroke:#1a4d6d;stroke-width:1.6}.open{fill:#fff}.half{fill:#9cc3da}.full{fill:#1a4d6d}"
    ".mean{stroke:#111;stroke-width:3}"
    ".paper{fill:#fff}"
)


def draw(claim: Claim, table: pd.DataFrame) -> str | None:
    """Write docs/img/claim-ID.svg; its file name, or None for a claim without a figure or data."""
    if claim.figure is None:
        return None
    x, y = claim.figure
    if y not in table or table[y].notna().sum() == 0:
        return None
    means = _means(table, x, y)
    points = (means[["belt_m_s", y]] if x == "speed_m_s" else means[[x, y]]).to_numpy(dtype=float)
    picture = _picture(claim, means, points, x, y)
    name = f"claim-{claim.id.replace('_', '-')}.svg"
    (TARGET / name).write_text(picture + "\n", encoding="utf-8")
    return name


def _means(table: pd.DataFrame, x: str, y: str) -> pd.DataFrame:
    """A row per runner and belt speed."""
    names = [y] if x == "speed_m_s" else [x, y]
    rows = table.dropna(subset=names)
    sides = rows.groupby(["runner", "belt_m_s", "side"])[names].mean()
    return sides.groupby(["runner", "belt_m_s"]).mean().reset_index()


def _picture(claim: Claim, means: pd.DataFrame, points: np.ndarray, x: str, y: str) -> str:
    place, ticks = _axes(points)
    at = place(points)
    parts = [s.el("style", _STYLE), s.rect(0, 0, WIDTH, HEIGHT, cls="paper"), *ticks]
    for _, rows in means.groupby("runner"):
        parts.append(s.polyline(at[rows.index], cls="thread"))
    if x == "speed_m_s":
        for belt, rows in means.groupby("belt_m_s"):
            here = place(np.array([[float(str(belt)), float(rows[y].mean())]]))[0]
            parts.append(s.line((here[0] - 16, here[1]), (here[0] + 16, here[1]), cls="mean"))
    else:
        parts += _fits(means, points, place)
    for (px, py), belt in zip(at, means["belt_m_s"], strict=True):
        parts.append(s.circle(px, py, 4.2, cls=f"mark {_MARKS[float(belt)]}"))
    parts += _words(x, y)
    title = f"{claim.title}: {_axis(y)} against {_axis(x)}, a mark per runner and speed"
    return s.svg(WIDTH, HEIGHT, title, *parts)


def _fits(means: pd.DataFrame, points: np.ndarray, place: object) -> list[str]:
    """A straight line through the runners at each speed, one slope for all."""
    belts = means["belt_m_s"].to_numpy(dtype=float)
    centred = (
        points
        - means[["belt_m_s"]]
        .assign(x=points[:, 0], y=points[:, 1])
        .groupby("belt_m_s")[["x", "y"]]
        .transform("mean")
        .to_numpy()
    )
    slope = (centred[:, 0] @ centred[:, 1]) / (centred[:, 0] @ centred[:, 0])
    out = []
    for belt in np.unique(belts):
        own = points[belts == belt]
        ends = np.array([own[:, 0].min(), own[:, 0].max()])
        line = np.column_stack([ends, own[:, 1].mean() + slope * (ends - own[:, 0].mean())])
        a, b = place(line)  # type: ignore[operator]
        out.append(s.line(a, b, cls="fit"))
    return out


def _axes(points: np.ndarray) -> tuple[object, list[str]]:
    """A map from data to pixels, and the axes drawn."""
    low, high = points.min(axis=0), points.max(axis=0)
    room = np.where(high > low, high - low, 1.0)
    low, high = low - 0.08 * room, high + 0.08 * room

    def place(p: np.ndarray) -> np.ndarray:
        share = (p - low) / (high - low)
        return np.column_stack(
            [LEFT + (RIGHT - LEFT) * share[:, 0], BASE - (BASE - TOP) * share[:, 1]]
        )

    parts = [s.line((LEFT, BASE), (RIGHT, BASE), cls="axis")]
    for value in _nice(low[1], high[1]):
        py = float(place(np.array([[low[0], value]]))[0, 1])
        parts += [
            s.line((LEFT, py), (RIGHT, py), cls="grid"),
            s.text(LEFT - 6, py + 4, f"{value:g}".replace("-", "−"), cls="small", anchor="end"),
        ]
    for value in _nice(low[0], high[0]):
        px = float(place(np.array([[value, low[1]]]))[0, 0])
        parts += [
            s.line((px, BASE), (px, BASE + 4), cls="axis"),
            s.text(px, BASE + 17, f"{value:g}".replace("-", "−"), cls="small", anchor="middle"),
        ]
    return place, parts


def _nice(low: float, high: float) -> np.ndarray:
    """About five round values between two ends."""
    raw = (high - low) / 5
    power = 10.0 ** np.floor(np.log10(raw))
    step = next(k * power for k in (1, 2, 5, 10) if k * power >= raw)
    first, last = np.ceil(low / step), np.floor(high / step)
    return np.round(np.arange(first, last + 1) * step, 10) + 0.0  # no −0


def _words(x: str, y: str) -> list[str]:
    parts = [
        s.text(LEFT - 50, 16, _axis(y)),
        s.text((LEFT + RIGHT) / 2, HEIGHT - 12, _axis(x), anchor="middle"),
    ]
    for k, (belt, mark) in enumerate(_MARKS.items()):
        px = RIGHT - 200 + 72 * k
        parts += [s.circle(px, 27, 4.2, cls=f"mark {mark}"), s.text(px + 8, 31, f"{belt:g} m/s",
                                                                   cls="small")]  # fmt: skip
    return parts


def _axis(name: str) -> str:
    if name == "speed_m_s":
        return "speed of the belt, m/s"
    entry = spec(name)
    unit = unit_after(entry.unit).strip() if entry.unit != "1" else ""
    words = {"°": "degrees", "°/s": "degrees per second"}.get(unit, unit)
    return f"{entry.label}{', ' + words if words else ''}"
