"""The drill library as page and text: whole, self-contained, and moving as the library says."""

import json
import re
from html import unescape

import numpy as np
import pytest

from swingleg.cli import main
from swingleg.coach.drills import DRILLS
from swingleg.report.drills_page import drills_page
from swingleg.report.drills_terminal import listed, shown
from swingleg.report.figures.drill import FLOOR, FRAMES, LINES, SCALE, animation, rep_of, strip

REPS = [d for d in DRILLS.values() if d.target]


def sent(drill):
    """What the figure's script gets."""
    return json.loads(unescape(re.search(r'data-rep="([^"]*)"', animation(drill)).group(1)))


@pytest.mark.parametrize("drill", REPS, ids=lambda d: d.id)
class TestFigure:
    def test_shows_the_angles_of_the_target(self, drill):
        lines = {cls: np.array(p) for (cls, _), p in zip(LINES, sent(drill)["lines"], strict=True)}
        leg = lines["bone right"]
        assert leg.shape == (FRAMES, 3, 2)
        thigh, shank = leg[:, 1] - leg[:, 0], leg[:, 2] - leg[:, 1]
        angle = [np.degrees(np.arctan2(v[:, 0], v[:, 1])) for v in (thigh, shank)]
        assert angle[0].max() == pytest.approx(drill.target.thigh_peak_deg, abs=4)
        assert (angle[0] - angle[1]).max() == pytest.approx(drill.target.knee_peak_deg, abs=4)

    def test_stays_in_its_picture_on_the_floor_and_comes_back(self, drill):
        data = sent(drill)
        everything = np.concatenate([np.reshape(p, (-1, 2)) for p in data["lines"]])
        assert everything.min() > 0 and everything[:, 1].max() < FLOOR + 1
        head = np.array(data["head"])
        assert head[:, 1].min() > 0.1 * SCALE
        for line in [*data["lines"], data["head"]]:
            points = np.array(line)
            step = np.abs(np.diff(points, axis=0)).max()
            assert np.abs(points[0] - points[-1]).max() < max(step, 1.0) * 1.5  # no jump

    def test_begins_at_the_top_and_lasts_as_long_as_a_rep(self, drill):
        data = sent(drill)
        assert data["seconds"] == drill.target.rep_s
        thigh = np.array(data["lines"][4])
        folded = thigh[:, 2, 1]  # the ankle is high where the leg is folded
        assert folded[data["top"]] < np.median(folded)

    def test_has_a_strip_in_order_for_paper(self, drill):
        frames = [frame for frame, _ in rep_of(drill.id).captions]
        assert frames[:4] == sorted(frames[:4]) and len(set(frames[:4])) == 4
        assert strip(drill).count("<g ") == 5


def test_a_run_has_no_figure():
    with pytest.raises(ValueError, match="no target"):
        rep_of("strides")


def test_the_page_is_whole_and_needs_nothing_from_elsewhere():
    page = drills_page()
    for drill in DRILLS.values():
        assert f'id="{drill.id}"' in page and unescape(page).count(drill.how) == 1
        assert drill.evidence_words.split("'")[0] in page
    assert page.count('<figure class="drill"') == len(REPS)
    assert not re.findall(r'(?:src|<link)[^>]*=\s*"?https?:', page)
    assert "prefers-reduced-motion" in page and "Stop on pain" in page
    links = set(re.findall(r'href="#([\w-]+)"', page))
    assert links <= set(re.findall(r'\bid="([\w-]+)"', page))
    ids = re.findall(r'\bid="([\w-]+)"', page)
    assert len(ids) == len(set(ids))


def test_a_page_of_one_drill_links_to_no_other():
    page = drills_page(["a_march"])
    assert page.count("<section") == 2 and "A-skip" in page
    assert not re.findall(r'href="#', page)


def test_the_terminal_lists_and_shows():
    text = listed()
    assert all(d.spoken in text for d in DRILLS.values())
    for drill in DRILLS.values():
        one = shown(drill)
        assert max(map(len, one.splitlines())) < 130
        plain = " ".join(one.split())
        assert drill.cues[0] in plain and drill.dose.words in plain
        assert "opinion. Coaches" not in plain


def test_the_command_writes_pages_and_says_where(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["drills"]) == 0 and main(["drills", "list"]) == 0
    assert main(["drills", "show", "marching"]) == 0
    assert main(["drills", "page"]) == 0
    assert (tmp_path / "drills.html").exists()
    assert main(["drills", "show", "a", "march", "-o", "one/march.html"]) == 0
    assert "A-march" in (tmp_path / "one/march.html").read_text()
    assert main(["drills", "page", "-o", "pages"]) == 0
    assert (tmp_path / "pages/drills.html").exists()
    assert "march.html" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("said", "message"),
    [(["show", "moonwalk"], "no drill is called"), (["show", "knee"], "can be")],
)
def test_an_unknown_drill_is_one_line_and_exit_code_2(said, message, capsys):
    assert main(["drills", *said]) == 2
    error = capsys.readouterr().err
    assert message in error and "Traceback" not in error


def test_only_pages_are_written(tmp_path, capsys):
    assert main(["drills", "page", "-o", str(tmp_path / "drills.pdf")]) == 2
    assert "ends in .html" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_file_in_the_way_is_said(tmp_path, capsys):
    (tmp_path / "taken").write_text("")
    assert main(["drills", "page", "-o", str(tmp_path / "taken" / "drills.html")]) == 2
    assert "in the way" in capsys.readouterr().err
