"""Contacts so near the recording's ends that the coarse method cannot see them.

The coarse method needs the foot's furthest point, which lies before touch-down and may fall outside
the recording. One contact per leg and end is guessed from the stride time; it stays only where the
learned method finds there what its training looks like.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from swingleg.gait.events.contacts import Contacts
from swingleg.gait.events.legs import Floats, Legs

#: a touch-down nearer to the recording's end is not looked for, seconds
_MARGIN_S = 0.06
_ODD = 0.5


def with_edges(contacts: Contacts, period: float, legs: Legs) -> tuple[Contacts, NDArray[np.bool_]]:
    """Contacts of one leg with a guess before the first and after the last, and which are guesses.

    period : stride time, seconds.
    """
    down, up = contacts.down, contacts.up
    if down.size < 2:
        return contacts, np.zeros(down.shape, bool)
    gaps = np.diff(down)
    whole = gaps[np.abs(gaps - period) < 0.25 * period]
    stride = float(np.median(whole)) if whole.size else period
    known = np.isfinite(up)
    length = float(np.median((up - down)[known])) if known.any() else 0.36 * period
    before, after = down[0] - stride, down[-1] + stride
    first, last = before > legs.time[0] + _MARGIN_S, after < legs.time[-1] - _MARGIN_S
    size = (int(first), down.size, int(last))
    guessed = np.repeat([True, False, True], size)
    ends = [
        t if t < legs.time[-1] - _MARGIN_S else np.nan for t in (before + length, after + length)
    ]
    return (
        Contacts(
            np.concatenate([[before][: size[0]], down, [after][: size[2]]]),
            np.concatenate([ends[:1][: size[0]], up, ends[1:][: size[2]]]),
            np.concatenate([[False] * size[0], contacts.inferred, [False] * size[2]]).astype(bool),
        ),
        guessed,
    )


def confirmed(
    times: dict[str, Floats], odd: dict[str, Floats], guessed: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """(N,) False for guesses whose touch-down looks unlike the training's (`odd` above a half).

    A guess's toe-off that looks unlike it is made NaN in `times`.
    """
    times["up"] = np.where(guessed & (odd["up"] > _ODD), np.nan, times["up"])
    return ~(guessed & (odd["down"] > _ODD))


def between(down: Floats, guessed: NDArray[np.bool_], other: Floats) -> NDArray[np.bool_]:
    """(N,) False for guesses without a contact of the other leg between them and the next inward.

    down : (N,) touch-downs of one leg. other : (M,) of the other leg, both in order of time.
    """
    keep = np.ones(down.shape, bool)
    if down.size < 2:
        return keep
    for guess, inward in ((0, 1), (down.size - 1, down.size - 2)):
        low, high = sorted((down[guess], down[inward]))
        keep[guess] = not guessed[guess] or bool(((other > low) & (other < high)).any())
    return keep
