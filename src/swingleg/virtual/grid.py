"""A whole set of clips: which runs, under which conditions, rendered side by side.

The conditions fill their space evenly (a scrambled Sobol sequence: Owen 1998, J Complexity 14:466)
and depend only on the design and its seed. What lies finished in the folder is kept.
"""

from __future__ import annotations

import csv
import multiprocessing
import os
import time
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import qmc

from swingleg.core.errors import InputError, OptionError, SwinglegError
from swingleg.virtual.capture import Capture, Trial, load_capture
from swingleg.virtual.conditions import Conditions, condition
from swingleg.virtual.scene import INDOORS

#: conditions with a range, in the order of the sequence's dimensions
RANGES: dict[str, tuple[float, float]] = {
    "yaw_deg": (-30.0, 30.0),
    "focal_mm": (24.0, 60.0),
    "fill": (0.66, 0.78),
    "eye_height_m": (0.6, 1.6),
    "sun_azimuth_deg": (0.0, 360.0),
    "sun_elevation_deg": (30.0, 75.0),
    "hardness": (0.0, 1.0),
    "exposure": (0.6, 1.25),
    "warmth": (-1.0, 1.0),
    "shutter_share": (0.04, 0.6),
    "noise": (0.3, 4.0),
    "crf": (18.0, 32.0),
    "muscle": (0.4, 0.85),
    "trunk_lean_deg": (2.0, 11.0),
    "arm_swing": (0.6, 1.35),
    "elbow_deg": (75.0, 112.0),
}
#: conditions with a choice: how often each is taken
WEIGHTS: dict[str, dict[str, float]] = {
    "scene": {"room": 3, "gym": 3, "track": 1.4, "park": 1.3, "street": 1.3},
    "fps": {"60": 6, "30": 2, "120": 2},
    "size": {"960x540": 5, "1280x720": 1, "540x960": 2},
    "side": {"right": 1, "left": 1},
    "sex": {"male": 2, "female": 1},
    "rails": {"none": 1, "low": 2, "long": 1},
    "hand": {"tripod": 2, "hand": 1},
}
SECONDS = {30: 6.0, 60: 5.5, 120: 4.0, 240: 3.0}
PAN_SECONDS = 4.5
SHAKE_DEG = (0.05, 0.35)


@dataclass(frozen=True)
class Design:
    """What a set is made of: trials, and the space of conditions. fixed: the same in every clip."""

    trials: tuple[Trial, ...]
    count: int = 24
    seed: int = 0
    ranges: dict[str, tuple[float, float]] | None = None
    weights: dict[str, dict[str, float]] | None = None
    fixed: dict[str, Any] | None = None


@dataclass(frozen=True)
class Job:
    """One clip to be made."""

    path: Path
    trial: Trial
    conditions: Conditions


def load_design(path: Path, data: Path | None = None) -> Design:
    """Read a design; trials' files are looked for in `data`, $SWINGLEG_DATA or the file's folder.

    Raises
    ------
    InputError : the file cannot be read or holds no trials.
    OptionError : an unknown name in it.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"no design can be read ({error})", where=str(path)) from error
    known = {"count", "seed", "participants", "range", "weight", "fixed", "trial"}
    if set(content) - known:
        strange = ", ".join(sorted(set(content) - known))
        raise OptionError(f"{path}: unknown: {strange}", fix=f"Known: {', '.join(sorted(known))}.")
    base = data or Path(os.environ.get("SWINGLEG_DATA") or path.parent)
    people = _people(base / content["participants"]) if "participants" in content else {}
    trials = []
    for row in content.get("trial", ()):
        entry = people.get(_number(row.get("subject", "")), {}) | row
        for key in ("run", "static"):
            if key in entry:
                entry[key] = base / entry[key]
        try:
            trials.append(Trial(**entry))
        except TypeError as error:
            raise OptionError(f"{path}: trial {row}: {error}", fix="See docs/methods.") from error
    if not trials:
        raise InputError("the design holds no trials", where=str(path), fix="Add [[trial]] tables.")
    for given, own in (("range", RANGES), ("weight", WEIGHTS)):
        strange = ", ".join(sorted(set(content.get(given, {})) - set(own)))
        if strange:
            raise OptionError(f"{path}: [{given}] {strange}", fix=f"Known: {', '.join(own)}.")
    return Design(
        trials=tuple(trials),
        count=int(content.get("count", 24)),
        seed=int(content.get("seed", 0)),
        ranges={k: (float(v[0]), float(v[1])) for k, v in content.get("range", {}).items()},
        weights=content.get("weight"),
        fixed=content.get("fixed"),
    )


def _people(path: Path) -> dict[int, dict[str, Any]]:
    """Number of a subject → height, mass and sex, from a table in the form of RBDS.

    Columns Subject (a number), Height (cm), Mass (kg) and Gender (M, F).
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return {
                int(row["Subject"]): {
                    "height_m": float(row["Height"]) / 100,
                    "mass_kg": float(row["Mass"]),
                    "sex": "male" if row["Gender"].strip().upper() == "M" else "female",
                }
                for row in csv.DictReader(stream)
            }
    except (OSError, KeyError, ValueError) as error:
        raise InputError(
            f"no participants can be read ({error})",
            where=str(path),
            fix="Say with --data where the trials' files lie, or give each trial height and mass.",
        ) from error


def _number(subject: str) -> int:
    digits = "".join(c for c in subject if c.isdigit())
    return int(digits) if digits else -1


def plan(design: Design, folder: Path) -> list[Job]:
    """Every clip of a design, in order; the n-th is the same however many are asked for."""
    ranges = {**RANGES, **(design.ranges or {})}
    weights = {**WEIGHTS, **(design.weights or {})}
    sampler = qmc.Sobol(len(ranges) + len(weights), scramble=True, rng=design.seed)
    points = sampler.random(2 ** int(np.ceil(np.log2(max(design.count, 256)))))
    order = np.random.default_rng([design.seed, 71])
    rounds = -(-design.count // len(design.trials))
    turn = np.concatenate([order.permutation(len(design.trials)) for _ in range(rounds)])
    jobs = []
    for k in range(design.count):
        trial = design.trials[int(turn[k])]
        c = _conditions(points[k], ranges, weights, design, k)
        name = f"{k:03d}-{trial.subject or trial.run.stem}"
        name += f"-{trial.speed_m_s or 0:.1f}-{c.scene}-{c.fps}fps-yaw{c.yaw_deg:+03.0f}"
        jobs.append(Job(folder / f"{name}.mp4", trial, c))
    return jobs


def _conditions(
    point: np.ndarray,
    ranges: dict[str, tuple[float, float]],
    weights: dict[str, dict[str, float]],
    design: Design,
    k: int,
) -> Conditions:
    values: dict[str, Any] = {
        name: float(lo + share * (hi - lo))
        for (name, (lo, hi)), share in zip(ranges.items(), point, strict=False)
    }
    for (name, options), share in zip(weights.items(), point[len(ranges) :], strict=True):
        edges = np.cumsum([float(v) for v in options.values()])
        values[name] = list(options)[int(np.searchsorted(edges, share * edges[-1], side="right"))]
    rng = np.random.default_rng([design.seed, k])
    size, hand, shutter = (values.pop(n) for n in ("size", "hand", "shutter_share"))
    width, height = (int(v) for v in size.split("x"))
    fps = int(values["fps"])
    indoors = values["scene"] in INDOORS
    if indoors:  # lamps under a ceiling: high and soft
        values["sun_elevation_deg"] = 45 + 0.55 * (values["sun_elevation_deg"] - 30)
        values["hardness"] = 0.15 + 0.55 * values["hardness"]
    else:
        values["rails"] = "none"
    values |= {
        "seed": int(design.seed * 100_000 + k),
        "outfit_seed": int(rng.integers(2**31)),
        "fps": fps,
        "width": width,
        "height": height,
        "crf": round(values["crf"]),
        "camera": "still" if indoors else "pan",
        "seconds": SECONDS.get(fps, 5.0) if indoors else min(PAN_SECONDS, SECONDS.get(fps, 5.0)),
        # the shutter of a camera in the sun is short
        "shutter_s": shutter / max(fps, 60) * (1.0 if indoors else 0.4),
        "shake_deg": float(rng.uniform(*SHAKE_DEG)) if hand == "hand" or not indoors else 0.0,
        "aim_x_m": float(rng.uniform(-0.05, 0.15)),
        "aim_share": float(rng.uniform(0.47, 0.56)),
    }
    if not indoors:
        values["shake_deg"] *= 0.3  # a long lens is held still, or nothing is seen
        values["yaw_deg"] *= 0.4  # the pan itself adds up to PAN_DEG to either side
    values |= design.fixed or {}
    plain = {n: round(v, 4) if isinstance(v, float) else v for n, v in values.items()}
    return condition(plain)


def render_all(
    jobs: list[Job], processes: int, on_done: Callable[[Job, str], None]
) -> tuple[int, int]:
    """Render what is not there yet; `on_done` is told each clip and what became of it.

    Returns the number of clips that are there now, and of those that failed.
    """
    todo = [job for job in jobs if not finished(job)]
    there, failed = len(jobs) - len(todo), 0
    for job, line in _each(todo, processes):
        good = not line.startswith("failed")
        there, failed = there + good, failed + (not good)
        on_done(job, line)
    return there, failed


def finished(job: Job) -> bool:
    return job.path.exists() and job.path.with_suffix(".truth.json").exists()


def _each(jobs: list[Job], processes: int) -> Iterator[tuple[Job, str]]:
    if processes <= 1 or len(jobs) < 2:
        yield from ((job, _make(job)) for job in jobs)
        return
    context = multiprocessing.get_context("spawn")  # a forked graphics driver hangs
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_alone) as pool:
        waiting = {pool.submit(_make, job): job for job in jobs}
        for done in as_completed(waiting):
            yield waiting[done], done.result()


def _alone() -> None:
    """One thread per process: the processes share the cores."""
    for name in ("LP_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"


def _make(job: Job) -> str:
    from swingleg.virtual.clip import render_capture

    job.path.parent.mkdir(parents=True, exist_ok=True)
    begin = time.perf_counter()
    try:
        truth = render_capture(_capture(job.trial), job.conditions, job.path)
    except SwinglegError as error:
        return f"failed: {error}"
    count, took = len(truth["time_s"]), time.perf_counter() - begin
    return f"{count} frames in {took:.0f} s"


@lru_cache(maxsize=8)
def _capture(trial: Trial) -> Capture:
    return load_capture(trial)
