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
