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
from scipy.optimize import brentq
from scipy.special import digamma, polygamma

from swingleg.comparison.spread import own_serial
from swingleg.core.athlete import Athlete, Condition
from swingleg.core.metrics import METRICS
from validation.between_clips import video_rows
from validation.clips import clips, usable
from validation.rbds import DOUBTFUL, SPEEDS, SUBJECTS
from validation.rbds_strides import trial_strides

PACKAGE = Path("src/swingleg/comparison")
#: a clip's systematic error is widened so for people (docs/methods/uncertainty.md)
PEOPLE = {"near": 1.5, "far": 1.75, "whole": 1.5}
#: share of "other" below which the halves' noise could not tell "session"
LEAST = 0.2
#: angle → the metric that is its curve's peak
PEAKS = {"thigh": "thigh_elevation_peak_deg", "knee": "knee_flexion_swing_peak_deg"}
#: share of the variance of errors of curves that their principal parts hold
HELD = 0.97
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


def usual_spread(groups: list[np.ndarray], serial: float) -> dict[str, float]:
    """SD of strides and its worth in strides, from (n,) strides of many recordings.

    Moments of the logarithms of their variances (Smyth 2004, section 6.2).
    """
    keep = [v for v in groups if v.size >= 3 and v.std() > 0]
    if len(keep) < 20:
        return {}
    slower = (1 + serial) / (1 - serial)
    df = np.array([max((v.size - 1) * (1 - serial**2) / (1 + serial**2), 1.0) for v in keep])
    variance = np.array([v.var(ddof=1) * (v.size - 1) / max(v.size - slower, 1) for v in keep])
    e = np.log(variance) - digamma(df / 2) + np.log(df / 2)
    over = float(e.var(ddof=1) - polygamma(1, df / 2).mean())
    if over <= 0:
        worth = 50.0
    else:
        worth = 2 * float(brentq(lambda x: polygamma(1, x) - over, 1e-3, 1e6))
    worth = min(worth, 50.0)
    sd = math.exp((e.mean() + digamma(worth / 2) - math.log(worth / 2)) / 2)
    return {"sd": sd, "df": worth}


def of_halves(strides: pd.DataFrame, name: str, leg: str, serial: float) -> tuple[float, float]:
    """LEG_session (unwidened): of halves of a clip; and its share of all they differ by."""
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
        return math.nan, math.nan
    # a few wild ones (a lost leg) would be the whole of a mean: the tenth at each end left out
    order = np.argsort(np.array(gaps) - np.array(explained))
    cut = max(len(order) // 10, 1)
    kept = order[cut:-cut]
    every = float(np.array(gaps)[kept].mean())
    excess = max(every - float(np.array(explained)[kept].mean()), 0.0)
    return math.sqrt(excess / 2), math.sqrt(excess / every)


def between(video: tuple[pd.DataFrame, ...], markers: pd.DataFrame) -> pd.DataFrame:
    """The table, widened; a row per metric."""
    errors, halves = video[:2]
    rows = []
    for name, spec in METRICS.items():
        if spec.kind != "number" or name == "speed_m_s":
            continue
        row: dict[str, float] = of_markers(markers, name) if name in markers else {}
        serial = row.get("serial", 0.2)
        if name in markers:
            usual = usual_spread(_strides(markers, name, ["runner", "speed", "side"]), serial)
            row |= {f"markers_stride{'_df' if k == 'df' else ''}": v for k, v in usual.items()}
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
            mine = halves if leg == "whole" else halves[halves["leg"] == leg]
            usual = usual_spread(_strides(mine, name, ["subject", "clip", "leg"]), serial)
            row |= {f"{leg}_stride{'_df' if k == 'df' else ''}": v for k, v in usual.items()}
            other = row.get(leg, math.nan)
            session = PEOPLE[leg] * of_halves(halves, name, leg, serial)[0]
            if math.isfinite(session):
                least = max(drift, LEAST * other if math.isfinite(other) else 0.0)
                session = max(session, least)
                row[f"{leg}_session"] = min(session, other) if math.isfinite(other) else session
        rows.append({"metric": name, **row})
    return pd.DataFrame(rows)


def _strides(table: pd.DataFrame, name: str, keys: list[str]) -> list[np.ndarray]:
    """(n,) strides of each group."""
    return [
        pd.to_numeric(g[name], errors="coerce").dropna().to_numpy(dtype=float)
        for _, g in table.groupby(keys)
    ]


def curve_parts(curves: pd.DataFrame, halves: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Principal parts of one recording's error over the cycle, degrees, widened; a row per part.

    Of what halves of a clip differ by, strides explain a part, as they do of the curve's peak: that
    part is in the test already, from the strides themselves.
    """
    rows = []
    serial = table.set_index("metric")["serial"]
    pct = list(range(101))
    for (angle, leg), mine in curves.groupby(["angle", "leg"]):
        whole = mine[mine["part"] == "whole"]
        groups = whole.groupby(["subject", "speed", "near"])
        inside = whole[pct].to_numpy(dtype=float) - groups[pct].transform("mean").to_numpy()
        pairs = [
            g[pct].to_numpy(dtype=float)
            for _, g in mine[mine["part"] != "whole"].groupby(["subject", "clip"])
            if len(g) == 2
        ]
        peak = PEAKS[str(angle)]
        share = max(of_halves(halves, peak, str(leg), float(serial[peak]))[1], LEAST)
        gaps = share * np.array([(p[0] - p[1]) / math.sqrt(2) for p in pairs])
        for kind, errors, df in (
            ("other", inside, len(whole) - groups.ngroups),
            ("session", gaps, len(gaps)),
        ):
            for k, part in enumerate(PEOPLE[str(leg)] * principal(errors, df)):
                rows.append(
                    {"angle": angle, "leg": leg, "kind": kind, "part": k}
                    | {str(at): float(v) for at, v in enumerate(part)}
                )
    return pd.DataFrame(rows)


def principal(errors: np.ndarray, df: int) -> np.ndarray:
    """(K, 101) parts of (n, 101) errors about zero: scaled eigenvectors that hold `HELD`."""
    _, size, parts = np.linalg.svd(errors, full_matrices=False)
    share = np.cumsum(size**2) / (size**2).sum()
    keep = int(np.searchsorted(share, HELD)) + 1
    return np.asarray(size[:keep, None] * parts[:keep] / math.sqrt(df))


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
    pct = [str(at) for at in range(101)]
    for (angle, leg), g in parts.groupby(["angle", "leg"]):
        each = [
            math.sqrt((g.loc[g["kind"] == k, pct].to_numpy(dtype=float) ** 2).sum(axis=0).mean())
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
    table = between(video, markers)
    parts = curve_parts(video[2], video[1], table)
    columns = [
        *(leg + kind for leg in LEGS for kind in ("", "_paced", "_session")),
        "markers_session",
        *(f"{kind}_stride{end}" for kind in (*LEGS, "markers") for end in ("", "_df")),
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


if __name__ == "__main__":
    main()
