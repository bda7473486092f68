"""`python -m swingleg.virtual --preset over_strider --out runner.mp4`."""

from __future__ import annotations

import argparse
from dataclasses import replace

from swingleg.virtual.camera import Camera
from swingleg.virtual.clip import render_clip
from swingleg.virtual.motion import PRESETS, preset


def main(argv: list[str] | None = None) -> None:
    """Render a preset runner to a video and a truth file beside it."""
    parser = argparse.ArgumentParser(prog="python -m swingleg.virtual", description=main.__doc__)
    parser.add_argument("--preset", choices=PRESETS, default="over_strider")
    parser.add_argument("--out", default="runner.mp4", help="video to write (MP4)")
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--fps", type=int, default=60)
    parser.add_argument("--speed", type=float, default=3.3, help="belt speed in m/s")
    parser.add_argument("--height", type=float, default=1.78, help="body height in m")
    parser.add_argument("--sex", choices=("male", "female"), default="male")
    parser.add_argument("--yaw", type=float, default=0.0, help="camera yaw in degrees")
    parser.add_argument("--size", default="1280x720", help="WIDTHxHEIGHT in pixels")
    parser.add_argument("--crf", type=int, default=24, help="H.264 quality, smaller is better")
    parser.add_argument("--seed", type=int, default=0)
    a = parser.parse_args(argv)
    width, height = (int(x) for x in a.size.split("x"))
    design = replace(preset(a.preset, a.speed), height_m=a.height, sex=a.sex)
    camera = Camera(yaw_deg=a.yaw, width=width, height=height)
    render_clip(design, a.out, seconds=a.seconds, fps=a.fps, camera=camera, crf=a.crf, seed=a.seed)


if __name__ == "__main__":
    main()
