import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swingleg.core.errors import OptionError
from swingleg.settings import Settings, load_settings, override, parse_pace


@pytest.mark.parametrize(
    ("text", "speed"),
    [("5:03/km", 1000 / 303), ("8:08/mi", 1609.344 / 488), ("4:00km", 1000 / 240)],
)
def test_pace_becomes_speed(text: str, speed: float) -> None:
    assert parse_pace(text) == pytest.approx(speed)


@pytest.mark.parametrize("text", ["5.03/km", "5:73/km", "fast", "0:00/km", "5:03", ""])
def test_what_is_no_pace_is_refused(text: str) -> None:
    with pytest.raises(OptionError):
        parse_pace(text)


@given(st.integers(2, 15), st.integers(0, 59))
def test_pace_round_trips(minutes: int, seconds: int) -> None:
    assert 1000 / parse_pace(f"{minutes}:{seconds:02d}/km") == pytest.approx(60 * minutes + seconds)


def test_speed_and_pace_together_are_refused() -> None:
    with pytest.raises(OptionError, match="one of them"):
        Settings(speed=3.0, pace="5:00/km")


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"height": 178.0}, "--height 1.78"),
        ({"mass": math.nan}, "--mass 70"),
        ({"speed": math.nan}, "--speed 3.3"),
        ({"pace": "1:00:00"}, "not a pace"),
        ({"pace": "59:00/km"}, "--speed 3.3"),
        ({"pace": ""}, "not a pace"),
        ({"incline": 90.0}, "--incline"),
        ({"roll": math.nan}, "-45 to 45"),
        ({"treadmill": False, "surface": "treadmill"}, "one of"),
        ({"treadmill": True, "surface": "trail"}, "one of"),
    ],
)
def test_nonsense_is_refused_before_any_work(values: dict, word: str) -> None:
    with pytest.raises(OptionError, match=word):
        Settings(**values)


def test_a_treadmill_may_be_said_either_way() -> None:
    for said in (Settings(treadmill=True), Settings(surface="treadmill")):
        condition = said.to_condition()
        assert (condition.treadmill, condition.surface) == (True, "treadmill")


def test_a_pace_on_the_command_line_replaces_the_files_speed() -> None:
    assert override(Settings(speed=3.0), {"pace": "5:00/km"}) == Settings(pace="5:00/km")
    assert override(Settings(pace="5:00/km"), {"speed": 3.0}) == Settings(speed=3.0)
    with pytest.raises(OptionError, match="one of them"):
        override(Settings(), {"speed": 3.0, "pace": "5:00/km"})


def test_a_settings_file_is_the_same_as_flags(tmp_path: Path) -> None:
    file = tmp_path / "run.toml"
    file.write_text('height = 1.78\npace = "5:00/km"\ntreadmill = true\nslow-motion = 8\n')
    settings = load_settings(file)
    assert settings == Settings(height=1.78, pace="5:00/km", treadmill=True, slow_motion=8.0)
    condition = settings.to_condition()
    assert condition.speed_m_s == pytest.approx(1000 / 300)
    assert condition.surface == "treadmill"


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"hieght": 1.8}, "Known: .*height"),
        ({"height": "tall"}, "a number"),
        ({"treadmill": "yes"}, "true or false"),
        ({"surface": "sand"}, "Choose one of"),
        ({"slow_motion": 0.0}, "slow-motion"),
    ],
)
def test_wrong_options_are_named(values: dict, word: str) -> None:
    with pytest.raises(OptionError, match=word):
        override(Settings(), values)


def test_a_lap_is_the_speed_and_says_how_sure_it_is() -> None:
    condition = Settings(lap="400m:92s").to_condition()
    assert condition.speed_m_s == pytest.approx(400 / 92)
    assert condition.speed_source == "lap"
    assert condition.speed_sd_m_s == pytest.approx(0.02 * 400 / 92, rel=0.05)
    with pytest.raises(OptionError, match="one of them"):
        Settings(lap="400m:92s", speed=4.0)
    assert override(Settings(lap="400m:92s"), {"speed": 4.0}) == Settings(speed=4.0)


def test_one_scale_at_a_time() -> None:
    length = "2.0m:100,500,740,500"
    with pytest.raises(OptionError, match="one of them"):
        Settings(known_length=length, metres_per_pixel=0.003)
    later = override(Settings(metres_per_pixel=0.003), {"known_length": length})
    assert later == Settings(known_length=length)


@pytest.mark.parametrize(
    "values", [{"lap": "400"}, {"known_length": "2m"}, {"person": "the tall one"}]
)
def test_words_with_parts_are_checked_before_any_work(values: dict) -> None:
    with pytest.raises(OptionError):
        Settings(**values)


def test_an_unreadable_settings_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="cannot be read"):
        load_settings(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe=")
    with pytest.raises(OptionError, match="cannot be read"):
        load_settings(tmp_path / "bad.toml")
