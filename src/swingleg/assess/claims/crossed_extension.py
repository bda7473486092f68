"""Row 9: more glute activity with hip flexion; the "crossed extensor"."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from swingleg.assess.claims.base import Case, Claim, Link, Result, levels, relate
from swingleg.assess.claims.own import (
    cannot_tell,
    position_words,
    relation_answer,
    relation_words,
    stride_relation,
)
from swingleg.core.claims import Answer, ClaimAnswer
from swingleg.core.keypoints import other_side
from swingleg.core.measure import Measure
from swingleg.core.quantity import number
from swingleg.dynamics.emg import CrossedEmg

ID, PHASE, COUPLING = "crossed_extension", "crossed_extension_phase_pct", "crossed_coupling"
TORQUES = "crossed_moment_phase_pct"
LINK = Link("thigh_flexion_velocity_peak_deg_s", "crossed_push_deg_s", +1, 50.0)
MOMENT = Link("hip_torque_flexor_peak_nm_kg", "other_hip_torque_extensor_peak_nm_kg", +1, 0.1)


def public(table: pd.DataFrame) -> tuple[Result, ...]:
    """When lift and push fall, how tightly they go together, and whether faster goes with "
    "faster."""
    return (*relate(table, LINK, MOMENT), *levels(table, PHASE, COUPLING, TORQUES))


def runner(case: Case) -> ClaimAnswer:
    """This runner's phase, and whether a faster lift goes with a faster push of the other leg."""
    position = position_words(case, PHASE)
    relation = stride_relation(case, LINK)
    if not position and relation is None:
        return cannot_tell(ID, case, PHASE)
    unclear: Answer = "measured" if position else "cannot_tell"
    answer = relation_answer(relation, LINK.sign) or unclear
    if position:
        position += " In percent of a stride; below zero, the lift is fastest before the push."
    text = " ".join([position, relation_words(case, relation, LINK)]).strip()
    return ClaimAnswer(ID, answer, text, (PHASE,) if position else (), relation)


def with_emg(answer: ClaimAnswer, emg: CrossedEmg) -> ClaimAnswer:
    """The answer, with what the glutei's electromyograms say; the relation to the lift decides.

    Several muscles that differ leave it open.
    """
    texts, said = [answer.text], set()
    relation = answer.relation
    for (lifting, muscle), found in emg.measures.items():
        texts.append(_emg_words(lifting, muscle, found))
        between = found.get("relation")
        if between is not None:
            clear = between.ci_low * between.ci_high > 0
            said.add(("fits" if between.value > 0 else "against") if clear else "cannot_tell")
            relation = between if relation is None else relation
    decided: Answer = "measured"
    if len(said) == 1:
        decided = "fits" if said == {"fits"} else "against" if said == {"against"} else "measured"
    return replace(answer, answer=decided, text=" ".join(texts), relation=relation)


def _emg_words(lifting: str, muscle: str, found: dict[str, Measure]) -> str:
    other = other_side(lifting)
    parts = []
    if (onset := found.get("onset_to_landing_ms")) is not None:
        when = "before" if onset.value < 0 else "after"
        parts.append(
            f"begins {abs(onset.value):.0f} ms ±{onset.half_width:.0f} {when} its own foot lands"
        )
    if (ratio := found.get("ratio")) is not None:
        parts.append(
            f"is {number(ratio.value, 1)} ({number(ratio.ci_low, 1)} to "
            f"{number(ratio.ci_high, 1)}) times as active during the {lifting} thigh's lift as in "
            "the rest of the stride"
        )
    if (r := found.get("relation")) is not None:
        ends = f"r = {number(r.value, 2)}, {number(r.ci_low, 2)} to {number(r.ci_high, 2)}"
        clear = r.ci_low * r.ci_high > 0
        way = ("more" if r.value > 0 else "less") if clear else "not clearly more or less"
        parts.append(f"is {way} active in strides with a faster lift ({ends})")
    if not parts:
        return f"EMG: too few strides show the {other} gluteus {muscle}."
    return f"EMG: the {other} gluteus {muscle} {'; it '.join(parts)}."


CLAIM = Claim(
    ID, (9,),
    "Lifting one knee helps the other leg push",
    "Lifting the knee makes the other leg's glutes work harder: the crossed extensor.",
    "The time of the fastest thigh lift against that of the other thigh's fastest push, and of "
    "the peak torque that lifts one thigh against the peak torque that holds the other back "
    "before it lands, in percent of a stride; whether a faster lift goes with a faster push; and "
    "whether more hip-flexor torque goes with more hip-extensor torque of the other leg.",
    public, runner, ("speed_m_s", PHASE),
    judged=lambda results: "described" if results else "",
    caution="Motion alone shows a phase, no cause and no reflex: both legs of a runner are bound "
    "to alternate. Which muscle works when needs EMG.",
)  # fmt: skip
