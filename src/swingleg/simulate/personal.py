"""The runner of an analysis as a body and a cycle that can be simulated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from swingleg.core.analysis import Analysis
from swingleg.core.anthropometry import SHANK_PER_HEIGHT, THIGH_PER_HEIGHT
from swingleg.core.athlete import body_mass_kg
from swingleg.core.errors import GaitError, OptionError
from swingleg.core.keypoints import SIDES
from swingleg.dynamics.leg.body import leg_body
from swingleg.simulate.body import Body, Ground
from swingleg.simulate.cycle import MeanCycle, mean_cycle
from swingleg.simulate.likely import likely
from swingleg.simulate.objective import PREDICT, PREDICT_VIDEO, Objective

#: where the mass is unknown; only passive tissue and the shoe's share depend on it
USUAL_MASS_KG = 70.0
#: the leg seen from the side is shorter than it is, on average over the stride (RBDS)
LEG_PER_SAGITTAL = 1.006
#: stiffness of the ground the foot meets, as a multiple of the one identified
GROUNDS = {"as run on": 1.0, "softer": 0.5, "harder": 2.0}
SEEN_ON_VIDEO = (
    "From video the stride is drawn towards usual running where the picture tells least: the foot, "
    "and how the hips rise and fall."
)
#: speeds, m/s, that the stored solutions reach
SPEEDS_M_S = (1.8, 6.3)


@dataclass(frozen=True)
class Person:
    """Who is simulated. speed_m_s : of the running. notes : what was assumed. objective : how
    closely the recording is to be followed."""

    body: Body
    cycle: MeanCycle
    speed_m_s: float
    notes: tuple[str, ...] = ()
    objective: Objective = PREDICT


def personal(analysis: Analysis, elasticity: float, ground: str) -> Person:
    """The runner of an analysis.

    Parameters
    ----------
    elasticity : 0..1, see `simulate.equations`. ground : key of `GROUNDS`.

    Raises
    ------
    OptionError : speed or scale is missing, or the speed is beyond what can be simulated.
    GaitError : no whole stride of thigh, knee and ankle.
    """
    athlete, motion = analysis.athlete, analysis.motion
    speed = analysis.condition.speed_m_s
    if speed is None:
        raise OptionError(
            "the result has no speed, and a simulation needs one",
            fix="Analyse the recording again with --speed or --pace.",
        )
    if not SPEEDS_M_S[0] <= speed <= SPEEDS_M_S[1]:
        raise OptionError(
            f"{speed:.1f} m/s is outside {SPEEDS_M_S[0]:g} to {SPEEDS_M_S[1]:g} m/s, the speeds "
            "that can be simulated",
            fix="Use a recording at a running pace.",
        )
    if not np.isfinite(motion.attrs["leg_length_m"]):
        raise OptionError(
            "the result has no scale, and a simulation needs the leg's length",
            fix="Analyse the recording again with --height.",
        )
    mass = body_mass_kg(analysis.strides.attrs, athlete)
    notes = []
    if not np.isfinite(mass):
        mass = USUAL_MASS_KG
        notes.append(f"No body mass was given: {USUAL_MASS_KG:g} kg stand in (--mass of analyze).")
    legs = [leg_body(motion, side, athlete, 0.0).length for side in SIDES]
    thigh, shank = LEG_PER_SAGITTAL * np.nanmean(legs, axis=0)
    height = athlete.height_m or (thigh + shank) / (THIGH_PER_HEIGHT + SHANK_PER_HEIGHT)
    if athlete.height_m is None:
        notes.append(f"No height was given: {height:.2f} m follow from the length of the leg.")
    markers = motion.attrs["kind"] == "markers"
    usual = Ground()
    body = Body(
        height_m=float(height),
        mass_kg=mass,
        thigh_m=float(thigh),
        shank_m=float(shank),
        sex=athlete.sex,
        shoe_kg=athlete.shoe_mass_kg,
        elasticity=elasticity,
        ground=Ground(usual.stiffness * GROUNDS[ground], usual.damping, usual.friction),
    )
    try:
        cycle = mean_cycle(motion, analysis.strides)
    except ValueError as error:
        raise GaitError(
            "no stride was seen whole, from contact to contact, with thigh, knee and ankle",
            fix="Film a few more steps with the whole leg in the picture.",
        ) from error
    if not markers:
        cycle = likely(cycle, speed, body.thigh_m + body.shank_m)
        notes.append(SEEN_ON_VIDEO)
    for warning in analysis.quality.warnings:
        if warning.code == "speed_disagrees":
            # then stance and speed do not go together, and hardly any running does both
            said = warning.message[0].upper() + warning.message[1:]
            notes.append(f"{said}: what is simulated depends on which is right.")
    objective = PREDICT if markers else PREDICT_VIDEO
    return Person(body, cycle, float(speed), tuple(notes), objective)
