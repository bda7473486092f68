"""`swingleg whatif`: its options, and the way from a question to the files of its answer."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_EXAMPLE = "example: swingleg whatif out/ --cadence +5% --vs --knee-lift +5"


class _Asked(argparse.Action):
    """Collects what is asked, with None where --vs stands, in the order typed."""

    def __call__(self, parser: object, namespace: Any, values: Any, option: object = None) -> None:
        lever = None if self.nargs == 0 else self.dest
        namespace.asked = [*namespace.asked, lever and (lever, values)]


def add_to(commands: Any) -> None:
    """Add the command to the sub-commands of a parser."""
    parser = commands.add_parser(
        "whatif",
        help="what another knee lift, knee fold or cadence would change for this runner",
        epilog=_EXAMPLE,
    )
    parser.set_defaults(run=run, asked=[])
    parser.add_argument("result", type=Path, help="the folder that analyze wrote")
    ask = parser.add_argument_group(
        "what to change",
        "a change (+5, -5%), a target (110) or a range of them (80:130); one thing at a time",
    )
    for flag, metavar, words in (
        ("--knee-lift", "+5", "highest thigh angle of the swing, degrees"),
        ("--heel-recovery", "80:130", "how far the knee folds in the swing, degrees"),
        ("--cadence", "+5%", "steps per minute, or percent with a sign"),
    ):
        ask.add_argument(
            flag, action=_Asked, default=argparse.SUPPRESS, metavar=metavar, help=words
        )
    ask.add_argument(
        "--vs",
        action=_Asked,
        nargs=0,
        default=argparse.SUPPRESS,
        help="stands between two questions that are shown side by side",
    )
    parser.add_argument(
        "--elasticity",
        type=float,
        metavar="0..1",
        help="how much of a relaxed hip's spring this runner uses: 0 ligaments only, 1 all of it",
    )
    parser.add_argument(
        "--ground", choices=("softer", "harder"), help="than what was run on (default: the same)"
    )
    parser.add_argument(
        "--quick", action="store_true", help="leave out how much the answer depends on assumptions"
    )
    parser.add_argument(
        "--export",
        type=Path,
        metavar="DIR",
        help="also write the runner now and changed as OpenSim models with their motion",
    )
    parser.add_argument(
        "-o", "--out", type=Path, metavar="DIR", help="folder to write to (default: the result's)"
    )


def signed(argv: Sequence[str]) -> Sequence[str]:
    """The words typed, with values such as -5% made fit for argparse."""
    if "whatif" not in argv[:1]:
        return argv
    from swingleg.simulate.ask import joined

    return joined(argv)


def run(args: argparse.Namespace) -> int:
    """Answer, write after each step towards surety, print; the exit code."""
    from swingleg.progress import bars, stoppable
    from swingleg.report import prepare_output
    from swingleg.report.save import load
    from swingleg.report.whatif_save import save_whatif
    from swingleg.report.whatif_terminal import whatif_text
    from swingleg.simulate.ask import check, options, questions

    groups, chosen = questions(args.asked), options(args.elasticity, args.ground)
    analysis = load(args.result)
    check(analysis, str(args.result))
    out = prepare_output(args.out or args.result)
    from swingleg.simulate.whatif import what_if

    done = None
    try:
        with bars() as progress, stoppable(progress) as tick:
            how = {**chosen, "spread": not args.quick, "models": args.export}
            answers = what_if(analysis, groups, **how, progress=tick)
            for found in answers:  # each more complete than the one before
                tick.check()
                done = found, save_whatif(found, analysis, out, splice=args.out is None)
    except KeyboardInterrupt:
        if done is None:
            raise
        stopped = True
    else:
        stopped = False
    if done is not None:
        found, written = done
        print(whatif_text(found, analysis, report=written.page, old=written.report_too_old))
    if stopped:
        print("swingleg: stopped; what had been answered was kept.", file=sys.stderr)
    return 130 if stopped else 0
