"""Write `src/swingleg/simulate/speed.npz`: how runners' cycles change as their strides grow.

    SWINGLEG_DATA=… python -m validation.make_speed

The four development runners of validation/simulate.py alone (RBDS: Fukuchi et al. 2017,
doi 10.7717/peerj.3298, CC BY 4.0), from 2.5 to 3.5 and 4.5 m/s: one line through each runner's own
cycle at 2.5 m/s, against how many leg's lengths the stride has grown by. Against speed itself the
line leaves more (knee in the swing, each runner told by the three others: 5.6° and 10.3° at the
two speeds instead of 3.5° and 6.2°): who lengthens the stride more folds the knee more.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from swingleg.simulate.cycle import ANGLES
from validation.simulate import DEVELOPMENT, Trial, trial

TARGET = Path(__file__).parents[1] / "src" / "swingleg" / "simulate" / "speed.npz"
FROM, TO = 2.5, (3.5, 4.5)


def main() -> None:
    trials = [trial(runner, speed) for runner in DEVELOPMENT for speed in (FROM, *TO)]
    np.savez_compressed(TARGET, per_leg=per_leg(trials).astype(np.complex64))


def per_leg(trials: Sequence[Trial]) -> np.ndarray:
    """(angles, harmonics + 1) least squares through each runner's own slowest cycle."""
    by = {(t.runner, t.speed): t for t in trials}
    pairs = [(t, by[t.runner, FROM]) for t in trials if t.speed != FROM]
    longer = np.array([_stride(fast) - _stride(slow) for fast, slow in pairs])
    changes = np.array([_harmonics(fast) - _harmonics(slow) for fast, slow in pairs])
    return np.asarray(np.tensordot(longer, changes, axes=1) / (longer @ longer))


def _leg_m(t: Trial) -> float:
    return t.body.thigh_m + t.body.shank_m


def _stride(t: Trial) -> float:
    """Length of the stride, in legs."""
    return t.speed * t.cycle.stride_s / _leg_m(t)


def _harmonics(t: Trial) -> np.ndarray:
    found = t.cycle.harmonics.copy()
    found[ANGLES.index("rise")] /= _leg_m(t)
    return found


if __name__ == "__main__":
    main()
