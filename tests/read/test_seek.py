"""Pictures from the middle of a clip are the same whether decoded from the start or sought."""

from __future__ import annotations

import numpy as np
import pytest

from swingleg.read.video import frames, read_frames_at
from tests.clips import DEMO


@pytest.mark.parametrize("slow_motion", [1.0, 4.0])
def test_sought_pictures_are_the_decoded_ones(slow_motion: float) -> None:
    with frames(DEMO, slow_motion=slow_motion) as stream:
        decoded = [(f.time_s, f.image.copy()) for f in stream if f.index in (3, 200, 290)]
    times = [t for t, _ in decoded]
    for wanted in (times, times[1:], times[2:]):
        found = read_frames_at(DEMO, wanted, slow_motion=slow_motion)
        for picture, (_, known) in zip(found, decoded[-len(wanted) :], strict=True):
            assert np.array_equal(picture, known)


def test_every_picture_from_the_time_on_is_there_and_few_before_it() -> None:
    with frames(DEMO) as stream:
        times = np.array([f.time_s for f in stream])
    since = float(times[200])
    with frames(DEMO, from_s=since) as stream:
        sought = np.array([f.time_s for f in stream])
    assert np.array_equal(sought[sought >= since], times[times >= since])
    key = sought[1]  # the first is the clip's own first
    between = (times >= key) & (times < since)
    assert 0 < ((sought >= key) & (sought < since)).sum() < 0.7 * between.sum()
