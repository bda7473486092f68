"""Options with parts: a known length, a lap, a person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swingleg.core.errors import OptionError
from swingleg.core.said import parse_known_length, parse_lap, parse_person


@pytest.mark.parametrize(
    ("text", "metres", "pixels"),
    [
        ("2.0m:100,500,740,500", 2.0, 640.0),
        ("200cm:100,500,740,500", 2.0, 640.0),
        (" 1 yd : 0,0,300,400 ", 0.9144, 500.0),
    ],
)
def test_a_known_length_gives_the_scale(text: str, metres: float, pixels: float) -> None:
    known = parse_known_length(text)
    assert known.metres_per_px == pytest.approx(metres / pixels)
    assert 0.01 < known.rel_sd < 0.02


def test_a_length_between_points_close_together_is_less_sure() -> None:
    near, far = (parse_known_length(f"{m}m:0,0,{px},0") for m, px in ((0.3, 60), (3, 600)))
    assert near.metres_per_px == pytest.approx(far.metres_per_px)
    assert near.rel_sd > 3 * far.rel_sd


@pytest.mark.parametrize(
    "text",
    ["2m", "2m:1,2,3", "2:0,0,640,0", "2m:5,5,6,6", "200m:0,0,640,0", "m:0,0,1,1", "2m:0;0;640;0"],
)
def test_what_is_no_length_is_refused(text: str) -> None:
    with pytest.raises(OptionError, match=r"LENGTH|plane"):
        parse_known_length(text)


@pytest.mark.parametrize(
    ("text", "speed"),
    [("400m:92s", 400 / 92), ("1km:3:52", 1000 / 232), ("400m:1:32.5", 400 / 92.5)],
)
def test_a_lap_is_a_speed_with_its_error(text: str, speed: float) -> None:
    lap = parse_lap(text)
    assert lap.speed_m_s == pytest.approx(speed)
    assert 0.02 < lap.speed_sd_m_s / lap.speed_m_s < 0.021


@pytest.mark.parametrize(
    "text", ["400", "400m", "400m:0s", "400m:1:75", "92s:400m", "a:b", "-4m:9"]
)
def test_what_is_no_lap_is_refused(text: str) -> None:
    with pytest.raises(OptionError, match="DISTANCE:TIME"):
        parse_lap(text)


@given(st.integers(1, 99))
def test_a_person_by_number(number: int) -> None:
    choice = parse_person(str(number))
    assert (choice.number, choice.point_px, str(choice)) == (number, None, str(number))


def test_a_person_by_a_point() -> None:
    choice = parse_person("640, 360.5")
    assert (choice.number, choice.point_px) == (None, (640.0, 360.5))
    assert str(choice) == "640,360.5"


@pytest.mark.parametrize("text", ["0", "-1", "left", "1.5", "640,", "1,2,3", ""])
def test_what_is_no_person_is_refused(text: str) -> None:
    with pytest.raises(OptionError, match="--person"):
        parse_person(text)
