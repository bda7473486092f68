"""A Comparison on the terminal: plain text, at most 100 columns."""

from __future__ import annotations

import textwrap
from pathlib import Path

from swingleg.comparison.model import Change, Comparison, Pair
from swingleg.core.wording import counted
from swingleg.report.comparison import words as w

WIDTH = 100
_INDENT, _LABEL = 2, 16
_ROOM = WIDTH - _INDENT - _LABEL


def comparison_text(found: Comparison, *, page: Path | None = None) -> str:
    """What changed, the surest first; the rest counted."""
    first = found.recordings[0]
    lines = _row("Before", f"{first.label}: {w.recording(first)}")
    for pair in found.pairs:
        later = found.recordings[pair.number]
        if len(found.pairs) > 1:
            lines.append("")
        lines += _row("After", f"{later.label}: {w.recording(later)}")
        lines += _pair(pair)
    if page is not None:
        # a path is never broken: it is there to be copied
        lines.append(f"{' ' * _INDENT}{'Page':<{_LABEL}}{page}")
    return "\n".join(lines)


def _pair(pair: Pair) -> list[str]:
    lines: list[str] = []
    for caution in pair.cautions:
        lines += _row("Mind", caution.message)
    n = w.counts(pair)
    found = w.changed(pair)
    head = f"{n['changed']} of {n['all']} measures" if n["all"] else "nothing could be compared"
    lines += _row("Changed", head)
    shown = w.first_five(pair)
    lines += _table(shown)
    more = len(found) - sum(c.verdict in ("up", "down") for c in shown)
    if more:
        lines += _row("", f"and {more} more that changed, on the page")
    if any(c.pace is not None for c in shown):
        for change in shown:
            if text := w.pace(change):
                lines += _row("" if lines[-1].startswith("  With") else "With the pace",
                              f"{w.label(change)}: {text}")  # fmt: skip
    for curve in pair.curves:
        for cluster in curve.clusters:
            name = f"{w.ANGLES[curve.angle].partition(' (')[0]}, {w.leg_words(curve.side)}"
            lines += _row("Curve", f"{name}: {w.cluster(cluster, curve)}")
    same, unsure, gone = (
        counted(k, "measure") for k in (n["same"], n["unsure"], len(pair.missing))
    )
    if n["same"]:
        small = f"; for {n['small']} that is less than would matter" if n["small"] else ""
        lines += _row("Not changed", f"{same}, each up to its limit on the page{small}")
    if n["unsure"]:
        coarse, chance = n["unsure"] - n["chance"], n["chance"]
        why = "perhaps chance" if not coarse else "too coarse"
        if coarse and chance:
            why = f"{coarse} too coarse, {chance} perhaps chance"
        lines += _row("Cannot tell", f"{unsure}: {why}")
    if pair.missing:
        lines += _row("Not compared", f"{gone}, with the reasons on the page")
    return lines


def _table(changes: tuple[Change, ...]) -> list[str]:
    rows = [
        (
            w.SIGNS[c.verdict],
            w.label(c, leg=False),
            w.value(c, c.before, spread=False),
            w.value(c, c.after, spread=False),
            w.difference(c),
            w.verdict(c),
        )
        for c in changes
    ]
    if not rows:
        return []
    wide = [max(len(r[k]) for r in rows) for k in range(6)]
    legs = [f", {c.side}" if c.side != "both" else "" for c in changes]
    # the longest cell that varies gives way, but never the leg
    room = min(
        max(len(r[1] + leg) for r, leg in zip(rows, legs, strict=True)),
        WIDTH - _INDENT - 11 - sum(wide[2:]),
    )
    return [
        f"{' ' * _INDENT}{sign} {_shortened(name, room - len(leg)) + leg:<{room}}  "
        f"{one:>{wide[2]}} → {two:<{wide[3]}}  {gap:<{wide[4]}}  {verdict}".rstrip()
        for (sign, name, one, two, gap, verdict), leg in zip(rows, legs, strict=True)
    ]


def _shortened(name: str, room: int) -> str:
    """Cut between words."""
    return textwrap.shorten(name, room, placeholder="…")


def _row(label: str, text: str) -> list[str]:
    pieces = textwrap.wrap(text, _ROOM, subsequent_indent="  ", break_on_hyphens=False) or [""]
    heads = [label] + [""] * (len(pieces) - 1)
    return [
        f"{' ' * _INDENT}{head:<{_LABEL}}{piece}".rstrip()
        for head, piece in zip(heads, pieces, strict=True)
    ]
