"""Whether two recordings may be compared at all, and what makes the comparison weaker."""

from __future__ import annotations

import math

from swingleg.comparison.difference import Likeness
from swingleg.comparison.model import Caution, Subject
from swingleg.comparison.pace import PACE_SHARE, speeds_differ
from swingleg.core.analysis import Analysis
from swingleg.core.errors import OptionError
from swingleg.core.wording import medium_of

#: cameras turned this differently see another picture, degrees: the turn of a clip is known to
#: about 4° (virtual clips), that of half a clip less well
_TURN_DEG = 12.0
#: a camera turned further than this measures less well
_FAR_TURN_DEG = 20.0
#: picture sizes of the runner within this share are one camera place
_SIZE_SHARE = 0.15


def subject_of(analysis: Analysis, label: str) -> Subject:
    """What a comparison tells of a recording."""
    attrs = analysis.motion.attrs
    counts = analysis.strides["side"].value_counts()
    return Subject(
        label=label,
        path=analysis.input.path,
        medium=medium_of(analysis.motion),
        condition=analysis.condition,
        near_side=str(attrs.get("near_side") or ""),
        fps=float(analysis.input.fps),
        turn_deg=_turn(analysis),
        strides={s: int(counts.get(s, 0)) for s in ("left", "right")},
        virtual=analysis.input.virtual,
    )


def surface_of(analysis: Analysis) -> str:
    """Treadmill, a named surface, "overground", or "" when nothing is known."""
    c = analysis.condition
    if c.treadmill or c.surface == "treadmill":
        return "treadmill"
    if c.surface != "unknown":
        return c.surface
    return "overground" if c.treadmill is False else ""


def check_surfaces(before: Analysis, after: Analysis, labels: tuple[str, str]) -> Caution | None:
    """Comparisons stay within a surface.

    Raises
    ------
    OptionError : the two recordings are of different surfaces.
    """
    one, two = surface_of(before), surface_of(after)
    if one == two:
        return None
    if not one or not two:
        known = one or two
        return Caution(
            "surface_unknown",
            f"one recording is of running on {_on(known)}; of the other nothing is said: it "
            "is taken to be the same",
        )
    if "overground" in (one, two) and "treadmill" not in (one, two):
        return Caution("surface_unknown", f"the ground is said for one recording only ({one})")
    raise OptionError(
        f"{labels[0]} is of running on {_on(one)}, {labels[1]} on {_on(two)}: a runner moves "
        "differently there, and nobody could tell the ground from a change",
        fix="Compare recordings of the same surface.",
    )


def _on(surface: str) -> str:
    article = "" if surface in ("grass", "overground") else "a "
    return "open ground" if surface == "overground" else article + surface


def cautions_of(before: Analysis, after: Analysis, same_session: bool) -> tuple[Caution, ...]:
    """Everything but the surface, in order of weight."""
    found = []
    names = [a.athlete.name for a in (before, after)]
    if all(names) and names[0] != names[1]:
        found.append(
            Caution("other_runner", f"the recordings name different runners ({names[0]}, "
                    f"{names[1]}): what differs may be the runner")
        )  # fmt: skip
    media = [medium_of(a.motion) for a in (before, after)]
    if media[0] != media[1]:
        found.append(
            Caution("other_medium", f"one recording is {_kind(media[0])}, the other "
                    f"{_kind(media[1])}: none of their errors repeats, so only large changes "
                    "can be told")
        )  # fmt: skip
    found += _speed_cautions(before, after)
    found += _height_cautions(before, after)
    if media == ["video", "video"] or media == ["keypoints", "keypoints"]:
        found += _camera_cautions(before, after, same_session)
    elif media == ["markers", "markers"] and not (same_session or same_standing(before, after)):
        found.append(
            Caution("other_markers", "the markers are taken to have been put on anew: their "
                    "places do not repeat; with --same-session smaller changes can be told")
        )  # fmt: skip
    incline = [a.condition.incline_pct for a in (before, after)]
    if abs(incline[0] - incline[1]) >= 0.5:
        found.append(
            Caution("incline", f"the slopes differ ({incline[0]:g} % and {incline[1]:g} %): what "
                    "differs may be the hill")
        )  # fmt: skip
    return tuple(found)


def _speed_cautions(before: Analysis, after: Analysis) -> list[Caution]:
    speeds = [a.condition.speed_m_s for a in (before, after)]
    if speeds_differ(*speeds):
        words = (
            f"the speeds differ ({speeds[0]:.2f} and {speeds[1]:.2f} m/s, more than "
            f"{100 * PACE_SHARE:.0f} %): what follows the pace is told, and the difference that "
            "is left stands beside it"
        )
        return [Caution("speed", words)]
    if None in speeds:
        return [
            Caution("speed_unknown", "the speed is not known for both recordings: what differs "
                    "may be the pace")
        ]  # fmt: skip
    return []


def _height_cautions(before: Analysis, after: Analysis) -> list[Caution]:
    heights = [a.athlete.height_m for a in (before, after)]
    if None not in heights and heights[0] != heights[1]:
        return [
            Caution("height", f"different heights were given ({heights[0]:g} and "
                    f"{heights[1]:g} m): metres and forces differ by that alone")
        ]  # fmt: skip
    return []


def _camera_cautions(before: Analysis, after: Analysis, same_session: bool) -> list[Caution]:
    found = []
    turns = [_turn(a) for a in (before, after)]
    if abs(turns[0] - turns[1]) > _TURN_DEG:
        found.append(
            Caution("turn", f"the cameras were turned differently (about {turns[0]:+.0f}° and "
                    f"{turns[1]:+.0f}° from the side): film from the same place")
        )  # fmt: skip
    if max(abs(t) for t in turns) > _FAR_TURN_DEG:
        found.append(
            Caution("far_turn", f"a camera was turned more than {_FAR_TURN_DEG:.0f}° from the "
                    "side: errors of that are larger than this comparison allows for")
        )  # fmt: skip
    sides = [str(a.motion.attrs.get("near_side") or "") for a in (before, after)]
    if sides[0] != sides[1]:
        found.append(
            Caution("other_side", f"the near leg is the {sides[0]} in one recording and the "
                    f"{sides[1]} in the other: only the near legs are compared, one with the "
                    "other, and what a runner's legs usually differ by is allowed for")
        )  # fmt: skip
    if round(before.input.fps / 10) != round(after.input.fps / 10):
        found.append(
            Caution("fps", f"the frame rates differ ({before.input.fps:.0f} and "
                    f"{after.input.fps:.0f} per second)")
        )  # fmt: skip
    if same_session and not same_view(before, after):
        found.append(
            Caution("moved_camera", "the pictures show that the camera moved or the runner stood "
                    "elsewhere: the recordings are compared as if of different days")
        )  # fmt: skip
    return found


def _turn(analysis: Analysis) -> float:
    """Degrees from the side view; NaN where no picture was looked at."""
    return float(analysis.motion.attrs.get("camera_turn_deg", math.nan))


def _kind(medium: str) -> str:
    return {"video": "a video", "keypoints": "of key points"}.get(medium, "motion capture")


def same_view(before: Analysis, after: Analysis) -> bool:
    """Whether the pictures agree that camera and runner stood alike."""
    one, two = before.motion.attrs, after.motion.attrs
    if one["kind"] == "markers" or two["kind"] == "markers":
        return one["kind"] == two["kind"]
    turn = abs(_turn(before) - _turn(after))
    legs_px = [float(a["leg_length"]) * float(a.get("px_per_unit", 1.0)) for a in (one, two)]
    size = abs(legs_px[0] / legs_px[1] - 1)
    picture = (before.input.width, before.input.height) == (after.input.width, after.input.height)
    return (
        picture
        and one["near_side"] == two["near_side"]
        and not turn > _TURN_DEG
        and size < _SIZE_SHARE
        and round(before.input.fps / 10) == round(after.input.fps / 10)
    )


def same_standing(before: Analysis, after: Analysis) -> bool:
    """Whether two marker recordings rest on the same standing trial: legs of equal length."""
    attrs = [a.motion.attrs for a in (before, after)]
    stood = all(a.get("standing_trial", 0) for a in attrs)
    return bool(stood and abs(float(attrs[0]["leg_length"]) - float(attrs[1]["leg_length"])) < 1e-9)


def likeness_of(before: Analysis, after: Analysis, same_session: bool) -> Likeness:
    """How much of the error repeats."""
    one, two = (medium_of(a.motion) for a in (before, after))
    speeds = (before.condition.speed_m_s, after.condition.speed_m_s)
    sources = {before.condition.speed_source, after.condition.speed_source}
    belts = all(surface_of(a) == "treadmill" for a in (before, after)) and sources == {"given"}
    markers = one == two == "markers"
    calibrated = all(a.motion.attrs.get("calibrated", 0) for a in (before, after))
    session = same_session and same_view(before, after)
    if markers:
        session = same_session or same_standing(before, after)
    return Likeness(
        alike="session" if session else "other",
        paced=speeds_differ(*speeds),
        known=(markers and session) or (one == two and one != "markers" and calibrated),
        # another setting on another day may be another belt's
        same_belt=belts and (session or not speeds_differ(*speeds)),
        same_scale=markers or _same_metre(before, after),
    )


def _same_metre(before: Analysis, after: Analysis) -> bool:
    sources = {a.motion.attrs.get("scale_source") for a in (before, after)}
    return sources == {"height"} and before.athlete.height_m == after.athlete.height_m
