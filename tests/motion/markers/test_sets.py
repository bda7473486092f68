"""Marker sets: recognised, mapped, refused with what is missing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from swingleg.core.errors import InputError
from swingleg.motion.markers import choose_map, known_maps, load_marker_map, motion_from_markers
from swingleg.motion.markers.centres import from_lateral, harrington
from tests.motion.markers.runner import as_markers, as_standing, paths, standing, trial

TIME, PATHS, TRUTH = paths(duration=4.0)
PLUG_IN = {"CAL": "HEE", "LFC": "KNE", "LMAL": "ANK", "TH2": "THI", "TB2": "TIB"}
MEDIAL = {"MFC": "KNEM", "MMAL": "ANKM"}


def renamed(names: dict[str, str]) -> dict[str, np.ndarray]:
    """The runner's markers under other names; toe = middle of the forefoot markers."""
    same = {n: n for n in ("ASI", "PSI")}
    out = {
        letter + new: PATHS[letter + old] for letter in "LR" for old, new in (names | same).items()
    }
    return out | {s + "TOE": (PATHS[s + "TOE"] + PATHS[s + "MT5"]) / 2 for s in "LR"}


@pytest.mark.parametrize("chosen", known_maps(), ids=lambda m: m.name)
def test_every_known_set_is_recognised_by_its_own_labels(chosen) -> None:
    assert choose_map(chosen.labels).name == chosen.name
    assert choose_map([f"Runner 1:{n.upper()}" for n in chosen.labels]).name == chosen.name


def test_prefix_and_case_do_not_matter() -> None:
    run = {f"S1:{n.lower()}": path for n, path in trial(PATHS).items()}
    motion, _ = motion_from_markers(
        as_markers(TIME, run), static=as_standing(standing()), cutoff_hz=None
    )
    np.testing.assert_allclose(motion.segment_angle.values, TRUTH, atol=1e-6)


def test_what_is_missing_is_named_with_the_nearest_set() -> None:
    run = as_markers(TIME, trial(PATHS))
    with pytest.raises(InputError) as caught:
        motion_from_markers(run)
    message = str(caught.value)
    assert "t.trc" in message and "LCAL" in message and "(hamner)" in message
    assert "LLFC" in message and "--static" in message
    with pytest.raises(InputError, match="found a, b"):
        motion_from_markers(as_markers(TIME, {"a": PATHS["LASI"], "b": PATHS["RASI"]}))


def test_labels_that_were_never_seen_count_as_missing() -> None:
    found = trial(PATHS, without=()) | {"LLFC": np.full_like(PATHS["LLFC"], np.nan)}
    with pytest.raises(InputError, match="still needs LLFC"):
        motion_from_markers(as_markers(TIME, found))


def test_medial_markers_in_the_trial_do_without_a_standing_one() -> None:
    run = as_markers(TIME, renamed(PLUG_IN | MEDIAL))
    motion, warnings = motion_from_markers(run, cutoff_hz=None)
    assert motion.attrs["marker_set"] == "plugin_gait"
    assert motion.attrs["standing_trial"] == 0
    np.testing.assert_allclose(motion.segment_angle.values[..., :2], TRUTH[..., :2], atol=0.05)
    assert [w.code for w in warnings] == ["no_standing_trial"]


def test_lateral_markers_alone_are_told_and_cost_little_in_the_sagittal_plane() -> None:
    motion, warnings = motion_from_markers(as_markers(TIME, renamed(PLUG_IN)), cutoff_hz=None)
    assert {w.code for w in warnings} == {"joint_centres_guessed", "no_standing_trial"}
    knee = motion.joint_angle.sel(joint="knee").values - (TRUTH[..., 0] - TRUTH[..., 1])
    assert np.abs(knee).max() < 4.0  # the body's ankle has no forward offset, the runners' has 1 cm


def test_joint_centres_as_markers() -> None:
    middle = {
        "Hip": None,
        "Knee": ("LFC", "MFC"),
        "Ankle": ("LMAL", "MMAL"),
        "Heel": ("CAL",),
    }
    reference, _ = motion_from_markers(
        as_markers(TIME, trial(PATHS)), static=as_standing(standing()), cutoff_hz=None
    )
    run = {}
    for letter, side in (("L", "left"), ("R", "right")):
        for name, labels in middle.items():
            hip = reference.position.sel(point=f"{side}_hip").values
            hip = hip + reference.attrs["lab_origin_m"]
            run[letter + name] = (
                hip if labels is None else np.mean([PATHS[letter + n] for n in labels], axis=0)
            )
        for tip in ("BigToe", "SmallToe"):
            toe = (PATHS[letter + "TOE"] + PATHS[letter + "MT5"]) / 2
            run[letter + tip] = run[letter + "Heel"] + (toe - run[letter + "Heel"]) / 0.72
    motion, warnings = motion_from_markers(as_markers(TIME, run), cutoff_hz=None)
    assert motion.attrs["kind"] == "keypoints"
    assert motion.attrs["marker_set"] == "keypoints"
    np.testing.assert_allclose(motion.segment_angle.values[..., :2], TRUTH[..., :2], atol=1e-3)
    assert np.isnan(motion.joint_angle.sel(joint="hip")).all()
    assert np.isnan(motion.trunk_angle).all()
    assert warnings == ()


def test_a_map_of_ones_own(tmp_path: Path) -> None:
    text = """
name = "mine"
left = "Li"
right = "Re"
[landmarks]
asis = "{s} vorn"
psis = "{s} hinten"
knee_lateral = "{s} Knie"
knee_medial = "{s} Knie innen"
ankle_lateral = "{s} Knoechel"
ankle_medial = "{s} Knoechel innen"
heel = "{s} Ferse"
toe = "{s} Zeh"
[clusters]
thigh = ["@hip", "{s} Knie", "{s} Knie innen"]
"""
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    words = dict(
        zip(
            ("ASI", "PSI", "KNE", "KNEM", "ANK", "ANKM", "HEE", "TOE"),
            ("vorn", "hinten", "Knie", "Knie innen", "Knoechel", "Knoechel innen", "Ferse", "Zeh"),
            strict=True,
        )
    )
    plug_in = renamed(PLUG_IN | MEDIAL)
    run = {
        f"{prefix} {word}": plug_in[letter + name]
        for letter, prefix in (("L", "Li"), ("R", "Re"))
        for name, word in words.items()
    }
    motion, _ = motion_from_markers(
        as_markers(TIME, run), marker_map=load_marker_map(file), cutoff_hz=None
    )
    assert motion.attrs["marker_set"] == "mine"
    np.testing.assert_allclose(motion.segment_angle.values[..., :2], TRUTH[..., :2], atol=0.05)


def test_a_faulty_map_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_marker_map(tmp_path / "none.toml")
    bad = tmp_path / "bad.toml"
    bad.write_text("[landmarks]\nknee = 'X'\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"names knee, which is not known.*knee_lateral"):
        load_marker_map(bad)
    bad.write_text("[landmarks\n", encoding="utf-8")
    with pytest.raises(InputError, match="not valid TOML"):
        load_marker_map(bad)


def test_harrington_is_the_published_equation() -> None:
    """PW 240 mm, PD 150 mm: 45.9 mm back, 82.9 mm down, 86.5 mm aside of the middle."""
    left, right = harrington(
        np.array([0.0, 1.0, -0.12]), np.array([0.0, 1.0, 0.12]), np.array([-0.15, 1.0, 0.0])
    )
    np.testing.assert_allclose(right, [-0.0459, 1 - 0.0829, 0.0865], atol=1e-9)
    np.testing.assert_allclose(left, [-0.0459, 1 - 0.0829, -0.0865], atol=1e-9)


def test_lateral_offsets_point_inward_and_forward() -> None:
    up, right = np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0])
    for side, sign in (("left", 1), ("right", -1)):
        found = from_lateral("ankle", side, up, np.zeros(3), right, 0.8)
        np.testing.assert_allclose(found, [0.00968, 0.0124, sign * 0.03752], atol=1e-6)
