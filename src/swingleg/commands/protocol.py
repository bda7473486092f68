"""`swingleg protocol`: guided tests of several recordings; list, show, or judge them."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from swingleg.commands.options import add_settings, settings_of
from swingleg.settings import Settings

if TYPE_CHECKING:
    from swingleg.core.analysis import Analysis
    from swingleg.progress import Progress

_EXAMPLE = "example: swingleg protocol strides easy.mp4 strides.mp4 --height 1.78 -o out"
#: what a step's result was made from, beside it
_MADE = "made_from.json"


def add_to(commands: Any) -> None:
    """Add the command to the sub-commands of a parser."""
    parser = commands.add_parser(
        "protocol",
        help="guided tests: strides, pace ladder, cadence, before and after, start and end",
        epilog=_EXAMPLE,
    )
    parser.set_defaults(run=run)
    parser.add_argument(
        "which", metavar="PROTOCOL", help="list, show, or a protocol such as strides"
    )
    parser.add_argument(
        "inputs",
        nargs="*",
        metavar="RECORDING",
        help="a recording per step, or the folder that analyze wrote for it; after show: which",
    )
    parser.add_argument(
        "-o",
        "--out",
        type=Path,
        default=Path("swingleg-protocol"),
        metavar="DIR",
        help="folder for the results (default: swingleg-protocol)",
    )
    parser.add_argument(
        "--speeds",
        metavar="A,B,…",
        help="speed of each recording in m/s, in their order, such as 2.8,4.6",
    )
    parser.add_argument(
        "--other-session",
        action="store_true",
        help="clothes, light, camera place or markers changed between the recordings",
    )
    parser.add_argument("--no-video", action="store_true", help="do not write side_by_side.mp4")
    parser.add_argument(
        "--fresh", action="store_true", help="measure again what was measured before"
    )
    add_settings(parser, "about the runner and all of the recordings")


def run(args: argparse.Namespace) -> int:
    """List, show or judge; the exit code."""
    from swingleg.coach.protocols import protocol_of
    from swingleg.core.errors import OptionError
    from swingleg.report.protocols.terminal import list_text, show_text

    if args.which == "list":
        print(list_text())
        return 0
    if args.which == "show":
        if len(args.inputs) != 1:
            raise OptionError("show takes one protocol", fix="For example: protocol show strides.")
        print(show_text(protocol_of(args.inputs[0])))
        return 0
    return _judge(args)


def _judge(args: argparse.Namespace) -> int:
    from swingleg.assess.thirds import first_and_last_third
    from swingleg.coach.protocols import Recorded, judge, protocol_of
    from swingleg.comparison.compare import compare
    from swingleg.progress import bars
    from swingleg.read.registry import kind_of
    from swingleg.report.comparison.save import PAGE, save_comparison
    from swingleg.report.files import prepare_output
    from swingleg.report.protocols.page import cautions
    from swingleg.report.protocols.save import save_protocol
    from swingleg.report.protocols.terminal import result_text
    from swingleg.report.save import SUMMARY

    protocol = protocol_of(args.which)
    inputs = [Path(text) for text in args.inputs]
    steps = protocol.step_ids(len(inputs))
    each = _settings(args, len(inputs))
    for path in inputs:  # what is missing is said before an hour's measuring
        if not (path / SUMMARY).exists():
            kind_of(path)
    out = prepare_output(args.out)
    folders: dict[str, str] = {}
    with bars() as progress:
        analyses = []
        for step, path, settings in zip(steps, inputs, each, strict=True):
            analysis, folder = _measured(path, settings, out / step, args.fresh, progress)
            analyses.append(analysis)
            folders[step] = os.path.relpath(folder, out)
        if len(steps) < len(protocol.steps):  # one long recording, cut
            folders = {s.id: folders[steps[0]] for s in protocol.steps}
            steps = tuple(s.id for s in protocol.steps)
            analyses = list(first_and_last_third(analyses[0]))
        first, second, *more = analyses
        comparison = compare(
            first, second, *more, same_session=not args.other_session, labels=steps
        )
        recorded = [
            Recorded(step, a.condition.speed_m_s, a.metrics)
            for step, a in zip(steps, analyses, strict=True)
        ]
        found = judge(protocol, recorded, comparison)
        page = save_protocol(found, comparison, out, folders, PAGE)
        save_comparison(
            comparison,
            analyses,
            out,
            video=not args.no_video,
            progress=lambda done, total: progress("side by side", done, total),
        )
    print(result_text(found, cautions(found, comparison), page))
    return 0


def _settings(args: argparse.Namespace, count: int) -> list[Settings]:
    """One per recording: the same, but for the speeds."""
    from swingleg.core.errors import OptionError

    base = settings_of(args)
    if args.speeds is None:
        return [base] * count
    try:
        speeds = [float(text) for text in args.speeds.split(",")]
    except ValueError as error:
        raise OptionError(
            f"{args.speeds!r} is no list of speeds", fix="For example --speeds 2.8,4.6."
        ) from error
    if len(speeds) != count:
        raise OptionError(
            f"--speeds names {len(speeds)} speeds for {count} recordings",
            fix="Give one for each, in their order.",
        )
    return [replace(base, speed=speed) for speed in speeds]


def _measured(
    path: Path, settings: Settings, folder: Path, fresh: bool, progress: Progress
) -> tuple[Analysis, Path]:
    """A folder that analyze wrote as it stands; a recording measured into `folder`, once."""
    from swingleg.pipeline import analyze
    from swingleg.read.registry import kind_of
    from swingleg.report.save import SUMMARY, load, save

    if (path / SUMMARY).exists():
        return load(path), path
    made = _made_from(path, settings)
    note = folder / _MADE
    if not fresh and note.exists() and note.read_text(encoding="utf-8") == made:
        return load(folder), folder
    note.unlink(missing_ok=True)
    filmed = kind_of(path) == "video"
    if filmed:
        from swingleg.pose.weights import complete, ensure

        if settings.backend == "blazepose" and not complete():
            progress("weights", 0, 0)
            ensure()
            progress("weights", 1, 1)
    analysis = analyze(path, settings, progress=progress, reuse=not fresh)
    save(analysis, folder, video=path if filmed else None, overlay=False, progress=progress)
    note.write_text(made, encoding="utf-8")
    return analysis, folder


def _made_from(path: Path, settings: Settings) -> str:
    """What tells one recording and its settings from another."""
    said = {f.name: getattr(settings, f.name) for f in fields(Settings)}
    there = [path] if path.is_file() else sorted(path.rglob("*")) if path.is_dir() else []
    sizes = [(str(p), p.stat().st_size, p.stat().st_mtime_ns) for p in there if p.is_file()]
    key = hashlib.sha256(json.dumps([sizes, said], default=str).encode()).hexdigest()
    return json.dumps({"recording": str(path), "key": key}) + "\n"
