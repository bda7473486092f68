"""One session: warm-up, up to two drills, then running with one cue, to a beat, or fast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from swingleg.coach.drills import Drill
from swingleg.coach.programme import dose
from swingleg.coach.programme.plan import Item, Theme, Wanted
from swingleg.coach.programme.rules import rules

METRONOME = "cadence_metronome"


@dataclass(frozen=True)
class Week:
    """What a session needs to know. trained : training weeks before this one; done : of each
    drill, those in which it was done."""

    wanted: Wanted
    themes: tuple[Theme, ...]
    drills: Mapping[str, Drill]
    number: int
    trained: int
    easy: bool
    done: Mapping[str, int]

    @property
    def progress(self) -> dict[str, float]:
        """start, step, most: shares of a drill's dose."""
        rule = rules()
        if not self.themes:
            flat = rule["maintenance"]["share"]
            return {"start": flat, "step": 0.0, "most": flat}
        return rule["pain"] if self.wanted.pain else rule["levels"][self.wanted.level]

    @property
    def hardest(self) -> int:
        """The highest level of a drill by now."""
        rule = rules()
        if self.wanted.pain:
            return int(rule["pain"]["drill_level"])
        level = rule["levels"][self.wanted.level]
        return int(level["drill_level"]) + (self.trained >= level["harder_after_weeks"])

    @property
    def started(self) -> tuple[Theme, ...]:
        """Themes that are worked on by now."""
        from_week = rules()["levels"][self.wanted.level]["second_theme_from_week"]
        return self.themes[: 2 if self.number >= from_week else 1]

    def room_s(self, share: str) -> int:
        """Seconds of a session for "warm_up", "drill" or "run"."""
        return int(60 * self.wanted.minutes * rules()["session"][share])

    def planned(self, drill: str) -> float:
        """The share of its dose."""
        rule = rules()["dose"]
        full = dose.share(self.progress, max(0, self.done.get(drill, 0) - self.easy))
        return full * rule["deload_share"] if self.easy else full


def train_items(week: Week, fast: bool, quiet: int) -> tuple[Item, ...]:
    """What is done on a training day. quiet : training days before this one without strides."""
    return (_warm_up(week), *_drills(week, fast), _run(week, fast, quiet))


def check_items(week: Week) -> tuple[Item, ...]:
    """What is done on a day of filming: fresh, without drills before it."""
    rest = 60 * week.wanted.minutes - week.room_s("warm_up")
    film = min(int(rules()["session"]["film_s"]), rest)
    free = min((rest - film) // 60 * 60, _run_s(week))
    after = (Item("free", free),) if free else ()
    return (_warm_up(week), Item("film", film), *after)


def _warm_up(week: Week) -> Item:
    seconds = min(week.room_s("warm_up"), int(rules()["session"]["warm_up_most_s"]))
    return Item("warm_up", max(60, seconds // 60 * 60))


def _drills(week: Week, fast: bool) -> list[Item]:
    """At most two: of two themes, or the drill of one and an easier or other one beside it."""
    items: list[Item] = []
    for theme, drill in _picked(week, fast):
        answers = [t.finding for t in week.themes if t is theme or drill.id in t.ladder]
        found = dose.amount(
            drill,
            week.planned(drill.id),
            week.progress["start"],
            week.room_s("drill"),
            theme.extra_side if theme else None,
        )
        if found is not None:
            items.append(Item("drill", found[1], drill.id, found[0], answers=tuple(answers)))
    return items


def _picked(week: Week, fast: bool) -> list[tuple[Theme | None, Drill]]:
    picked: list[tuple[Theme | None, Drill]] = []
    if not week.themes:
        kept = rules()["maintenance"]["drills"]
        picked = [(None, week.drills[d]) for d in kept if d in week.drills]
        return picked[:2]
    for theme in week.started:
        drill = _rung(week, theme, fast, [d.id for _, d in picked])
        if drill is not None:
            picked.append((theme, drill))
    for theme in week.started:  # room for another one
        if len(picked) < 2:
            other = _rung(week, theme, fast, [d.id for _, d in picked])
            picked += [(theme, other)] if other is not None else []
    return picked


def _rung(week: Week, theme: Theme, fast: bool, taken: Sequence[str]) -> Drill | None:
    """The drill of a theme's ladder that is planned by now."""
    fit = [
        drill
        for id_ in theme.ladder
        if (drill := week.drills[id_]).level <= week.hardest
        and (fast or not (drill.target and drill.target.flight))
    ]
    if not fit:
        return None
    rule = rules()
    first = 0 if week.wanted.pain else rule["levels"][week.wanted.level]["begin_rung"]
    begun = week.trained
    if theme is not week.themes[0]:
        begun -= rule["levels"][week.wanted.level]["second_theme_from_week"] - 1
    step = min(first + max(0, begun) // rule["ladder"]["weeks_per_step"], len(fit) - 1)
    # the planned one, else the next easier, else the next harder one that is free
    for drill in (*fit[step::-1], *fit[step + 1 :]):
        if drill.id not in taken:
            return drill
    return None


def _run(week: Week, fast: bool, quiet: int) -> Item:
    """Running: at most one thing to think of."""
    theme, span = _cued(week)
    if fast and (item := _fast(week)) is not None:
        return item
    beat = week.drills.get(METRONOME)
    if theme and beat and METRONOME in theme.runs and quiet % 2 == 1:
        planned, room = week.planned(METRONOME), week.room_s("run")
        if found := dose.runs(beat, planned, room):
            return Item("metronome", found[1], METRONOME, found[0], answers=(theme.finding,))
    seconds = _run_s(week)
    if theme is None or not theme.cue:
        return Item("free", seconds)
    fading = next(f for f in rules()["fading"] if span <= f["until"])
    on = int(fading["cue_min"])
    turns = on, min(int(fading["free_min"]), seconds // 60 - on)  # one turn at least, whole
    return Item("cue", seconds, cue=theme.cue, fading=turns, answers=(theme.finding,))


def _run_s(week: Week) -> int:
    """Whole minutes, two at least; beside a pain the running grows with the weeks too."""
    rule = rules()["pain"]
    share = dose.share(rule, week.trained - week.easy) if week.wanted.pain else 1.0
    share *= rules()["dose"]["deload_share"] if week.easy else 1.0
    return max(120, int(week.room_s("run") * share) // 60 * 60)


def _cued(week: Week) -> tuple[Theme | None, float]:
    """The theme whose cue is run with this week, and how far (0 to 1) its time has come.

    One cue at a time: the first theme's in the first half of the weeks, then the second's.
    """
    if not week.themes:
        return None, 0.0
    weeks = week.wanted.weeks
    half = (weeks + 1) // 2 if len(week.themes) > 1 else weeks
    if week.number <= half:
        return week.themes[0], week.number / half
    return week.themes[1], (week.number - half) / (weeks - half)


def _fast(week: Week) -> Item | None:
    rule = rules()
    most = week.hardest + rule["fast"]["levels_above"]
    known = [
        week.drills[d]
        for d in rule["goals"][week.wanted.goal]["fast"]
        if d in week.drills and week.drills[d].level <= most
    ]
    if not known:
        return None
    drill = known[week.number % len(known)]
    found = dose.runs(drill, week.planned(drill.id), week.room_s("run"))
    if found is None:
        return None
    answers = [t.finding for t in week.themes if drill.id in t.runs or t.finding in drill.serves]
    return Item("fast", found[1], drill.id, found[0], answers=tuple(answers))
