"""Tiny films for the reader's tests."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

WIDTH, HEIGHT = 96, 64


def picture(number: int, width: int = WIDTH, height: int = HEIGHT) -> np.ndarray:
    """A dark picture with a bright red top left corner, and its number as brightness."""
    image = np.full((height, width, 3), 20 + 4 * (number % 30), np.uint8)
    image[: height // 4, : width // 4] = (250, 10, 10)
    return image


def film(
    path: Path,
    ticks: Sequence[int],
    *,
    per_second: int = 1000,
    codec: str = "libx264",
    says: dict[str, str] | None = None,
) -> Path:
    """One picture per tick; the ticks are time stamps. says: metadata, as a phone writes it."""
    options = {"movflags": "use_metadata_tags"} if says else {}
    with av.open(str(path), "w", options=options) as out:
        out.metadata.update(says or {})
        stream = out.add_stream(codec, rate=30)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, per_second)
        for number, tick in enumerate(ticks):
            frame = av.VideoFrame.from_ndarray(picture(number), format="rgb24")
            frame.pts, frame.time_base = tick, Fraction(1, per_second)
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return path


def turn(path: Path, quarter_turns: int) -> Path:
    """Write a display matrix into an MP4, as a phone held upright does (clockwise turns)."""
    a, b, c, d = [(1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0)][quarter_turns % 4]
    content = bytearray(path.read_bytes())
    start = content.index(b"tkhd") + 4 + 40  # version and flags, then 36 bytes, 4 of them reserved
    one = 1 << 16
    content[start : start + 36] = struct.pack(
        ">9i", a * one, b * one, 0, c * one, d * one, 0, 0, 0, 1 << 30
    )
    path.write_bytes(content)
    return path


def sound(path: Path) -> Path:
    """A file with nothing to see."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("aac", rate=44100, layout="mono")
        frame = av.AudioFrame.from_ndarray(
            np.zeros((1, 1024), np.float32), format="fltp", layout="mono"
        )
        frame.sample_rate = 44100
        for _ in range(10):
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return path
