"""Metrics over time: what is compared with what, what is told, how few questions are asked."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import sqlalchemy as sa

from swingleg.comparison.between import recording_sd
from swingleg.core.errors import OptionError
from swingleg.store import page
from swingleg.store.library import Library
from swingleg.store.progress import USUAL, Progress
from swingleg.store.progress_terminal import progress_lines
from swingleg.store.words import condition_words, sparkline
from tests.store import results

DAYS = ("2026-05-03", "2026-06-02", "2026-07-10", "2026-08-15")
LIFT = "thigh_elevation_peak_deg"


@pytest.fixture
def library(tmp_path: Path) -> Any:
    with Library(tmp_path / "lib") as one:
        yield one


def add(library: Library, root: Path, number: int, **said: Any) -> None:
    said.setdefault("day", DAYS[number % len(DAYS)])
    out = results.analysis(root / f"p{number}", f"p{number}.mp4", **said)
    library.add(out, "Ann")


def verdicts(progress: Progress) -> dict[tuple[str, str], str | None]:
    return {(t.metric, t.side): t.verdict for t in progress.conditions[0].trends}


# ---- conditions --------------------------------------------------------------------------------


def test_conditions_are_kept_apart(library: Library, tmp_path: Path) -> None:
    said: list[dict[str, Any]] = [
        {}, {"speed": 3.35}, {"speed": 4.0}, {"surface": "grass", "treadmill": False},
        {"incline_pct": 5.0}, {"protocol": "strides"}, {"kind": "c3d"}, {"speed": None},
    ]  # fmt: skip
    for number, one in enumerate(said):
        add(library, tmp_path, number, **one)
    conditions = library.progress_of("Ann").conditions
    assert [c.recordings for c in conditions] == [2, 1, 1, 1, 1, 1, 1]
    assert len({condition_words(c) for c in conditions}) == 7
    assert conditions[0].speed_m_s == pytest.approx(3.325)


def test_any_two_of_a_pace_differ_by_three_percent_at_most(
    library: Library, tmp_path: Path
) -> None:
    for number in range(12):
        add(library, tmp_path, number, speed=3.0 + 0.04 * number)
    with library._read() as session:
        from swingleg.store.find import athlete_id
        from swingleg.store.progress import _runs, same_conditions

        groups = same_conditions(_runs(session, athlete_id(session, "Ann")))
    assert sum(len(g) for g in groups) == 12
    for group in groups:
        speeds = [run.speed_m_s for run in group]
        assert max(speeds) <= 1.03 * min(speeds)


def test_the_newest_measuring_of_a_recording_counts(library: Library, tmp_path: Path) -> None:
    library.add(results.analysis(tmp_path / "a", "a.mp4"), "Ann")
    library.add(results.analysis(tmp_path / "b", "a.mp4", changes={LIFT: 9.0}), "Ann")
    table = library.progress("Ann", [LIFT])
    assert list(table["value"]) == [42.0, 42.0] and list(table["side"]) == ["left", "right"]


# ---- verdicts ----------------------------------------------------------------------------------


def test_a_large_change_is_told_and_only_that(library: Library, tmp_path: Path) -> None:
    for number in range(4):
        add(library, tmp_path, number, changes={LIFT: 4.0 * number})
    found = verdicts(library.progress_of("Ann"))
    assert found.pop((LIFT, "left")) == found.pop((LIFT, "right")) == "up"
    assert set(found.values()) <= {"unsure", "same"}
    assert "Higher" in page.sentence(library.progress_of("Ann"))


def test_a_fall_is_told_as_one(library: Library, tmp_path: Path) -> None:
    for number in range(2):
        add(library, tmp_path, number, changes={"cadence_spm": -15.0 * number})
    assert verdicts(library.progress_of("Ann"))["cadence_spm", "both"] == "down"


def test_nothing_is_told_of_one_recording(library: Library, tmp_path: Path) -> None:
    add(library, tmp_path, 0)
    assert set(verdicts(library.progress_of("Ann")).values()) == {None}
    assert "Nothing can be compared yet" in page.sentence(library.progress_of("Ann"))


def test_what_repeats_does_not_hide_a_change(library: Library, tmp_path: Path) -> None:
    """The systematic part of a video's interval is the same in both recordings."""
    for number in range(2):
        add(library, tmp_path, number)
    trend = library.progress_of("Ann", ["cadence_spm"]).conditions[0].trends[0]
    last = trend.points[-1].detectable
    lift = library.progress_of("Ann", [LIFT]).conditions[0].trends[0].points[-1].detectable
    assert last is not None and lift is not None
    assert last == pytest.approx((2 * 1.5**2) ** 0.5)  # no strides of it: the intervals themselves
    differ = recording_sd(LIFT, "far", "other")  # what a far leg's recordings differ by
    assert differ is not None and lift == pytest.approx(1.96 * 2**0.5 * differ, rel=0.05)


# ---- what is asked for -------------------------------------------------------------------------


def test_metrics_by_name(library: Library, tmp_path: Path) -> None:
    add(library, tmp_path, 0)
    assert library.progress_of("Ann").metrics == USUAL
    assert library.progress_of("Ann", ["Cadence-SPM"]).metrics == ("cadence_spm",)
    assert len(library.progress_of("Ann", ["all"]).metrics) > 80
    with pytest.raises(OptionError, match="Did you mean 'cadence_spm'"):
        library.progress_of("Ann", ["cadence"])


def test_the_table(library: Library, tmp_path: Path) -> None:
    add(library, tmp_path, 0)
    add(library, tmp_path, 1)
    table = library.progress("Ann")
    assert len(table) == 2 * 11  # five metrics of two legs, and the cadence
    assert list(table.columns[:4]) == ["condition", "metric", "side", "taken_at"]
    first, last = table[table.metric == "cadence_spm"].itertuples()
    assert first.detectable != first.detectable and last.detectable > 0
    assert first.norm_p5 < first.value < first.norm_p95


# ---- pages and words ---------------------------------------------------------------------------


def test_the_page_holds_everything_and_fetches_nothing(library: Library, tmp_path: Path) -> None:
    for number in range(4):
        add(library, tmp_path, number, name="<b>Ann</b>")
    add(library, tmp_path, 5, speed=4.5)
    html, data = page.save_progress(library.progress_of("Ann"), tmp_path / "p.html")
    text = html.read_text(encoding="utf-8")
    assert not re.search(r"(?:src|href)=\"(?!#)", text) and "<b>Ann" not in text
    assert text.count("<svg") == len({t.metric for t in
                                      library.progress_of("Ann").conditions[0].trends})  # fmt: skip
    assert "Recorded once so far" in text and "not a diagnosis" in text
    told = json.loads(data.read_text(encoding="utf-8"))
    assert told["schema"] == 1 and told["conditions"][0]["trends"][0]["points"]
    assert "NaN" not in data.read_text(encoding="utf-8")


def test_data_keep_to_the_schema(library: Library, tmp_path: Path) -> None:
    text = resources.files("swingleg.store").joinpath("progress.schema.json").read_text("utf-8")
    jsonschema.Draft202012Validator.check_schema(json.loads(text))
    schema = jsonschema.Draft202012Validator(json.loads(text))
    for number, speed in enumerate((3.3, 3.3, 4.5, None)):
        add(library, tmp_path, number, speed=speed)
    data = page.progress_dict(library.progress_of("Ann", ["all"]))
    assert len(data["conditions"]) == 3
    schema.validate(data)
    points = data["conditions"][0]["trends"][0]["points"]
    assert [point["detectable"] is None for point in points] == [True, False]
    data["conditions"][0]["trends"][0]["verdict"] = "better"
    assert not schema.is_valid(data)


def test_points_lie_where_their_days_are(library: Library, tmp_path: Path) -> None:
    for number in range(3):
        add(library, tmp_path, number, day=("2026-01-01", "2026-01-11", "2026-03-12")[number])
    (trend,) = library.progress_of("Ann", ["cadence_spm"]).conditions[0].trends
    from swingleg.store.chart import chart

    picture = chart("Cadence", [trend])
    (line,) = re.findall(r'<polyline points="([^"]+)"', picture)
    x = [float(pair.split(",")[0]) for pair in line.split()]
    assert (x[1] - x[0]) / (x[2] - x[0]) == pytest.approx(10 / 70, abs=0.02)


def test_the_axis_of_a_share_ends_at_nothing_and_all(library: Library, tmp_path: Path) -> None:
    from swingleg.store.chart import chart

    add(library, tmp_path, 0)
    add(library, tmp_path, 1)
    (same,) = library.progress_of("Ann", ["lands-under-flexing-knee"]).conditions
    first, last = same.trends[0].points
    low = replace(same.trends[0], points=(replace(first, value=0.0), replace(last, value=0.0)))
    picture = chart("Lands", [low])  # chance reaches below nothing
    assert last.detectable > 0.2 and ">1.00<" in picture and "−" not in picture


def test_many_recordings_of_one_day_stand_apart(library: Library, tmp_path: Path) -> None:
    for number in range(5):
        add(library, tmp_path, number, day="2026-05-03")
    lines = progress_lines(library.progress_of("Ann"))
    assert all(len(line) < 140 for line in lines)
    page.progress_page(library.progress_of("Ann"))


def test_sparklines() -> None:
    assert sparkline([1, 2, 3]) == "▁▅█" and sparkline([5, 5]) == "▄▄"


# ---- speed -------------------------------------------------------------------------------------


def statements(library: Library, work: Any) -> list[str]:
    said: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement != "BEGIN":
            said.append(statement)

    sa.event.listen(library._engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        sa.event.remove(library._engine, "before_cursor_execute", note)
    return said


@pytest.mark.parametrize("number", [2, 12])
def test_the_number_of_questions_does_not_grow(
    place: str, files: Path, tmp_path: Path, number: int
) -> None:
    with Library(place, files=files) as library:
        library.add(results.many(tmp_path / "r", number), "Ann")
        assert len(statements(library, library.athletes)) == 4
        assert len(statements(library, lambda: library.analyses("Ann"))) == 3
        assert len(statements(library, lambda: library.progress_of("Ann"))) == 7


def test_metrics_are_looked_up_not_searched(library: Library, tmp_path: Path) -> None:
    """In a large library a scan of the metrics would take seconds."""
    library.add(results.many(tmp_path / "r", 5), "Ann")
    asked = statements(library, lambda: library.progress_of("Ann"))
    queries = [q for q in asked if q.startswith("SELECT")]
    with library._engine.connect() as connection:
        for query in queries:
            marks = query.count("?")
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", (1,) * marks).all()
            tables = "SCAN metrics", "SCAN analyses", "SCAN recordings"
            assert not [row[3] for row in plan if row[3].startswith(tables)], query
