"""The tables of validation/video.md, from the records of clips."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd

from swingleg import __version__
from swingleg.core.findings import FINDING_IDS
from swingleg.core.metrics import METRICS
from validation.video_cases import ANGLES, KNEE_RATE, WHOLE, Record

LEGS = ("near", "far")
#: what the issue asks of clips at 60 frames/s and a yaw of at most 15°
AIM = {"near": (2.2, 2.2, 4.0, 3.0), "far": (3.2, 4.0, 8.0, 5.0)}
RESAMPLES = 2000
#: findings that truth and video can both raise
COMPARED = tuple(f for f in FINDING_IDS if f not in ("good_swing", "asymmetry", "stomping"))
#: a rate nearer to zero is neither flexing nor extending, °/s
CLEAR_DEG_S = 60.0
ABOUT = """\
Every figure here is of *virtual* runners: rendered bodies (Anny) driven by measured runs (RBDS:
Fukuchi, Fukuchi & Duarte 2017, PeerJ 5:e3298, CC BY 4.0), under conditions spread evenly over their
space (scene, light, clothes, build, lens, camera turn and height, hand shake, exposure, noise,
compression, frame rate). Truth is the motion that was rendered; for means over strides, the mean of
the same leg over the runner's whole 30 s trial. Rendered people are not people: nothing here proves
the accuracy on real ones. The settings of both regressions were chosen on left-out errors of such
clips (neighbouring settings of the contacts lie within .4 ms).
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
        _whole(records),
        _flexing(records),
        _turn(records),
        _coverage(records),
        _findings(records),
    ]
    return "\n\n".join(parts) + "\n"


def _easy(r: Record) -> bool:
    return _is_easy(r.labels) and not r.labels["extending"]


def _is_easy(c: dict) -> bool:
    return bool(c["fps"] == 60 and abs(c["yaw"]) <= 15 and c["overground"] != "still")


def _groups(records: list[Record]) -> dict[str, list[Record]]:
    tests: dict[str, Callable[[dict], bool]] = {
        "60 fps, yaw ≤ 15°": _is_easy,
        "60 fps, yaw 15–30°": lambda c: c["fps"] == 60 and 15 < abs(c["yaw"]) <= 30,
        "yaw over 30°": lambda c: abs(c["yaw"]) > 30,
        "30 fps": lambda c: c["fps"] == 30,
        "120 fps": lambda c: c["fps"] == 120,
        "240 fps": lambda c: c["fps"] == 240,
        "2.5 m/s": lambda c: c["speed"] == 2.5,
        "3.5 m/s": lambda c: c["speed"] == 3.5,
        "4.5 m/s": lambda c: c["speed"] == 4.5,
        "panning camera": lambda c: c["overground"] == "pan",
        "passing a still camera": lambda c: c["overground"] == "still",
        "all": lambda c: True,
    }
    measured = [r for r in records if not r.labels["extending"]]
    out = {name: [r for r in measured if test(r.labels)] for name, test in tests.items()}
    out["landing on an extending knee"] = [r for r in records if r.labels["extending"]]
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
    rows = _joined([r for r in records if not r.labels["extending"]])
    miss = (rows["value"] - rows["truth"]).abs()
    rows["half"] = (rows["high"] - rows["low"]) / 2
    rows["inside"] = miss <= rows["half"]
    lines = [
        "## Do the 95 % intervals hold? Share that contains the mean of the whole trial\n",
        "*Held out*: with a width chosen on the other runners, not widened for people. *Shipped*: "
        "as they are, widened for people.\n",
        "| metric | near, held out | shipped | half-width | far, held out | shipped | half-width |",
        "|---|---|---|---|---|---|---|",
    ]
    rng = np.random.default_rng(0)
    for name in METRICS:
        cells = []
        for leg in LEGS:
            own = rows[(rows["metric"] == name) & (rows["leg"] == leg)]
            if len(own) < 10:
                cells += ["", "", ""]
                continue
            cells += [_share(held_out(own, name, leg), rng), _share(own, rng)]
            cells.append(f"{own['half'].median():.3g}")
        if any(cells):
            lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _share(rows: pd.DataFrame, rng: np.random.Generator) -> str:
    low, high = _bootstrap(rows, rng)
    return f"{100 * rows['inside'].mean():.0f} % [{low:.0f}, {high:.0f}]"


def held_out(rows: pd.DataFrame, name: str, leg: str) -> pd.DataFrame:
    """The rows, inside or not of intervals whose width each runner's others chose."""
    in_use = video_sd(name, leg)
    inside = pd.Series(False, index=rows.index)
    for runner in rows["subject"].unique():
        mine = rows["subject"] == runner
        sd = needed_sd(rows[~mine], in_use)
        half = 1.96 * np.sqrt(random_variance(rows[mine], in_use) + sd**2)
        inside[mine] = (rows["value"] - rows["truth"])[mine].abs() <= half
    return rows.assign(inside=inside)


@cache
def _sds() -> pd.DataFrame:
    """The systematic parts of the shipped intervals; of the forces those that are no shares."""
    tables = []
    for package, name in (("swingleg.gait", "systematic.csv"), ("swingleg.dynamics", "errors.csv")):
        with files(package).joinpath(name).open(encoding="utf-8") as stream:
            table = pd.read_csv(stream, index_col="metric")
        tables.append(table[table["as"] != "share"] if "as" in table else table)
    return pd.concat(tables)


def video_sd(metric: str, leg: str) -> float:
    """The systematic sd in use for the near or far leg; 0 where the table has none."""
    table = _sds()
    known = metric in table.index and pd.notna(table.loc[metric, f"video_{leg}"])
    return float(table.loc[metric, f"video_{leg}"]) if known else 0.0


def random_variance(rows: pd.DataFrame, in_use: float) -> pd.Series:
    """Variance in the intervals beside the systematic sd in use."""
    whole = (rows["high"] - rows["low"]) / 2 / 1.96
    return np.maximum(whole**2 - in_use**2, 0.0)


def needed_sd(rows: pd.DataFrame, in_use: float) -> float:
    """The systematic sd that makes 95 % of the intervals hold; in_use : the one in them now."""
    miss = (rows["value"] - rows["truth"]).abs() / 1.96
    sd = np.sqrt(np.maximum(miss**2 - random_variance(rows, in_use), 0.0))
    return float(np.quantile(sd, 0.95))


def _bootstrap(rows: pd.DataFrame, rng: np.random.Generator) -> tuple[float, float]:
    each = rows.groupby("subject")["inside"].agg(["sum", "count"]).to_numpy()
    drawn = each[rng.integers(0, len(each), (RESAMPLES, len(each)))].sum(axis=1)
    low, high = np.quantile(100 * drawn[:, 0] / drawn[:, 1], [0.025, 0.975])
    return float(low), float(high)


def _whole(records: list[Record]) -> str:
    """What belongs to no leg, relative to the truth of the clip's own steps."""
    lines = [
        "## Cadence, and step length at the speed given\n",
        "| clips | n | cadence bias / RMSE | step length bias / RMSE |",
        "|---|---|---|---|",
    ]
    for name, own in _groups(records).items():
        cells = []
        for metric in WHOLE:
            e = np.array([r.whole[metric] for r in own if metric in r.whole])
            cells.append(f"{100 * e.mean():+.2f} / {100 * _rms(e):.2f} %" if e.size else "")
        lines.append(f"| {name} | {len(own)} | {' | '.join(cells)} |")
    lines.append("| *aimed at* | | .3 % | 1.5 % |")
    return "\n".join(lines)


def _flexing(records: list[Record]) -> str:
    """Is the knee flexing at landing? Clips that land on an extending knee beside the others."""
    rows = _joined(records)
    rows = rows[(rows["metric"] == KNEE_RATE) & (rows["here"].abs() > CLEAR_DEG_S)]
    lines = [
        "## Is the knee flexing at landing?\n",
        f"Legs of clips whose true mean rate is beyond ±{CLEAR_DEG_S:.0f} °/s; extending knees "
        "were made from measured runs (`virtual/landing.py`).\n",
        "| leg | flexing: told so | extending: told so | balanced accuracy "
        "| certain (interval off zero) and right |",
        "|---|---|---|---|---|",
    ]
    for leg in LEGS:
        own = rows[rows["leg"] == leg]
        shares, cells = [], []
        for sign in (1, -1):
            true = own[np.sign(own["here"]) == sign]
            right = (np.sign(true["value"]) == sign).sum()
            shares.append(right / max(len(true), 1))
            cells.append(f"{right} of {len(true)}")
        sure = own[(own["low"] > 0) | (own["high"] < 0)]
        good = (np.sign(sure["value"]) == np.sign(sure["here"])).sum()
        cells.append(f"{np.mean(shares):.2f}")
        lines.append(f"| {leg} | {' | '.join(cells)} | {good} of {len(sure)} |")
    lines.append("| *aimed at* | | | .95 | |")
    return "\n".join(lines)


def _turn(records: list[Record]) -> str:
    rows = [
        (r.labels["yaw"], r.labels["overground"], r.turn) for r in records if np.isfinite(r.turn)
    ]
    lines = [
        "## The camera's turn, degrees\n",
        "| clips | n | bias / RMSE | largest |",
        "|---|---|---|---|",
    ]
    for name, test in {
        "still before a treadmill": lambda how: how == "",
        "panning or passing": lambda how: how != "",
    }.items():
        e = np.array([seen - yaw for yaw, how, seen in rows if test(how)])
        if e.size:
            worst = np.abs(e).max()
            lines.append(f"| {name} | {e.size} | {e.mean():+.1f} / {_rms(e):.1f} | {worst:.0f} |")
    return "\n".join(lines)


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
