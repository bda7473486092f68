"""`swingleg drill`: a recording of a drill, counted and scored."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from swingleg.commands.options import add_settings, settings_of

if TYPE_CHECKING:
    from swingleg.coach.reps import Needs
    from swingleg.coach.reps.recorded import Said

_EXAMPLE = "example: swingleg drill clip.mp4 --drill knee-hip-flexion --height 1.75 -o drill-out"
#: settings of an analysis that speak of a drill's recording too
_SAID = (
    "height", "thigh", "shank", "metres_per_pixel", "known_length", "slow_motion", "person",
    "mirrored", "roll", "backend", "static", "markers", "mapping", "fps",
)  # fmt: skip


def add_to(commands: Any) -> None:
    """Add the command to the sub-commands of a parser."""
    parser = commands.add_parser(
        "drill", help="count and score the repetitions of a drill", epilog=_EXAMPLE
    )
    parser.set_defaults(run=run)
    parser.add_argument(
        "input",
        type=Path,
        help="a video of one person filmed from the side, key points or motion capture",
    )
    parser.add_argument(
        "--drill", metavar="ID", help="which drill (default: it is recognised); swingleg drills"
    )
    parser.add_argument(
        "--targets",
        type=Path,
        metavar="OUT",
        help="a folder that analyze wrote: the drill should reach at least what that run needs",
    )
    parser.add_argument(
        "-o",
        "--out",
        type=Path,
        default=Path("swingleg-drill"),
        metavar="DIR",
        help="folder for the results (default: swingleg-drill)",
    )
    parser.add_argument("--no-overlay", action="store_true", help="do not write overlay.mp4")
    parser.add_argument(
        "--fresh", action="store_true", help="find the person anew, even in a clip measured before"
    )
    add_settings(parser, "about the person and the recording", _SAID)


def run(args: argparse.Namespace) -> int:
    """Measure, write, print; the exit code."""
    from swingleg.coach.drills import drill_of
    from swingleg.coach.reps import check_counted, measure_drill
    from swingleg.coach.reps.recorded import record_of
    from swingleg.progress import bars
    from swingleg.report import prepare_output
    from swingleg.report.drilling import drill_text, save_drill

    drill = drill_of(args.drill) if args.drill is not None else None
    check_counted(drill)
    said, needs = _said(args), _needs(args.targets)
    out = prepare_output(args.out)
    with bars() as progress:
        _fetch_weights(args.input, said, progress)
        source = record_of(args.input, said, progress=progress, reuse=not args.fresh)
        session = _located(lambda: measure_drill(source.motion, drill, needs), args.input)
        paths = save_drill(session, source, out, overlay=not args.no_overlay, progress=progress)
    print(drill_text(session, source, paths["page"]))
    return 0


def _said(args: argparse.Namespace) -> Said:
    from swingleg.coach.reps.recorded import Said

    s = settings_of(args)
    return Said(
        athlete=s.to_athlete(),
        person=s.to_person(),
        known_length=s.to_known_length(),
        metres_per_pixel=s.metres_per_pixel,
        slow_motion=s.slow_motion,
        mirrored=s.mirrored,
        roll=s.roll,
        backend=s.backend,
        mapping=s.mapping,
        fps=s.fps,
        static=s.static,
        markers=s.markers,
    )


def _needs(folder: Path | None) -> Needs | None:
    if folder is None:
        return None
    from swingleg.coach.reps import needs_of
    from swingleg.report.save import load

    analysis = load(folder)
    return needs_of(analysis.metrics, analysis.condition.speed_m_s)


def _fetch_weights(path: Path, said: Said, progress: Any) -> None:
    """Once, before the first video."""
    import sys

    from swingleg.pose.weights import complete, ensure
    from swingleg.read.registry import VIDEO_SUFFIXES

    if path.suffix.lower() in VIDEO_SUFFIXES and said.backend == "blazepose" and not complete():
        progress("weights", 0, 0)
        ensure(say=lambda text: print(text, file=sys.stderr, flush=True))
        progress("weights", 1, 1)


def _located(work: Any, where: Path) -> Any:
    """Name the file in an error that does not yet."""
    from swingleg.core.errors import DataError, InputError

    try:
        return work()
    except (InputError, DataError) as error:
        raise InputError(error.what, where=error.where or str(where), fix=error.fix) from error
