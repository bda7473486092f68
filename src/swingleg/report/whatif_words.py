"""What-if answers in plain words: what page and terminal share."""

from __future__ import annotations

import math

from swingleg.core.quantity import number
from swingleg.core.wording import counted
from swingleg.simulate.result import FIGURES, Answer, Change, WhatIf
from swingleg.simulate.wish import LEVERS, Wish

#: told first, in this order; {by} is the size of the change
_SAID: dict[str, tuple[str, str]] = {
    "hip_torque_flexor_peak_nm_kg": (
        "take {by} more hip-flexor torque", "take {by} less hip-flexor torque"),
    "overstride_hip_leg": (
        "set the foot down {by} further ahead of the hip",
        "set the foot down {by} nearer to the hip"),
    "effort": ("cost {by} more effort in all", "cost {by} less effort in all"),
    "braking_impulse_bw_s": ("brake {by} more", "brake {by} less"),
    "peak_force_bw": ("raise the peak force by {by}", "lower the peak force by {by}"),
    "impact_impulse_bw_s": ("land {by} harder", "land {by} softer"),
    "vertical_oscillation_m": ("bounce {by} higher", "bounce {by} lower"),
    "knee_flexion_contact_deg": (
        "land on a knee {by} more bent", "land on a knee {by} straighter"),
    "hip_flexion_work_j_kg": (
        "take {by} more work to lift the thigh", "take {by} less work to lift the thigh"),
    "contact_time_s": ("stay {by} longer on the ground", "stay {by} shorter on the ground"),
    "work_j_kg_m": (
        "take {by} more work of the muscles", "take {by} less work of the muscles"),
}  # fmt: skip
_MOST_SAID = 3
#: figures whose change in percent means something
_SHARES = ("hip_torque_flexor_peak_nm_kg", "hip_flexion_work_j_kg", "peak_force_bw",
           "impact_impulse_bw_s", "braking_impulse_bw_s", "vertical_oscillation_m",
           "overstride_hip_leg", "contact_time_s", "effort", "work_j_kg_m")  # fmt: skip
#: lever → more, less, a target; {by} is the change, {to} the target
_DOING = {
    "knee_lift": ("Lifting the knee {by} more", "Lifting the knee {by} less",
                  "Lifting the knee to {to}"),
    "heel_recovery": ("Folding the knee {by} more in the swing",
                      "Folding the knee {by} less in the swing",
                      "Folding the knee to {to} in the swing"),
    "cadence": ("A cadence {by} higher", "A cadence {by} lower", "A cadence of {to}"),
}  # fmt: skip
_VERDICT_SIGNS = {"rises": "▲", "falls": "▼", "about the same": "≈", "cannot tell": "?",
                  "as asked": "→"}  # fmt: skip
#: what such figures are, for page, terminal and file
NOTE = (
    "From a simulation of this runner as a flat (side-view) model of seven segments. Only "
    "differences between two simulations are shown, never promises: a body that learns "
    "something new may find another way."
)
SPREAD_NOTE = (
    "Brackets: lowest and highest difference over all assumptions tried (what the body aims for, "
    "how springy hip and ground are, how fine the simulation is, where it starts). Where they "
    "disagree even about the direction, nothing can be told."
)
NO_SPREAD = (
    "How much these differences depend on assumptions has not been computed: take them as a "
    "first look."
)


def name_of(name: str) -> str:
    """A figure's plain name; of one that has none, its own."""
    return FIGURES[name][0] if name in FIGURES else name.replace("_", " ")


def unit_of(name: str) -> str:
    """A figure's unit as written after a number, with its space."""
    unit = FIGURES[name][1] if name in FIGURES else ""
    if not unit or unit[0] in "°/":
        return unit
    return f" {unit}"


def value_words(name: str, value: float) -> str:
    """ "1.62 Nm/kg"."""
    if not math.isfinite(value):
        return "–"
    return number(value, decimals_of(name)) + unit_of(name)


def decimals_of(name: str) -> int:
    """Digits after the point that make sense."""
    return FIGURES[name][2] if name in FIGURES else 2


def signed(value: float, decimals: int) -> str:
    """ "+0.15", "−4", and "0" without a sign where it rounds to nothing."""
    if not math.isfinite(value):
        return "–"
    text = number(value, decimals)
    return f"+{text}" if value > 0 and float(text) != 0 else text


def difference_words(change: Change) -> str:
    """ "+0.15"."""
    return signed(change.difference, _fine_enough(change))


def spread_words(change: Change) -> str:
    """ "+0.08 to +0.22"; "" while it is not known, of what was asked for, and where all agree."""
    if change.low is None or change.high is None or change.verdict == "as asked":
        return ""
    low, high = (signed(v, _fine_enough(change)) for v in (change.low, change.high))
    return "" if low == high else f"{low} to {high}"


def _fine_enough(change: Change) -> int:
    """Decimals; one or two more where what rises or falls would be written as nothing."""
    digits = decimals_of(change.name)
    if change.verdict not in ("rises", "falls"):
        return digits
    ends = [abs(v) for v in (change.low, change.difference, change.high) if v]
    least = min(ends, default=1.0)
    return next((d for d in (digits, digits + 1) if least >= 0.5 * 10**-d), digits + 2)


def percent_words(change: Change) -> str:
    """ "+9 %" of a figure whose share means something, else ""."""
    if change.name not in _SHARES or not _there(change) or change.before == 0:
        return ""
    return f"{signed(100 * change.difference / abs(change.before), 0)} %"


def sign_of(change: Change) -> str:
    """A sign that says the verdict without colour."""
    return _VERDICT_SIGNS[change.verdict]


def verdict_words(change: Change) -> str:
    """The verdict, or that the figure is missing."""
    return change.verdict if _there(change) else "not known"


def doing(wish: Wish) -> str:
    """ "Lifting the knee 5° more"."""
    more, less, to = _DOING[wish.lever]
    unit = LEVERS[wish.lever][1]
    if not wish.relative:
        return to.format(to=target_words(wish.lever, wish.value))
    return (more if wish.value >= 0 else less).format(by=f"{abs(wish.value):g}{unit}")


def target_words(lever: str, value: float) -> str:
    """ "110°", "180 steps/min"."""
    return f"{value:g}" + ("°" if LEVERS[lever][1] == "°" else " steps/min")


def sentence(answer: Answer, leg_m: float = math.nan) -> str:
    """One sentence: what the change would bring, as far as it can be told.

    leg_m : hip to ankle, so that distances in leg lengths can be told in millimetres.
    """
    if answer.problem is not None:
        return stopped(answer.problem)
    by_name = {c.name: c for c in answer.changes}
    told = [by_name[n] for n in _SAID if n in by_name and by_name[n].verdict in ("rises", "falls")]
    open_ones = sum(c.verdict == "cannot tell" for c in answer.changes)
    start = doing(answer.wish)
    if not told:
        if open_ones:
            return f"{start}: what that would change cannot be told from here."
        return f"{start} would change next to nothing else."
    said = [_phrase(c, leg_m) for c in told[:_MOST_SAID]]
    text = f"{start} would {_joined(said)}"
    return text + ("; much of the rest cannot be told." if open_ones > len(told) else ".")


def tally(answer: Answer) -> str:
    """How many figures move, stay, or cannot be told; "" before the spread is known."""
    others = [c for c in answer.changes if c.verdict != "as asked" and _there(c)]
    if not others or any(c.low is None for c in others):
        return ""
    count = {v: sum(c.verdict == v for c in others) for v in _VERDICT_SIGNS}
    parts = [
        f"{number} {words}"
        for number, words in (
            (count["rises"] + count["falls"], "rise or fall whatever is assumed"),
            (count["about the same"], "stay about the same"),
            (count["cannot tell"], "cannot be told"),
        )
        if number
    ]
    return f"Of {counted(len(others), 'figure')}, " + _joined(parts) + "."


def answered(answer: Answer) -> bool:
    """Whether the wish could be followed."""
    return answer.problem is None and bool(answer.changes)


def spread_known(found: WhatIf) -> bool:
    """Whether every answered figure has its spread."""
    changes = [c for group in found.groups for a in group for c in a.changes if _there(c)]
    return bool(changes) and all(c.low is not None and c.high is not None for c in changes)


def _phrase(change: Change, leg_m: float) -> str:
    up, down = _SAID[change.name]
    return (up if change.difference >= 0 else down).format(by=_size(change, leg_m))


def _size(change: Change, leg_m: float) -> str:
    """ "4 to 13 %": the range over assumptions, or "about 9 %" before it is known."""
    scale, unit, decimals = _scale(change, leg_m)
    middle = abs(change.difference) * scale
    if change.low is None or change.high is None or change.low * change.high < 0:
        return f"about {number(middle, decimals)}{unit}"
    ends = sorted(abs(v) * scale for v in (change.low, change.high))
    low, high = (number(v, decimals) for v in ends)
    return f"{high}{unit}" if low == high else f"{low} to {high}{unit}"


def _scale(change: Change, leg_m: float) -> tuple[float, str, int]:
    """What to multiply with, the unit and decimals of the size of a change in a sentence."""
    if change.name == "overstride_hip_leg" and math.isfinite(leg_m):
        return 1000 * leg_m, " mm", 0
    if change.name == "vertical_oscillation_m":
        return 1000.0, " mm", 0
    if change.name == "contact_time_s":
        return 1000.0, " ms", 0
    if change.name in _SHARES and change.before != 0:
        return 100 / abs(change.before), " %", 0
    return 1.0, unit_of(change.name), decimals_of(change.name)


def stopped(text: str) -> str:
    """With one full stop."""
    return text.rstrip(".") + "."


def _there(change: Change) -> bool:
    return math.isfinite(change.before) and math.isfinite(change.after)


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]
