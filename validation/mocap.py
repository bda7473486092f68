"""Every study of the motion-capture way, in one command.

    SWINGLEG_DATA=… python -m validation.mocap [NAME …] [--no-figures]

Prints each table, writes it to validation/NAME.md with date and version, and draws the figures of
docs/validation.md (matplotlib, from the extra `validation`). About six minutes on two cores.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from importlib import import_module
from pathlib import Path

STUDIES = {
    "events_rbds": "touch-down, toe-off, contact against force plates",
    "events_sprint": "the same above the speeds that were measured: extrapolated",
    "force_rbds": "force, loading, braking, stiffness against force plates",
    "metrics_rbds": "metrics, speed, foot strike against the first computation and labels",
    "metrics_static": "other marker sets and no standing trial on the same trials",
    "metrics_hamner": "two other laboratories",
    "swing_torque": "hip and knee torque, lever, passive share, onset of the drive",
}


def main(argv: list[str] | None = None) -> None:
    names = "\n".join(f"  {name:<16} {what}" for name, what in STUDIES.items())
    parser = argparse.ArgumentParser(
        prog="python -m validation.mocap",
        description=__doc__,
        epilog=f"studies:\n{names}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("studies", nargs="*", metavar="NAME", help="only these")
    parser.add_argument("--no-figures", action="store_true", help="tables only")
    args = parser.parse_args(argv)
    unknown = set(args.studies) - set(STUDIES)
    if unknown:
        parser.error(f"no study {', '.join(sorted(unknown))}; there are {', '.join(STUDIES)}")
    if not os.environ.get("SWINGLEG_DATA"):
        sys.exit("Set SWINGLEG_DATA to the folder that holds rbds/, hamner/ and the others.")
    for name in args.studies or STUDIES:
        start = time.perf_counter()
        text = import_module(f"validation.{name}").table().strip() + "\n"
        print(text, flush=True)
        Path(__file__).with_name(f"{name}.md").write_text(text, encoding="utf-8")
        print(f"{name}: {time.perf_counter() - start:.0f} s", file=sys.stderr)
    if not args.no_figures:
        from validation.figures import draw_all

        print("drawn:", ", ".join(draw_all()), file=sys.stderr)


if __name__ == "__main__":
    main()
