"""Render the drill clips that counting, recognition and scoring are held against.

    python -m validation.drill_clips OUT [--only NAME ...] [--list FILE]

Twenty clips of the virtual performer: eleven drills, both sides, several cadences, pauses, false
starts, planted faults, bodies, clothes, places, 30 and 60 frames per second, the camera up to 20
degrees off square; and a ladder of one fault in three more sizes. Written down before anything was
measured on them. What is there already is kept; the needed extra is `swingleg[virtual]`.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

from swingleg.virtual.conditions import condition
from swingleg.virtual.drill import Performance, render_drill

TALL: dict[str, Any] = {"width": 540, "height": 720, "fill": 0.74}
TALL_HD: dict[str, Any] = {"width": 720, "height": 960, "fill": 0.74}
#: for drills that travel: a longer lens from further away, so that the whole path is in view
WIDE: dict[str, Any] = {"width": 960, "height": 540, "fill": 0.56, "focal_mm": 65.0}

HIM = {"height_m": 1.78, "mass_kg": 72.0}
HER = {"height_m": 1.66, "mass_kg": 57.0}
SMALL = {"height_m": 1.55, "mass_kg": 50.0}
LARGE = {"height_m": 1.91, "mass_kg": 88.0}

#: name → performance, conditions
CLIPS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "01-standing": (
        {"drill": "knee_hip_flexion_standing", "reps": 4, "side": "right", **HIM},
        {"scene": "gym", "fps": 30, **TALL},
    ),
    "02-standing": (
        {
            "drill": "knee_hip_flexion_standing",
            "reps": 2,
            "false_starts": (2,),
            "rep_s": 1.5,
            **HER,
        },
        {"scene": "room", "fps": 60, "side": "left", "yaw_deg": 12.0, "sex": "female", **TALL},
    ),
    "03-alternate": (
        {"drill": "knee_hip_flexion_alternate", "reps": 3, **LARGE},
        {"scene": "park", "fps": 30, "yaw_deg": -10.0, **TALL},
    ),
    "04-alternate": (
        {
            "drill": "knee_hip_flexion_alternate",
            "reps": 4,
            "rep_s": 1.6,
            "pauses": {4: 1.0},
            "faults": {"one_side_lower": 0.8},
            "weak": "right",
            **SMALL,
        },
        {"scene": "street", "fps": 60, "side": "left", "yaw_deg": 6.0, "sex": "female", **TALL},
    ),
    "05-wall": (
        {"drill": "knee_hip_flexion_wall", "reps": 3, "side": "left", **HER},
        {"scene": "room", "fps": 30, "side": "left", "yaw_deg": 8.0, "sex": "female", **TALL},
    ),
    "06-wall": (
        {
            "drill": "knee_hip_flexion_wall",
            "reps": 3,
            "side": "right",
            "rep_s": 2.3,
            "faults": {"foot_ahead": 0.7},
            **HIM,
        },
        {"scene": "track", "fps": 60, "yaw_deg": -15.0, **TALL},
    ),
    "07-marching": (
        {"drill": "marching", "reps": 4, **HIM},
        {"scene": "park", "fps": 30, "yaw_deg": 4.0, **WIDE},
    ),
    "08-marching": (
        {
            "drill": "marching",
            "reps": 4,
            "rep_s": 1.15,
            "false_starts": (1,),
            "faults": {"hip_without_knee": 0.7},
            **HER,
        },
        {"scene": "gym", "fps": 60, "side": "left", "yaw_deg": -5.0, "sex": "female", **WIDE},
    ),
    "09-a-march": (
        {"drill": "a_march", "reps": 4, **SMALL},
        {"scene": "track", "fps": 30, "sex": "female", "yaw_deg": -6.0, **WIDE},
    ),
    "10-a-march": (
        {
            "drill": "a_march",
            "reps": 4,
            "rep_s": 1.5,
            "pauses": {5: 0.9},
            "faults": {"heels_down": 0.8},
            **LARGE,
        },
        {"scene": "street", "fps": 60, "side": "left", **WIDE},
    ),
    "11-a-skip": (
        {"drill": "a_skip", "reps": 5, **HIM},
        {"scene": "track", "fps": 60, "side": "left", "yaw_deg": 3.0, **WIDE},
    ),
    "12-a-skip": (
        {"drill": "a_skip", "reps": 5, "rep_s": 0.9, "faults": {"pointed_toe": 0.7}, **HER},
        {"scene": "park", "fps": 30, "yaw_deg": -8.0, "sex": "female", **WIDE},
    ),
    "13-pull": (
        {"drill": "triple_flexion_pull", "reps": 5, "side": "right", **LARGE},
        {"scene": "room", "fps": 60, "yaw_deg": 18.0, **TALL},
    ),
    "14-pull": (
        {
            "drill": "triple_flexion_pull",
            "reps": 2,
            "pause_s": 0.5,
            "false_starts": (3,),
            **SMALL,
        },
        {"scene": "gym", "fps": 30, "side": "left", "yaw_deg": -4.0, "sex": "female", **TALL},
    ),
    "15-high-knee": (
        {"drill": "high_knee", "reps": 9, **HIM},
        {"scene": "park", "fps": 60, "side": "left", "yaw_deg": 5.0, **WIDE},
    ),
    "16-high-knee": (
        {"drill": "high_knee", "reps": 9, "rep_s": 0.62, "faults": {"trunk_back": 0.7}, **HER},
        {"scene": "gym", "fps": 30, "sex": "female", "yaw_deg": -7.0, **WIDE},
    ),
    "17-heel-to-hip": (
        {"drill": "butt_kick", "reps": 8, **LARGE},
        {"scene": "street", "fps": 30, "yaw_deg": 6.0, **WIDE},
    ),
    "18-heel-to-hip": (
        {"drill": "butt_kick", "reps": 7, "rep_s": 0.9, "faults": {"trunk_forward": 0.6}, **SMALL},
        {"scene": "track", "fps": 60, "side": "left", "sex": "female", **WIDE},
    ),
    "19-pop-up": (
        {"drill": "pop_up", "reps": 5, "side": "left", **HIM},
        {"scene": "room", "fps": 60, "side": "left", "yaw_deg": -9.0, **TALL_HD},
    ),
    "20-paw-back": (
        {"drill": "paw_back", "reps": 4, "side": "right", **HER},
        {"scene": "gym", "fps": 30, "yaw_deg": 10.0, "sex": "female", **TALL_HD},
    ),
}
#: the first clip's drill and place, the fault growing
LADDER = {
    f"21-ladder-{size:.1f}": (
        {
            "drill": "knee_hip_flexion_standing",
            "reps": 4,
            "side": "right",
            "faults": {"knee_without_hip": size},
            **HIM,
        },
        {"scene": "gym", "fps": 30, **TALL},
    )
    for size in (0.3, 0.6, 0.9)
}
#: the order in which they are made: early ones show every kind
ORDER = (1, 7, 4, 11, 2, 15, 20, 13, 9, 3, 5, 17, 6, 8, 10, 12, 14, 16, 18, 19)


def design() -> dict[str, tuple[Performance, Any]]:
    """Name → performance and conditions, in the order in which they are made."""
    names = sorted(CLIPS)
    everything = {**{names[k - 1]: CLIPS[names[k - 1]] for k in ORDER}, **LADDER}
    out = {}
    for name, (what, how) in everything.items():
        # one performer and place for the ladder and its foot
        seed = 1 if name in LADDER else int(name[:2])
        look = {
            "seed": seed,
            "outfit_seed": 1000 + seed,
            "shutter_s": 0.008 if how["scene"] in ("room", "gym") else 0.003,
            "noise": 1.0 + 0.5 * (seed % 4),
            "crf": 22 + seed % 7,
            "muscle": 0.5 + 0.05 * (seed % 6),
            "aim_x_m": 0.0,
        }
        out[name] = (Performance(**{"seed": seed, **what}), condition({**look, **how}))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", nargs="+", default=())
    parser.add_argument("--list", type=Path, help="a file that tells what is ready")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for name, (what, how) in design().items():
        if args.only and name not in args.only:
            continue
        path = args.out / f"{name}.mp4"
        truth = path.with_suffix(".truth.json")
        if not truth.exists():
            begin = time.perf_counter()
            done = render_drill(what, how, path)
            took = time.perf_counter() - begin
            print(f"{name}: {len(done['time_s'])} frames in {took:.0f} s", flush=True)
            if args.list:
                with args.list.open("a") as stream:
                    print(path, truth, file=stream)


if __name__ == "__main__":
    main()
