"""What would mend a recording, in the words of the input at hand: nobody films markers."""

from __future__ import annotations

import numpy as np

from swingleg.core.wording import Medium, counted, record

_SLOW_MOTION = (2.0, 4.0, 8.0, 16.0)
_USUAL_SPM = (140.0, 220.0)
_IN_FILE = "Fill the gaps of {what} in the capture software."


def longer(medium: Medium) -> str:
    """There were too few strides."""
    return f"{record(medium)} for longer."


def run_of(seconds: int, medium: Medium) -> str:
    """So much of a run is needed."""
    side = "" if medium == "markers" else " from the side"
    return f"{record(medium)} at least {seconds} s of steady running{side}."


def a_run(medium: Medium) -> str:
    """This is no run at all."""
    if medium == "markers":
        return "Give a trial of at least 5 s of running; a standing one goes to --static FILE."
    clock = " Check --fps too." if medium == "keypoints" else ""
    return f"Film a runner from the side for at least 5 s, the whole body in the picture.{clock}"


def faster(fps: float, medium: Medium) -> str:
    """The frame rate is too low."""
    return f"{record(medium)} at {fps:.0f} frames/s or more."


def whole_leg(medium: Medium) -> str:
    """Too little of a leg was seen."""
    if medium == "markers":
        return _IN_FILE.format(what="the leg's markers")
    return "Keep the whole leg in the picture, in good light."


def feet(medium: Medium) -> str:
    """Heel and toe were not seen."""
    if medium == "markers":
        return _IN_FILE.format(what="the foot's markers")
    return "Keep both feet in the picture."


def trunk(medium: Medium) -> str:
    """Shoulders or hips were not seen."""
    if medium == "markers":
        return "Put markers on both shoulders, or on C7 and the collar bone."
    return "Keep shoulders and hips in the picture."


def both_legs(medium: Medium) -> str:
    """The other foot's contacts were not found."""
    return _IN_FILE.format(what="both legs' markers") if medium == "markers" else "Film both legs."


def both_sides(medium: Medium) -> str:
    """One side lacks what the other has."""
    return "Mend what the other side lacks." if medium == "markers" else "Film both sides."


def surer(medium: Medium) -> str:
    """Too few strides could be decided."""
    if medium == "markers":
        return "Record more strides."
    return "Film more strides at 120 frames/s or more, square to the runner."


def real_time(cadence: float, slow_motion: float, medium: Medium, fps: float) -> str:
    """The clock of the input is hardly real time, or this is a walk.

    Parameters
    ----------
    cadence : steps per minute found, impossible for a runner. slow_motion : by which a video's
    times were divided. fps : frames per second that were taken for true; NaN where not known.
    """
    recorded = cadence / slow_motion
    target = float(np.sqrt(_USUAL_SPM[0] * _USUAL_SPM[1]))
    factors = (1.0, *_SLOW_MOTION, *(1 / f for f in _SLOW_MOTION))
    best = min(factors, key=lambda f: abs(np.log(recorded * f / target)))
    if medium != "video":
        return _frame_rate(best, medium, fps)
    if best == 1.0:
        return "In real time it would be a run: leave out --slow-motion."
    if best < 1.0:
        return (
            "The clip seems to play faster than life: give its true speed with "
            f"--slow-motion {best:g}."
        )
    return (
        f"If the clip was filmed in slow motion, say so: --slow-motion {best:.0f} "
        f"({30 * best:.0f} frames/s stored at 30)."
    )


def _frame_rate(factor: float, medium: Medium, fps: float) -> str:
    taken = f", {fps:.0f} frames/s," if np.isfinite(fps) else ""
    if medium == "keypoints":
        rate = f" {fps * factor:.0f}" if np.isfinite(fps) else ""
        return f"If the frame rate taken{taken} is wrong, give the video's own with --fps{rate}."
    return f"Give a running trial, no walk; and check the frame rate{taken} that the file states."


def too_few(strides: int, least: int, duration_s: float) -> str:
    """The sentence for a recording that is too short."""
    found = f"only {counted(strides, 'stride')}" if strides else "no stride"
    return f"{found} found in {duration_s:.1f} s, at least {least} are needed"
