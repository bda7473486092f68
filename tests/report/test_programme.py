"""Page, calendar and data of a programme: what stands in them, and that they never change alone."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from importlib import resources

import icalendar
import jsonschema
import pytest

from swingleg.coach.drills import DRILLS
from swingleg.coach.programme import wanted
from swingleg.coach.programme.plan import REGIONS
from swingleg.core.findings import FINDING_IDS, Finding
from swingleg.report import programme_words as w
from swingleg.report.programme import content
from swingleg.report.programme_aims import just_enough
from swingleg.report.programme_ics import calendar
from swingleg.report.programme_save import plan, save_programme
from swingleg.report.programme_terminal import programme_text

LIFT = "thigh_elevation_peak_deg"


def asked(**changes):
    return wanted(start="2026-12-01", **{"level": "beginner", **changes})


def events(programme, analysis, **options):
    found = icalendar.Calendar.from_ical(calendar(programme, analysis, **options))
    return [part for part in found.walk() if part.name == "VEVENT"]


@pytest.fixture(scope="module")
def schema():
    text = resources.files("swingleg.report").joinpath("programme.schema.json").read_text("utf-8")
    found = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found)


@pytest.mark.parametrize(
    "changes",
    [{}, {"goal": "sprint", "level": "advanced", "weeks": 16, "days": "mon,tue,thu,sun"},
     {"weeks": 2, "days": "sat", "minutes": 10}, *({"pain": region} for region in REGIONS)],
    ids=str,
)  # fmt: skip
def test_data_keep_to_the_schema_and_all_bytes_are_the_same_again(
    analysis, schema, tmp_path, changes
):
    programme = plan(analysis, asked(**changes))
    files = []
    for name in ("one", "two"):
        done = save_programme(programme, analysis, tmp_path / name)
        files.append([p.read_bytes() for p in (done.page, done.calendar, done.data)])
    assert files[0] == files[1]
    data = json.loads(files[0][2])
    schema.validate(data)
    assert len([s for week in data["weeks"] for s in week["sessions"]]) == len(programme.sessions)


def test_nothing_found_is_said(analysis, one_sided, schema):
    found = content(plan(one_sided, asked()), one_sided)
    schema.validate(found)
    assert not found["themes"] and "Nothing in this recording" in found["summary"]
    assert any("left leg" in a["what"] for a in found["again"])
    unjudged = replace(analysis, findings=())
    assert "what is missing" in content(plan(unjudged, asked()), unjudged)["summary"]


@pytest.fixture(scope="module")
def page(analysis, tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    return save_programme(plan(analysis, asked(pain="knee")), analysis, folder).page.read_text(
        "utf-8"
    )


def test_nobody_films_markers(analysis, tmp_path):
    one = replace(analysis, motion=analysis.motion.assign_attrs(kind="markers"), unavailable=())
    programme = plan(one, asked())
    done = save_programme(programme, one, tmp_path)
    said = [p.read_text("utf-8") for p in (done.page, done.calendar)]
    said += [programme_text(programme, one, done)]
    for text in said:
        assert "ecord again" in text and "ilm again" not in text and ">Film<" not in text


def test_a_poor_recording_is_said(analysis):
    poor = replace(analysis, quality=replace(analysis.quality, score=0.3))
    assert not content(plan(analysis, asked()), analysis)["notes"]
    assert "poor" in content(plan(poor, asked()), poor)["notes"][0]


class TestPage:
    def test_stands_alone(self, page):
        for word in ("<script", "<link", "src=", "@import", "url("):
            assert word not in page

    def test_a_box_for_every_item(self, page, analysis):
        sessions = plan(analysis, asked(pain="knee")).sessions
        assert page.count('class="box"') == sum(len(s.items) for s in sessions)

    def test_says_what_it_is_not_and_whom_to_see(self, page):
        assert "This is not a diagnosis" in page and "physiotherapist" in page
        assert "Pain: the knee." in page and "Left out: " in page

    def test_every_theme_shows_measure_norm_and_what_public_data_say(self, page):
        assert "norm" in page and "Public data" in page and "Drills rest on" in page

    def test_what_speaks_against_it_is_set_apart(self, analysis, tmp_path):
        over = replace(analysis, findings=tuple(f for f in analysis.findings if "over" in f.id))
        done = save_programme(plan(over, asked()), over, tmp_path)
        assert "<strong>public data disagree in part</strong>" in done.page.read_text("utf-8")

    def test_a_name_cannot_break_it(self, analysis, tmp_path):
        odd = replace(analysis, athlete=replace(analysis.athlete, name="<b>R & Co"))
        text = save_programme(plan(odd, asked()), odd, tmp_path).page.read_text("utf-8")
        assert "&lt;b&gt;R &amp; Co" in text


class TestCalendar:
    def test_a_day_for_every_session(self, analysis):
        programme = plan(analysis, asked())
        found = events(programme, analysis)
        assert [e["dtstart"].dt for e in found] == [s.date for s in programme.sessions]
        assert all(type(e["dtstart"].dt) is date for e in found)
        assert not any(part.name == "VALARM" for e in found for part in e.walk())

    def test_a_time_of_day_floats(self, analysis):
        programme = plan(analysis, asked())
        for event, session in zip(
            events(programme, analysis, at=time(18, 30)), programme.sessions, strict=True
        ):
            start = event["dtstart"].dt
            assert start == datetime.combine(session.date, time(18, 30)) and start.tzinfo is None
            assert event["duration"].dt == timedelta(minutes=w.minutes(session.seconds))

    def test_an_altered_programme_replaces_its_events(self, analysis):
        first, other = (
            events(plan(analysis, asked(level=level, days=days)), analysis)
            for level, days in (("beginner", "mon,wed,sat"), ("advanced", "tue,thu,sun"))
        )
        assert [e["uid"] for e in first] == [e["uid"] for e in other]
        assert len({e["uid"] for e in first}) == len(first)

    def test_another_start_or_runner_is_another_programme(self, analysis):
        someone = replace(analysis, athlete=replace(analysis.athlete, name="Kim"))
        later = wanted(start="2027-01-01")
        uids = [
            events(programme, who)[0]["uid"]
            for programme, who in (
                (plan(analysis, asked()), analysis),
                (plan(someone, asked()), someone),
                (plan(analysis, later), analysis),
            )
        ]
        assert len(set(uids)) == 3

    def test_a_revision_is_counted_up(self, analysis):
        found = events(plan(analysis, asked()), analysis, revision=3)
        assert {int(e["sequence"]) for e in found} == {3}

    def test_what_to_do_stands_in_the_event(self, analysis):
        programme = plan(analysis, asked())
        event = events(programme, analysis)[0]
        for item in programme.sessions[0].items:
            assert w.line(item, programme, "Film") in str(event["description"])

    def test_lines_are_folded_and_end_as_they_must(self, analysis):
        raw = calendar(plan(analysis, asked()), analysis)
        assert raw.endswith(b"END:VCALENDAR\r\n")
        assert max(len(line) for line in raw.split(b"\r\n")) <= 75


class TestAims:
    def spot(self, tmp_path, **changes):
        spot = {"metric": LIFT, "best": 38.0, "low": 35.0, "high": 41.0, "within": 0.01,
                "flat": False, **changes}  # fmt: skip
        data = {"questions": [{"answers": [], "sweet_spot": None}, {"sweet_spot": spot}]}
        (tmp_path / "whatif.json").write_text(json.dumps(data), "utf-8")
        known, note = just_enough(tmp_path)
        assert not note
        return known

    def lift(self, analysis, known):
        low = Finding("low_knee_lift", "act", "left", "", (LIFT,), cue="Up.")
        one = replace(analysis, findings=(low,))
        return content(plan(one, asked()), one, known)["themes"][0]["aims"]

    def test_without_a_what_if_the_usual_range(self, analysis, tmp_path):
        assert just_enough(tmp_path) == ({}, "")
        (only,) = self.lift(analysis, {})
        assert only.startswith("Into the usual range") and "or more" in only

    def test_a_what_if_gives_just_enough_with_its_spread(self, analysis, tmp_path):
        own, usual = self.lift(analysis, self.spot(tmp_path))
        assert "38° (35 to 41°)" in own and usual.startswith("Into the usual range")

    def test_already_there_is_said(self, analysis, tmp_path):
        assert "already within" in self.lift(analysis, self.spot(tmp_path, low=20.0))[0]

    def test_a_flat_one_is_no_number_to_chase(self, analysis, tmp_path):
        assert "do not chase" in self.lift(analysis, self.spot(tmp_path, flat=True))[0]

    def test_the_edge_of_what_was_tried_is_no_answer(self, analysis, tmp_path):
        said = self.lift(analysis, self.spot(tmp_path, best=35.0))[0]
        assert "not known from it" in said and "Just enough for" not in said

    def test_one_of_something_else_is_left_aside(self, analysis, tmp_path):
        assert len(self.lift(analysis, self.spot(tmp_path, metric="cadence_spm"))) == 1

    @pytest.mark.parametrize("text", ["", "[]", "{", '{"questions": 3}', '{"questions": [{}]}'])
    def test_a_damaged_one_is_left_aside_and_said(self, tmp_path, text):
        (tmp_path / "whatif.json").write_text(text, "utf-8")
        known, note = just_enough(tmp_path)
        assert not known and "ask swingleg whatif again" in note


class TestWords:
    def test_every_drill_falls_back_on_one_that_may_be_done(self, analysis):
        for region in (None, *REGIONS):
            programme = plan(analysis, asked(pain=region))
            names = {DRILLS[d].name for d in programme.left_out}
            for drill in DRILLS.values():
                assert w.fall_back(drill, programme) not in names

    def test_terminal_lines_fit(self, analysis, tmp_path):
        for id_ in FINDING_IDS:
            one = replace(analysis, findings=(Finding(id_, "act", "left", "", (LIFT,), cue="A."),))
            programme = plan(one, asked(pain="shin"))
            text = programme_text(programme, one, save_programme(programme, one, tmp_path))
            lines = [x for x in text.splitlines() if str(tmp_path) not in x]
            assert max(map(len, lines)) <= 100 and "physician" in text
