"""The what-if page, its section in the report, its JSON and its lines on the terminal."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from tests.simulate import made_up

from swingleg.core.analysis import Analysis
from swingleg.report.figures import runner, sweep
from swingleg.report.html import render_report
from swingleg.report.whatif_json import SCHEMA, whatif_dict
from swingleg.report.whatif_save import BEGIN, END, save_whatif, spliced
from swingleg.report.whatif_terminal import whatif_lines, whatif_text
from swingleg.simulate.result import FIGURES, WhatIf

KINDS = ("lift", "versus", "sweep", "impossible", "all")
#: elements without an end
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """What is loaded, which ids there are, and whether every element is closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.loaded: list[str] = []
        self.ids: list[str] = []
        self.headings: list[str] = []
        self.feed(html)
        assert self.stack == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.stack.append(tag)
        self.loaded += [v for k, v in attrs if k in ("src", "href") and v]
        self.ids += [v for k, v in attrs if k == "id" and v]
        if tag in ("h1", "h2"):
            self.headings.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.stack and self.stack.pop() == tag, f"</{tag}> does not close in order"


def page_of(found: WhatIf, analysis: Analysis, folder: Path) -> str:
    return save_whatif(found, analysis, folder).page.read_text(encoding="utf-8")


@pytest.fixture(params=KINDS)
def html(request: pytest.FixtureRequest, analysis: Analysis, tmp_path: Path) -> str:
    return page_of(made_up.what_if(request.param), analysis, tmp_path)


# ---- the page ----------------------------------------------------------------------------------


def test_the_page_is_whole_and_needs_nothing_else(html: str) -> None:
    page = Page(html)
    assert page.loaded == []
    assert "@import" not in html and not re.search(r"url\((?!#)", html)
    assert page.headings == ["h1"] and len(set(page.ids)) == len(page.ids)
    assert "not a diagnosis" in html and "never promises" in html


def test_every_picture_is_xml_with_words(html: str) -> None:
    for text in re.findall(r"<svg.*?</svg>", html, flags=re.S):
        root = ElementTree.fromstring(text)
        if root.get("aria-hidden") == "true":
            continue
        title = root.find("{http://www.w3.org/2000/svg}title")
        assert root.get("role") == "img" and title is not None and title.text
        assert "nan" not in text.lower() and "none" not in text.lower()


def test_what_was_asked_is_answered_first(analysis: Analysis, tmp_path: Path) -> None:
    html = page_of(made_up.what_if("lift"), analysis, tmp_path)
    first = html.index('class="answer"')
    assert first < html.index('class="stage"') < html.index("What would change")
    assert "5 to 14 % more hip-flexor torque" in html[first : first + 200]


def test_every_figure_has_a_row_with_its_verdict(analysis: Analysis, tmp_path: Path) -> None:
    html = page_of(made_up.what_if("lift"), analysis, tmp_path)
    body = html.split("<tbody>")[1].split("</tbody>")[0]
    rows = body.split("<tr")[1:]
    assert len(rows) == len(FIGURES)
    for row, (label, _, _) in zip(rows, FIGURES.values(), strict=True):
        assert label.replace("'", "&#39;") in row
        assert any(v in row for v in ("rises", "falls", "about the same", "cannot tell",
                                      "as asked"))  # fmt: skip
        # what cannot be told is muted, and nothing else is
        assert ('class="open"' in row) == ("cannot tell" in row)


def test_two_questions_stand_side_by_side(analysis: Analysis, tmp_path: Path) -> None:
    html = page_of(made_up.what_if("versus"), analysis, tmp_path)
    head = html.split("<thead>")[1].split("</thead>")[0]
    assert head.index("Cadence +5 %") < head.index("Knee lift +5°")
    assert html.count('class="runner"') == 3


def test_a_sweep_is_drawn_with_its_sweet_spot(analysis: Analysis, tmp_path: Path) -> None:
    html = page_of(made_up.what_if("sweep"), analysis, tmp_path)
    assert html.count('class="sweep"') == 7 and "just enough" in html
    assert "130°: A knee fold of 130° cannot be reached" in html
    assert "All figures of this sweep" in html


def test_an_impossible_wish_is_one_sentence_and_no_table(
    analysis: Analysis, tmp_path: Path
) -> None:
    html = page_of(made_up.what_if("impossible"), analysis, tmp_path)
    assert made_up.PROBLEM in html
    assert "<table" not in html and "<script" not in html


def test_without_spread_the_page_says_so(analysis: Analysis, tmp_path: Path) -> None:
    html = page_of(made_up.what_if("lift", spread=False), analysis, tmp_path)
    assert "has not been computed" in html and "[+" not in html
    html = page_of(made_up.what_if("lift"), analysis, tmp_path)
    assert "has not been computed" not in html


def test_a_figure_that_is_missing_is_said(analysis: Analysis, tmp_path: Path) -> None:
    found = made_up.with_gaps(made_up.what_if("all"))
    html = page_of(found, analysis, tmp_path)
    assert "not known" in html and "nan" not in html.lower().replace("nance", "")
    assert "not known" not in page_of(made_up.what_if("all"), analysis, tmp_path)


def test_text_from_outside_is_escaped(analysis: Analysis, tmp_path: Path) -> None:
    evil = replace(analysis, athlete=replace(analysis.athlete, name="<b onclick='x'>"))
    found = replace(made_up.what_if("lift"), notes=("<script>alert(1)</script>",))
    html = page_of(found, evil, tmp_path)
    assert "<b onclick" not in html and "<script>alert" not in html


# ---- the moving figures ------------------------------------------------------------------------


def test_the_script_gets_every_frame(analysis: Analysis, tmp_path: Path) -> None:
    html = page_of(made_up.what_if("versus"), analysis, tmp_path)
    data = json.loads(re.findall(r'<script type="application/json">(.*?)</script>', html)[0])
    frames = np.array(data["frames"], dtype=float)
    assert frames.shape == (3, runner.FRAMES, 28)
    assert data["seconds"] == pytest.approx(0.714)
    assert data["travel"][0] == pytest.approx(3.3 * 0.714 * 156, abs=0.1)
    # every shape names rows that are there
    named = [int(i) for group in re.findall(r'data-[pcf]="([\d ]+)"', html) for i in group.split()]
    assert max(named) == 13 and min(named) == 0


def test_figures_keep_their_limbs_and_stand_on_the_ground() -> None:
    stride = made_up.stride()
    frames = runner.pixels(stride, 100.0)
    assert frames[:, runner.HIP, 0] == pytest.approx(100.0)
    thigh = np.linalg.norm(frames[:, 2] - frames[:, runner.HIP], axis=1)
    assert thigh == pytest.approx(0.43 * 156, rel=0.01)
    floor = stride.points[..., 1].min()
    lowest = frames[:, 3:12, 1].max()
    assert lowest == pytest.approx(306 - 156 * floor, abs=2.0)


def test_a_foot_in_the_air_has_no_force() -> None:
    frames = runner.pixels(made_up.stride(), 0.0)
    tips = np.isfinite(frames[:, 12:14]).all(axis=-1)
    assert 0.2 < tips.mean() < 0.5
    flight = ~tips.any(axis=1)
    assert flight.any()


def test_phases_are_matched_whatever_the_clock() -> None:
    slow, fast = made_up.stride(seconds=0.8), made_up.stride(seconds=0.6)
    assert runner.pixels(slow, 0.0) == pytest.approx(runner.pixels(fast, 0.0), nan_ok=True)


# ---- pictures of differences -------------------------------------------------------------------


def centre_of(svg: str) -> float:
    return float(re.findall(r'<circle cx="([\d.]+)"', svg)[0])


def test_a_dot_lies_on_its_side_of_zero() -> None:
    for difference, side in ((0.5, 1), (-0.5, -1)):
        drawn = sweep.whisker("x", difference, difference - 0.1, difference + 0.1, 1.0)
        assert np.sign(centre_of(drawn) - 66) == side
        assert drawn.count('class="spread"') == 3
    assert 'class="spread"' not in sweep.whisker("x", 0.5, None, None, 1.0)
    assert "spread faint" in sweep.whisker("x", 0.1, -0.2, 0.3, 1.0, faint=True)


def test_a_point_that_cannot_be_told_is_hollow() -> None:
    line = sweep.Line((1.0, 1.1, 1.3), (None,) * 3, (None,) * 3, (True, False, True))
    drawn = sweep.sweep_panel("x", (1.0, 2.0, 3.0), line, now=(1.5, 1.05), words=str)
    dots = re.findall(r'<circle[^>]*class="(dot[^"]*)"', drawn)
    assert dots == ["dot", "dot faint", "dot"]
    assert drawn.count('class="mark now"') == 1 and 'class="norm"' not in drawn


def test_a_small_change_is_no_cliff() -> None:
    line = sweep.Line((1.0, 1.002), (None,) * 2, (None,) * 2, (True, True))
    drawn = sweep.sweep_panel("x", (1.0, 2.0), line, now=None, words=str)
    heights = [float(y) for y in re.findall(r'<circle[^>]*cy="([\d.]+)"', drawn)]
    room = sweep.PANEL.height - sweep.PANEL.top - sweep.PANEL.bottom
    assert 0 < heights[0] - heights[1] < 0.1 * room


def test_next_to_nothing_looks_like_it(analysis: Analysis, tmp_path: Path) -> None:
    html = page_of(made_up.what_if("lift"), analysis, tmp_path)
    row = html.split("<small></small></th>")  # rows without plain words
    same = next(r for r in row if "about the same" in r and "0.252 s" in r)
    assert abs(centre_of(same.split('class="picture"')[1]) - 66) < 5


# ---- in the report -----------------------------------------------------------------------------


def test_the_report_has_an_empty_place(analysis: Analysis) -> None:
    report = render_report(analysis)
    assert report.count(BEGIN) == 1 and BEGIN + END in report
    place = report.index(BEGIN)
    assert report.index('id="next"') < place < report.index('id="metrics"')


def test_the_section_is_put_in_and_replaced(analysis: Analysis, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    before = render_report(analysis)
    report.write_text(before, encoding="utf-8")
    first = save_whatif(made_up.what_if("lift"), analysis, tmp_path)
    assert first.report == report
    once = report.read_text(encoding="utf-8")
    Page(once)
    assert once.count('id="whatif"') == 1 and "Knee lift +5°" in once
    assert once.count("<h1") == 1
    save_whatif(made_up.what_if("sweep"), analysis, tmp_path)
    twice = report.read_text(encoding="utf-8")
    assert twice.count('id="whatif"') == 1 and "Knee lift +5°" not in twice
    # around it nothing has changed
    start, end = before.index(BEGIN), before.index(END)
    assert twice.startswith(before[:start]) and twice.endswith(before[end:])


def test_an_old_report_is_left_as_it_is(analysis: Analysis, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    report.write_text("<html>an old one</html>", encoding="utf-8")
    written = save_whatif(made_up.what_if("lift"), analysis, tmp_path)
    assert written.report is None and written.report_too_old
    assert report.read_text(encoding="utf-8") == "<html>an old one</html>"
    assert written.page.exists() and written.data.exists()


def test_another_folders_report_is_not_touched(analysis: Analysis, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    report.write_text(BEGIN + END, encoding="utf-8")
    written = save_whatif(made_up.what_if("lift"), analysis, tmp_path, splice=False)
    assert written.report is None and not written.report_too_old
    assert report.read_text(encoding="utf-8") == BEGIN + END


def test_backslashes_of_a_section_stay_as_they_are() -> None:
    assert spliced(f"a{BEGIN}x{END}b", r"\1 \d") == f"a{BEGIN}\n\\1 \\d\n{END}b"
    assert spliced("no place", "x") is None


# ---- JSON --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_json_holds_everything_plainly(kind: str) -> None:
    found = made_up.what_if(kind)
    data = json.loads(json.dumps(whatif_dict(found), allow_nan=False))
    assert data["schema"] == SCHEMA and data["speed_m_s"] == 3.3
    assert data["baseline"] == found.figures and set(data["units"]) == set(FIGURES)
    for question, group in zip(data["questions"], found.groups, strict=True):
        for said, answer in zip(question["answers"], group, strict=True):
            assert said["wish"]["label"] == answer.wish.label
            assert said["outcome"] == answer.outcome and said["problem"] == answer.problem
            assert list(said["changes"]) == [c.name for c in answer.changes]
            for change in answer.changes:
                each = said["changes"][change.name]
                assert each["difference"] == pytest.approx(change.after - change.before)
                assert (each["low"], each["high"]) == (change.low, change.high)
            assert said["assumptions"] == answer.assumptions
    assert [q["sweet_spot"] is not None for q in data["questions"]] == [
        spot is not None for spot in found.sweet_spots
    ]


def test_what_is_not_known_is_null() -> None:
    data = whatif_dict(made_up.with_gaps(made_up.what_if("lift")))
    gap = data["questions"][0]["answers"][0]["changes"]["contact_time_s"]
    assert data["baseline"]["contact_time_s"] is None
    assert gap["before"] is None and gap["difference"] is None and gap["low"] is None
    assert whatif_dict(made_up.what_if("lift"))["spread"] is True
    assert whatif_dict(made_up.what_if("lift", spread=False))["spread"] is False
    assert math.isfinite(data["questions"][0]["answers"][0]["seconds"])


# ---- the terminal ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("spread", [True, False])
def test_lines_fit_and_are_plain(analysis: Analysis, kind: str, spread: bool) -> None:
    lines = whatif_lines(made_up.what_if(kind, spread=spread), analysis, report="out/whatif.html")
    assert all(len(line) <= 100 for line in lines), max(lines, key=len)
    assert "\x1b" not in "".join(lines)
    assert lines[0].strip() == "Robin: Treadmill · 3.3 m/s (5:03/km)"
    assert lines[-1].split() == ["Report", "out/whatif.html"]


def test_a_question_in_a_handful_of_lines(analysis: Analysis) -> None:
    lines = whatif_lines(made_up.what_if("lift"), analysis)
    text = "\n".join(lines)
    rows = [line for line in lines if "→" in line]
    assert 5 <= len(rows) <= 8
    assert re.search(r"torque, peak\s+1\.62 → 1\.77 Nm/kg\s+\+0\.15 \[\+0\.08 to \+0\.22\]\s+rises",
                     text)  # fmt: skip
    assert re.search(r"Knee lift\s+33\.0 → 38\.0°\s+as asked", text)
    assert "differences, not promises" in text


def test_a_sweep_on_the_terminal(analysis: Analysis) -> None:
    text = whatif_text(made_up.what_if("sweep"), analysis)
    assert "Knee fold in the swing, 80° to 130°" in text and "least with the knee folded" in text
    assert re.search(r"^ +80° +\+1\.7 % \[\+0\.2 to \+3\.5\]", text, re.M)
    assert re.search(r"^ +102° +cannot tell \[−0\.8 to \+0\.9\]", text, re.M)
    assert "cannot be reached" in text


def test_what_happened_to_the_report_is_said(analysis: Analysis) -> None:
    said = whatif_text(made_up.what_if("lift"), analysis, old=True)
    assert "older version" in said
    assert "older version" not in whatif_text(made_up.what_if("lift"), analysis)
