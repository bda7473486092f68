"""How fast a clip becomes keypoints, beside what bounds it and what others reach.

    python benchmarks/pose_speed.py [CLIP] [--rounds 3] [--stock-python PATH] [--analyze]

Rows, all on the same frames and cores, measured in turn within each round so that a busy machine
slows them alike:

models alone    the detector once, then the landmark network on crops already in memory, both as
                they were published
trimmed models  the same with the landmark network as swingleg runs it, without its mask
read + pose     swingleg.pose.estimate_pose: decode, follow, left and right
analyze         the whole command `swingleg analyze --no-overlay`, start-up included
stock loop      MediaPipe's own Python loop, in its own environment (it needs numpy < 2):
                python -m venv mp && mp/bin/pip install mediapipe==0.10.21

The ratio that counts is against "models alone". Medians over the rounds are printed, and CPU
milliseconds per frame (all threads), which a busy machine hardly touches: cores / CPU time is the
most any pipeline could reach.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import numpy as np

STOCK_LOOP = """
import sys, time, cv2, mediapipe as mp
start = time.perf_counter()
clip, count = cv2.VideoCapture(sys.argv[1]), 0
with mp.solutions.pose.Pose(model_complexity=1) as pose:
    while True:
        there, image = clip.read()
        if not there:
            break
        pose.process(cv2.cvtColor(image, cv2.COLOR_BGR2RGB))
        count += 1
print(count / (time.perf_counter() - start))
"""
_MOST_CROPS = 200


def models_alone(clip: Path) -> tuple[Callable[[], float], Callable[[], float]]:
    """Runs of both networks, published and trimmed, on crops prepared beforehand: frames/s."""
    from swingleg.pose.blazepose import _OUTPUTS, BlazePose, _Network
    from swingleg.pose.weights import model_directory
    from swingleg.read.video import frames

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    model = BlazePose(threads=cores or 1)
    crops, whole, region = [], None, None
    with frames(clip) as stream:
        for frame in stream:
            if region is None:
                people = model.detect(frame, thorough=True)
                if not people:
                    continue
                region, whole = people[0].region, frame
            crops.append(frame.crop(region.to_image(256), 256))
            region = model.estimate(frame, region).following
            if len(crops) == _MOST_CROPS:
                break

    if whole is None:
        raise SystemExit("nobody was found in the clip")
    published = _Network(model_directory() / "pose_landmark_full.tflite", cores or 1, _OUTPUTS)

    def run(landmarks: _Network) -> float:
        start = time.perf_counter()
        model._detector(np.zeros((224, 224, 3), np.float32))  # type: ignore[misc]
        for crop in crops:
            landmarks(crop)
        return len(crops) / (time.perf_counter() - start)

    return lambda: run(published), lambda: run(model._landmarks)


def read_and_pose(clip: Path) -> Callable[[], float]:
    from swingleg.pose import estimate_pose

    def run() -> float:
        start = time.perf_counter()
        found = estimate_pose(clip)
        return found.time.size / (time.perf_counter() - start)

    return run


def whole_analyze(clip: Path) -> Callable[[], float]:
    from swingleg.read.video import probe

    count = probe(clip).frames

    def run() -> float:
        with tempfile.TemporaryDirectory() as out:
            command = [
                sys.executable,
                "-m",
                "swingleg",
                "analyze",
                str(clip),
                "--no-overlay",
                "--fresh",
            ]
            start = time.perf_counter()
            subprocess.run([*command, "-o", f"{out}/o"], check=True, capture_output=True)
            return count / (time.perf_counter() - start)

    return run


def stock_loop(python: Path, clip: Path) -> Callable[[], float]:
    def run() -> float:
        command = [str(python), "-c", STOCK_LOOP, str(clip)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        return float(done.stdout.split()[-1])

    return run


def cpu_seconds() -> float:
    """CPU time of this process and its finished children, all threads."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def main() -> None:
    from swingleg.read.video import probe

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    demo = Path(str(files("swingleg.demo") / "overstrider.mp4"))
    parser.add_argument("clip", type=Path, nargs="?", default=demo, help="default: the demo")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--stock-python", type=Path, help="python of an environment with mediapipe")
    parser.add_argument("--analyze", action="store_true", help="also time the whole command")
    choice = parser.parse_args()
    published, trimmed = models_alone(choice.clip)
    rows = {"models alone": published, "trimmed models": trimmed}
    rows["read + pose"] = read_and_pose(choice.clip)
    if choice.analyze:
        rows["analyze"] = whole_analyze(choice.clip)
    if choice.stock_python:
        rows["stock loop"] = stock_loop(choice.stock_python, choice.clip)
    rates: dict[str, list[float]] = {name: [] for name in rows}
    cpu: dict[str, list[float]] = {name: [] for name in rows}
    count = probe(choice.clip).frames
    for _ in range(choice.rounds):
        for name, run in rows.items():
            before = cpu_seconds()
            rates[name].append(run())
            seen = min(count, _MOST_CROPS) if "models" in name else count
            cpu[name].append(1e3 * (cpu_seconds() - before) / seen)
    middle = {name: statistics.median(values) for name, values in rates.items()}
    print(
        f"{'':<14} {'frames/s':>9} {'of models':>10} {'of stock':>9} {'CPU ms/frame':>13}   rounds"
    )
    for name, rate in middle.items():
        against = f"{rate / middle['stock loop']:8.2f}×" if "stock loop" in middle else f"{'–':>9}"
        each = " ".join(f"{value:.0f}" for value in rates[name])
        print(
            f"{name:<14} {rate:9.1f} {rate / middle['models alone']:10.2f} {against}"
            f" {statistics.median(cpu[name]):13.1f}   {each}"
        )


if __name__ == "__main__":
    main()
