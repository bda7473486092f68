"""The strides that claims are tested on: 12 RBDS runners × 3 speeds, every column of Strides.

Data: Fukuchi, Fukuchi & Duarte 2017, PeerJ 5:e3298 (CC BY 4.0). Events are the force contacts, and
force is the plates': no estimate plays a part. The table is kept between runs and made anew when
the code that measures has changed.
"""

from __future__ import annotations

import functools
import hashlib
import tempfile
from pathlib import Path

import pandas as pd

import swingleg
from swingleg.assess.claims import with_neighbours
from swingleg.core.athlete import Athlete, Condition
from swingleg.dynamics import add_for_claims, add_torques
from swingleg.gait.measure import measure_strides
from swingleg.norms import overstride_limit
from validation import hamner
from validation.rbds import SPEEDS, SUBJECTS, load_motion, root
from validation.rbds_strides import plate_events, trial_strides

_SOURCE = Path(swingleg.__file__).parent


@functools.cache
def strides_of_all() -> pd.DataFrame:
    """A row per stride: runner, belt_m_s, speed_m_s (measured) and the columns of Strides."""
    kept = Path(tempfile.gettempdir()) / "swingleg-claims" / f"{_state()}.pkl"
    if kept.exists():
        return pd.read_pickle(kept)
    table = pd.concat([_trial(s, v) for s in SUBJECTS for v in SPEEDS], ignore_index=True)
    kept.parent.mkdir(parents=True, exist_ok=True)
    table.to_pickle(kept)
    return table


def _trial(subject: str, belt: float) -> pd.DataFrame:
    motion = load_motion(subject, belt)
    speed = float(motion.attrs["speed_m_s"])
    condition = Condition(speed_m_s=speed, treadmill=True)
    athlete = Athlete(mass_kg=float(motion.attrs["mass_kg"]), sex=_sexes()[subject])
    limit = overstride_limit(speed)
    strides = trial_strides(subject, belt, athlete, condition, overstride_limit_leg=limit)
    strides = with_neighbours(add_for_claims(strides, motion, condition, athlete))
    return strides.assign(runner=subject, belt_m_s=belt, speed_m_s=speed)


@functools.cache
def strides_elsewhere() -> pd.DataFrame:
    """The same columns, without those of force, of one runner in another laboratory.

    Hamner & Delp 2013, subject 01, at 2, 3, 4 and 5 m/s (see `validation.hamner`).
    """
    tables = []
    for speed in hamner.SPEEDS:
        motion, contacts = hamner.load_sagittal(speed)
        events = plate_events(contacts)
        condition = Condition(speed_m_s=float(motion.attrs["speed"]), treadmill=True)
        athlete = Athlete(mass_kg=float(motion.attrs["mass_kg"]), sex="male")
        limit = overstride_limit(condition.speed_m_s)
        strides = measure_strides(motion, events, condition, athlete, overstride_limit_leg=limit)
        strides = add_torques(strides, motion, condition, athlete)
        strides = with_neighbours(add_for_claims(strides, motion, condition, athlete))
        place = {"runner": "Hamner 01", "belt_m_s": float(speed)}
        tables.append(strides.assign(**place, speed_m_s=condition.speed_m_s))
    return pd.concat(tables, ignore_index=True)


@functools.cache
def _sexes() -> dict[str, str]:
    people = pd.read_csv(root() / "participants.csv").set_index("Subject")
    words = {"F": "female", "M": "male"}
    return {s: words[str(people.loc[int(s[4:]), "Gender"]).strip()] for s in SUBJECTS}


def _state() -> str:
    """Of the code that measures."""
    folders = ("core", "motion", "gait", "dynamics", "norms")
    paths = sorted(p for f in folders for p in (_SOURCE / f).rglob("*") if p.suffix != ".pyc")
    here = Path(__file__)
    paths += [here, here.with_name("rbds_strides.py"), _SOURCE / "assess/claims/derived.py"]
    texts = (p.read_bytes() for p in paths if p.is_file())
    return hashlib.sha256(b"".join(texts)).hexdigest()[:16]
