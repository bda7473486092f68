"""How the virtual runners move around touch-down, beside runners on an instrumented treadmill.

SWINGLEG_DATA=… python -m validation.virtual_realism > validation/virtual_realism.md
"""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from swingleg import __version__
from swingleg.virtual.motion import PRESETS, SIDES, design_gait, preset, run
from validation.rbds import SUBJECTS, load_sagittal, low_pass

SPEEDS_USED = (2.5, 3.5)  # the presets run at 3.3 m/s, between them
FINE_HZ = 600.0
WINDOW = np.arange(-0.15, 0.35, 1 / FINE_HZ)
NEEDED = ("hip", "ankle", "heel")
FIGURES = {
    "pelvis lowest, % of stance": ("pelvis_low", 0),
    "stance knee peak, % of stance": ("knee_top", 0),
    "pelvis speed at touch-down, m/s": ("fall", 2),
    "slowest pelvis fall within 50 ms of touch-down, m/s": ("slowest_fall", 2),
    "ankle furthest forward, ms before touch-down": ("lead", 0),
    "ankle against hip at touch-down, m/s": ("ankle_back", 2),
    "heel against hip at touch-down, m/s": ("heel_back", 2),
    "heel clearance 25 to 120 ms before, cm": ("clearance", 1),
    "peak force (pelvis acceleration), body weights": ("force", 1),
    "its time, % of stance": ("force_time", 0),
}


def figures(mean: dict[str, np.ndarray], contact_s: float) -> dict[str, float]:
    """Figures of a mean right-leg landing over `WINDOW` (metres, degrees)."""
    t = WINDOW
    stance, near = (t > 0) & (t < contact_s), np.abs(t) <= 0.05
    before, early = t < 0.02, (t > -0.12) & (t < -0.025)
    pelvis, knee = mean["pelvis"], mean["knee"]
    fall = np.gradient(pelvis, t)
    force = np.gradient(fall, t) / 9.81 + 1
    reach = mean["ankle_x"] - mean["hip_x"]
    heel = mean["heel_x"] - mean["hip_x"]

    def landing(values: np.ndarray) -> float:
        return float(np.interp(0.0, t, np.gradient(values, t)))

    return {
        "pelvis_low": 100 * t[stance][np.argmin(pelvis[stance])] / contact_s,
        "knee_top": 100 * t[stance][np.argmax(knee[stance])] / contact_s,
        "fall": float(np.interp(0.0, t, fall)),
        "slowest_fall": float(fall[near].max()),
        "lead": -1000 * t[before][np.argmax(reach[before])],
        "ankle_back": landing(reach),
        "heel_back": landing(heel),
        "clearance": 100 * float(mean["heel_y"][early].min() - mean["heel_y"][stance].min()),
        "force": float(force[stance].max()),
        "force_time": 100 * t[stance][np.argmax(force[stance])] / contact_s,
    }


def measured(subject: str, speed: float) -> dict[str, float]:
    """Figures of one runner's right leg, 22 landings."""
    motion, contacts = load_sagittal(subject, speed)
    mine = contacts[contacts.side == "right"].iloc[2:24]
    time = motion.time.values
    curves = {"pelvis": motion.position.sel(point="pelvis").values[:, 1]}
    for name in NEEDED:
        xy = motion.position.sel(point=f"right_{name}").values
        curves |= {f"{name}_x": xy[:, 0], f"{name}_y": xy[:, 1]}
    angle = motion.segment_angle.sel(side="right")
    curves["knee"] = (angle.sel(segment="thigh") - angle.sel(segment="shank")).values
    mean = {
        k: np.mean([np.interp(td + WINDOW, time, v) for td in mine.touch_down_s], axis=0)
        for k, v in curves.items()
    }
    return figures(mean, float(np.nanmean(mine.toe_off_s - mine.touch_down_s)))


def designed(name: str) -> dict[str, float]:
    """The same figures of a preset, its motion low-passed as the markers are (15 Hz)."""
    gait = design_gait(preset(name))
    period = gait.design.stride_time_s
    time = np.arange(0.0, 4 * period, 1 / FINE_HZ)
    motion = run(gait, time)
    i = SIDES.index("right")
    curves = {"pelvis": motion.pelvis[:, 1], "knee": motion.knee[:, i]}
    for point in NEEDED:
        xy = motion.points[point][:, i]
        curves |= {f"{point}_x": xy[:, 0], f"{point}_y": xy[:, 1]}
    smooth = {k: low_pass(v, 15.0, FINE_HZ) for k, v in curves.items()}
    mean = {k: np.interp(2 * period + WINDOW, time, v) for k, v in smooth.items()}
    return figures(mean, gait.design.contact_time_s)


def main() -> None:
    """Print the table."""
    real = [measured(s, v) for s in SUBJECTS for v in SPEEDS_USED]
    virtual = {name: designed(name) for name in PRESETS}
    print(f"""# The virtual runners around touch-down

swingleg {__version__}, {datetime.now(UTC).date().isoformat()}.

Every preset's right leg (3.3 m/s, low-passed at 15 Hz as the markers are) beside the mean landings
of 12 RBDS runners (Fukuchi, Fukuchi & Duarte 2017, PeerJ 5:e3298, CC BY 4.0) at 2.5 and 3.5 m/s:
lowest to highest of the {len(real)} trials. **Bold** lies outside them. What a preset is made to do
wrong lies outside by design; these figures are those it should not get wrong.
Printed by `validation/virtual_realism.py`.
""")
    print("| figure | real runners | " + " | ".join(PRESETS) + " |")
    print("|---|---|" + "---|" * len(PRESETS))
    for label, (key, digits) in FIGURES.items():
        values = [r[key] for r in real]
        low, high = min(values), max(values)
        cells = []
        for name in PRESETS:
            text = f"{virtual[name][key]:.{digits}f}"
            cells.append(text if low <= virtual[name][key] <= high else f"**{text}**")
        print(f"| {label} | {low:.{digits}f} to {high:.{digits}f} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
