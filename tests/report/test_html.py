"""The page: offline, in order, complete, well-formed, and honest about what is missing."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import synthetic

from swingleg.assess.claims import CLAIMS, judge_claims
from swingleg.core.analysis import Analysis
from swingleg.core.findings import Finding
from swingleg.core.metrics import METRICS
from swingleg.report import keyframes
from swingleg.report.html import render_report

ORDER = [
    "verdict",
    "chain",
    "frames",
    "curves",
    "next",
    "machine",
    "metrics",
    "not-measured",
    "methods",
]
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """Collects what a browser would load, checks that tags close in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.sections: list[str] = []
        self.headings: list[str] = []
        self.stack: list[str] = []
        self.feed(html)
        assert self.stack == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.loaded += [str(v) for k, v in attrs if k in ("src", "href", "xlink:href") and v]
        if tag == "section":
            self.sections.append(str(found["id"]))
        if tag in ("h1", "h2", "h3"):
            self.headings.append(tag)
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loaded += [str(v) for k, v in attrs if k in ("src", "href", "xlink:href") and v]

    def handle_endtag(self, tag: str) -> None:
        assert self.stack and self.stack.pop() == tag, f"</{tag}> does not close in order"


@pytest.fixture(scope="module")
def html(analysis: Analysis) -> str:
    return render_report(analysis)


def pictures(html: str) -> list[str]:
    return re.findall(r"<svg.*?</svg>", html, flags=re.S)


def test_nothing_is_loaded_from_elsewhere(html: str, analysis: Analysis, clip: Path) -> None:
    for text in (html, render_report(analysis, video=clip)):
        assert all(ref.startswith("data:") for ref in Page(text).loaded)
        assert "@import" not in text and "<script" not in text
        assert not re.search(r"url\((?!data:)", text)


def test_sections_stand_in_order_under_headings(html: str) -> None:
    page = Page(html)
    assert page.sections == ORDER
    assert page.headings[0] == "h1" and page.headings.count("h1") == 1


def test_every_metric_is_shown_or_named_as_missing(html: str, one_sided: Analysis) -> None:
    for text in (html, render_report(one_sided)):
        body = text.split('id="metrics"')[1].split('id="methods"')[0]
        missing = [name for name in METRICS if f"<code>{name}</code>" not in body]
        assert missing == []


def test_a_metric_unknown_to_both_lists_is_still_named(analysis: Analysis) -> None:
    metrics = {k: v for k, v in analysis.metrics.items() if k != "cadence_spm"}
    text = render_report(replace(analysis, metrics=metrics))
    absent = text.split('id="not-measured"')[1].split('id="methods"')[0]
    assert "<code>cadence_spm</code>" in absent


def test_every_picture_is_xml_with_words(html: str, one_sided: Analysis, clip: Path) -> None:
    for text in (html, render_report(one_sided, video=clip)):
        found = pictures(text)
        assert len(found) > 20
        for svg in found:
            root = ElementTree.fromstring(svg)
            title = root.find("{http://www.w3.org/2000/svg}title")
            assert root.get("role") == "img" and title is not None and title.text
            assert "nan" not in svg.lower().replace("nance", "")


def test_sides_differ_without_colour(html: str) -> None:
    css = html.split("<style>")[1].split("</style>")[0]
    assert re.search(r"\.curve\.left[^}]*stroke-dasharray", css)
    assert not re.search(r"\.curve\.right[^}]*stroke-dasharray", css)
    curves = html.split('id="curves"')[1].split("</figure>")[0]
    assert ">L</text>" in curves and ">R</text>" in curves


def test_key_frames_come_from_the_clip(
    analysis: Analysis, clip: Path, clip_times: list[float]
) -> None:
    moments = keyframes.key_moments(analysis)
    assert moments is not None and moments.side == "right"
    order = [moments.times[name] for name in keyframes.WORDS]
    assert order == sorted(order) and len(set(order)) == 5
    early = replace(
        analysis, strides=analysis.strides[analysis.strides["next_touch_down_s"] < clip_times[-1]]
    )
    text = render_report(early, video=clip)
    assert text.count("data:image/jpeg;base64,") == 5


def test_labels_stay_inside_their_frame(analysis: Analysis, clip: Path) -> None:
    for frame in keyframes.key_frames(analysis, video=clip):
        root = ElementTree.fromstring(frame.picture)
        _, _, width, height = (float(v) for v in root.attrib["viewBox"].split())
        labels = root.findall("{http://www.w3.org/2000/svg}text")
        assert labels
        for label in labels:
            size = float(re.search(r"font-size:([\d.]+)", label.attrib["style"]).group(1))
            half = 0.5 * 0.62 * size * len(label.text or "")
            assert half * 0.8 <= float(label.attrib["x"]) <= width - half * 0.8
            assert size * 0.7 <= float(label.attrib["y"]) <= height


def test_an_unreadable_clip_does_not_cost_the_report(analysis: Analysis, tmp_path: Path) -> None:
    text = render_report(analysis, video=tmp_path / "gone.mp4")
    assert Page(text).sections == ORDER and "data:image" not in text


def test_frames_at_hand_are_used(analysis: Analysis) -> None:
    grey = [np.full((synthetic.HEIGHT, synthetic.WIDTH, 3), 90, np.uint8)] * 5
    assert render_report(analysis, frames=lambda: grey).count("data:image/jpeg") == 5


def test_a_withheld_side_is_said_not_drawn(one_sided: Analysis) -> None:
    text = render_report(one_sided)
    assert "not measured, far leg hidden" in text
    curves = text.split('id="curves"')[1].split('id="next"')[0]
    assert 'class="curve right"' in curves and 'class="curve left"' not in curves


def test_without_speed_no_norm_is_claimed(analysis: Analysis) -> None:
    text = render_report(synthetic.without_scale(analysis))
    assert "No grey band: curves go by pace, and the speed is unknown." in text
    assert 'class="norm"' not in text.split("<body>")[1]
    assert "at this pace</span>" in text and "usual at this pace" not in text.split("methods")[0]


def test_a_pace_with_norms_but_without_curves_says_which_paces_have_them(
    analysis: Analysis,
) -> None:
    slow = replace(analysis, condition=replace(analysis.condition, speed_m_s=2.3))
    assert "mean curves are known from 2.4 to 4.65 m/s only" in render_report(slow)


def test_caution_speaks_of_what_was_recorded(analysis: Analysis, html: str) -> None:
    assert "filmed by phone" in html
    markers = analysis.motion.assign_attrs(kind="markers")
    text = render_report(replace(analysis, motion=markers))
    assert "by phone" not in text and "other laboratories" in text


def test_words_of_caution_are_there(html: str) -> None:
    assert "This is not a diagnosis" in html
    assert "not yet proven" in html
    assert "Virtual runner" in html
    assert "Virtual runner" not in render_report(synthetic.make_analysis(virtual=False))


def test_text_from_outside_is_escaped(analysis: Analysis) -> None:
    evil = Finding("over_stride", "act", "left", "<script>alert(1)</script>", ("cadence_spm",))
    text = render_report(
        replace(
            analysis,
            findings=(evil,),
            athlete=replace(analysis.athlete, name='<b onclick="x">'),
            input=replace(analysis.input, path="/home/someone/secret/<i>.mp4"),
        )
    )
    assert "<script" not in text and "<b onclick" not in text and "<i>.mp4" not in text
    assert "/home/someone" not in text


def test_gravest_finding_comes_first(analysis: Analysis) -> None:
    turned = replace(analysis, findings=analysis.findings[::-1])
    text = render_report(turned).split('id="next"')[1]
    assert text.index("Work on this") < text.index("Keep an eye on")


def test_a_recording_without_strides_still_makes_a_page(analysis: Analysis) -> None:
    bare = replace(analysis, strides=analysis.strides.iloc[:0], metrics={}, findings=())
    text = render_report(bare)
    assert Page(text).sections == ORDER
    assert "too little could be measured" in text


def test_the_same_finding_of_both_sides_is_one_article(analysis: Analysis) -> None:
    one = analysis.findings[2]
    both = (replace(one, side="right", text="right text"), replace(one, text="left text"))
    text = render_report(replace(analysis, findings=both)).split('id="next"')[1]
    assert text.count("<article") == 1
    assert "right text" in text and "left text" in text and "both legs" in text


def test_motion_capture_is_drawn_without_a_picture(analysis: Analysis) -> None:
    """Three axes, no camera, no near leg, no neck marker, a leg lost for a while."""
    motion = (
        analysis.motion.isel(space=[0, 1, 1]).assign_coords(space=["x", "y", "z"]).copy(deep=True)
    )
    motion.attrs = {k: v for k, v in motion.attrs.items() if k not in ("px_per_unit", "origin_px")}
    motion.attrs |= {"kind": "markers", "facing": 0, "near_side": ""}
    motion.position.loc[{"point": "neck"}] = np.nan
    lost = {"point": ["left_hip", "left_knee", "left_ankle", "left_heel", "left_toe"]}
    motion.position.loc[{**lost, "time": slice(1.0, 3.0)}] = np.nan
    mocap = replace(
        analysis, motion=motion, input=replace(analysis.input, near_side=None, kind="c3d")
    )
    text = render_report(mocap)
    assert Page(text).sections == ORDER and "data:image" not in text
    for svg in pictures(text):
        ElementTree.fromstring(svg)
        assert not re.search(r'="[^"]*\bnan\b', svg)
    assert text.count('class="keyframe plain"') == 5


def test_each_claim_stands_in_the_report_with_both_answers(analysis: Analysis) -> None:
    claims = judge_claims(analysis.strides, analysis.metrics, analysis.condition)
    html = render_report(replace(analysis, claims=claims))
    assert html.count('<details class="claim ') == len(CLAIMS)
    text = unescape(html)
    for claim, answer in zip(CLAIMS.values(), claims, strict=True):
        assert claim.title in text and claim.says in text and answer.text in text
    assert "What the coaches say, what your legs say" not in render_report(
        replace(analysis, claims=())
    )
