"""`swingleg programme`: a training programme from a result, as a page, a calendar and data."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

_EXAMPLE = (
    "example: swingleg programme out/ --goal distance --level beginner --weeks 6 "
    "--days mon,wed,sat --start 2026-12-01"
)


def add_to(commands: Any) -> None:
    """Add the command to the sub-commands of a parser."""
    parser = commands.add_parser(
        "programme",
        help="a training programme from what a recording shows: page, calendar, data",
        epilog=_EXAMPLE,
    )
    parser.set_defaults(run=run)
    add = parser.add_argument
    add("result", type=Path, help="the folder that analyze wrote")
    add("--start", required=True, metavar="DATE", help="first day of week 1, such as 2026-12-01")
    add("--goal", help="distance or sprint (default: what the recording was analysed for)")
    add("--level", default="regular", help="beginner, regular or advanced (default: regular)")
    add("--weeks", type=int, default=6, metavar="N", help="2 to 16 (default: 6)")
    add("--days", default="mon,wed,sat", metavar="DAYS", help="such as mon,wed,sat (the default)")
    add("--minutes", type=int, default=20, metavar="N", help="of a session at most (default: 20)")
    add("--pain", metavar="REGION", help="hamstring, knee, achilles, shin, hip or back hurts")
    add("--at", metavar="HH:MM", help="time of day in the calendar (default: the whole day)")
    add(
        "--revision",
        type=int,
        default=0,
        metavar="N",
        help="count this up when a calendar does not take an altered programme (default: 0)",
    )
    add("-o", "--out", type=Path, metavar="DIR", help="folder to write to (default: the result's)")


def run(args: argparse.Namespace) -> int:
    """Plan, write, print; the exit code."""
    from swingleg.coach.programme import wanted
    from swingleg.coach.programme.wanted import parse_time
    from swingleg.core.errors import OptionError

    # what was typed is looked at before anything is read
    asked = wanted(
        start=args.start,
        goal=args.goal or "distance",
        level=args.level,
        weeks=args.weeks,
        days=args.days,
        minutes=args.minutes,
        pain=args.pain,
    )
    at = None if args.at is None else parse_time(args.at)
    if args.revision < 0:
        raise OptionError(f"revision {args.revision} is below 0", fix="Give 0 or more.")
    from swingleg.report import prepare_output
    from swingleg.report.programme_aims import just_enough
    from swingleg.report.programme_save import plan, save_programme
    from swingleg.report.programme_terminal import programme_text
    from swingleg.report.save import load

    analysis = load(args.result)
    if args.goal is None:
        asked = replace(asked, goal=analysis.condition.event)
    out = prepare_output(args.out or args.result)
    known, note = just_enough(args.result)
    programme = plan(analysis, asked)
    written = save_programme(
        programme,
        analysis,
        out,
        known=known,
        notes=(note,) if note else (),
        at=at,
        revision=args.revision,
    )
    print(programme_text(programme, analysis, written, note))
    return 0
