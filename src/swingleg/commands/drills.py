"""`swingleg drills`: what is in the library, in the terminal or as a page."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

_EXAMPLE = "example: swingleg drills show knee-hip-flexion"


def add_to(commands: Any) -> None:
    """Add the command to the sub-commands of a parser."""
    parser = commands.add_parser(
        "drills", help="the drill library: list, show one, or write the page", epilog=_EXAMPLE
    )
    parser.set_defaults(run=_list)
    what = parser.add_subparsers(title="commands", metavar="COMMAND")
    what.add_parser("list", help="every drill in a line (the default)").set_defaults(run=_list)
    show = what.add_parser("show", help="one drill: how, cues, faults, dose, what it rests on")
    show.add_argument("drill", nargs="+", help="its id, or how it begins")
    show.add_argument(
        "-o", "--out", type=Path, metavar="FILE", help="write it as a page with its animation"
    )
    show.set_defaults(run=_show)
    page = what.add_parser("page", help="all drills as one page that opens offline")
    page.add_argument(
        "-o", "--out", type=Path, metavar="FILE", default=Path("drills.html"),
        help="file to write (default: %(default)s)",
    )  # fmt: skip
    page.set_defaults(run=_page)


def add_performance(parser: argparse.ArgumentParser) -> None:
    """The options of `swingleg virtual render` that film a drill."""
    group = parser.add_argument_group("a drill, performed by a virtual runner")
    group.add_argument("--drill", metavar="ID", help="which one (see: swingleg drills)")
    group.add_argument("--reps", type=int, default=5, metavar="N", help="of each leg")
    group.add_argument(
        "--leg", choices=("left", "right", "both"), default="both", help="which works or begins"
    )
    group.add_argument("--rep-s", type=float, metavar="S", help="seconds of one rep of one leg")
    group.add_argument("--pause", type=float, default=0.0, metavar="S", help="between reps")
    group.add_argument(
        "--false-start", type=int, action="append", default=[], metavar="K",
        help="a lift begun and put down again before the K-th",
    )  # fmt: skip
    group.add_argument(
        "--fault", action="append", default=[], metavar="ID=SIZE",
        help="a fault the drill lists, such as knee_without_hip=0.6",
    )  # fmt: skip
    group.add_argument(
        "--variation", type=float, default=0.6, metavar="X", help="how much reps differ (0: none)"
    )


def _list(args: argparse.Namespace) -> int:
    from swingleg.report.drills_terminal import listed

    print(listed())
    return 0


def _show(args: argparse.Namespace) -> int:
    from swingleg.coach.drills import drill_of

    drill = drill_of(" ".join(args.drill))
    if args.out is not None:
        return _write(args.out, [drill.id])
    from swingleg.report.drills_terminal import shown

    print(shown(drill))
    return 0


def _page(args: argparse.Namespace) -> int:
    return _write(args.out, None)


def _write(path: Path, ids: list[str] | None) -> int:
    from swingleg.core.errors import OptionError
    from swingleg.report.drills_page import drills_page
    from swingleg.report.files import prepare_output, whole_file

    if path.is_dir() or not path.suffix:
        path = path / "drills.html"
    if path.suffix.lower() not in (".html", ".htm"):
        raise OptionError(f"{path.name} is no page", fix="Give a name that ends in .html.")
    prepare_output(path.parent)
    with whole_file(path) as partial:
        partial.write_text(drills_page(ids), encoding="utf-8")
    print(path)
    return 0
