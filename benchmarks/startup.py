"""How long the user waits before anything happens: `import swingleg` and `swingleg --help`."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

LIMITS_S = {"import swingleg": 0.3, "swingleg --help": 0.4}
COMMANDS = {
    "python alone": ["-c", "pass"],
    "import swingleg": ["-c", "import swingleg"],
    "swingleg --help": ["-m", "swingleg", "--help"],
}


def measure(runs: int = 9) -> dict[str, float]:
    """Median seconds of each command, interleaved so that load hits all alike."""
    seconds: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(runs):
        for name, command in COMMANDS.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, *command], check=True, capture_output=True)
            seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(values) for name, values in seconds.items()}


def main() -> None:
    for name, value in measure().items():
        limit = LIMITS_S.get(name)
        print(f"{name:<18} {value:6.3f} s" + (f"   limit {limit:g} s" if limit else ""))


if __name__ == "__main__":
    main()
