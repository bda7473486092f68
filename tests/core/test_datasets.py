import numpy as np
import pandas as pd
import pytest

from swingleg.core.athlete import Athlete, Condition, body_mass_kg
from swingleg.core.errors import DataError, MissingExtraError, OptionError, SwinglegError
from swingleg.core.extras import require
from swingleg.core.keypoints import KEYPOINTS, keypoints_dataset, other_side, validate_keypoints
from swingleg.core.motion import validate_motion
from swingleg.core.strides import EVENT_COLUMNS, validate_events


def make_keypoints(frames: int = 5):
    return keypoints_dataset(
        np.arange(frames) / 60,
        np.zeros((frames, len(KEYPOINTS), 2)),
        np.ones((frames, len(KEYPOINTS))),
        width=100,
        height=200,
        fps=60,
        backend="none",
    )


def test_keypoints_faults_are_gathered_into_one_error() -> None:
    data = make_keypoints().drop_vars("confidence")
    del data.attrs["fps"], data.attrs["width"]
    with pytest.raises(DataError) as caught:
        validate_keypoints(data)
    assert all(word in str(caught.value) for word in ("confidence", "fps", "width"))


def test_each_side_has_its_other_and_an_unknown_one_has_none() -> None:
    assert (other_side("left"), other_side("right")) == ("right", "left")
    with pytest.raises(ValueError):
        other_side("")


def test_time_must_increase() -> None:
    with pytest.raises(DataError, match="increase"):
        validate_keypoints(make_keypoints().isel(time=[0, 2, 1]))


def test_motion_validator_names_every_missing_part() -> None:
    with pytest.raises(DataError) as caught:
        validate_motion(make_keypoints())
    assert all(w in str(caught.value) for w in ("joint_angle", "segment_angle", "near_side"))


def test_events_table_is_checked() -> None:
    good = pd.DataFrame([["left", 0.1, 0.3, 0.01, 0.01, "x"]], columns=list(EVENT_COLUMNS))
    validate_events(good)
    with pytest.raises(DataError, match="columns"):
        validate_events(good.drop(columns="source"))
    with pytest.raises(DataError, match="side"):
        validate_events(good.assign(side="L"))
    with pytest.raises(DataError, match="order"):
        validate_events(pd.concat([good, good.assign(touch_down_s=0.0)]))


def test_error_says_what_where_and_what_next() -> None:
    error = SwinglegError("the clip is empty", where="a.mp4", fix="Record again.")
    assert str(error) == "a.mp4: the clip is empty. Record again."


def test_missing_extra_names_the_extra() -> None:
    with pytest.raises(MissingExtraError, match=r"swingleg\[virtual\]"):
        require("no_such_module_at_all", "virtual")
    assert require("math", "none").sqrt(4) == 2


@pytest.mark.parametrize(
    ("carried", "said", "mass"),
    [({"mass_kg": 71.0}, 60.0, 71.0), ({"mass_kg": np.nan}, 60.0, 60.0), ({}, 60.0, 60.0),
     ({}, None, np.nan)],
)  # fmt: skip
def test_the_mass_carried_comes_before_the_mass_said(
    carried: dict[str, float], said: float | None, mass: float
) -> None:
    assert body_mass_kg(carried, Athlete(mass_kg=said)) == pytest.approx(mass, nan_ok=True)


@pytest.mark.parametrize("height", [0.1, 178.0, float("nan")])
def test_a_height_in_centimetres_is_refused(height: float) -> None:
    with pytest.raises(OptionError, match=r"--height 1\.78"):
        Athlete(height_m=height)


def test_a_speed_in_km_h_that_no_one_runs_is_refused() -> None:
    with pytest.raises(OptionError, match="speed"):
        Condition(speed_m_s=20.0)
