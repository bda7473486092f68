"""A design gives the same set every time, fills its space and keeps what is finished."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, replace

import numpy as np
import pytest

from swingleg.core.errors import InputError, OptionError
from swingleg.virtual.command import parse
from swingleg.virtual.conditions import PAN_DEG, Conditions, camera_of, condition
from swingleg.virtual.grid import RANGES, load_design, plan, render_all
from swingleg.virtual.outfit import draw_outfit
from swingleg.virtual.scene import INDOORS, SCENES, build_scene

DESIGN = """
count = 48
seed = 3
[range]
yaw_deg = [-20, 40]
[weight]
fps = {"60" = 1}
[fixed]
crf = 21
[[trial]]
name = "a"
subject = "A"
run = "a.c3d"
speed_m_s = 3.0
[[trial]]
name = "b"
subject = "B"
run = "b.c3d"
speed_m_s = 4.0
[[trial]]
name = "c"
subject = "C"
run = "c.c3d"
"""


@pytest.fixture
def design(tmp_path):
    path = tmp_path / "design.toml"
    path.write_text(DESIGN)
    return load_design(path, tmp_path)


def test_a_plan_repeats_and_does_not_depend_on_how_many_are_asked_for(design, tmp_path):
    whole, again = plan(design, tmp_path), plan(design, tmp_path)
    assert whole == again
    assert plan(replace(design, count=10), tmp_path) == whole[:10]
    assert plan(replace(design, seed=4), tmp_path)[0].conditions != whole[0].conditions
    assert len({job.path for job in whole}) == 48


def test_a_plan_fills_its_space(design, tmp_path):
    jobs = plan(design, tmp_path)
    assert Counter(j.trial.name for j in jobs) == {"a": 16, "b": 16, "c": 16}
    inside = [j.conditions for j in jobs if j.conditions.scene in INDOORS]
    yaw = np.array([c.yaw_deg for c in inside])
    assert yaw.min() < -12 and yaw.max() > 32 and abs(yaw.mean() - 10) < 6
    assert {j.conditions.scene for j in jobs} == set(SCENES)
    assert {j.conditions.side for j in jobs} == {"left", "right"}
    assert all(j.conditions.crf == 21 and j.conditions.fps == 60 for j in jobs)
    for c in (j.conditions for j in jobs):
        assert (c.camera == "pan") == (c.scene not in INDOORS)
        assert 0 < c.shutter_s <= 1 / c.fps


def test_what_is_finished_is_kept(design, tmp_path):
    jobs = plan(replace(design, count=3), tmp_path)
    for job in jobs:
        job.path.write_bytes(b"film")
        job.path.with_suffix(".truth.json").write_text("{}")
    told = []
    assert render_all(jobs, 1, lambda job, line: told.append(line)) == (3, 0)
    assert told == []
    jobs[1].path.with_suffix(".truth.json").unlink()  # an interrupted clip
    there, failed = render_all(jobs, 1, lambda job, line: told.append(line))
    assert (there, failed) == (2, 1) and len(told) == 1
    assert told[0].startswith("failed") and jobs[1].trial.run.name in told[0]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('[range]\nyawn = [0, 1]\n[[trial]]\nname="a"\nrun="a.c3d"', "yawn"),
        ("count = 3", "no trials"),
        ('[[trial]]\nname="a"\nruns="a.c3d"', "runs"),
        ('colour = 3\n[[trial]]\nname="a"\nrun="a.c3d"', "colour"),
        ("count = = 3", "no design"),
    ],
)
def test_a_faulty_design_is_named(tmp_path, text, word):
    path = tmp_path / "design.toml"
    path.write_text(text)
    with pytest.raises((InputError, OptionError), match=word):
        load_design(path)


def test_heights_and_masses_come_from_a_table(tmp_path):
    table = tmp_path / "people.csv"
    table.write_text("Subject,Age,Height,Mass,Gender\n3,30,182,71.5,M\n12,40,165.5,58,F\n")
    path = tmp_path / "design.toml"
    rows = "".join(
        f'[[trial]]\nname="{n}"\nsubject="{n}"\nrun="{n}.c3d"\n' for n in ("S03", "S012")
    )
    path.write_text(f'participants = "people.csv"\n{rows}mass_kg = 61')
    a, b = load_design(path, tmp_path).trials
    assert (a.height_m, a.mass_kg, a.sex) == (1.82, 71.5, "male")
    assert (b.height_m, b.mass_kg, b.sex) == (1.655, 61, "female")  # what a trial says wins
    table.unlink()
    with pytest.raises(InputError, match=r"people\.csv"):
        load_design(path, tmp_path)


def test_conditions_say_what_is_wrong_all_at_once():
    with pytest.raises(OptionError, match=r"moon.*shutter_s"):
        condition({"scene": "moon", "fps": 60, "shutter_s": 0.5})
    with pytest.raises(OptionError, match="weather"):
        condition({"weather": "rain"})
    assert condition(parse(["crf=30", "scene=park", "shake_deg=0.2"])).crf == 30
    with pytest.raises(OptionError, match="NAME=VALUE"):
        parse(["crf"])


@pytest.mark.parametrize("size", [(960, 540), (540, 960), (1920, 1080)])
def test_the_runner_fills_the_picture_as_asked(size):
    c = Conditions(width=size[0], height=size[1], fill=0.7)
    camera = camera_of(c, 1.8, 3.0)
    tall = 1.8 / camera.metres_per_px(0.0)
    assert tall <= 0.71 * size[1]
    assert tall > 350
    assert 1.85 / camera.metres_per_px(0.0) <= size[0]  # a whole stride has room


def test_a_panning_camera_turns_no_further_than_said():
    c = Conditions(scene="park", camera="pan", seconds=4.0)
    camera = camera_of(c, 1.8, 4.0)
    assert np.degrees(np.arctan(0.5 * 4.0 * 4.0 / camera.distance_m)) == pytest.approx(PAN_DEG)


def test_every_design_range_is_a_condition_or_becomes_one():
    known = set(asdict(Conditions()))
    assert set(RANGES) - known == {"shutter_share"}


def test_outfits_and_places_are_drawn_by_seed():
    assert draw_outfit(5, "male") == draw_outfit(5, "male")
    assert len({draw_outfit(k, "female") for k in range(30)}) == 30
    for name in SCENES:
        a, b, other = (build_scene(name, k).still for k in (1, 1, 2))
        assert np.array_equal(a, b)
        assert a.shape != other.shape or not np.array_equal(a, other)
        turned = build_scene(name, 1, side="left")
        assert (turned.still[:, 1].min(), turned.indoors) == (a[:, 1].min(), name in INDOORS)
