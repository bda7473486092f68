"""The gluteus against the other thigh's lift, on a designed runner with designed muscles."""

import numpy as np
import pytest

from swingleg.assess.claims import judge_claims
from swingleg.assess.claims.crossed_extension import ID as CROSSED
from swingleg.core.athlete import Athlete, Condition
from swingleg.core.errors import InputError
from swingleg.core.recording import signals_dataset
from swingleg.dynamics.emg import crossed_emg, emg_of, glutei
from swingleg.dynamics.emg.channels import told
from swingleg.gait.measure import measure_strides
from tests.fixtures import Runner, synthetic_events, synthetic_motion

RATE = 2000.0
DURATION = 24.0
RUNNER = Runner()


def emg(before_landing_s=0.08, lasts_s=0.18, *, gain=6.0, seed=0, names=None, follow=0.0):
    """Both glutei active from a set time before their own foot's landing.

    follow : how much a burst grows, in shares, from the first stride to the last.
    """
    rng = np.random.default_rng(seed)
    time = np.arange(round(DURATION * RATE)) / RATE
    channels = []
    for late in (0.5, 0.0):  # left, right
        landing = (np.arange(int(DURATION / RUNNER.period) + 2) + late) * RUNNER.period
        size = np.ones_like(time)
        for t in landing:
            burst = (time >= t - before_landing_s) & (time < t - before_landing_s + lasts_s)
            size[burst] = gain * (1 + follow * t / DURATION)
        channels.append(size * rng.normal(size=time.size))
    return signals_dataset(
        time, np.column_stack(channels), names or ["L GLUT MAX", "R GLUT MAX"], units=["uV"] * 2,
        kinds=["emg"] * 2, source="run.csv",
    )  # fmt: skip


def events():
    return synthetic_events(duration=DURATION)


@pytest.fixture(scope="module")
def motion():
    return synthetic_motion(duration=DURATION)


def test_onset_before_landing_is_found(motion):
    found = crossed_emg(emg(0.08), events(), motion)
    assert set(found.measures) == {("left", "maximus"), ("right", "maximus")}
    for measures in found.measures.values():
        onset = measures["onset_to_landing_ms"]
        assert onset.value == pytest.approx(-80, abs=8)
        assert onset.ci_low < onset.value < onset.ci_high and onset.n > 25
    assert found.channels == {("left", "maximus"): "L GLUT MAX", ("right", "maximus"): "R GLUT MAX"}


def test_onset_to_the_fastest_lift_follows_from_the_design(motion):
    # the thigh is fastest a quarter of a cycle before its highest place, half a cycle apart
    fastest = (RUNNER.thigh_peak - 0.25 - 0.5) * RUNNER.period
    found = crossed_emg(emg(0.08), events(), motion)
    for measures in found.measures.values():
        assert measures["onset_to_fastest_ms"].value == pytest.approx(
            1000 * (-0.08 - fastest), abs=8
        )


def test_a_clock_that_is_off_is_put_right(motion):
    signals = emg(0.08)
    late = signals.assign_coords(time=signals.time + 0.05)
    found = crossed_emg(late, events(), motion, offset_s=-0.05)
    onset = found.measures["left", "maximus"]["onset_to_landing_ms"]
    assert onset.value == pytest.approx(-80, abs=8)


def test_rounded_time_stamps_do_not_drift(motion):
    # .6667 ms between samples, written with four decimals: the median step says 1,429 a second
    true = emg(0.08)
    time = np.round(np.arange(round(DURATION * 1500)) / 1500, 4)
    values = [np.interp(time, true.time.values, true.value.values[:, k]) for k in range(2)]
    written = signals_dataset(
        time, np.column_stack(values), ["L GLUT MAX", "R GLUT MAX"], kinds=["emg"] * 2
    )
    assert written.attrs["rate_hz"] == pytest.approx(1429, abs=1)
    for measures in crossed_emg(written, events(), motion).measures.values():
        assert measures["onset_to_landing_ms"].value == pytest.approx(-80, abs=10)


def test_activity_within_the_lift_is_told_from_activity_without(motion):
    # the lift of one leg lasts from its toe-off to its highest thigh: .25 to .56 s after its own
    # landing, −.10 to +.21 s about the other's
    inside = crossed_emg(emg(0.05, 0.15), events(), motion)
    outside = crossed_emg(emg(-0.30, 0.15), events(), motion)
    for key in inside.measures:
        assert inside.measures[key]["ratio"].ci_low > 2
        assert outside.measures[key]["ratio"].ci_high < 1
        assert 0 < inside.measures[key]["in_lift"].value < 1


def test_without_a_relation_between_strides_none_is_told(motion):
    relation = crossed_emg(emg(0.05), events(), motion).measures["left", "maximus"]["relation"]
    assert relation.ci_low < 0 < relation.ci_high


def test_a_lift_that_grows_with_the_burst_is_found():
    motion = synthetic_motion(duration=DURATION)
    grown = motion.copy(deep=True)
    angles = motion.segment_angle.values.copy()
    time = motion.time.values
    angles[:, :, 0] = 6 + (angles[:, :, 0] - 6) * (1 + 0.2 * time / DURATION)[:, None]
    grown["segment_angle"] = motion.segment_angle.copy(data=angles)
    relation = crossed_emg(emg(0.05, follow=1.0), events(), grown).measures["left", "maximus"]
    assert relation["relation"].ci_low > 0.5


@pytest.mark.parametrize(
    ("name", "muscle", "side"),
    [
        ("L GLUT MAX", "maximus", "left"),
        ("Ultium EMG.RT GLUT. MAX.", "maximus", "right"),
        ("R GLUT MED (89564): EMG 1", "medius", "right"),
        ("left gluteus maximus", "maximus", "left"),
        ("GMAX_R", "maximus", "right"),
        ("LGMED", "medius", "left"),
        ("GmaxL", "maximus", "left"),
        ("GM R", "", "right"),
        ("R BICEPS FEM.", "", "right"),
        ("GLUT MAX", "maximus", ""),
    ],
)
def test_names_tell_muscle_and_side(name, muscle, side):
    assert told(name) == (muscle, side)


def test_a_file_without_a_gluteus_says_what_it_holds():
    with pytest.raises(InputError, match=r"found: L VAST LAT, R VAST LAT.*mapping"):
        glutei(emg(names=["L VAST LAT", "R VAST LAT"]))


def test_two_channels_of_one_muscle_are_refused():
    with pytest.raises(InputError, match="more than one channel is the left gluteus maximus"):
        glutei(emg(names=["L GLUT MAX", "LT GMAX"]))


def test_recordings_that_do_not_overlap_are_refused(motion):
    signals = emg()
    with pytest.raises(InputError, match=r"^run\.csv: no stride lies within both.*--emg-offset"):
        crossed_emg(signals.assign_coords(time=signals.time + 100), events(), motion)


def test_too_slow_a_file_is_named(motion):
    slow = emg().isel(time=slice(None, None, 20))
    with pytest.raises(InputError, match=r"^run\.csv: electromyograms at 100 samples/s"):
        crossed_emg(slow, events(), motion)


def test_a_recordings_own_channels_are_used(motion):
    found, notes = emg_of((emg(0.08),), events(), motion)
    assert found is not None and notes == ()
    assert emg_of((emg(names=["L VAST LAT", "R VAST LAT"]),), events(), motion) == (None, ())
    assert emg_of((), events(), motion) == (None, ())


def test_channels_that_cannot_be_used_are_told_of_and_cost_nothing(motion):
    slow = emg(0.08).isel(time=slice(None, None, 20))
    slow.attrs["rate_hz"] = 100.0
    found, (note,) = emg_of((slow,), events(), motion)
    assert found is None
    assert note.code == "emg_unused" and "100 samples/s" in note.message and note.fix


def test_the_claim_tells_what_the_glutei_do(motion):
    strides = measure_strides(motion, events(), Condition(speed_m_s=3.0), Athlete())
    found = crossed_emg(emg(0.05), events(), motion)
    plain, told_of = (
        next(a for a in judge_claims(strides, {}, Condition(), each) if a.id == CROSSED)
        for each in (None, found)
    )
    assert told_of.text.startswith(plain.text)
    assert "EMG: the left gluteus maximus begins" in told_of.text
    assert "EMG: the right gluteus maximus begins" in told_of.text
    assert "reflex" not in told_of.text
    # no burst follows the lift here: the recording measures, it does not agree
    assert told_of.answer == "measured"


def test_a_file_that_was_asked_for_is_not_passed_over(motion):
    with pytest.raises(InputError, match="found: L VAST LAT"):
        emg_of((emg(names=["L VAST LAT", "R VAST LAT"]),), events(), motion, asked=True)
