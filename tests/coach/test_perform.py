"""The virtual performer: on the ground, on time, and with the fault that was planted."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from swingleg.coach.drills import DRILLS
from swingleg.coach.drills.figure import figure_of, lowest, turned
from swingleg.coach.drills.perform import perform
from swingleg.core.athlete import Athlete
from swingleg.core.errors import OptionError
from swingleg.core.motion import point, validate_motion

REPS = [d for d in DRILLS.values() if d.target]
FIGURE = figure_of(None, 1.75)


def stands_well(motion, figure=FIGURE):
    """No sole below the ground, planted feet on it and not sliding, links as long as they are."""
    for i, side in enumerate(("left", "right")):
        ankle = point(motion, f"{side}_ankle")[:, :2]
        foot = motion.segment_angle.values[:, i, 2]
        down = motion.attrs["down"][:, i]
        low = lowest(figure, foot, ankle[:, 1])
        assert low.min() > -1e-6
        assert np.abs(low[down]).max() < 1e-6
        pivot = np.where(
            (foot < 0)[:, None],
            ankle + turned(foot, figure.ball, figure.sole),
            ankle + turned(foot, figure.heel, figure.sole),
        )
        same = down[1:] & down[:-1] & ((foot[1:] < 0) == (foot[:-1] < 0))
        assert np.abs(np.diff(pivot, axis=0)[same]).max() < 1e-6
        hip, knee = point(motion, f"{side}_hip")[:, :2], point(motion, f"{side}_knee")[:, :2]
        assert np.allclose(np.hypot(*(knee - hip).T), figure.thigh, atol=1e-9)
        assert np.abs(np.hypot(*(ankle - knee).T) - figure.shank).max() < 1e-6


@pytest.mark.parametrize("drill", REPS, ids=lambda d: d.id)
class TestEveryDrill:
    def test_is_a_motion_on_the_ground(self, drill):
        motion = perform(drill, reps=3)
        validate_motion(motion)
        stands_well(motion)
        reps = motion.attrs["reps"]
        assert (reps["side"].value_counts() == 3).all() and len(reps) == 6
        assert ((reps.start_s < reps.peak_s) & (reps.peak_s < reps.end_s)).all()
        assert motion.attrs["false_starts"].empty

    def test_shows_the_target(self, drill):
        motion, t = perform(drill, reps=3), drill.target
        thigh, knee = motion.segment_angle.values[:, :, 0], motion.joint_angle.values[:, :, 1]
        assert thigh.max() == pytest.approx(t.thigh_peak_deg, abs=3)
        assert knee.max() == pytest.approx(t.knee_peak_deg, abs=1)
        for row in motion.attrs["reps"].itertuples():
            if t.pattern == "single" and t.hop is None:  # the whole rep as the library has it
                leg = ("left", "right").index(row.side)
                begin = row.start_s - t.lift_off * t.rep_s
                at = (motion.time.values - begin) / t.rep_s
                now = (at > 0) & (at < 1)
                for values, curve in ((thigh, t.thigh), (knee, t.knee)):
                    wished = np.interp(at[now], t.phase, curve)
                    off = np.abs(values[now, leg] - wished)
                    assert off.max() < 12  # as the toes clear the ground
                    assert off[wished > 0.3 * curve.max()].max() < 0.3

    def test_moves_smoothly(self, drill):
        motion = perform(drill, reps=3, fps=240)
        hip = point(motion, "pelvis")[:, :2]
        speed = np.diff(hip, axis=0) * 240
        assert np.abs(np.diff(speed, axis=0)).max() < 0.25  # m/s within 4 ms
        assert np.abs(np.diff(motion.segment_angle.values, axis=0)).max() < 9

    def test_feet_leave_the_ground_as_the_target_says(self, drill):
        down = perform(drill, reps=3).attrs["down"]
        assert (~down).all(axis=1).any() == drill.target.flight

    def test_starts_and_ends_in_a_stand(self, drill):
        motion = perform(drill, reps=2, stand_s=0.5)
        for now in (motion.time.values < 0.45, motion.time.values > float(motion.time[-1]) - 0.4):
            assert motion.attrs["down"][now].all()
            assert np.ptp(motion.segment_angle.values[now], axis=0).max() < 0.5
            feet = motion.position.sel(point=["left_ankle", "right_ankle"], space="x").values[now]
            assert np.ptp(feet, axis=1).max() < 0.02  # side by side

    def test_travels_as_told(self, drill):
        motion, t = perform(drill, reps=5), drill.target
        moved = float(point(motion, "pelvis")[-1, 0] - point(motion, "pelvis")[0, 0])
        if not t.travelling:
            assert abs(moved) < 0.25
        else:
            reps = motion.attrs["reps"]
            inside = (motion.time.values > reps.peak_s[2]) & (motion.time.values < reps.peak_s[7])
            x = point(motion, "pelvis")[inside, 0]
            lasts = float(np.ptp(motion.time.values[inside]))
            assert (x[-1] - x[0]) / lasts == pytest.approx(t.travelling, rel=0.15)


@pytest.mark.parametrize("seconds", [0.9, 2.7])
def test_durations_are_exact(seconds):
    for id_ in ("knee_hip_flexion_standing", "marching"):
        t = DRILLS[id_].target
        motion = perform(id_, reps=4, rep_s=seconds, side="right", stand_s=1.0)
        starts = motion.attrs["reps"].groupby("side")["start_s"]
        for _, times in starts:
            assert np.diff(times) == pytest.approx(seconds)
        first = motion.attrs["reps"].iloc[0]
        assert first.end_s - first.start_s == pytest.approx((t.touch_down - t.lift_off) * seconds)
        whole = 2.0 + 4 * seconds
        assert float(motion.time[-1]) == pytest.approx(whole, abs=0.01)


def test_pauses_and_false_starts_are_where_they_were_asked_for():
    plain = perform("marching", reps=4)
    motion = perform("marching", reps=4, pauses={3: 1.5}, false_starts=(6,))
    reps, false = motion.attrs["reps"], motion.attrs["false_starts"]
    assert len(reps) == 8 and len(false) == 1
    assert reps.start_s[3] - reps.end_s[2] == pytest.approx(1.5, abs=0.05)
    assert reps.end_s[4] < false.start_s[0] < false.end_s[0] < reps.start_s[5]
    assert false.side[0] == reps.side[5]
    assert float(motion.time[-1]) > float(plain.time[-1]) + 1.5
    stands_well(motion)
    thigh = motion.segment_angle.sel(side=false.side[0], segment="thigh").values
    at = (motion.time.values > false.start_s[0]) & (motion.time.values < false.end_s[0])
    assert 10 < thigh[at].max() < 0.5 * DRILLS["marching"].target.thigh_peak_deg


def size_of(motion, fault):
    """What a fault is seen by, in the middle of the lifts: more of it is a larger number."""
    angle = {
        (i, n): (motion.segment_angle if n in ("thigh", "foot") else motion.joint_angle)
        .sel(side=s)
        .sel(**{"segment" if n in ("thigh", "foot") else "joint": n})
        .values
        for i, s in enumerate(("left", "right"))
        for n in ("thigh", "knee", "ankle", "foot")
    }
    time, out = motion.time.values, []
    reps = motion.attrs["reps"]
    for row in reps.itertuples():
        i = ("left", "right").index(row.side)
        peak = int(np.argmin(np.abs(time - row.peak_s)))
        inside = (time > row.start_s) & (time < row.end_s)
        hip, ankle = point(motion, "pelvis")[:, 0], point(motion, f"{row.side}_ankle")[:, 0]
        out.append(
            {
                "knee_without_hip": -angle[i, "thigh"][inside].max(),
                "hip_without_knee": -angle[i, "knee"][inside].max(),
                "pointed_toe": -angle[i, "ankle"][peak],
                "foot_ahead": (ankle - hip)[peak],
                "foot_behind": (hip - ankle)[peak],
                "trunk_back": -motion.trunk_angle.values[peak],
                "trunk_forward": motion.trunk_angle.values[peak],
                "support_knee_bends": angle[1 - i, "knee"][peak],
                "low_knee": -angle[i, "thigh"][inside].max(),
                "heels_down": angle[1 - i, "foot"][peak],
                "foot_drops": -(row.end_s - row.peak_s),
                "slow": row.end_s - row.start_s,
                "no_reach": angle[i, "knee"][(time > row.peak_s) & inside].min()
                if fault != "no_reach"
                else angle[i, "knee"][int(np.argmin(np.abs(time - row.peak_s - 0.24)))],
            }.get(fault, np.nan)
        )
    if fault == "uneven_rhythm":
        return float(np.ptp(np.diff(reps.start_s)))
    if fault == "one_side_lower":
        tops = [angle[i, "thigh"].max() + angle[i, "knee"].max() for i in (0, 1)]
        return float(tops[1] - tops[0])
    return float(np.mean(out))


@pytest.mark.parametrize(
    ("drill", "fault"),
    [(d, f) for d in REPS for f in d.fault_ids],
    ids=lambda x: getattr(x, "id", x),
)
def test_a_planted_fault_moves_what_it_is_about_and_ever_further(drill, fault):
    seen = []
    for size in (0.0, 0.3, 0.6, 1.0):
        motion = perform(drill, reps=2, faults={fault: size})
        stands_well(motion)
        seen.append(size_of(motion, fault))
    assert (np.diff(seen) > 0).all(), seen


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    id_=st.sampled_from([d.id for d in REPS]),
    reps=st.integers(1, 5),
    side=st.sampled_from(["left", "right", "both"]),
    speed=st.floats(0.6, 1.8),
    pause=st.floats(0, 2),
    noise=st.floats(0, 1.5),
    seed=st.integers(0, 99),
    height=st.floats(1.4, 2.05),
    data=st.data(),
)
def test_any_performance_keeps_its_feet(id_, reps, side, speed, pause, noise, seed, height, data):
    drill = DRILLS[id_]
    faults = data.draw(
        st.dictionaries(st.sampled_from(drill.fault_ids), st.floats(0, 1), max_size=2)
    )
    motion = perform(
        id_,
        reps=reps,
        side=side,
        rep_s=drill.target.rep_s * speed,
        pause_s=pause,
        noise=noise,
        seed=seed,
        faults=faults,
        false_starts=(1,) if seed % 2 else (),
        athlete=Athlete(height_m=height),
    )
    stands_well(motion, figure_of(None, height))
    both = drill.target.pattern == "alternate" or side == "both"
    assert len(motion.attrs["reps"]) == reps * (2 if both else 1)
    assert len(motion.attrs["false_starts"]) == seed % 2


def test_the_same_seed_is_the_same_performance():
    a, b, c = (perform("a_march", reps=2, noise=1.0, seed=s) for s in (1, 1, 2))
    assert np.array_equal(a.position.values, b.position.values)
    assert not np.array_equal(a.position.values, c.position.values)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"drill": "strides"}, "has no reps"),
        ({"drill": "marching", "faults": {"heels_down": 0.5}}, "has no fault heels_down"),
        ({"drill": "marching", "faults": {"slow": 2}}, "from 0 to 1"),
        ({"drill": "marching", "reps": 0}, "1 to 1000"),
        ({"drill": "marching", "pauses": {99: 1.0}}, "after lift 99"),
    ],
)
def test_what_cannot_be_performed_is_refused(said, message):
    with pytest.raises(OptionError, match=message):
        perform(**said)
