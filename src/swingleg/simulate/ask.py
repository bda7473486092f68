"""What was typed after `swingleg whatif` → questions, checked before anything is computed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from swingleg.core.analysis import Analysis
from swingleg.core.errors import InputError, OptionError
from swingleg.gait.availability import MIN_STRIDES
from swingleg.simulate.wish import LEVERS, Lever, Wish, parse

#: (lever, text), or None where `--vs` stood
Asked = Iterable[tuple[Lever, str] | None]
OPTIONS: dict[Lever, str] = {lever: "--" + lever.replace("_", "-") for lever in LEVERS}  # type: ignore[misc]


def joined(argv: Sequence[str]) -> list[str]:
    """`--cadence -5%` as `--cadence=-5%`: argparse takes a value that begins with − for an option.

    >>> joined(["whatif", "out", "--cadence", "-5%"])
    ['whatif', 'out', '--cadence=-5%']
    """
    out: list[str] = []
    for word in argv:
        value = re.match(r"-\.?\d", word) is not None
        if value and out and re.fullmatch(r"--[a-z][a-z-]*", out[-1]):
            out[-1] += "=" + word
        else:
            out.append(word)
    return out


def questions(asked: Asked) -> tuple[tuple[Wish, ...], ...]:
    """One group of wishes per question, in the order asked.

    Raises
    ------
    OptionError : nothing is asked, a question is empty or sets several things, or a value makes
        no sense.
    """
    groups: list[list[tuple[Lever, str]]] = [[]]
    for one in asked:
        if one is None:
            groups.append([])
        else:
            groups[-1].append(one)
    known = ", ".join(OPTIONS.values())
    if not any(groups):
        raise OptionError(
            "nothing is asked", fix=f"Give one of {known}, for example --knee-lift +5."
        )
    for group in groups:
        if not group:
            raise OptionError(
                "--vs has nothing to compare on one side",
                fix="Write --cadence +5% --vs --knee-lift +5.",
            )
        if len(group) > 1:
            names = " and ".join(OPTIONS[lever] for lever, _ in group)
            raise OptionError(
                f"one question can change one thing for now, not {names} together",
                fix="Put --vs between them to see them side by side.",
            )
    return tuple(parse(*group[0]) for group in groups)


def options(elasticity: float | None, ground: str | None) -> dict[str, Any]:
    """What was said about body and ground, as `what_if` takes it.

    Raises
    ------
    OptionError : a share outside 0 to 1.
    """
    said: dict[str, Any] = {}
    if elasticity is not None:
        if not 0 <= elasticity <= 1:
            raise OptionError(
                f"--elasticity {elasticity:g} is outside 0 to 1",
                fix="0: ligaments only, 1: all of a relaxed hip's passive torque.",
            )
        said["elasticity"] = elasticity
    if ground is not None:
        said["ground"] = ground
    return said


def check(analysis: Analysis, where: str) -> None:
    """Refuse a result whose motion rests on too few strides.

    Raises
    ------
    InputError : fewer than `gait.availability.MIN_STRIDES`.
    """
    whole = int(analysis.strides["next_touch_down_s"].notna().sum())
    if whole < MIN_STRIDES:
        raise InputError(
            f"too few strides to know this runner's motion: {whole} "
            f"(at least {MIN_STRIDES} are needed)",
            where=where,
            fix="Record for longer.",
        )
