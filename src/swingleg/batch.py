"""Many recordings: found, analysed side by side in processes, and set out in one table."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from swingleg.core.errors import OptionError, SwinglegError
from swingleg.core.files import whole_file
from swingleg.core.processes import cores, each_done
from swingleg.settings import Settings

if TYPE_CHECKING:
    from swingleg.core.analysis import Analysis

TABLE = "batch.csv"
#: metrics of the table, each as NAME_both, NAME_left and NAME_right; empty = not measured
COLUMNS = (
    "speed_m_s", "cadence_spm", "step_length_m", "contact_time_s", "flight_time_s", "duty_factor",
    "vertical_oscillation_m", "lands_under_flexing_knee", "knee_flexion_contact_deg",
    "knee_flexion_velocity_contact_deg_s", "knee_flexion_late_swing_min_deg",
    "knee_flexion_swing_peak_deg", "thigh_elevation_peak_deg", "hip_flexion_peak_deg",
    "overstride_hip_leg", "overstride_knee_leg", "shank_angle_contact_deg",
    "foot_strike_angle_deg", "peak_force_bw", "impact_impulse_bw_s", "braking_impulse_bw_s",
    "vertical_stiffness_kn_m", "leg_stiffness_kn_m",
)  # fmt: skip
_FACTS = ("path", "result", "error", "static", "strides_left", "strides_right", "quality")
_SIDES = ("both", "left", "right")
_HEADER = (*_FACTS, *(f"{name}_{side}" for name in COLUMNS for side in _SIDES))


@dataclass(frozen=True)
class Job:
    """One recording to analyse into the folder `out`. fault : what already speaks against it.
    reuse : as in `pipeline.analyze`.
    """

    path: Path
    out: Path
    settings: Settings
    overlay: bool = True
    reuse: bool = False
    fault: str | None = None


@dataclass(frozen=True)
class Done:
    """What became of a Job: one line for a person, and the cells of its row of the table."""

    job: Job
    error: str | None = None
    said: str = ""
    cells: dict[str, object] = field(default_factory=dict)

    @property
    def line(self) -> str:
        """ "ok" and the result, or "failed" and why."""
        return f"failed  {self.error}" if self.error else f"ok      {self.said}"


def plan(
    paths: Iterable[str | Path],
    out_dir: str | Path,
    settings: Settings | None = None,
    *,
    overlay: bool = True,
    reuse: bool = False,
) -> list[Job]:
    """A Job per recording that `read.search.find_recordings` finds, each with its own folder.

    Without `settings.static`, a C3D with "static" in its name serves the trials of its folder
    and is not analysed itself.

    Raises
    ------
    OptionError : nothing to analyse.
    """
    from swingleg.read.search import find_recordings

    s, out = settings or Settings(), Path(out_dir)
    files = find_recordings(
        paths,
        tables=s.mapping is not None,
        standing=s.static is not None,
        leave_out=[out, *([s.static] if s.static else [])],
    )
    if not files:
        raise OptionError(
            "there is no recording to analyse: a standing trial alone shows no run",
            fix="Give the files of the runs too, or a folder that holds them.",
        )
    pairs = zip(files, folder_names(files), strict=True)
    return [_job(Job(file, out / name, s, overlay, reuse)) for file, name in pairs]


def analyze_all(
    jobs: Sequence[Job],
    out_dir: str | Path,
    *,
    processes: int | None = None,
    on_done: Callable[[Done], None] | None = None,
) -> list[Done]:
    """Analyse and save every Job in worker processes of one thread each; write `TABLE`.

    A recording that cannot be analysed has its error in its row and stops no other. The table is
    written when all are done, and with what is done so far when the work is stopped.

    Parameters
    ----------
    processes : by default one per core. on_done : called as each recording is done.

    Returns
    -------
    A Done per Job, in the order of `jobs`.

    Raises
    ------
    OptionError : fewer than one process. OutputError : the folder cannot be written.
    """
    from swingleg.report.files import prepare_output

    if processes is not None and processes < 1:
        raise OptionError(f"{processes} processes cannot work", fix="Give --jobs 1 or more.")
    table = prepare_output(out_dir) / TABLE
    done: dict[int, Done] = {}
    try:
        for place, result in each_done(_work, jobs, jobs=processes or cores(), died=_died):
            done[place] = result
            if on_done is not None:
                on_done(result)
    finally:
        finished = [done[place] for place in sorted(done)]
        with whole_file(table) as part:
            part.write_text(_table(finished), encoding="utf-8", newline="")
    return finished


def folder_names(files: Sequence[Path]) -> list[str]:
    """A name for each result: the file's own; with its folders or its ending where two are alike.

    >>> folder_names([Path("S1/run.c3d"), Path("S2/run.c3d"), Path("S2/jog.c3d")])
    ['S1_run', 'S2_run', 'jog']
    """
    full = [file.resolve() for file in files]
    names = [file.stem for file in full]
    for depth in range(2, max((len(file.parts) for file in full), default=0)):
        alike = _alike(names)
        names = [
            "_".join((*file.parts[1:][-depth:-1], file.stem)) if again else name
            for file, name, again in zip(full, names, alike, strict=True)
        ]
    endings = [file.suffix.replace(".", "_") for file in full]
    return [
        name + ending if again else name
        for name, ending, again in zip(names, endings, _alike(names), strict=True)
    ]


def _alike(names: Sequence[str]) -> list[bool]:
    """Which names stand more than once; some file systems see no capitals."""
    times = Counter(name.casefold() for name in names)
    return [times[name.casefold()] > 1 for name in names]


def _job(job: Job) -> Job:
    """The Job with its folder's standing trial, or with what is wrong about that."""
    from swingleg.read.search import standing_for

    if job.settings.static is not None:
        return job
    try:
        static = standing_for(job.path)
    except SwinglegError as error:
        return replace(job, fault=str(error))
    return replace(job, settings=replace(job.settings, static=str(static) if static else None))


def _work(job: Job) -> Done:
    """In a worker: one recording, from its file to its folder."""
    from swingleg.pipeline import analyze
    from swingleg.report import save

    if job.fault is not None:
        return _failed(job, job.fault)
    try:
        analysis = analyze(job.path, job.settings, reuse=job.reuse)
        video = job.path if analysis.input.kind == "video" else None
        save(analysis, job.out, video=video, overlay=job.overlay)
        return Done(job, said=_said(job, analysis), cells=_cells(analysis))
    except SwinglegError as error:
        return _failed(job, str(error))
    except Exception as error:  # a fault in swingleg must not take the other recordings along
        return _failed(
            job, f"{job.path}: unexpected {type(error).__name__} ({error}). "
            "Run swingleg analyze on it alone to see where.",
        )  # fmt: skip


def _died(job: Job) -> Done:
    return _failed(
        job, f"{job.path}: its process died twice. Free some memory, or check the file's origin."
    )


def _failed(job: Job, error: str) -> Done:
    return Done(job, error=" ".join(error.split()))


def _said(job: Job, analysis: Analysis) -> str:
    """ "S1_run: 166 steps/min, 3.50 m/s, lands under a flexing knee: left 40 of 41, ..." """
    from swingleg.report.story import landings

    parts = []
    cadence, speed = analysis.metrics.get("cadence_spm"), analysis.condition.speed_m_s
    if cadence and cadence.both:
        parts.append(f"{cadence.both.value:.0f} steps/min")
    if speed:
        parts.append(f"{speed:.2f} m/s")
    counted = [landings(analysis, side) for side in ("left", "right")]
    sides = [f"{c.side} {c.yes} of {c.known}" for c in counted if c is not None and c.known]
    flexing = ", ".join(sides) or "cannot be told"
    return f"{job.out.name}: {', '.join([*parts, f'lands under a flexing knee: {flexing}'])}"


def _cells(analysis: Analysis) -> dict[str, object]:
    """Cells of the table, by the names of `_HEADER`."""
    sides = analysis.strides["side"]
    cells: dict[str, object] = {
        "strides_left": int((sides == "left").sum()),
        "strides_right": int((sides == "right").sum()),
        "quality": round(analysis.quality.score, 3),
    }
    for name in COLUMNS:
        metric = analysis.metrics.get(name)
        for side in _SIDES:
            measure = metric.of(side) if metric else None
            cells[f"{name}_{side}"] = measure.value if measure else None
    return cells


def _table(finished: Sequence[Done]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, _HEADER, restval="", lineterminator="\n")
    writer.writeheader()
    for done in finished:
        job = done.job
        facts = {"path": job.path, "error": done.error, "static": job.settings.static,
                 "result": None if done.error else job.out}  # fmt: skip
        writer.writerow(facts | done.cells)
    return text.getvalue()
