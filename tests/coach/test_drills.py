"""The drill library holds together: what it names exists, and its targets are bodies' motions."""

import tomllib
from dataclasses import fields
from importlib import resources

import numpy as np
import pytest

from swingleg.coach import DRILLS, drill_of
from swingleg.coach.drills import EVIDENCE_WORDS, LEVEL_WORDS
from swingleg.coach.drills.curves import target_of
from swingleg.core.errors import DataError, OptionError
from swingleg.core.findings import FINDING_IDS

REPS = [d for d in DRILLS.values() if d.target]
CUES = tomllib.loads(resources.files("swingleg.coach").joinpath("cues.toml").read_text("utf-8"))
#: what comes from the swing leg, so that a drill of it can answer
OF_THE_SWING = {
    "low_knee_lift",
    "late_knee_extension",
    "over_stride",
    "straight_knee_landing",
    "pointed_toe_landing",
    "low_foot_carriage",
    "heel_flick",
}


@pytest.mark.parametrize("drill", DRILLS.values(), ids=lambda d: d.id)
class TestEveryDrill:
    def test_says_all_it_must(self, drill):
        for name in ("name", "how", "purpose", "set_up", "evidence_words"):
            text = getattr(drill, name)
            assert text.strip() == text and text.endswith((".", drill.name)), name
        assert drill.cues and all(c.endswith(".") for c in drill.cues)
        assert drill.evidence in EVIDENCE_WORDS and drill.level in LEVEL_WORDS
        assert len({d for d in (drill.dose.reps, drill.dose.seconds, drill.dose.metres) if d}) == 1
        assert drill.mission and set(drill.mission) <= set(range(1, 24))
        assert bool(drill.faults) == bool(drill.target)

    def test_names_only_what_exists(self, drill):
        assert drill.serves and set(drill.serves) <= set(FINDING_IDS)
        for other in (drill.progression, drill.regression):
            assert other is None or other in DRILLS

    def test_a_study_is_named_where_one_is_claimed(self, drill):
        if drill.evidence != "expert":
            assert drill.references
        for reference in drill.references:
            assert reference.url is None or reference.url.startswith(
                ("https://doi.org/10.", "http")
            )

    @pytest.mark.parametrize("way", ["progression", "regression"])
    def test_ladders_end(self, drill, way):
        seen, now = set(), drill
        while now is not None:
            assert now.id not in seen, f"{way} of {drill.id} goes in a circle"
            seen.add(now.id)
            following = getattr(now, way)
            now = DRILLS[following] if following else None

    def test_is_found_by_its_names(self, drill):
        for text in (drill.id, drill.spoken, drill.name, drill.spoken.upper(), *drill.wanted):
            assert drill_of(text) is drill


def test_progression_is_never_easier_than_what_it_follows():
    for drill in REPS:  # a run after a drill is another kind of thing
        following = DRILLS[drill.progression] if drill.progression else None
        if following and following.target:
            assert following.level >= drill.level
        if drill.regression:
            assert DRILLS[drill.regression].level <= drill.level


@pytest.mark.parametrize("finding", sorted(set(CUES)))
def test_drills_that_the_cues_name_say_that_they_serve(finding):
    for id_ in CUES[finding]["drills"]:
        assert finding in DRILLS[id_].serves, (finding, id_)


@pytest.mark.parametrize("finding", sorted(OF_THE_SWING))
def test_every_finding_of_the_swing_leg_has_a_drill_to_practise(finding):
    assert any(finding in d.serves for d in REPS)


@pytest.mark.parametrize("drill", REPS, ids=lambda d: d.id)
class TestTargets:
    def test_curves_come_back_to_where_they_began(self, drill):
        t = drill.target
        for name in ("thigh", "knee", "ankle", "support_thigh", "support_knee", "support_ankle"):
            curve = getattr(t, name)
            assert curve.shape == t.phase.shape
            assert curve[0] == pytest.approx(curve[-1], abs=1e-9), name
            rise, fall = curve[1] - curve[0], curve[-1] - curve[-2]
            assert rise == pytest.approx(fall, abs=0.8), f"{name} has a corner at the ends"

    def test_angles_are_a_bodys(self, drill):
        t = drill.target
        for thigh, knee, ankle in (
            (t.thigh, t.knee, t.ankle),
            (t.support_thigh, t.support_knee, t.support_ankle),
        ):
            assert thigh.min() >= -25 and thigh.max() <= 100
            assert knee.min() >= 0 and knee.max() <= 135
            assert ankle.min() >= -35 and ankle.max() <= 22
        assert np.abs(t.trunk).max() <= 12

    def test_the_working_foot_is_off_the_ground_where_it_says(self, drill):
        t = drill.target
        assert 0 <= t.lift_off < t.peak < t.touch_down <= 1
        assert t.lift_off <= t.hop[0] < t.hop[1] <= t.touch_down if t.hop else True
        assert (t.pattern == "alternate" and t.touch_down > 0.5) == (t.flight and not t.hop)

    def test_extremes_are_poses_that_someone_wrote(self, drill):
        t = drill.target
        poses = np.array(t.poses)
        for curve in (t.thigh, t.knee):
            at = t.phase[curve >= curve.max() - 1e-9]
            assert np.abs(at[:, None] - poses).min() < 0.004

    def test_faults_can_be_shown(self, drill):
        assert len(set(drill.fault_ids)) == len(drill.faults)
        for fault in drill.faults:
            assert fault.planted and fault.words.endswith(".") and fault.cue.endswith(".")
            assert drill.fault(fault.id) is fault


def test_triple_flexion_keeps_the_foot_under_the_hip_and_heel_to_hip_does_not():
    """The drill of the first article, and the one that is there as its contrast."""
    fold = DRILLS["knee_hip_flexion_standing"].target
    ahead = np.sin(np.deg2rad(fold.thigh)) + np.sin(np.deg2rad(fold.thigh - fold.knee))
    assert np.abs(ahead).max() < 0.12  # of half a leg
    assert fold.ankle_peak_deg > 5
    kick = DRILLS["butt_kick"].target
    assert kick.knee_peak_deg > 115 and kick.thigh_peak_deg < 20


def test_an_unclear_name_is_answered_with_the_choice():
    with pytest.raises(OptionError, match="knee-hip-flexion-standing, knee-hip-flexion-alternate"):
        drill_of("knee")
    with pytest.raises(OptionError, match="Did you mean high-knee"):
        drill_of("hihg-knee")
    with pytest.raises(OptionError, match="Known: "):
        drill_of("")


def test_a_target_that_is_no_rep_is_refused():
    good = {"pattern": "single", "rep_s": 1, "lift_off": 0.1, "touch_down": 0.9}
    pose = {"thigh": 0, "knee": 0, "ankle": 0}
    with pytest.raises(DataError, match="in order"):
        target_of({**good, "poses": [{"t": 0.0, **pose}, {"t": 1.0, **pose}]}, "a.toml")
    with pytest.raises(DataError, match="no 'rep_s'"):
        target_of({"poses": [{"t": 0.0, **pose}, {"t": 0.5, **pose}], "pattern": "single",
                   "lift_off": 0.1, "touch_down": 0.9}, "a.toml")  # fmt: skip


def test_arrays_of_a_target_have_one_length():
    t = DRILLS["marching"].target
    arrays = [getattr(t, f.name) for f in fields(t) if isinstance(getattr(t, f.name), np.ndarray)]
    assert len({a.shape for a in arrays}) == 1 and len(arrays) == 8
