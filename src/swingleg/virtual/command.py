"""`swingleg virtual render`: one clip of a measured run or of a drill, or a whole set."""

from __future__ import annotations

import tomllib
from argparse import Namespace
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from swingleg.core.errors import OptionError
from swingleg.core.extras import require
from swingleg.virtual.capture import Trial, load_capture
from swingleg.virtual.conditions import Conditions, condition
from swingleg.virtual.grid import Job, finished, load_design, plan, render_all


def render(args: Namespace) -> int:
    """Run the command; the exit code: 0 done, 2 some clip failed.

    Raises
    ------
    OptionError, InputError, MissingExtraError : nothing could be rendered.
    """
    for module in ("torch", "anny", "moderngl"):
        if find_spec(module) is None:
            require(module, "virtual")  # says what to install, before anything is read
    if sum(given is not None for given in (args.grid, args.c3d, args.drill)) != 1:
        raise OptionError("not exactly one of --grid, --c3d and --drill", fix="Give one of them.")
    if args.drill is not None:
        return _drill(args)
    return _set(args) if args.grid else _one(args)


def _set(args: Namespace) -> int:
    design = load_design(args.grid, args.data)
    if args.subjects:
        chosen = tuple(t for t in design.trials if t.subject in args.subjects)
        strange = sorted(set(args.subjects) - {t.subject for t in chosen})
        if strange:
            known = sorted({t.subject for t in design.trials})
            raise OptionError(
                f"no such subject in the design: {', '.join(strange)}",
                fix=f"Known: {', '.join(known)}.",
            )
        design = replace(design, trials=chosen)
    if args.count is not None:
        design = replace(design, count=args.count)
    if args.seed is not None:
        design = replace(design, seed=args.seed)
    jobs = plan(design, args.out or Path("virtual-runners"))
    done = sum(finished(job) for job in jobs)
    print(f"{len(jobs)} clips, {done} of them there already", flush=True)

    def tell(job: Job, line: str) -> None:
        nonlocal done
        done += 1
        print(f"[{done}/{len(jobs)}] {job.path.name}: {line}", flush=True)

    there, failed = render_all(jobs, args.jobs, tell)
    print(f"{there} of {len(jobs)} clips lie in {jobs[0].path.parent}")
    return 2 if failed else 0


def _one(args: Namespace) -> int:
    from swingleg.virtual.clip import render_capture

    trial = Trial(
        name=args.c3d.stem,
        run=args.c3d,
        static=args.static,
        height_m=args.height,
        mass_kg=args.mass,
        sex=args.sex,
        speed_m_s=args.speed,
        marker_lag_ms=args.marker_lag,
    )
    conditions = _conditions(args)
    if conditions.overground and "camera" not in parse(args.set):
        conditions = replace(conditions, camera="pan")
    path = args.out or args.c3d.with_suffix(".mp4")
    render_capture(load_capture(trial), conditions, path, start_s=args.start)
    print(path)
    return 0


def _conditions(args: Namespace) -> Conditions:
    said: dict[str, Any] = {
        "yaw_deg": args.yaw,
        "fps": args.fps,
        "seconds": args.seconds,
        "scene": args.scene,
        "seed": args.seed,
        "sex": args.sex,
        "outfit_seed": args.seed,
    }
    given = {k: v for k, v in said.items() if v is not None}
    return condition(given | parse(args.set))


def _drill(args: Namespace) -> int:
    from swingleg.coach.drills import drill_of
    from swingleg.virtual.drill import Performance, render_drill

    drill = drill_of(args.drill)
    what = Performance(
        drill=drill.id,
        reps=args.reps,
        side=args.leg,
        rep_s=args.rep_s,
        pause_s=args.pause,
        false_starts=tuple(args.false_start),
        faults=_sizes(args.fault),
        noise=args.variation,
        seed=args.seed or 0,
        height_m=args.height,
        mass_kg=args.mass,
    )
    travels = drill.target is not None and drill.target.travelling > 0
    conditions = _conditions(args)
    if travels and not {"fill", "focal_mm"} & set(parse(args.set)):
        conditions = replace(conditions, fill=0.56, focal_mm=65.0)  # the whole path in view
    path = args.out or Path(f"{drill.spoken}.mp4")
    render_drill(what, conditions, path)
    print(path)
    return 0


def _sizes(texts: list[str]) -> dict[str, float]:
    """Fault id → size, from ID=SIZE."""
    found = {}
    for text in texts:
        name, equals, size = text.partition("=")
        try:
            found[name.strip().replace("-", "_")] = float(size) if equals else 1.0
        except ValueError as error:
            raise OptionError(
                f"--fault {text}: {size!r} is no number", fix="For example: --fault slow=0.6."
            ) from error
    return found


def parse(texts: list[str]) -> dict[str, Any]:
    """Conditions from NAME=VALUE, the value as TOML writes it or a bare word.

    Raises
    ------
    OptionError : a text without "=".
    """
    found = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise OptionError(f"--set {text} is not NAME=VALUE", fix="For example: --set crf=30.")
        try:
            found[name.strip()] = tomllib.loads(f"v = {value}")["v"]
        except tomllib.TOMLDecodeError:
            found[name.strip()] = value.strip()
    return found
