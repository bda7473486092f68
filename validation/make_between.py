"""What two recordings of the same running differ by → swingleg/comparison/between.csv.

    SWINGLEG_DATA=… python -m validation.make_between FOLDER … [--shipped] [--keep FILE]

FOLDER holds rendered clips with their truth (`swingleg virtual render --grid`). Writes
between.csv and curves.csv of the package, and validation/between.md. --keep: a file for the
analyses, read when it is there (they take minutes).

Video. Each clip's mean less the truth of its own strides is measurement error. Its spread within
clips of one runner at one speed is what does not repeat when camera place, clothes and light are
others ("other"); within one runner at several speeds, what does not repeat when the pace changes
("paced"). The two halves of a clip share everything: what they differ by beyond their strides'
spread is "session". Near and far leg apart. Widened for people as the systematic error is
(gait/systematic.csv): half for the near leg, three quarters for the far.

Motion capture. 36 RBDS trials of 30 s, markers untouched: halves of a trial differ by more than
their strides explain: the runner's slow drift, "session". The correlation of neighbouring strides
is from there too, and how differently runners follow the pace.
"""

from __future__ import annotations

import argparse
import math
import pickle
from pathlib import Path

import numpy as np
import pandas as pd

from swingleg.comparison.spread import own_serial
from swingleg.core.athlete import Athlete, Condition
from swingleg.core.metrics import METRICS
from validation.between_clips import CURVES, video_rows
from validation.clips import clips, usable
from validation.rbds import DOUBTFUL, SPEEDS, SUBJECTS
from validation.rbds_strides import trial_strides

PACKAGE = Path("src/swingleg/comparison")
#: a clip's systematic error is widened so for people (docs/methods/uncertainty.md)
PEOPLE = {"near": 1.5, "far": 1.75, "whole": 1.5}
#: share of "other" below which the halves' noise could not tell "session"
LEAST = 0.2
#: harmonics of a difference of curves; beyond them is less than a tenth of a degree
HARMONICS = 6
LEGS = ("near", "far", "whole")


def marker_strides() -> pd.DataFrame:
    """Every stride of RBDS."""
    athlete = Athlete(height_m=1.75, mass_kg=70.0)
    return pd.concat(
        trial_strides(s, v, athlete, Condition(speed_m_s=v, treadmill=True)).assign(
            runner=s, speed=v
        )
        for s in SUBJECTS
        for v in SPEEDS
        if (s, v) not in DOUBTFUL
    )


def of_markers(strides: pd.DataFrame, name: str) -> dict[str, float]:
    """serial, markers_session, slope_sd of a metric."""
    rows, means = [], []
    for (runner, speed, _), g in strides.groupby(["runner", "speed", "side"]):
        x = pd.to_numeric(g[name], errors="coerce").dropna().to_numpy(dtype=float)
        if x.size < 20 or x.std() <= 1e-9 * max(abs(x.mean()), 1.0):
            continue
        half = x.size // 2
        gap = x[:half].mean() - x[-half:].mean()
        rows.append((own_serial(x), gap**2, x.var(ddof=1) * 2 / half))
        means.append((runner, speed, x.mean()))
    if not rows:
        return {}
    serial, gaps, variance = np.array(rows).T
    r = max(float(serial.mean()), 0.0)
    drift = max(float(gaps.mean() - (variance * (1 + r) / (1 - r)).mean()), 0.0) / 2
    table = pd.DataFrame(means, columns=["runner", "speed", "mean"])
    slopes = [
        np.polyfit(g["speed"], g["mean"], 1)[0]
        for _, g in table.groupby("runner")
        if g["speed"].nunique() > 1
    ]
    return {
        "serial": r,
        "markers_session": math.sqrt(drift),
        "slope_sd": float(np.std(slopes, ddof=1)),
    }


def within(table: pd.DataFrame, keys: list[str]) -> tuple[float, int]:
    """SD within groups and its degrees of freedom."""
    inside = table["error"] - table.groupby(keys)["error"].transform("mean")
    df = len(table) - table.groupby(keys).ngroups
    return (math.sqrt(float((inside**2).sum()) / df), df) if df > 0 else (math.nan, 0)


def of_video(errors: pd.DataFrame, name: str, leg: str) -> dict[str, float]:
    """LEG, LEG_paced (unwidened) and the degrees of freedom."""
    mine = errors[(errors["metric"] == name) & (errors["leg"] == leg)]
    mine = mine.assign(error=mine["value"] - mine["here"]).dropna(subset=["error"])
    if len(mine) < 20:
        return {}
    same, df = within(mine, ["subject", "speed", "near"])
    paced, _ = within(mine, ["subject"])
    every = float(mine["error"].std())
    return {leg: same, f"{leg}_paced": max(paced, same), "df": df, "all": every}


def of_halves(strides: pd.DataFrame, name: str, leg: str, serial: float) -> float:
    """LEG_session (unwidened): of halves of a clip."""
    mine = strides if leg == "whole" else strides[strides["leg"] == leg]
    gaps, explained = [], []
    for _, clip in mine.groupby(["subject", "clip"]):
        values = [
            pd.to_numeric(h[name], errors="coerce").dropna().to_numpy(dtype=float)
            for _, h in clip.groupby("half")
        ]
        if len(values) < 2 or min(v.size for v in values) < 2:
            continue
        gaps.append((values[0].mean() - values[1].mean()) ** 2)
        worth = (1 + serial) / (1 - serial)
        explained.append(sum(v.var(ddof=1) * worth / v.size for v in values))
    if len(gaps) < 20:
        return math.nan
    # a few wild ones (a lost leg) would be the whole of a mean: the tenth at each end left out
    excess = np.sort(np.array(gaps) - np.array(explained))
    cut = max(len(excess) // 10, 1)
    return math.sqrt(max(float(excess[cut:-cut].mean()), 0.0) / 2)


def between(video: tuple[pd.DataFrame, ...], markers: pd.DataFrame) -> pd.DataFrame:
    """The table, widened; a row per metric."""
    errors, halves = video[:2]
    rows = []
    for name, spec in METRICS.items():
        if spec.kind != "number" or name == "speed_m_s":
            continue
        row: dict[str, float] = of_markers(markers, name) if name in markers else {}
        serial = row.get("serial", 0.2)
        for leg in LEGS:
            found = of_video(errors, name, leg)
            drift = row.get("markers_session", 0.0)
            for kind in ("", "_paced"):
                if found:
                    row[leg + kind] = math.hypot(PEOPLE[leg] * found[leg + kind], drift)
            if found:
                row[f"{leg}_df"], row[f"{leg}_all"] = found["df"], found["all"]
            if spec.two_sided == (leg == "whole") or name not in halves:
                continue
            other = row.get(leg, math.nan)
            session = PEOPLE[leg] * of_halves(halves, name, leg, serial)
            if math.isfinite(session):
                least = max(drift, LEAST * other if math.isfinite(other) else 0.0)
                session = max(session, least)
                row[f"{leg}_session"] = min(session, other) if math.isfinite(other) else session
        rows.append({"metric": name, **row})
    return pd.DataFrame(rows)


def curve_parts(curves: pd.DataFrame) -> pd.DataFrame:
    """SD of each harmonic of one recording's error over the cycle, widened."""
    rows = []
    pct = list(range(101))
    for (angle, leg), mine in curves.groupby(["angle", "leg"]):
        whole = mine[mine["part"] == "whole"]
        values = whole[pct].to_numpy(dtype=float)
        inside = values - whole.groupby(["subject", "speed", "near"])[pct].transform("mean")
        groups = whole.groupby(["subject", "speed", "near"]).ngroups
        other = _harmonics(inside.to_numpy()) / max(len(whole) - groups, 1)
        pairs = [
            g[pct].to_numpy(dtype=float)
            for _, g in mine[mine["part"] != "whole"].groupby(["subject", "clip"])
            if len(g) == 2
        ]
        gaps = np.array([(p[0] - p[1]) / math.sqrt(2) for p in pairs])
        session = _harmonics(gaps) / max(len(gaps), 1)
        for k in range(HARMONICS + 1):
            rows.append(
                {
                    "angle": angle,
                    "leg": leg,
                    "harmonic": k,
                    "other": PEOPLE[str(leg)] * math.sqrt(other[k]),
                    "session": min(
                        PEOPLE[str(leg)] * math.sqrt(session[k]),
                        PEOPLE[str(leg)] * math.sqrt(other[k]),
                    ),
                }
            )
    return pd.DataFrame(rows)


def _harmonics(curves: np.ndarray) -> np.ndarray:
    """(HARMONICS + 1,) summed squares of the cosine and sine parts' sizes, per part."""
    found = np.fft.rfft(curves[:, :100], axis=1)[:, : HARMONICS + 1] / 100
    power = (np.abs(found) ** 2).sum(axis=0)
    power[1:] *= 2  # a² + b² = 4 |c|², shared by the cosine and the sine
    return np.asarray(power)


def report(table: pd.DataFrame, parts: pd.DataFrame, clips_used: int) -> str:
    """validation/between.md."""
    lines = [
        "# Between two recordings of the same running",
        "",
        f"Printed by `python -m validation.make_between`. {clips_used} rendered clips (12 RBDS "
        "runners, 50 frames/s or more, camera within 20° of the side), each judged by a "
        "calibration and contacts learned from the others' clips; 35 RBDS trials.",
        "",
        "Standard deviation of one recording's mean that more strides would not shrink, in the "
        "metric's unit, near leg (or whole body), as used: with the drift, and but for drift and "
        "serial widened for people by half. All: error "
        "of a recording on its own. Same run: within clips of one runner at one speed, other "
        "camera place, clothes, light. Paced: within one runner, other speeds too. Session: "
        "halves of a clip, beyond the strides' spread. Drift: halves of 30 s of RBDS, beyond "
        "the strides' spread. Serial: correlation of neighbouring strides. Follows pace: SD "
        "between runners of the change per m/s.",
        "",
        "| metric | unit | all | same run | paced | session | drift | serial | follows pace |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for row in table.itertuples():
        leg = "near" if np.isfinite(getattr(row, "near", math.nan)) else "whole"
        cells = [
            getattr(row, f"{leg}_all", math.nan) * PEOPLE[leg],
            getattr(row, leg, math.nan),
            getattr(row, f"{leg}_paced", math.nan),
            getattr(row, f"{leg}_session", math.nan),
            row.markers_session,
            row.serial,
            row.slope_sd,
        ]
        text = " | ".join("" if not np.isfinite(c) else f"{c:.3g}" for c in cells)
        lines.append(f"| {row.metric} | {METRICS[str(row.metric)].unit} | {text} |")
    lines += [
        "",
        "Curves: root mean square over the cycle of what two recordings' mean curves differ by "
        "(one recording's share), widened, degrees.",
        "",
        "| angle | leg | other | session |",
        "|---|---|---:|---:|",
    ]
    for (angle, leg), g in parts.groupby(["angle", "leg"]):
        each = [
            math.sqrt(float(g[k].iloc[0] ** 2 + (g[k].iloc[1:] ** 2).sum()))
            for k in ("other", "session")
        ]
        lines.append(f"| {angle} | {leg} | {each[0]:.2f} | {each[1]:.2f} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--shipped", action="store_true", help="judge by the shipped weights")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="keep the analyses here")
    args = parser.parse_args()
    if args.keep and args.keep.exists():
        video, markers = pickle.loads(args.keep.read_bytes())
    else:
        found = list(usable([clip for folder in args.folders for clip in clips(folder)]))
        video, markers = video_rows(found, shipped=args.shipped), marker_strides()
        if args.keep:
            args.keep.write_bytes(pickle.dumps((video, markers)))
    table, parts = between(video, markers), curve_parts(video[2])
    columns = [
        *(leg + kind for leg in LEGS for kind in ("", "_paced", "_session")),
        "markers_session",
        "serial",
        "slope_sd",
    ]
    kept = table[["metric", *columns]]
    kept.to_csv(PACKAGE / "between.csv", index=False, float_format="%.3g", lineterminator="\n")
    parts.to_csv(PACKAGE / "curves.csv", index=False, float_format="%.3g", lineterminator="\n")
    used = video[0][["subject", "clip"]].drop_duplicates().shape[0]
    text = report(table, parts, used)
    print(text)
    Path(__file__).with_name("between.md").write_text(text, encoding="utf-8")
    assert set(parts["angle"]) == set(CURVES)


if __name__ == "__main__":
    main()
