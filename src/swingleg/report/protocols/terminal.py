"""Protocols on the terminal: the list, one with its steps, and a result."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

from swingleg.coach import safety
from swingleg.coach.protocols import PROTOCOLS, Protocol, Result
from swingleg.core.wording import counted

WIDTH = 100


def list_text() -> str:
    """A line per protocol: what to type, what it is, how many recordings."""
    wide = max(len(p.alias) for p in PROTOCOLS.values())
    lines = []
    for p in PROTOCOLS.values():
        many = str(p.most) if p.fewest == p.most else f"{p.fewest} to {p.most}"
        lines.append(f"  {p.alias:<{wide}}  {p.name}: {p.one_line[0].lower()}{p.one_line[1:]}")
        lines.append(f"  {'':<{wide}}  {many} recordings: {', '.join(s.id for s in p.steps)}")
    lines.append(f"\n  swingleg protocol show {next(iter(PROTOCOLS.values())).alias}")
    return "\n".join(lines)


def show_text(p: Protocol) -> str:
    """What to do, step by step."""
    lines = [f"  {p.name}", *_wrapped(p.question), ""]
    lines += ["  Warm-up", *_wrapped(p.warm_up), "", "  Camera", *_points(p.camera), "", "  Steps"]
    for k, s in enumerate(p.steps, start=1):
        lines += _wrapped(f"{k}. {s.name}: {s.instructions}")
        rest = f" Then rest {s.rest_s // 60}:{s.rest_s % 60:02d}." if s.rest_s else ""
        lines += _wrapped(f"   Film at least {counted(s.steps, 'step')}.{rest}")
    lines += ["", "  Mind", *_points(p.notes), "", "  What the result means", *_points(p.means), ""]
    for part in safety.words("protocol"):
        lines += [f"  {part.title}", *_wrapped(part.text), *_points(part.points)]
    clips = " ".join(f"{s.id}.mp4" for s in p.steps)
    lines += ["", f"  swingleg protocol {p.alias} {clips} --height 1.78 -o out"]
    return "\n".join(lines)


def result_text(found: Result, cautions: Sequence[str], page: Path) -> str:
    """The answer, the lines behind it, where the page is."""
    lines = [f"  {found.protocol.name}", *_wrapped(found.sentence)]
    for line in found.lines:
        lines += _points([line])
    for line in cautions:
        lines += _points([f"Mind: {line}"])
    return "\n".join([*lines, f"  Page  {page}"])


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH - 4,
        initial_indent="    ",
        subsequent_indent="    ",
        break_on_hyphens=False,
    )


def _points(texts: Sequence[str]) -> list[str]:
    return [
        line
        for text in texts
        for line in textwrap.wrap(
            text,
            WIDTH - 4,
            initial_indent="    - ",
            subsequent_indent="      ",
            break_on_hyphens=False,
        )
    ]
