"""Both legs on one time line: on the ground, hip pulling forward, hip holding back."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from swingleg.dynamics.leg.timing import CycleShares
from swingleg.report.figures import svg as s

_WIDTH, _LEFT, _RIGHT, _ROW = 900.0, 132.0, 876.0, 24.0


def two_leg_timing(legs: Mapping[str, CycleShares], first: str) -> str:
    """A diagram over one stride of the leg `first`, from its landing to its next.

    The other leg's landmarks are moved by its landing within that stride; what passes 100 % goes
    on at 0 %.
    """
    order = [first, *(side for side in legs if side != first)]
    parts, y = [], 26.0
    offset = {first: 0.0}
    for side in order[1:]:
        shift = legs[first].other
        offset[side] = shift if np.isfinite(shift) else 50.0
    bottom = 26.0 + len(order) * (3 * _ROW + 22)
    for pct in (0, 25, 50, 75, 100):
        at = _x(pct)
        parts += [
            s.line((at, 16), (at, bottom), cls="grid"),
            s.text(at, bottom + 16, f"{pct} %" if pct == 100 else str(pct), cls="small muted",
                   anchor="middle"),
        ]  # fmt: skip
    for side in order:
        leg, move = legs[side], offset[side]
        parts.append(s.text(4, y + 14, f"{side} leg", cls=f"tag {side}"))
        known = np.isfinite(leg.onset)
        pull = leg.onset if known else leg.toe_off
        for words, start, end, cls in (
            ("on the ground", 0.0, leg.toe_off, "phase ground"),
            ("hip pulls forward", pull, leg.flexor_end, f"bar {side}"),
            ("hip holds back", leg.flexor_end, 100.0, f"bar hold {side}"),
        ):
            parts.append(s.text(_LEFT - 8, y + 15, words, cls="small muted", anchor="end")
                         if words != "on the ground" else "")  # fmt: skip
            parts += _bar(start + move, end + move, y, cls)
            if words == "on the ground":
                parts.append(s.text(_x((start + 0.5 + move) % 100) + 3, y + 15, words, cls="small"))
            y += _ROW
        if not known and np.isfinite(leg.toe_off):
            at = _x((leg.toe_off + move) % 100)
            parts.append(s.text(at - 5, y - _ROW - 9, "?", cls="tag", anchor="end"))
        for when, sign in ((leg.forward, "▶"), (leg.backward, "◀")):
            if np.isfinite(when):
                at = _x((when + move) % 100)
                parts.append(s.text(at, y + 13, sign, cls=f"small {side}", anchor="middle"))
        parts.append(s.text(_LEFT - 8, y + 13, "thigh fastest", cls="small muted", anchor="end"))
        y += 22
    middle = (_LEFT + _RIGHT) / 2
    words = f"% of the {first} leg's stride, from landing to landing"
    parts.append(s.text(middle, bottom + 34, words, cls="small muted", anchor="middle"))
    return s.svg(_WIDTH, bottom + 42, _described(legs, order), *parts, cls="timing")


def _x(pct: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * float(pct) / 100


def _bar(start: float, end: float, y: float, cls: str) -> list[str]:
    """A bar from start to end (%), cut where it passes 100."""
    if not (np.isfinite(start) and np.isfinite(end)) or end <= start:
        return []
    shift = 100.0 * np.floor(start / 100)
    start, end = start - shift, end - shift
    spans = [(start, min(end, 100.0))] + ([(0.0, end - 100.0)] if end > 100 else [])
    return [s.rect(_x(a), y + 2, _x(b) - _x(a), _ROW - 6, cls=cls) for a, b in spans]


def _described(legs: Mapping[str, CycleShares], order: list[str]) -> str:
    """Words for who cannot see the picture."""
    said = [
        f"{side}: on the ground to {legs[side].toe_off:.0f} %, hip pulls forward to "
        f"{legs[side].flexor_end:.0f} % and then holds back"
        for side in order
    ]
    return "Timing of both legs in % of the stride of each. " + "; ".join(said)
