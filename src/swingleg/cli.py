"""The command line: thin; a stage is imported only when it is called."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from swingleg import __version__
from swingleg.commands import compare, drill, drills, library, programme, protocol, whatif
from swingleg.commands.options import add_settings, settings_of
from swingleg.core.errors import SwinglegError
from swingleg.settings import Settings

if TYPE_CHECKING:
    from swingleg.core.analysis import Analysis

EXAMPLE = "example: swingleg analyze run.mp4 --height 1.78 --mass 70 --speed 3.3 -o out/"

VIRTUAL_EXAMPLE = (
    "example: swingleg virtual render --c3d run.c3d --static static.c3d --yaw 15 -o clip.mp4"
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code: 0 done, 2 a fault the user can mend, 130 stopped."""
    signal.signal(signal.SIGTERM, _stop)
    # both legs are fitted at once; BLAS threads of their own would only wait for each other
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    args = _parser().parse_args(whatif.signed(sys.argv[1:] if argv is None else argv))
    try:
        return int(args.run(args) or 0)
    except SwinglegError as error:
        _say(f"swingleg: {error}")
        return 2
    except KeyboardInterrupt:
        again = " Run it again to go on from there." if _goes_on(args) else ""
        _say(f"\nswingleg: stopped; nothing half-written was left.{again}")
        return 130
    except BrokenPipeError:  # the reader of our output went away (`| head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="swingleg",
        description="What a laboratory would say about a runner's swing leg, from a phone video "
        "or motion capture.",
        epilog=EXAMPLE,
    )
    parser.add_argument("--version", action="version", version=f"swingleg {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    analyze = commands.add_parser(
        "analyze", help="measure a recording and write a report", epilog=EXAMPLE
    )
    analyze.add_argument(
        "input", type=Path, help="a video of one runner filmed from the side, or motion capture"
    )
    _add_output(analyze, Path("swingleg-out"))
    _add_fresh(analyze)
    add_settings(analyze)
    library.add_filing(analyze)
    analyze.set_defaults(run=_analyze)

    batch = commands.add_parser(
        "batch",
        help="measure many recordings side by side, with one table of them all",
        epilog="example: swingleg batch trials/ --speed 3.3 --treadmill -o out/",
    )
    batch.add_argument(
        "inputs", type=Path, nargs="+", metavar="PATH", help="recordings, or folders of them"
    )
    _add_output(batch, Path("swingleg-out"))
    _add_fresh(batch)
    batch.add_argument(
        "--jobs", type=int, metavar="N", help="recordings at a time (default: one per core)"
    )
    add_settings(batch)
    library.add_filing(batch)
    batch.set_defaults(run=_batch)

    demo = commands.add_parser("demo", help="analyse the clip that ships with swingleg")
    _add_output(demo, Path("swingleg-demo"))
    demo.set_defaults(run=_demo)

    drill.add_to(commands)
    whatif.add_to(commands)
    drills.add_to(commands)
    compare.add_to(commands)
    protocol.add_to(commands)
    library.add_to(commands)
    programme.add_to(commands)

    export = commands.add_parser(
        "export",
        help="write a result's motion for other programs",
        epilog="example: swingleg export out/ run.trc",
    )
    export.add_argument("result", type=Path, help="the folder that analyze wrote")
    export.add_argument(
        "file",
        type=Path,
        help="points: .trc, .c3d; angles: .mot, .sto; everything: .csv, .parquet",
    )
    export.set_defaults(run=_export)

    virtual = commands.add_parser("virtual", help="render virtual runners whose motion is known")
    make = virtual.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_virtual(make.add_parser("render", help="clips of measured runs", epilog=VIRTUAL_EXAMPLE))

    models = commands.add_parser("models", help="list the pose models, or fetch them")
    which = models.add_subparsers(title="commands", required=True, metavar="COMMAND")
    which.add_parser("list", help="what is known, and what is here").set_defaults(run=_models_list)
    pull = which.add_parser("pull", help="fetch the weights now")
    pull.add_argument(
        "--from",
        dest="wheel",
        type=Path,
        metavar="FILE.whl",
        help="take them from a mediapipe wheel at hand, for a computer without a network",
    )
    pull.set_defaults(run=_models_pull)
    return parser


def _add_output(parser: argparse.ArgumentParser, default: Path) -> None:
    parser.add_argument(
        "-o",
        "--out",
        type=Path,
        default=default,
        metavar="DIR",
        help=f"folder for the results (default: {default})",
    )
    parser.add_argument("--no-overlay", action="store_true", help="do not write overlay.mp4")


def _add_fresh(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--fresh",
        action="store_true",
        help="find the runner anew, even if this clip was measured before or in part",
    )


def _add_virtual(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--grid", type=Path, metavar="DESIGN.toml", help="a whole set, as the design says")
    add("--c3d", type=Path, metavar="FILE", help="one clip of this motion capture, of any format")
    add("-o", "--out", type=Path, metavar="PATH", help="folder of the set, or file of the clip")
    add("--seed", type=int, metavar="N", help="of whatever is drawn at random")
    of_set = parser.add_argument_group("a set")
    of_set.add_argument("--jobs", type=int, default=1, metavar="N", help="clips at a time")
    of_set.add_argument("--count", type=int, metavar="N", help="number of clips")
    of_set.add_argument("--subjects", nargs="+", metavar="NAME", help="take only these runners")
    of_set.add_argument("--data", type=Path, metavar="DIR", help="where the trials' files lie")
    clip = parser.add_argument_group("one clip")
    clip.add_argument("--static", type=Path, metavar="FILE", help="a trial of the runner standing")
    clip.add_argument("--height", type=float, default=1.75, metavar="M")
    clip.add_argument("--mass", type=float, default=70.0, metavar="KG")
    clip.add_argument("--sex", choices=("male", "female"), default="male")
    clip.add_argument("--speed", type=float, metavar="M/S", help="default: that of the feet")
    clip.add_argument("--marker-lag", type=float, default=0.0, metavar="MS")
    clip.add_argument("--start", type=float, metavar="S", help="where in the trial to begin")
    clip.add_argument("--seconds", type=float, metavar="S")
    clip.add_argument("--fps", type=int, metavar="N")
    clip.add_argument("--yaw", type=float, metavar="DEG", help="camera towards the runner's front")
    clip.add_argument("--scene", choices=("room", "gym", "track", "park", "street"))
    clip.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="any other condition, such as crf=30 (docs/methods/virtual.md)",
    )
    drills.add_performance(parser)
    parser.set_defaults(run=_virtual_render)


def _analyze(args: argparse.Namespace) -> int:
    filing = library.Filing(args)
    settings = filing.known(settings_of(args))
    code = _run(args.input, settings, args.out, overlay=not args.no_overlay, reuse=not args.fresh)
    if name := filing.file(args.out, settings):
        print(library.filed_line(name))
    return code


def _batch(args: argparse.Namespace) -> int:
    from swingleg.batch import TABLE, Done, analyze_all, plan
    from swingleg.progress import bars
    from swingleg.read.registry import VIDEO_SUFFIXES

    filing = library.Filing(args)
    settings = filing.known(settings_of(args))
    jobs = plan(args.inputs, args.out, settings, overlay=not args.no_overlay, reuse=not args.fresh)
    if any(job.path.suffix.lower() in VIDEO_SUFFIXES for job in jobs):
        with bars() as progress:
            _fetch_weights(settings, progress)
    count = 0

    def tell(done: Done) -> None:
        nonlocal count
        count += 1
        print(f"[{count}/{len(jobs)}] {done.line}", flush=True)
        if done.error is None:
            filing.file(done.job.out, settings)

    done = analyze_all(jobs, args.out, processes=args.jobs, on_done=tell)
    failed = sum(d.error is not None for d in done)
    print(f"{len(jobs) - failed} of {len(jobs)} measured; table: {args.out / TABLE}")
    if filing.filed:
        print(library.filed_line(filing.filed))
    return 2 if failed else 0


def _demo(args: argparse.Namespace) -> int:
    from swingleg.demo import demo_clip

    with demo_clip() as (clip, settings):
        _say(f"The demo: a rendered (virtual) runner who over-strides, {clip.name}\n")
        return _run(clip, settings, args.out, overlay=not args.no_overlay, reuse=False)


def _run(path: Path, settings: Settings, out: Path, *, overlay: bool, reuse: bool) -> int:
    """Analyse, write everything, print the verdict."""
    from swingleg.pipeline import analyze
    from swingleg.progress import bars
    from swingleg.read.registry import kind_of
    from swingleg.report import prepare_output, save
    from swingleg.report.terminal import verdict

    prepare_output(out)
    with bars() as progress:
        filmed = kind_of(path) == "video"
        if filmed:
            _fetch_weights(settings, progress)
        analysis = analyze(path, settings, progress=progress, reuse=reuse)
        video = path if filmed else None
        paths = save(analysis, out, video=video, overlay=overlay, progress=progress)
    _tell_reuse(analysis)
    print(verdict(analysis, report=paths["report"]))
    return 0


def _goes_on(args: argparse.Namespace) -> bool:
    """Whether the next run takes up what this one has done."""
    from swingleg.read.registry import VIDEO_SUFFIXES

    return args.run is _analyze and not args.fresh and args.input.suffix.lower() in VIDEO_SUFFIXES


def _tell_reuse(analysis: Analysis) -> None:
    """Nobody should take a result for new that is not."""
    known = analysis.keypoints.attrs.get("reused_frames", 0) if analysis.keypoints else 0
    if known:
        total = analysis.input.frames
        part = "the runner was" if known >= total else f"{known} of {total} frames were"
        _say(f"swingleg: {part} measured in this clip before; --fresh measures anew.")


def _fetch_weights(settings: Settings, progress: Callable[[str, float, float], None]) -> None:
    """Once, before the first video."""
    from swingleg.pose.weights import complete, ensure

    if settings.backend == "blazepose" and not complete():
        progress("weights", 0, 0)
        ensure(say=_say)
        progress("weights", 1, 1)


def _export(args: argparse.Namespace) -> int:
    from swingleg.report.save import load
    from swingleg.write.registry import write

    print(write(load(args.result).motion, args.file))
    return 0


def _virtual_render(args: argparse.Namespace) -> int:
    from swingleg.virtual.command import render

    return render(args)


def _models_list(args: argparse.Namespace) -> int:
    from swingleg.pose.weights import list_models

    for model in list_models():
        state = str(model.path) if model.present else "not here yet: swingleg models pull"
        print(f"{model.name:<26} {model.licence:<11} {model.size / 1e6:4.1f} MB  {state}")
        print(f"{'':<26} {model.purpose}")
    return 0


def _models_pull(args: argparse.Namespace) -> int:
    from swingleg.pose.weights import pull

    pull(wheel=args.wheel, say=_say)
    return _models_list(args)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _stop(number: int, frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
