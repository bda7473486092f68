"""How fast motion capture is: one 30 s C3D trial by stage, and many trials by 1 and 2 processes.

`python -m benchmarks.mocap_speed`; the trials (RBDS: Fukuchi, Fukuchi & Duarte 2017) are found
through SWINGLEG_DATA. Other work on the machine only ever adds time, so the least of several runs
stands for each figure; the two numbers of processes take turns, so that load hits both.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

TRIAL = "RBDS002/RBDS002runT35.c3d"
LIMIT_S, LEAST_GAIN = 1.5, 1.6


def stages(trial: Path, out: Path, runs: int) -> dict[str, float]:
    """Least seconds of each stage, of `save`, and of the whole ("all", the least of one run).

    Libraries are imported and warm: one run before is not counted.
    """
    from swingleg.pipeline import analyze
    from swingleg.report import save
    from swingleg.settings import Settings

    standing = next(trial.parent.glob("*static.c3d"))
    settings = Settings(height=1.83, mass=80, speed=3.5, treadmill=True, static=str(standing))
    least: dict[str, float] = {}
    for run in range(runs + 1):
        start = time.perf_counter()
        analysis = analyze(trial, settings)
        measured = time.perf_counter()
        save(analysis, out)
        end = time.perf_counter()
        seconds = {**analysis.timings, "save": end - measured, "all": end - start}
        if run:
            least = {name: min(s, least.get(name, s)) for name, s in seconds.items()}
    return least


def many(folder: Path, out: Path, runs: int, processes: tuple[int, ...]) -> dict[int, float]:
    """Least seconds to analyse and write every trial of `folder`, by number of processes.

    The start of the processes and their imports are counted: a user waits for them too.
    """
    from swingleg.batch import analyze_all, plan
    from swingleg.settings import Settings

    jobs = plan([folder], out, Settings(height=1.78, mass=73, speed=3.5, treadmill=True))
    least: dict[int, float] = {}
    for _ in range(runs):
        for count in processes:
            start = time.perf_counter()
            done = analyze_all(jobs, out, processes=count)
            seconds = time.perf_counter() - start
            failed = [d.error for d in done if d.error]
            if failed:
                raise SystemExit(f"{len(failed)} trials could not be measured: {failed[0]}")
            least[count] = min(seconds, least.get(count, seconds))
    print(f"\n{len(jobs)} trials of 30 s, start of the processes included")
    return least


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5, help="runs of the one trial")
    parser.add_argument("--batch-runs", type=int, default=3, help="runs of the many (0: none)")
    args = parser.parse_args()
    data = os.environ.get("SWINGLEG_DATA")
    if not data:
        sys.exit("Set SWINGLEG_DATA to the folder that holds rbds/.")
    rbds = Path(data) / "rbds"
    with tempfile.TemporaryDirectory() as out:
        print(f"{TRIAL}, analysed and written, imports done; least of {args.runs} runs")
        least = stages(rbds / TRIAL, Path(out), args.runs)
        for name, seconds in least.items():
            limit = f"   limit {LIMIT_S:g} s" if name == "all" else ""
            print(f"  {name:<8} {seconds:6.3f} s{limit}")
        if args.batch_runs:
            times = many(rbds, Path(out) / "many", args.batch_runs, (1, 2))
            for count, seconds in times.items():
                print(f"  {count} process{'es' if count > 1 else '':<4} {seconds:6.2f} s")
            print(f"  gain     {times[1] / times[2]:6.2f}     at least {LEAST_GAIN:g}")


if __name__ == "__main__":
    main()
