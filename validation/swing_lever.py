"""When the lever saves torque: where in swing the straighter leg would pull hardest.

    SWINGLEG_DATA=… python -m validation.swing_lever

The twelve RBDS runners (Fukuchi et al. 2017, CC BY 4.0), contacts from the plates, shoe 0.25 kg.
Writes swing_lever.md.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from swingleg import __version__
from swingleg.core.athlete import SHOE_MASS_KG, Athlete
from swingleg.dynamics.leg import swing_leg
from swingleg.dynamics.leg.chain import joint_torques
from swingleg.dynamics.leg.lever import LOCKED_DEG, knee_locked
from swingleg.dynamics.leg.swing import Swings, swings_of
from validation import rbds

#: the knee counts as folded beyond this, degrees
FOLDED_DEG = 40.0
HEADS = (
    "held leg's peak, ms after toe-off",
    "knee there, as it swings, °",
    "thigh's rate there, °/s",
    "peak, whole way up",
    "peak, thigh going forward",
    f"peak, knee folded beyond {FOLDED_DEG:.0f}°",
    "work, thigh going forward",
)
_FORMS = ("{:.0f}", "{:.0f}", "{:.0f}", "{:.2f}", "{:.2f}", "{:.2f}", "{:.2f}")
PAGE = """# Where in swing the lever saves torque

Printed by `validation/swing_lever.py`, swingleg {version}, {day}. Twelve RBDS runners, both legs,
toe-off → highest thigh; mean (least to greatest of 24 legs). Peaks and work are those with the knee
held at {held:.0f}° over those of the real swing; the thigh's rate is positive forward.

{table}
"""


def when(s: Swings) -> tuple[float, ...]:
    """One leg's figures, in the order of `HEADS`."""
    own = s.up_torque[..., 0]
    held = joint_torques(s.leg.body, knee_locked(s.up_state, LOCKED_DEG))[..., 0]
    seen = np.isfinite(own).all(axis=1) & np.isfinite(held).all(axis=1)
    own, held, times = own[seen], held[seen], s.up[seen]
    angle, rate = s.up_state.angle[seen], s.up_state.rate[seen][..., 0]
    knee = np.degrees(angle[..., 0] - angle[..., 1])
    row, at = np.arange(len(own)), held.argmax(axis=1)

    def peaks(where: np.ndarray) -> float:
        high = [np.where(where, torque, -np.inf).max(axis=1) for torque in (held, own)]
        both = np.isfinite(high).all(axis=0)
        return float(high[0][both].mean() / high[1][both].mean())

    def work(torque: np.ndarray) -> float:
        power = np.clip(torque, 0, None) * np.clip(rate, 0, None)
        return float(np.trapezoid(power, times, axis=1).mean())

    return (
        float(1000 * (times[row, at] - times[:, 0]).mean()),
        float(knee[row, at].mean()),
        float(np.degrees(rate[row, at]).mean()),
        peaks(np.full(own.shape, True)),
        peaks(rate > 0),
        peaks(knee > FOLDED_DEG),
        work(held) / work(own),
    )


def legs(speed: float) -> np.ndarray:
    """(24, 7) both legs of the twelve runners at one speed."""
    rows = []
    for subject in rbds.SUBJECTS:
        motion, contacts = rbds.load_motion(subject, speed), rbds.load_sagittal(subject, speed)[1]
        mass = float(motion.attrs["mass_kg"])
        for side in ("left", "right"):
            own = contacts[contacts["side"] == side].sort_values("touch_down_s")
            off, down = (own[n].to_numpy(dtype=float) for n in ("toe_off_s", "touch_down_s"))
            leg = swing_leg(motion, side, Athlete(sex="male", mass_kg=mass), SHOE_MASS_KG / mass)
            rows.append(when(swings_of(leg, off[:-1], down[1:])))
    return np.array(rows)


def main() -> None:
    """Measure and write."""
    lines = [f"| speed | {' | '.join(HEADS)} |", "|---|" + "---|" * len(HEADS)]
    for speed in rbds.SPEEDS:
        every = legs(speed)
        cells = [
            f"{form.format(a)} ({form.format(b)} to {form.format(c)})".replace("-", "−")
            for form, a, b, c in zip(
                _FORMS, every.mean(axis=0), every.min(axis=0), every.max(axis=0), strict=True
            )
        ]
        lines.append(f"| {speed} m/s | " + " | ".join(cells) + " |")
    day = datetime.now(UTC).date().isoformat()
    text = PAGE.format(version=__version__, day=day, held=LOCKED_DEG, table="\n".join(lines))
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
