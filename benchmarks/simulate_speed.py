"""How long the simulation takes: a new runner, a what-if, a sweep.

    python -m benchmarks.simulate_speed [--runners 20]

Usual runners (norm curves) of random height, mass and speed. The solver is built beforehand.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from validation.usual_cycle import usual_cycle

from swingleg.simulate.answers import answers, model_of
from swingleg.simulate.assumptions import central
from swingleg.simulate.body import body_of
from swingleg.simulate.solver import solver_of
from swingleg.simulate.templates import MESH, templates
from swingleg.simulate.wish import Wish, parse

#: a height far from any stored solution's
FAR = (1.48, 45.0, 5.2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runners", type=int, default=20)
    count = parser.parse_args().runners
    solver_of(MESH)
    clock = time.perf_counter()
    solver_of.cache_clear()
    solver_of(MESH)
    loading = time.perf_counter() - clock
    templates()
    rng = np.random.default_rng(2)
    took: dict[str, list[float]] = {name: [] for name in ("runner", "point", "sweep")}
    who = [FAR]
    for _ in range(count):
        height = rng.uniform(1.5, 1.95)
        who.append((height, rng.uniform(18, 28) * height**2, rng.uniform(2.4, 4.6)))
    cold = 0.0
    for i, (height, mass, speed) in enumerate(who):
        body = body_of(height, mass)
        cycle = usual_cycle(speed, body)
        clock = time.perf_counter()
        model = model_of(central(body), cycle, speed)
        seconds = time.perf_counter() - clock
        if i == 0:
            cold = seconds
            continue
        if model is None:
            continue
        took["runner"].append(seconds)
        for wish in (Wish("knee_lift", 5.0), Wish("cadence", 5.0), Wish("heel_recovery", -10.0)):
            clock = time.perf_counter()
            answers(model, [wish])
            took["point"].append(time.perf_counter() - clock)
        if i <= max(3, count // 4):
            clock = time.perf_counter()
            answers(model, parse("heel_recovery", "80:130"))
            took["sweep"].append(time.perf_counter() - clock)
    print("| | seconds | slowest |\n|---|---|---|")
    print(f"| solver from disk | {loading:.2f} | |")
    print(f"| first runner, far from the stored ones | {cold:.2f} | |")
    for name, words in (
        ("runner", "new runner, median"),
        ("point", "what-if point, median"),
        ("sweep", "sweep of ten points, median"),
    ):
        each = took[name]
        print(f"| {words} ({len(each)}) | {np.median(each):.2f} | {max(each):.2f} |")


if __name__ == "__main__":
    main()
