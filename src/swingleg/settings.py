"""The options of an analysis: one source for the command line, a settings file and a web form.

Each field of `Settings` carries its help text, unit and choices; `cli` and later the web form are
built from them. A settings file is TOML with the same names (``height = 1.78``).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from swingleg.core.athlete import SHOE_MASS_KG, Athlete, Condition
from swingleg.core.errors import OptionError
from swingleg.core.said import (
    KnownLength,
    PersonChoice,
    parse_known_length,
    parse_lap,
    parse_person,
)

METRES_PER = {"km": 1000.0, "mi": 1609.344}
_GROUNDS = ("track", "road", "trail", "grass")
#: on a treadmill or not → surfaces that go with it
_SURFACES = {True: ("treadmill", "unknown"), False: (*_GROUNDS, "unknown")}


def _option(help: str, default: Any = None, **extra: Any) -> Any:
    return field(default=default, metadata={"help": help, **extra})


@dataclass(frozen=True)
class Settings:
    """Everything a user may say about a recording. None = not said.

    Raises
    ------
    OptionError : a value, or two together, that make no sense.
    """

    athlete: str | None = _option("the runner's name, for the report", metavar="NAME")
    height: float | None = _option(
        "standing height in metres; gives the video its scale", metavar="M"
    )
    mass: float | None = _option("body mass in kilograms", metavar="KG")
    shoe_mass: float | None = _option(
        "mass of one shoe in kilograms; 0 = barefoot (default: 0.25)", metavar="KG"
    )
    sex: str | None = _option("for body-segment parameters", choices=("female", "male"))
    thigh: float | None = _option("hip to knee centre in metres, if measured", metavar="M")
    shank: float | None = _option("knee to ankle centre in metres, if measured", metavar="M")
    metres_per_pixel: float | None = _option(
        "scale, if known from something in the picture", metavar="M"
    )
    known_length: str | None = _option(
        "scale, from something of known length in the runner's plane: its length, and its two ends "
        "in pixels of the first picture, as 2.0m:410,980,890,985",
        metavar="LENGTH:X1,Y1,X2,Y2",
    )
    speed: float | None = _option("running speed in m/s", metavar="M/S")
    pace: str | None = _option("running pace instead of speed: 5:03/km or 8:08/mi", metavar="PACE")
    lap: str | None = _option(
        "a measured distance and its time instead of speed: 400m:92s", metavar="DISTANCE:TIME"
    )
    treadmill: bool | None = _option(
        "the runner is on a treadmill (--no-treadmill: overground; default: as the recording shows)"
    )
    surface: str = _option(
        "what is under the feet",
        "unknown",
        choices=("treadmill", *_GROUNDS, "unknown"),
    )
    event: str = _option(
        "what the runner trains for; decides how knee lift is read",
        "distance",
        choices=("distance", "sprint"),
    )
    incline: float = _option("slope of the ground in percent, uphill positive", 0.0, metavar="PCT")
    protocol: str | None = _option(
        "a label for the condition, such as easy or strides", metavar="TEXT"
    )
    slow_motion: float | None = _option(
        "how many times slower the clip plays than life: 8 for 240 frames/s stored at 30 (default: "
        "what the file says of itself, else 1)",
        metavar="N",
    )
    person: str | None = _option(
        "whom to measure where several people are seen: a number counted from the left, or a point "
        "of the picture such as 640,360 (default: the one who runs)",
        metavar="N|X,Y",
    )
    mirrored: bool = _option("the clip is a mirror image (selfie camera)", False)
    roll: float = _option("camera roll in degrees, clockwise positive", 0.0, metavar="DEG")
    backend: str = _option(
        "pose model: blazepose, rtmpose:FILE.onnx or rtmpose:URL#sha256=HEX",
        "blazepose",
        metavar="NAME",
    )
    static: str | None = _option(
        "motion capture: a trial of the runner standing; places the joint centres", metavar="FILE"
    )
    forces: str | None = _option(
        "motion capture: the trial's force-plate file, where it is a file of its own",
        metavar="FILE",
    )
    marker_lag: float = _option(
        "milliseconds by which the laboratory's markers lag its force plates", 0.0, metavar="MS"
    )
    emg: str | None = _option(
        "motion capture: the trial's electromyograms, where they are a file of their own (C3D, "
        "Delsys or Noraxon CSV, any table); the gluteus of each side is looked for by name",
        metavar="FILE",
    )
    emg_offset: float = _option(
        "milliseconds added to the clock of --emg to come to the trial's", 0.0, metavar="MS"
    )
    emg_mapping: str | None = _option(
        "as --mapping, for the table given with --emg", metavar="FILE"
    )
    markers: str | None = _option(
        "motion capture: a TOML map of a marker set that is not known", metavar="FILE"
    )
    mapping: str | None = _option(
        "a TOML file that says what the columns of a CSV or Parquet table are", metavar="FILE"
    )
    fps: float | None = _option(
        "frames per second of keypoint files that hold no clock", metavar="N"
    )
    events: str = _option(
        "ground contacts from force plates, from the motion, or whichever is there",
        "auto",
        choices=("auto", "force", "kinematic"),
    )

    def __post_init__(self) -> None:
        if self.speed is not None and self.pace is not None:
            raise OptionError("both --speed and --pace are given", fix="Give one of them.")
        if self.lap is not None and (self.speed is not None or self.pace is not None):
            raise OptionError("both --lap and a speed or pace are given", fix="Give one of them.")
        if self.known_length is not None and self.metres_per_pixel is not None:
            raise OptionError(
                "both --known-length and --metres-per-pixel are given", fix="Give one of them."
            )
        if self.slow_motion is not None and not 0.1 <= self.slow_motion <= 100:
            raise OptionError(
                f"slow motion factor {self.slow_motion:g} makes no sense",
                fix="Give how many times slower the clip plays, for example --slow-motion 8.",
            )
        if self.metres_per_pixel is not None and not 1e-5 < self.metres_per_pixel < 0.1:
            raise OptionError(
                f"{self.metres_per_pixel:g} metres per pixel makes no sense",
                fix="A phone picture of a runner has about 0.001 to 0.01 metres per pixel.",
            )
        if not -50 <= self.marker_lag <= 50:
            raise OptionError(
                f"a marker lag of {self.marker_lag:g} ms makes no sense",
                fix="Give milliseconds, positive when the markers are late: --marker-lag 6.7.",
            )
        if self.fps is not None and not 10 <= self.fps <= 2000:
            raise OptionError(
                f"{self.fps:g} frames per second make no sense",
                fix="Give the rate at which the keypoints were taken, for example --fps 60.",
            )
        if not -45 <= self.roll <= 45:
            raise OptionError(
                f"a camera roll of {self.roll:g} degrees makes no sense",
                fix="Give -45 to 45; a clip that lies on its side is turned by its own metadata.",
            )
        if self.treadmill is not None and self.surface not in _SURFACES[self.treadmill]:
            said = "on a treadmill" if self.treadmill else "not on a treadmill"
            raise OptionError(
                f"the runner is {said}, but the surface is {self.surface}",
                fix="Give one of --treadmill and --surface.",
            )
        self.to_athlete()  # refuses a height of 178 now, not after minutes of pose estimation
        self.to_condition()
        self.to_known_length()
        self.to_person()

    def to_athlete(self) -> Athlete:
        """The runner these options describe."""
        return Athlete(
            name=self.athlete,
            height_m=self.height,
            mass_kg=self.mass,
            shoe_mass_kg=SHOE_MASS_KG if self.shoe_mass is None else self.shoe_mass,
            sex=self.sex,  # type: ignore[arg-type]
            thigh_m=self.thigh,
            shank_m=self.shank,
        )

    def to_condition(self) -> Condition:
        """The condition these options describe."""
        speed = parse_pace(self.pace) if self.pace is not None else self.speed
        source, sd = ("given" if speed is not None else None), 0.0
        if self.lap is not None:
            lap = parse_lap(self.lap)
            speed, sd, source = lap.speed_m_s, lap.speed_sd_m_s, "lap"
        return Condition(
            speed_m_s=speed,
            speed_sd_m_s=sd,
            speed_source=source,
            treadmill=True if self.surface == "treadmill" else self.treadmill,
            surface="treadmill" if self.treadmill else self.surface,  # type: ignore[arg-type]
            event=self.event,  # type: ignore[arg-type]
            incline_pct=self.incline,
            protocol=self.protocol,
        )

    def to_known_length(self) -> KnownLength | None:
        """The length these options give the picture its scale by."""
        return parse_known_length(self.known_length) if self.known_length is not None else None

    def to_person(self) -> PersonChoice | None:
        """Whom these options ask for; None = the one who runs."""
        return parse_person(self.person) if self.person is not None else None


def parse_pace(text: str) -> float:
    """Speed in m/s of a pace such as 5:03/km or 8:08/mi.

    Raises
    ------
    OptionError : not a pace.
    """
    match = re.fullmatch(r"\s*(\d{1,2}):([0-5]\d(?:\.\d+)?)\s*/?\s*(km|mi)\s*", text)
    if match is None:
        raise OptionError(
            f"{text!r} is not a pace", fix="Write minutes:seconds/km, for example --pace 5:03/km."
        )
    seconds = 60 * float(match[1]) + float(match[2])
    if seconds == 0:
        raise OptionError("a pace of 0:00 is infinitely fast", fix="Give a pace such as 5:03/km.")
    return METRES_PER[match[3]] / seconds


def load_settings(path: Path, base: Settings | None = None) -> Settings:
    """Settings from a TOML file.

    Raises
    ------
    OptionError : unreadable, or with names that are no option.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise OptionError(
            f"the settings cannot be read ({error})",
            where=str(path),
            fix="Write TOML: height = 1.78",
        ) from error
    return override(base or Settings(), data, where=str(path))


def override(settings: Settings, values: dict[str, Any], *, where: str = "options") -> Settings:
    """Settings with some values replaced; types and choices are checked.

    Raises
    ------
    OptionError : an unknown name, a wrong type or choice.
    """
    known = {f.name: f for f in fields(Settings)}
    clean: dict[str, Any] = {}
    for name, value in values.items():
        spec = known.get(name.replace("-", "_"))
        if spec is None:
            raise OptionError(
                f"no option is called {name!r}", where=where, fix=f"Known: {', '.join(known)}."
            )
        choices = spec.metadata.get("choices")
        if choices and value not in choices:
            raise OptionError(
                f"{name} = {value!r}", where=where, fix=f"Choose one of {', '.join(choices)}."
            )
        clean[spec.name] = _typed(name, value, str(spec.type), where)
    # the later word holds: --pace over a file's speed
    for same in (("speed", "pace", "lap"), ("metres_per_pixel", "known_length")):
        if any(clean.get(name) is not None for name in same):
            for name in same:
                clean.setdefault(name, None)
    return replace(settings, **clean)


def _typed(name: str, value: Any, kind: str, where: str) -> Any:
    if value is None and "None" in kind:
        return None
    if "float" in kind and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if "bool" in kind and isinstance(value, bool):
        return value
    if "str" in kind and isinstance(value, str):
        return value
    word = "a number" if "float" in kind else "true or false" if "bool" in kind else "a text"
    raise OptionError(f"{name} = {value!r} is not {word}", where=where, fix=f"Give {word}.")
