"""Text files made for the tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

KEYS = (
    "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\t"
    "OrigNumFrames"
)


def trc_text(
    names: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    rate: float = 100,
    units: str = "mm",
    frames: int | None = None,
    header: str = "PathFileType\t4\t(X/Y/Z)\ta.trc",
    tail: str = "\t",
) -> str:
    """rows : time and then x, y, z per marker; "" for an empty cell."""
    count = len(rows) if frames is None else frames
    lines = [
        header,
        KEYS,
        f"{rate}\t{rate}\t{count}\t{len(names)}\t{units}\t{rate}\t1\t{count}",
        "Frame#\tTime\t" + "\t\t\t".join(names) + "\t\t" + tail,
        "\t\t" + "\t".join(f"X{k}\tY{k}\tZ{k}" for k in range(1, len(names) + 1)),
        "",
    ]
    for k, row in enumerate(rows, start=1):
        lines.append("\t".join([str(k), *map(str, row)]) + tail)
    return "\n".join(lines) + "\n"


def save(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="")
    return path
