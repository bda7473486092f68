"""Programmes hold what they promise, whatever was found and whatever is wanted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swingleg.coach import DRILLS
from swingleg.coach.programme import Wanted, build, wanted
from swingleg.coach.programme.build import is_easy
from swingleg.coach.programme.dose import amount
from swingleg.coach.programme.plan import GOALS, LEVELS, REGIONS
from swingleg.coach.programme.rules import read, rules
from swingleg.coach.programme.wanted import parse_date, parse_days, parse_time
from swingleg.core.errors import OptionError
from swingleg.core.findings import FINDING_IDS
from tests.coach.findings import UNSEEN, any_findings, made

START = date(2026, 12, 1)


@st.composite
def any_wanted(draw):
    return Wanted(
        start=draw(st.dates(date(2020, 1, 1), date(2030, 12, 31))),
        goal=draw(st.sampled_from(GOALS)),
        level=draw(st.sampled_from(LEVELS)),
        weeks=draw(st.integers(2, 16)),
        days=tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1)))),
        minutes=draw(st.integers(10, 90)),
        pain=draw(st.sampled_from([None, *REGIONS])),
    )


@settings(max_examples=150, deadline=None)
@given(found=any_findings(), asked=any_wanted())
def test_any_programme_is_a_valid_one(found, asked):
    findings, metrics = found
    programme = build(findings, metrics, asked, unavailable=[UNSEEN])
    assert programme == build(findings, metrics, asked, unavailable=[UNSEEN])
    sessions = programme.sessions
    assert len(sessions) == asked.weeks * len(asked.days)
    assert [s.number for s in sessions] == list(range(1, len(sessions) + 1))
    assert len(programme.weeks) == asked.weeks and len(programme.themes) <= 2
    for s in sessions:
        first = asked.start + timedelta(weeks=s.week - 1)
        assert first <= s.date < first + timedelta(weeks=1) and s.date.weekday() in asked.days
        assert s.items and 0 < s.seconds <= 60 * asked.minutes
        assert all(i.seconds > 0 for i in s.items)
        assert sum(i.cue is not None for i in s.items) <= 1
        assert not any(i.kind == "metronome" for i in s.items if any(x.cue for x in s.items))
        assert all(60 * sum(i.fading) <= i.seconds for i in s.items if i.fading)
        assert all(min(i.fading) >= 1 for i in s.items if i.fading)
        ids = [i.drill for i in s.items if i.drill]
        assert len(ids) == len(set(ids))
    assert [s.date for s in sessions] == sorted({s.date for s in sessions})
    assert sessions[-1].kind == "re-test"
    assert sum(s.kind == "check" for s in sessions) == (asked.weeks >= 4)


@settings(max_examples=200, deadline=None)
@given(found=any_findings(), asked=any_wanted())
def test_a_dose_only_grows_but_in_easy_weeks(found, asked):
    programme = build(*found, asked)
    totals: dict[str, list[tuple[int, int]]] = {}
    for s in programme.sessions:
        for i in s.items:
            if i.amount is not None:
                totals.setdefault(i.drill, []).append((s.week, i.amount.sets * i.amount.size))
    for id_, done in totals.items():
        full = [much for week, much in done if not is_easy(week)]
        assert full == sorted(full), id_
        for week, much in done:
            before = [a for w, a in done if w < week]
            if is_easy(week) and before:
                assert much <= max(before), id_
    for s in programme.sessions:
        assert (s.week % 4 == 0) == programme.weeks[s.week - 1].easy


@settings(max_examples=100, deadline=None)
@given(found=any_findings(), asked=any_wanted())
def test_nothing_contra_indicated_with_a_pain(found, asked):
    programme = build(*found, asked)
    for s in programme.sessions:
        for i in s.items:
            if i.drill is None:
                continue
            drill = DRILLS[i.drill]
            assert asked.pain not in drill.contra_indications
            assert i.drill not in rules()["goals"][asked.goal]["leave_out_drills"]
            if asked.pain:
                assert drill.level == 1 and i.kind != "fast"


@settings(max_examples=100, deadline=None)
@given(found=any_findings(), asked=any_wanted())
def test_fast_days_lie_apart(found, asked):
    """Strides and drills that leave the ground: never two sessions or two days in a row."""
    fast = []
    for k, s in enumerate(build(*found, asked).sessions):
        drills = [DRILLS[i.drill] for i in s.items if i.drill]
        if any(i.kind == "fast" for i in s.items) or any(
            d.target and d.target.flight for d in drills
        ):
            fast.append((k, s.date))
    for (k, day), (m, other) in pairwise(fast):
        assert m - k >= 2 and (other - day).days >= 2


def asked(**changes):
    return replace(Wanted(start=START, level="beginner"), **changes)


class TestThemes:
    def test_gravest_first(self):
        found = made(("heel_flick", "watch", "both"), ("bouncy", "act", "both"))
        assert [t.finding for t in build(*found, asked()).themes] == ["bouncy", "heel_flick"]

    def test_what_may_lead_to_it_comes_before_it(self):
        found = made(
            ("late_knee_extension", "watch", "both"),
            ("over_stride", "act", "both"),
            ("bouncy", "act", "both"),
        )
        programme = build(*found, asked())
        assert [t.finding for t in programme.themes] == ["late_knee_extension", "over_stride"]
        assert programme.also_found == ("bouncy",)

    def test_one_at_a_time_in_a_short_programme(self):
        found = made(("bouncy", "act", "both"), ("heel_flick", "act", "both"))
        assert len(build(*found, asked(weeks=3)).themes) == 1

    def test_a_high_knee_is_no_fault_in_sprinting(self):
        found = made(("high_knee_lift", "act", "both"))
        assert build(*found, asked(goal="sprint")).maintenance
        assert not build(*found, asked(goal="distance")).maintenance

    def test_a_hint_is_filmed_again_and_not_trained(self):
        found = made(("low_knee_lift", "watch", "left"), half_width=16.0)
        programme = build(*found, asked())
        assert programme.maintenance
        assert "low knee lift" in programme.again[0].what and "left" in programme.again[0].what

    def test_what_was_not_measured_is_filmed_again(self):
        (again,) = build(*made(("bouncy", "act", "both")), asked(), unavailable=[UNSEEN]).again
        assert again.what.startswith("left leg") and again.fix == "Film again from the other side."

    @pytest.mark.parametrize(
        ("wish", "hidden", "extra"),
        [
            (("low_knee_lift", "act", "left"), None, "left"),
            (("low_knee_lift", "act", "both"), None, None),
            (("low_knee_lift", "act", "left"), "right", None),
            (("asymmetry", "act", "both"), None, None),
        ],
    )
    def test_more_for_one_leg_only_where_the_other_was_seen_without_it(self, wish, hidden, extra):
        programme = build(*made(wish, hidden=hidden), asked())
        assert programme.themes[0].extra_side == extra
        amounts = [i.amount for s in programme.sessions for i in s.items if i.kind == "drill"]
        assert {a.extra_side for a in amounts} - {None} == ({extra} if extra else set())

    def test_every_theme_is_answered_in_its_sessions(self):
        found = made(("low_knee_lift", "act", "both"), ("bouncy", "act", "both"))
        programme = build(*found, asked())
        answered = {id_ for s in programme.sessions for i in s.items for id_ in i.answers}
        assert answered == {"low_knee_lift", "bouncy"}


class TestWeeks:
    def test_nothing_found_is_upkeep_the_same_every_week(self):
        programme = build(*made(("good_swing", "good", "both")), asked(weeks=3))
        assert programme.maintenance and programme.judged
        doses = {i.amount for s in programme.sessions for i in s.items if i.kind == "drill"}
        assert len(doses) == len(rules()["maintenance"]["drills"])

    def test_thinking_fades(self):
        programme = build(*made(("low_knee_lift", "act", "both")), asked(weeks=6))
        shares = [
            i.fading[0] / sum(i.fading) for s in programme.sessions for i in s.items if i.fading
        ]
        assert shares == sorted(shares, reverse=True) and shares[0] > 2 * shares[-1]

    def test_one_cue_at_a_time_the_second_in_the_second_half(self):
        found = made(("low_knee_lift", "act", "both"), ("heel_flick", "act", "both"))
        programme = build(*found, asked(weeks=6))
        cues = [{i.cue for s in w.sessions for i in s.items if i.cue} for w in programme.weeks]
        assert cues == [{programme.themes[0].cue}] * 3 + [{programme.themes[1].cue}] * 3

    def test_drills_get_harder_along_the_ladder(self):
        programme = build(*made(("low_knee_lift", "act", "both")), asked(weeks=16))
        ladder = programme.themes[0].ladder
        first = [ladder.index(s.items[1].drill) for s in programme.sessions if s.kind == "train"]
        assert first[0] == 0 and max(first[:6]) <= 1 and max(first) >= 3

    def test_a_pain_starts_lower_than_a_beginner(self):
        found = made(("low_knee_lift", "act", "both"))
        sore, well = (build(*found, asked(pain=p)).sessions[0] for p in ("knee", None))
        assert sore.seconds < well.seconds

    def test_a_hamstring_that_hurts_falls_back_to_the_wall(self):
        programme = build(*made(("low_knee_lift", "act", "both")), asked(pain="hamstring"))
        assert programme.themes[0].ladder == ("knee_hip_flexion_wall",)
        assert "marching" in programme.left_out


class TestWanted:
    def test_days(self):
        assert parse_days("sat, mon,Wednesday") == (0, 2, 5)

    @pytest.mark.parametrize("text", ["", "mon,mon", "mo", "monkey", "1,3", "mon;wed"])
    def test_days_that_are_none(self, text):
        with pytest.raises(OptionError, match="mon,wed,sat"):
            parse_days(text)

    @pytest.mark.parametrize("text", ["tomorrow", "2026-13-01", "1.12.2026", "2026-02-30", ""])
    def test_dates_that_are_none(self, text):
        with pytest.raises(OptionError, match="2026-12-01"):
            parse_date(text)

    @pytest.mark.parametrize("text", ["6pm", "25:00", ""])
    def test_times_that_are_none(self, text):
        with pytest.raises(OptionError, match="18:30"):
            parse_time(text)

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"weeks": 1}, "2 to 16"),
            ({"weeks": 17}, "2 to 16"),
            ({"minutes": 5}, "10 to 90"),
            ({"goal": "marathon"}, "distance, sprint"),
            ({"level": "pro"}, "beginner"),
            ({"pain": "elbow"}, "hamstring"),
        ],
    )
    def test_what_makes_no_sense_is_told(self, change, said):
        with pytest.raises(OptionError, match=said):
            wanted(start="2026-12-01", **change)


class TestData:
    def test_every_finding_has_its_claims_and_they_exist(self):
        from swingleg.assess.claims import CLAIMS

        claims = read("grounds.toml")["claims"]
        assert set(claims) == set(FINDING_IDS)
        assert {c for ids in claims.values() for c in ids} <= set(CLAIMS)

    def test_sources_that_are_named_exist_and_are_used(self):
        for name, lists in (("pain.toml", ("worries",)), ("grounds.toml", ("rules",))):
            data = read(name)
            regions = list(data.get("regions", {}).values())
            used = {s for key in lists for one in (*data[key], *regions) for s in one["sources"]}
            known = set(read("pain.toml")["sources"]) | set(read("grounds.toml")["sources"])
            assert used <= known and set(data["sources"]) <= used

    def test_the_pain_scale_has_no_gap(self):
        scale = read("pain.toml")["scale"]
        covered = [k for row in scale for k in range(row["from"], row["to"] + 1)]
        assert covered == list(range(11))
        assert set(read("pain.toml")["regions"]) == set(REGIONS)

    def test_rules_name_drills_and_findings_that_exist(self):
        for goal in rules()["goals"].values():
            assert {*goal["leave_out_drills"], *goal["fast"]} <= set(DRILLS)
            assert set(goal["leave_out_findings"]) <= set(FINDING_IDS)
        assert set(rules()["maintenance"]["drills"]) <= set(DRILLS)
        session = rules()["session"]
        assert session["warm_up"] + 2 * session["drill"] + session["run"] <= 1

    def test_every_region_that_may_hurt_is_known_to_the_library(self):
        named = {region for drill in DRILLS.values() for region in drill.contra_indications}
        assert named <= set(REGIONS)

    def test_drills_of_a_finding_serve_it(self):
        for id_ in FINDING_IDS:
            findings, _ = made((id_, "good" if id_ == "good_swing" else "act", "both"))
            for drill in findings[0].drills:
                assert id_ in DRILLS[drill].serves, (id_, drill)


def test_the_levels_stand_in_the_documentation_as_they_are():
    text = (Path(__file__).parents[2] / "docs" / "methods" / "programme.md").read_text("utf-8")
    for name, level in rules()["levels"].items():
        shares = [f"{100 * level[key]:.0f} %" for key in ("start", "step", "most")]
        rest = [level["drill_level"], f"{level['harder_after_weeks']} weeks"]
        rest += [level["second_theme_from_week"], level["fast_a_week"]]
        assert f"| {' | '.join(map(str, [name, *shares, *rest]))} |" in text


@pytest.mark.parametrize("room_s", range(60, 400, 20))
def test_a_set_more_for_one_leg_takes_nothing_from_the_other(room_s):
    drill = DRILLS["knee_hip_flexion_standing"]
    even, more = (amount(drill, 1.0, 0.6, room_s, side) for side in (None, "left"))
    assert (even is None) == (more is None)
    if even and more:
        assert replace(more[0], extra_side=None) == even[0]
        assert more[1] <= room_s and (more[1] > even[1]) == (more[0].extra_side == "left")
