"""`swingleg compare`: what changed between two or more results."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

_EXAMPLE = "example: swingleg compare before/ after/ --same-session -o compared/"


def add_to(commands: Any) -> None:
    """Add the command to the sub-commands of a parser."""
    parser = commands.add_parser(
        "compare",
        help="what changed between two recordings: changed, not changed, cannot tell",
        epilog=_EXAMPLE,
    )
    parser.set_defaults(run=run)
    parser.add_argument(
        "results",
        type=Path,
        nargs="+",
        metavar="RESULT",
        help="folders that analyze wrote: the first is before, each other one after",
    )
    parser.add_argument(
        "-o",
        "--out",
        type=Path,
        default=Path("swingleg-compare"),
        metavar="DIR",
        help="folder to write to (default: swingleg-compare)",
    )
    parser.add_argument(
        "--same-session",
        action="store_true",
        help="recorded one after the other: same clothes, light and camera place, or markers "
        "left on",
    )
    parser.add_argument("--no-video", action="store_true", help="do not write side_by_side.mp4")


def run(args: argparse.Namespace) -> int:
    """Compare, write, print; the exit code."""
    from swingleg.comparison.compare import compare
    from swingleg.core.errors import OptionError
    from swingleg.progress import bars
    from swingleg.report.comparison.save import save_comparison
    from swingleg.report.comparison.terminal import comparison_text
    from swingleg.report.files import prepare_output
    from swingleg.report.save import load

    if len(args.results) < 2:
        raise OptionError(
            "one result cannot be compared",
            fix="Give two folders that analyze wrote: swingleg compare before/ after/.",
        )
    analyses = [load(folder) for folder in args.results]
    out = prepare_output(args.out)
    found = compare(*analyses, same_session=args.same_session, labels=labels_of(args.results))
    stopped = False
    video = not args.no_video and all(a.input.kind == "video" for a in analyses)
    with bars() as progress:
        written = save_comparison(found, analyses, out, video=False)
        if not args.no_video:
            try:
                written = save_comparison(
                    found,
                    analyses,
                    out,
                    progress=lambda done, total: (
                        progress("side by side", done, total) if video else None
                    ),
                )
            except KeyboardInterrupt:
                stopped = True
    print(comparison_text(found, page=written.page))
    if stopped:
        print(
            "swingleg: stopped; the comparison was kept, without what was not finished of the "
            "video.",
            file=sys.stderr,
        )
    return 130 if stopped else 0


def labels_of(folders: list[Path]) -> list[str]:
    """The folders' names; with their parents' where two are alike."""
    names = [folder.resolve().name for folder in folders]
    if len(set(names)) == len(names):
        return names
    return [f"{folder.resolve().parent.name}/{folder.resolve().name}" for folder in folders]
