"""Is the runner large enough, and seen from the side?"""

from __future__ import annotations

import pytest

from swingleg.core.errors import PersonError
from swingleg.pose.view import MIN_STATURE_PX, check_size, check_view, stature_px, view_of
from tests.pose.walker import runner


@pytest.mark.parametrize(("yaw", "view"), [(0, "side"), (15, "side"), (80, "front"), (90, "front")])
def test_view(yaw: float, view: str) -> None:
    assert view_of(runner(yaw_deg=yaw)) == view


def test_front_view_is_refused() -> None:
    check_view(runner(yaw_deg=20))
    with pytest.raises(PersonError, match="Film from the side"):
        check_view(runner(yaw_deg=85))


def test_a_small_runner_is_told_both_sizes() -> None:
    large = runner()
    assert stature_px(large) == pytest.approx(600, rel=0.1)
    check_size(large)
    small = large.assign(position=large.position * 0.15)
    with pytest.raises(PersonError, match=rf"too small: \d+ pixels .*{MIN_STATURE_PX} pixels"):
        check_size(small)
