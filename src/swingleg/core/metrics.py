"""The metric registry: each public name once, with unit, words, citation and what it needs.

The report, the docs page and the web form are generated from `METRICS`. Formulas live in
`gait/metrics` and `dynamics`; norms in `norms`; coaching words in `coach`.

Every two-sided number metric also has NAME_asymmetry (right − left, same unit): `asymmetry_name`
makes the name, `spec_of` answers for both kinds of name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Family = Literal["swing", "contact", "stance", "whole", "dynamics", "distance", "worries"]
Need = Literal["scale", "speed", "pelvis", "mass", "force_model", "foot", "both_legs", "trunk"]


@dataclass(frozen=True)
class MetricSpec:
    """One entry of the vocabulary.

    label: plain words for a runner. definition: how it is computed, for a researcher.
    two_sided: measured per leg (a number then has NAME_asymmetry = right − left).
    kind: "number", "fraction" (of strides, 0..1) or "category".
    needs: what the recording must bring. min_fps: lowest frame rate it is shown for.
    decimals: digits after the point that make sense to a reader.
    """

    name: str
    unit: str
    label: str
    definition: str
    family: Family
    citation: str = ""
    two_sided: bool = True
    kind: Literal["number", "fraction", "category"] = "number"
    needs: tuple[Need, ...] = ()
    min_fps: float = 0.0
    decimals: int = 1


_RBDS = "Fukuchi et al. 2017, doi 10.7717/peerj.3298"
_DE_LEVA = "de Leva 1996, J Biomech 29:1223"
_LIEBERMAN = "Lieberman et al. 2015, doi 10.1242/jeb.125500"
_VAN_OEVEREN = "van Oeveren et al. 2021, doi 10.1080/14763141.2021.1873411"
_MORIN = "Morin et al. 2005, J Appl Biomech 21:167"
_CLARK_2014 = "Clark, Ryan & Weyand 2014, doi 10.1242/jeb.099523"
_CLARK_2020 = "Clark, Meng & Stearne 2020, Biol Open 9:bio053546"
_ALTMAN = "Altman & Davis 2012, Gait Posture 35:298"
_TORQUE: tuple[Need, ...] = ("scale", "mass", "foot")

_SPECS: tuple[MetricSpec, ...] = (
    # ---- swing: toe-off → next touch-down of the same side --------------------------------
    MetricSpec(
        "thigh_elevation_peak_deg", "deg", "Knee lift (highest thigh angle)",
        "max thigh angle (hip → knee from vertical, + knee forward) from toe-off to the next "
        "touch-down", "swing", _RBDS, decimals=0,
    ),
    MetricSpec(
        "hip_flexion_peak_deg", "deg", "Highest hip bend in swing",
        "thigh minus pelvis (ASIS–PSIS) angle, zero = static standing, max in swing",
        "swing", _RBDS, needs=("pelvis",), decimals=0,
    ),
    MetricSpec(
        "thigh_extension_peak_deg", "deg", "How far the thigh goes back",
        "minus the minimum thigh angle in the stride", "swing", _RBDS, decimals=0,
    ),
    MetricSpec(
        "knee_flexion_swing_peak_deg", "deg", "Most knee bend in swing",
        "max knee flexion (thigh − shank, 0 = straight hip–knee–ankle line) in swing",
        "swing", _RBDS, decimals=0,
    ),
    MetricSpec(
        "knee_flexion_late_swing_min_deg", "deg", "Straightest knee just before landing",
        "min knee flexion between the swing peak and touch-down", "swing", _RBDS, decimals=0,
    ),
    MetricSpec(
        "knee_reflexion_lead_ms", "ms", "How long before landing the knee bends again",
        "touch-down minus the time of knee_flexion_late_swing_min_deg", "swing", _RBDS,
        min_fps=50, decimals=0,
    ),
    MetricSpec(
        "ankle_dorsiflexion_swing_peak_deg", "deg", "Most toes-up ankle bend in swing",
        "max ankle dorsiflexion after the first 10 % of swing", "swing", _RBDS,
        needs=("foot",), decimals=0,
    ),
    MetricSpec(
        "heel_height_peak_leg", "leg", "How high the heel is carried",
        "(max heel height in swing − its stance minimum) / L, L = thigh + shank length",
        "swing", _RBDS, needs=("foot",), decimals=2,
    ),
    MetricSpec(
        "recovery_foot_offset_leg", "leg", "Foot behind the hip when the leg is most folded",
        "(x_hip − x_ankle) / L at the instant of least leg inertia about the hip, + ankle behind",
        "swing", _DE_LEVA, decimals=2,
    ),
    MetricSpec(
        "leg_inertia_min_ratio", "1", "How compact the leg is swung (1 = straight leg)",
        "min over swing of I_leg / straight I_leg, I_leg = J1 + J2 + 2 K cos(knee flexion), two "
        "segments (shank and foot one)", "swing", _DE_LEVA, decimals=2,
    ),
    MetricSpec(
        "thigh_flexion_velocity_peak_deg_s", "deg/s", "Fastest forward swing of the thigh",
        "max rate of the thigh angle in swing", "swing", _CLARK_2020, decimals=0,
    ),
    MetricSpec(
        "toe_clearance_m", "m", "Toe clearance",
        "min metatarsal height in mid-swing minus its stance minimum", "swing", _RBDS,
        needs=("scale", "foot"), min_fps=50, decimals=3,
    ),
    MetricSpec(
        "thigh_elevation_peak_time_pct", "%", "When the knee is highest",
        "time of peak thigh elevation, % of stride from touch-down", "swing", _RBDS, decimals=0,
    ),
    MetricSpec(
        "swing_time_s", "s", "Time in the air for this foot",
        "next touch-down minus toe-off of the same foot", "swing", _RBDS, decimals=3,
    ),
    # ---- contact: the row's next touch-down ------------------------------------------------
    MetricSpec(
        "knee_flexion_contact_deg", "deg", "Knee bend at landing",
        "knee flexion at touch-down", "contact", _RBDS, decimals=0,
    ),
    MetricSpec(
        "knee_flexion_velocity_contact_deg_s", "deg/s", "How fast the knee bends at landing",
        "rate of knee flexion at touch-down, + = flexing; quadratic fit over ±10 ms",
        "contact", _RBDS, min_fps=50, decimals=0,
    ),
    MetricSpec(
        "lands_under_flexing_knee", "1", "Lands under a flexing knee",
        "1 when at touch-down the knee rate is > 0, its late-swing minimum lies at least 10 ms "
        "before and overstride_knee_leg is not above the norm's 95th percentile; 0 when any of "
        "the three fails; empty where the probability of either answer is below .95",
        "contact", _RBDS, kind="fraction", needs=("speed",), min_fps=50, decimals=2,
    ),
    MetricSpec(
        "overstride_hip_leg", "leg", "Foot ahead of the hip at landing",
        "(x_ankle − x_hip) / L at touch-down", "contact", _LIEBERMAN, decimals=2,
    ),
    MetricSpec(
        "overstride_knee_leg", "leg", "Foot ahead of the knee at landing",
        "(x_ankle − x_knee) / L at touch-down", "contact", _LIEBERMAN, decimals=2,
    ),
    MetricSpec(
        "overstride_com_leg", "leg", "Foot ahead of the body's centre (pelvis) at landing",
        "(x of heel–metatarsal midpoint − x of pelvis centre, which stands for the centre of "
        "mass) / L at touch-down", "contact", _RBDS, needs=("foot",), decimals=2,
    ),
    MetricSpec(
        "shank_angle_contact_deg", "deg", "Shin angle at landing",
        "knee → ankle from vertical, + ankle ahead of knee, at touch-down",
        "contact", "Evans et al. 2023, doi 10.3389/fspor.2023.1268292",
    ),
    MetricSpec(
        "ankle_dorsiflexion_contact_deg", "deg", "Ankle bend at landing (+ toes up)",
        "foot (heel → metatarsal) against shank, zero = standing, + dorsiflexed, at touch-down",
        "contact", _RBDS, needs=("foot",), decimals=0,
    ),
    MetricSpec(
        "foot_strike_angle_deg", "deg", "Foot angle at landing (+ heel first)",
        "heel → metatarsal against the ground minus standing, + heel strike, at touch-down",
        "contact", _ALTMAN, needs=("foot",), decimals=0,
    ),
    MetricSpec(
        "foot_strike", "", "Foot strike",
        "class of foot_strike_angle_deg: forefoot below 2.0°, rearfoot above 5.0°, else midfoot; "
        "a stride has the class, the recording the share of rearfoot landings",
        "contact", f"{_ALTMAN}; limits from {_RBDS}", kind="category", needs=("foot",), decimals=2,
    ),
    MetricSpec(
        "foot_speed_contact_m_s", "m/s", "Forward speed of the foot over the ground at landing",
        "forward velocity of the heel–metatarsal midpoint relative to the ground (or belt) at "
        "touch-down; 0 = matched to the ground", "contact", _CLARK_2020,
        needs=("scale", "speed", "foot"), min_fps=50, decimals=2,
    ),
    # ---- stance: the row's touch-down → toe-off --------------------------------------------
    MetricSpec(
        "knee_flexion_stance_peak_deg", "deg", "Most knee bend on the ground",
        "maximum knee flexion in stance", "stance", _RBDS, decimals=0,
    ),
    MetricSpec(
        "thigh_angle_toe_off_deg", "deg", "Thigh angle at push-off",
        "thigh angle at toe-off (negative = knee behind hip)", "stance", _RBDS, decimals=0,
    ),
    MetricSpec(
        "knee_flexion_toe_off_deg", "deg", "Knee bend at push-off",
        "knee flexion at toe-off", "stance", _RBDS, decimals=0,
    ),
    MetricSpec(
        "trunk_lean_deg", "deg", "Forward lean of the trunk",
        "mean trunk angle (pelvis → neck from vertical, + forward) over stance", "stance",
        "Folland et al. 2017, MSSE 49:1412", two_sided=False, needs=("trunk",), decimals=0,
    ),
    MetricSpec(
        "contact_time_s", "s", "Time on the ground per step",
        "toe-off minus touch-down of the same foot; norm from force above 50 N after a 30 Hz "
        "low-pass", "stance", _VAN_OEVEREN, decimals=3,
    ),
    # ---- whole -----------------------------------------------------------------------------
    MetricSpec(
        "speed_m_s", "m/s", "Speed", "running speed of the recording", "whole",
        two_sided=False, needs=("speed",), decimals=2,
    ),
    MetricSpec(
        "cadence_spm", "steps/min", "Cadence", "steps per minute (120 / stride time)",
        "whole", _RBDS, two_sided=False, decimals=0,
    ),
    MetricSpec(
        "step_length_m", "m", "Step length", "speed × stride time / 2", "whole", _RBDS,
        two_sided=False, needs=("speed",), decimals=2,
    ),
    MetricSpec(
        "step_length_leg", "leg", "Step length in leg lengths", "speed × stride time / 2 / L",
        "whole", _RBDS, two_sided=False, needs=("speed", "scale"), decimals=2,
    ),
    MetricSpec(
        "stride_length_m", "m", "Stride length (two steps)", "speed × stride time", "whole",
        _RBDS, two_sided=False, needs=("speed",), decimals=2,
    ),
    MetricSpec(
        "flight_time_s", "s", "Time with both feet off the ground",
        "toe-off to the other foot's touch-down", "whole", _RBDS, needs=("both_legs",),
        decimals=3,
    ),
    MetricSpec(
        "duty_factor", "1", "Share of the stride spent on the ground",
        "contact time / stride time", "whole", _VAN_OEVEREN, decimals=2,
    ),
    MetricSpec(
        "vertical_oscillation_m", "m", "Up-and-down movement of the hips",
        "range of the pelvis centre's height per step (video: mean of the hips)", "whole",
        _RBDS, two_sided=False, needs=("scale",), decimals=3,
    ),
    # ---- dynamics --------------------------------------------------------------------------
    MetricSpec(
        "hip_torque_flexor_peak_nm_kg", "Nm/kg", "Strongest pull to lift the thigh",
        "max of the hip's net moment, toe-off → peak thigh elevation (inverse dynamics of thigh, "
        "shank and shod foot in the sagittal plane, 10 Hz)",
        "dynamics", _DE_LEVA, needs=_TORQUE, min_fps=50, decimals=2,
    ),
    MetricSpec(
        "hip_torque_extensor_peak_nm_kg", "Nm/kg", "Strongest pull to stop and return the thigh",
        "max hip extensor moment, peak thigh elevation → touch-down", "dynamics", _DE_LEVA,
        needs=_TORQUE, min_fps=50, decimals=2,
    ),
    MetricSpec(
        "hip_flexion_power_peak_w_kg", "W/kg", "Highest power of lifting the thigh",
        "max of moment × thigh angular velocity, toe-off to peak thigh elevation", "dynamics",
        _DE_LEVA, needs=_TORQUE, min_fps=50, decimals=1,
    ),
    MetricSpec(
        "hip_flexion_work_j_kg", "J/kg", "Work of lifting the thigh, per step",
        "integral of flexor moment × thigh angular velocity, toe-off → peak thigh elevation "
        "(less what the moment takes up while the thigh still goes back)",
        "dynamics", _DE_LEVA, needs=_TORQUE, min_fps=50, decimals=2,
    ),
    MetricSpec(
        "hip_passive_share_low", "1", "Share done by passive tissue (low estimate)",
        "passive part of hip_flexion_work_j_kg, ligament-only model", "dynamics",
        "Falisse et al. 2019, doi 10.1098/rsif.2019.0402", needs=_TORQUE, min_fps=50, decimals=2,
    ),
    MetricSpec(
        "hip_passive_share_high", "1", "Share done by passive tissue (high estimate)",
        "passive part of hip_flexion_work_j_kg, model with passive muscle (video: the pelvis's "
        "mean tilt)", "dynamics",
        "Riener & Edrich 1999, J Biomech 32:539", needs=_TORQUE, min_fps=50, decimals=2,
    ),
    MetricSpec(
        "lever_saving_pct", "%", "Highest hip pull saved by a knee that bends",
        "peak hip-flexor torque saved against the same thigh and hip motion with the knee held at "
        "20°, as a share of the latter", "dynamics", _DE_LEVA, needs=_TORQUE, min_fps=50,
        decimals=0,
    ),
    MetricSpec(
        "drive_onset_ms", "ms", "When the thigh drive begins (− before push-off ends)",
        "time at which the hip's moment turns to flexion in stance (last before its peak) minus "
        "toe-off; force plates only", "dynamics", _DE_LEVA, needs=_TORQUE,
        min_fps=50, decimals=0,
    ),
    MetricSpec(
        "peak_force_bw", "BW", "Highest force on the ground",
        "maximum vertical force of a stance: from force plates (30 Hz low-pass) where the "
        "recording has them, else from the waveform estimated from the motion", "dynamics",
        _CLARK_2014, needs=("force_model",), decimals=2,
    ),
    MetricSpec(
        "impact_impulse_bw_s", "BW s", "Push of the landing itself",
        "impulse of the vertical force over the first 50 ms of contact, measured or estimated "
        "as peak_force_bw", "dynamics", _CLARK_2014, needs=("force_model",), decimals=3,
    ),
    MetricSpec(
        "braking_impulse_bw_s", "BW s", "Braking per step",
        "integral of the backward ground force over stance: from force plates where the recording "
        "has them, else estimated from the vertical force and the foot's place under the body",
        "dynamics",
        _LIEBERMAN, needs=("force_model",), decimals=3,
    ),
    MetricSpec(
        "loading_class", "", "Loading (low, usual, high)",
        "third of runners at this speed by the mean slope of the vertical force from 20 to 80 % "
        "of the way to the impact peak (13 % of contact without one); a stride has the class, "
        "the recording the share of high ones", "dynamics", _RBDS, kind="category",
        needs=("force_model",), decimals=0,
    ),
    MetricSpec(
        "vertical_stiffness_kn_m", "kN/m", "Vertical spring stiffness",
        "peak vertical force / lowering of the centre of mass after touch-down, both from the "
        "force waveform (measured or estimated) integrated twice", "dynamics", _MORIN,
        needs=("mass",), decimals=1,
    ),
    MetricSpec(
        "leg_stiffness_kn_m", "kN/m", "Leg spring stiffness",
        "peak vertical force / (L − √(L² − (v tc/2)²) + Δy), Δy as in vertical_stiffness_kn_m, "
        "L = .53 height", "dynamics", _MORIN, needs=("mass", "speed", "scale"), decimals=1,
    ),
    MetricSpec(
        "crossed_extension_phase_pct", "%", "Timing of one hip's lift against the other's push",
        "time of this thigh's fastest flexion in swing minus time of the other thigh's fastest "
        "extension between the other foot's touch-down and this foot's next, % of stride; "
        "negative: the lift comes first (a phase of motion, never called a reflex)",
        "dynamics", _CLARK_2020, needs=("both_legs",), min_fps=50, decimals=1,
    ),
    # ---- per distance, worries -------------------------------------------------------------
    MetricSpec(
        "contact_time_per_km_s", "s/km", "Time on the ground per kilometre",
        "contact time / step length × 1000", "distance", _VAN_OEVEREN, two_sided=False,
        needs=("speed",), decimals=0,
    ),
    MetricSpec(
        "knee_torque_flexor_late_swing_peak_nm_kg", "Nm/kg", "Hamstring pull before landing",
        "max knee flexor moment from peak thigh elevation to touch-down", "worries", _DE_LEVA,
        needs=_TORQUE, min_fps=50, decimals=2,
    ),
)  # fmt: skip

METRICS: dict[str, MetricSpec] = {spec.name: spec for spec in _SPECS}

_ASYMMETRY = "_asymmetry"


def asymmetry_name(name: str) -> str:
    """NAME → NAME_asymmetry."""
    return name + _ASYMMETRY


def has_asymmetry(name: str) -> bool:
    """True for every two-sided number metric of the registry."""
    spec = METRICS.get(name)
    return spec is not None and spec.two_sided and spec.kind == "number"


def asymmetry_base(name: str) -> str | None:
    """NAME_asymmetry → NAME; None for any other name."""
    base = name.removesuffix(_ASYMMETRY)
    return base if base != name and has_asymmetry(base) else None


def spec_of(name: str) -> MetricSpec:
    """The entry of a metric or of an asymmetry (right − left; same unit and needs).

    Raises
    ------
    KeyError : the name is not in the vocabulary.
    """
    base = asymmetry_base(name)
    if base is None:
        return METRICS[name]
    spec = METRICS[base]
    return replace(
        spec,
        name=name,
        label=f"{spec.label}: right minus left",
        definition=f"right minus left of {base}",
        two_sided=False,
    )


def all_names() -> tuple[str, ...]:
    """Every public name in registry order, each asymmetry right after its metric."""
    return tuple(
        each
        for name in METRICS
        for each in ((name, asymmetry_name(name)) if has_asymmetry(name) else (name,))
    )
