"""Accuracy of the video way on virtual runners that the calibration never saw.

    python -m validation.video FOLDER … [--shipped]
    python -m validation.video --render PYTHON [--count 96]

With --render, PYTHON (of an environment with the extra `virtual`) first renders the clips of the
RBDS grid into a temporary folder; finished ones are kept. FOLDER holds rendered clips with their
truth (`swingleg virtual render --grid`). Each runner's clips are judged by a calibration trained on
the other runners' clips; with --shipped by the shipped one (for clips that did not train it).
Prints and writes validation/video.md.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from swingleg import __version__
from swingleg.core.findings import FINDING_IDS
from swingleg.core.metrics import METRICS
from swingleg.motion.calibration import Weights
from validation.clips import Clip, clips, usable
from validation.train_video import Sample, event_habits, fit, rmse, sample_of
from validation.video_cases import ANGLES, Record, event_errors_of, record

LEGS = ("near", "far")
#: what the issue asks of clips at 60 frames/s and a yaw of at most 15°
AIM = {"near": (2.2, 2.2, 4.0, 3.0), "far": (3.2, 4.0, 8.0, 5.0)}
RESAMPLES = 2000
#: findings that truth and video can both raise
COMPARED = tuple(f for f in FINDING_IDS if f not in ("good_swing", "asymmetry", "stomping"))
ABOUT = """\
Every figure here is of *virtual* runners: rendered bodies (Anny) driven by measured runs (RBDS:
Fukuchi, Fukuchi & Duarte 2017, PeerJ 5:e3298, CC BY 4.0), under conditions spread evenly over their
space (scene, light, clothes, build, lens, camera turn and height, hand shake, exposure, noise,
compression, frame rate). Truth is the motion that was rendered; for means over strides, the mean of
the same leg over the runner's whole 30 s trial. Rendered people are not people: nothing here proves
the accuracy on real ones. The
ridge strengths and the widths of the intervals were chosen on these very clips (left-out errors):
the coverage shows that they are consistent, not that they hold elsewhere.
Printed by `validation/video.py`."""


def table(records: list[Record], how: str) -> str:
    """The whole page, Markdown."""
    day = datetime.now(UTC).date().isoformat()
    people = {r.labels["subject"] for r in records}
    parts = [
        f"# Video on virtual runners\n\nswingleg {__version__}, {day}. {len(records)} clips of "
        f"{len(people)} runners. {how}\n\n{ABOUT}",
        _angles(records),
        _events(records),
        _metrics(records),
        _coverage(records),
        _findings(records),
    ]
    return "\n\n".join(parts) + "\n"


def _easy(r: Record) -> bool:
    return r.labels["fps"] == 60 and abs(r.labels["yaw"]) <= 15


def _groups(records: list[Record]) -> dict[str, list[Record]]:
    tests: dict[str, Callable[[dict], bool]] = {
        "60 fps, yaw ≤ 15°": lambda c: c["fps"] == 60 and abs(c["yaw"]) <= 15,
        "60 fps, yaw 15–30°": lambda c: c["fps"] == 60 and 15 < abs(c["yaw"]) <= 30,
        "yaw over 30°": lambda c: abs(c["yaw"]) > 30,
        "30 fps": lambda c: c["fps"] == 30,
        "120 fps": lambda c: c["fps"] == 120,
        "240 fps": lambda c: c["fps"] == 240,
        "2.5 m/s": lambda c: c["speed"] == 2.5,
        "3.5 m/s": lambda c: c["speed"] == 3.5,
        "4.5 m/s": lambda c: c["speed"] == 4.5,
        "panning camera": lambda c: c["camera"] == "pan",
        "all": lambda c: True,
    }
    out = {name: [r for r in records if test(r.labels)] for name, test in tests.items()}
    return {name: own for name, own in out.items() if own}


def _rms(values: np.ndarray) -> float:
    return float(np.sqrt(np.nanmean(np.asarray(values, dtype=float) ** 2)))


def _angles(records: list[Record]) -> str:
    lines = [
        "## Angles, RMSE in degrees over every instant\n",
        "| clips | n | near thigh / shank / foot / knee | far | legs exchanged, frames |",
        "|---|---|---|---|---|",
    ]
    for name, own in _groups(records).items():
        cells = []
        for leg in LEGS:
            each = [_rms(np.concatenate([r.angles[leg][a] for r in own])) for a in ANGLES]
            cells.append(" / ".join(f"{v:.1f}" for v in each))
        swaps = sum(r.swaps for r in own)
        lines.append(f"| {name} | {len(own)} | {cells[0]} | {cells[1]} | {swaps} |")
    aims = [" / ".join(f"{v:.1f}" for v in AIM[leg]) for leg in LEGS]
    lines.append(f"| *aimed at, 60 fps, yaw ≤ 15°* | | {aims[0]} | {aims[1]} | 0 |")
    return "\n".join(lines)


def _events(records: list[Record]) -> str:
    lines = [
        "## Contacts, bias / RMSE in ms against the plates' (both legs)\n",
        "| clips | touch-down | toe-off | contact | missed |",
        "|---|---|---|---|---|",
    ]
    for name, own in _groups(records).items():
        e = pd.concat([r.events for r in own])
        cells = [f"{e[c].mean():+.1f} / {_rms(e[c]):.1f}" for c in ("td", "to", "contact")]
        missed = f"{int(e['td'].isna().sum())} of {len(e)}"
        lines.append(f"| {name} | {' | '.join(cells)} | {missed} |")
    return "\n".join(lines)


def _joined(records: list[Record]) -> pd.DataFrame:
    return pd.concat(
        [r.metrics.assign(**r.labels, easy=_easy(r)) for r in records], ignore_index=True
    )


def _metrics(records: list[Record]) -> str:
    rows = _joined([r for r in records if _easy(r)] or records)
    lines = [
        "## Single figures against the same strides, 60 fps, yaw ≤ 15°\n",
        "| metric | near bias / RMSE | far bias / RMSE | unit |",
        "|---|---|---|---|",
    ]
    for name in METRICS:
        own = rows[(rows["metric"] == name) & rows["here"].notna()]
        if own.empty:
            continue
        cells = []
        for leg in LEGS:
            e = (own["value"] - own["here"])[own["leg"] == leg]
            cells.append(f"{e.mean():+.3g} / {_rms(e):.3g}" if len(e) else "withheld")
        lines.append(f"| {name} | {cells[0]} | {cells[1]} | {METRICS[name].unit} |")
    return "\n".join(lines)


def _coverage(records: list[Record]) -> str:
    """How often the 95 % interval holds the trial's mean; bootstrap over runners."""
    rows = _joined(records)
    rows["inside"] = (rows["low"] <= rows["truth"]) & (rows["truth"] <= rows["high"])
    rows["half"] = (rows["high"] - rows["low"]) / 2
    lines = [
        "## Do the 95 % intervals hold? Share that contains the mean of the whole trial\n",
        "| metric | near | half-width | far | half-width |",
        "|---|---|---|---|---|",
    ]
    rng = np.random.default_rng(0)
    for name in METRICS:
        cells = []
        for leg in LEGS:
            own = rows[(rows["metric"] == name) & (rows["leg"] == leg)]
            if len(own) < 10:
                cells += ["", ""]
                continue
            low, high = _bootstrap(own, rng)
            share = 100 * own["inside"].mean()
            cells += [f"{share:.0f} % [{low:.0f}, {high:.0f}]", f"{own['half'].median():.3g}"]
        if any(cells):
            lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _bootstrap(rows: pd.DataFrame, rng: np.random.Generator) -> tuple[float, float]:
    each = rows.groupby("subject")["inside"].agg(["sum", "count"]).to_numpy()
    drawn = each[rng.integers(0, len(each), (RESAMPLES, len(each)))].sum(axis=1)
    low, high = np.quantile(100 * drawn[:, 0] / drawn[:, 1], [0.025, 0.975])
    return float(low), float(high)


def _findings(records: list[Record]) -> str:
    same = both = only_truth = only_video = 0
    for r in records:
        for name in COMPARED:
            a, b = name in r.wanted, name in r.found
            same += a == b
            both += a and b
            only_truth += a and not b
            only_video += b and not a
    total = same + only_truth + only_video
    wrong = sum(len((r.acted - r.wanted) & set(COMPARED)) for r in records)
    acted = sum(len(r.acted & set(COMPARED)) for r in records)
    return (
        "## Findings against those that the exact metrics raise\n\n"
        f"{total} pairs of clip and finding: {100 * same / total:.0f} % agree. Raised from both "
        f"{both}, from truth alone {only_truth}, from video alone {only_video}. Of {acted} raised "
        f"as `act`, {wrong} are not raised from truth."
    )


def draw(samples: dict[Path, Sample], weights: dict[str, Weights]) -> None:
    """docs/img/validation-video.svg: a clip's error over the camera's turn, before and after."""
    import matplotlib.pyplot as plt

    from validation.figures import COLOURS, STYLE, TARGET

    rows = []
    for s in samples.values():
        change = weights[s.clip.subject].corrections(s.features, s.view)
        yaw = abs(float(s.clip.truth["conditions"]["yaw_deg"]))
        rows.append((yaw, rmse(s.error, s.keep), rmse(s.error - change, s.keep)))
    turn = np.array([r[0] for r in rows])
    before, after = (np.array([r[k] for r in rows]) for k in (1, 2))
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(2, 4, figsize=(9.5, 4.6), sharex=True, sharey="col")
        for leg in (0, 1):
            for k, name in enumerate(ANGLES):
                ax = axes[leg, k]
                ax.scatter(turn, before[:, leg, k], s=9, color="#aaaaaa", lw=0, label="fitted")
                ax.scatter(turn, after[:, leg, k], s=9, color=COLOURS[0], lw=0, label="calibrated")
                ax.set_title(f"{LEGS[leg]} {name}")
                ax.set_ylim(0, None)
        for ax in axes[1]:
            ax.set_xlabel("camera turned by, degrees")
        for ax in axes[:, 0]:
            ax.set_ylabel("RMSE, degrees")
        axes[0, 0].legend(frameon=False, fontsize=7, handletextpad=0)
        figure.savefig(TARGET / "validation-video.svg", metadata={"Date": None})
        plt.close(figure)


def left_out(found: list[tuple[Clip, xr.Dataset]], *, figure: bool) -> list[Record]:
    """Every clip judged by a calibration that never saw its runner."""
    samples = {clip.path: sample_of(clip, keypoints) for clip, keypoints in found}
    weights = {
        runner: fit([s for s in samples.values() if s.clip.subject != runner])
        for runner in {clip.subject for clip, _ in found}
    }
    if figure:
        draw(samples, weights)
    # how late contacts come is learned from the others too, each judged without its own runner
    late = pd.concat(
        event_errors_of(clip, keypoints, weights[clip.subject]).assign(runner=clip.subject)
        for clip, keypoints in found
    )
    weights = {
        runner: replace(own, events=event_habits(late[late["runner"] != runner]))
        for runner, own in weights.items()
    }
    judged = (record(clip, keypoints, weights[clip.subject]) for clip, keypoints in found)
    return [r for r in judged if r is not None]


def rendered(python: str, count: int) -> Path:
    """Folder of the RBDS grid's clips, rendered where they are not there yet."""
    folder = Path(tempfile.gettempdir()) / "swingleg-grid"
    grid = files("swingleg.virtual").joinpath("grids", "rbds.toml")
    command = [python, "-m", "swingleg", "virtual", "render", "--grid", str(grid)]
    command += ["--count", str(count), "--jobs", "2", "--data", os.environ["SWINGLEG_DATA"]]
    subprocess.run([*command, "-o", str(folder)], check=True)
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="*", metavar="FOLDER")
    parser.add_argument("--render", metavar="PYTHON", help="render the clips first")
    parser.add_argument("--count", type=int, default=96, help="clips to render")
    parser.add_argument("--shipped", action="store_true", help="judge the shipped calibration")
    parser.add_argument("--dry", action="store_true", help="print only")
    args = parser.parse_args()
    if args.render:
        args.folders.append(rendered(args.render, args.count))
    if not args.folders:
        parser.error("give a FOLDER of clips, or --render PYTHON")
    found = list(usable([clip for folder in args.folders for clip in clips(folder)]))
    if args.shipped:
        judged = [record(clip, keypoints) for clip, keypoints in found]
        records = [r for r in judged if r is not None]
        how = "Judged by the shipped calibration."
    else:
        records = left_out(found, figure=not args.dry)
        how = "Each runner is judged by a calibration trained on the clips of the others."
    text = table(records, how)
    print(text)
    if not args.dry:
        Path(__file__).with_name("video.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
