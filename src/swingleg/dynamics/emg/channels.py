"""Which channel is which gluteus."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import xarray as xr

from swingleg.core.errors import InputError
from swingleg.dynamics.emg.signal import Floats

_MUSCLE = {
    "maximus": re.compile(r"g(?:lut\w*)?[\s._-]*max|gluteus[\s._-]*m\.?$", re.IGNORECASE),
    "medius": re.compile(r"g(?:lut\w*)?[\s._-]*med", re.IGNORECASE),
}
_SIDE = {
    "left": re.compile(r"(?:^|[^a-z])(?:l|lt|left)(?:[^a-z]|$)", re.IGNORECASE),
    "right": re.compile(r"(?:^|[^a-z])(?:r|rt|right)(?:[^a-z]|$)", re.IGNORECASE),
}
#: a side letter grown onto the muscle: LGLUTMAX, GmaxR
_GROWN = {
    "left": re.compile(r"(?:^|[^a-z])lg|max(?:imus)?l$|med(?:ius)?l$", re.IGNORECASE),
    "right": re.compile(r"(?:^|[^a-z])rg|max(?:imus)?r$|med(?:ius)?r$", re.IGNORECASE),
}


@dataclass(frozen=True)
class Channel:
    """One gluteus. muscle : "maximus", "medius". time : (T,) seconds. value : (T,) as recorded."""

    name: str
    side: str
    muscle: str
    time: Floats
    value: Floats
    rate_hz: float


def glutei(signals: xr.Dataset | Iterable[xr.Dataset]) -> tuple[Channel, ...]:
    """The gluteus channels among electromyograms, told by their names.

    "GM" alone is not taken: it is the gastrocnemius as often.

    Raises
    ------
    InputError : there is none, or two bear the same muscle and side; lists the channels.
    """
    sets = [signals] if isinstance(signals, xr.Dataset) else list(signals)
    found: list[Channel] = []
    names: list[str] = []
    for data in sets:
        for k, name in enumerate(map(str, data.channel.values)):
            if str(data.kind.values[k]) != "emg":
                continue
            names.append(name)
            muscle, side = told(name)
            if muscle and side:
                found.append(
                    Channel(name, side, muscle, data.time.values.astype(float),
                            data.value.values[:, k].astype(float), _rate(data.time.values))
                )  # fmt: skip
    where = str(sets[0].attrs.get("source", "")) if sets else ""
    keys = [(c.side, c.muscle) for c in found]
    twice = {key for key in keys if keys.count(key) > 1}
    if twice:
        side, muscle = sorted(twice)[0]
        raise InputError(
            f"more than one channel is the {side} gluteus {muscle}: "
            + ", ".join(c.name for c in found if (c.side, c.muscle) == (side, muscle)),
            where=where or None,
            fix="Keep one of them, or name them apart in a mapping file.",
        )
    if not found:
        raise InputError(
            f"no EMG channel is called a gluteus of one side; found: {', '.join(names) or 'none'}",
            where=where or None,
            fix='Name them, for example "L GLUT MAX" and "R GLUT MAX", in a mapping file.',
        )
    return tuple(found)


def told(name: str) -> tuple[str, str]:
    """(muscle, side) of a channel's name, "" where it does not say."""
    muscle = next((m for m, form in _MUSCLE.items() if form.search(name)), "")
    for forms in (_SIDE, _GROWN):
        sides = [s for s, form in forms.items() if form.search(name)]
        if len(sides) == 1:
            return muscle, sides[0]
    return muscle, ""


def _rate(time: Floats) -> float:
    """Mean samples per second: the median of rounded time stamps may be half a percent off."""
    return float((time.size - 1) / (time[-1] - time[0])) if time.size > 1 else float("nan")


def at_times(channel: Channel, values: Floats, times: Floats) -> Floats:
    """`values` of a channel's samples at any times, NaN outside the recording."""
    return np.interp(times, channel.time, values, left=np.nan, right=np.nan)
