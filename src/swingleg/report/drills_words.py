"""The drill library in words: what the page and the terminal say alike."""

from __future__ import annotations

from swingleg.coach.drills import DRILLS, EVIDENCE_WORDS, LEVEL_WORDS, Drill
from swingleg.coach.words import finding_name

#: regions that a drill loads → words
REGIONS = {
    "hip": "hip or groin",
    "hamstring": "back of the thigh",
    "knee": "knee",
    "achilles": "Achilles tendon or calf",
    "shin": "shin",
    "back": "back",
}


def level(drill: Drill) -> str:
    return LEVEL_WORDS[drill.level]


def answers(drill: Drill) -> list[str]:
    """What findings it answers, as the report calls them."""
    return [finding_name(id_) for id_ in drill.serves if id_ != "good_swing"]


def leave_out(drill: Drill) -> str:
    """When to leave the drill out, in a sentence; "" = nothing is known."""
    places = [REGIONS[r] for r in drill.contra_indications]
    if not places:
        return ""
    listed = places[0] if len(places) == 1 else f"{', '.join(places[:-1])} or {places[-1]}"
    return f"Leave it out with pain in the {listed}."


def evidence(drill: Drill) -> str:
    """The grade and what it rests on."""
    grade = EVIDENCE_WORDS[drill.evidence]
    grade = grade[0].upper() + grade[1:]
    if drill.evidence_words.startswith(grade):
        return drill.evidence_words
    return f"{grade}. {drill.evidence_words}"


def neighbours(drill: Drill) -> tuple[str, str]:
    """Names of what is easier and of what comes next; "" where there is none."""
    names = (DRILLS[i].name if i else "" for i in (drill.regression, drill.progression))
    easier, following = names
    return easier, following


def target_lines(drill: Drill) -> list[str]:
    """What the target asks for, in numbers; none for a run."""
    t = drill.target
    if t is None:
        return []
    toes = t.ankle_peak_deg
    lines = [
        f"Thigh up to {t.thigh_peak_deg:.0f}° from vertical, knee bent to {t.knee_peak_deg:.0f}°"
        + (f", toes {toes:.0f}° up at the top." if toes >= 3 else "."),
        f"One rep of one leg takes about {t.rep_s:g} s ({t.lifts_per_minute:.0f} lifts a minute).",
    ]
    if t.travelling:
        lines.append(f"Forward at about {t.travelling:.1f} m/s.")
    return lines
