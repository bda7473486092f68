"""Who of several people is the runner."""

from __future__ import annotations

import numpy as np
import pytest

from swingleg.core.errors import OptionError
from swingleg.core.keypoints import KEYPOINTS
from swingleg.core.said import PersonChoice
from swingleg.pose.base import Estimate, Region
from swingleg.pose.people import Followed, choose, in_view, leg_motion, worth

FPS = 60.0
TIME = np.arange(0, 6, 1 / FPS)


def somebody(
    label: int,
    x: float,
    size: float,
    *,
    swing: float = 0.0,
    rate_hz: float = 1.4,
    jitter: float = 0.0,
) -> Followed:
    """A person of `size` pixels whose ankles swing by ± `swing` legs, half a stride apart."""
    rng = np.random.default_rng(label)
    leg = size / 2
    points = np.tile([x, 400.0], (TIME.size, len(KEYPOINTS), 1))
    for side, late in (("left", 0.0), ("right", np.pi)):
        at = swing * leg * np.sin(2 * np.pi * rate_hz * TIME + late)
        ankle = np.stack([x + at, 400 + np.sqrt(np.maximum(leg**2 - at**2, 0))], axis=1)
        points[:, KEYPOINTS.index(f"{side}_ankle")] = ankle
    points += rng.normal(0, jitter * leg, points.shape)
    who = Followed(label)
    for number, position in enumerate(points):
        region = Region(x, 400.0, 1.2 * size)
        who.add(number, Estimate(position, np.ones(len(KEYPOINTS)), 1.0, region))
    return who


def motion(who: Followed) -> float:
    return leg_motion(TIME, np.stack([e.position for e in who.estimate]))


def test_a_runner_moves_the_legs_and_a_stander_does_not() -> None:
    assert motion(somebody(0, 500, 400, swing=0.6, jitter=0.01)) > 1.5
    assert motion(somebody(1, 500, 400, jitter=0.01)) < 0.1
    assert motion(somebody(2, 500, 400)) == 0.0


def test_an_exchange_of_the_legs_changes_nothing() -> None:
    who = somebody(0, 500, 400, swing=0.6, jitter=0.01)
    points = np.stack([e.position for e in who.estimate])
    swapped = points.copy()
    left, right = (KEYPOINTS.index(f"{side}_ankle") for side in ("left", "right"))
    odd = np.arange(TIME.size) % 7 < 3
    swapped[odd, left], swapped[odd, right] = points[odd, right], points[odd, left]
    assert leg_motion(TIME, swapped) == pytest.approx(leg_motion(TIME, points))


def test_fidgeting_is_not_running() -> None:
    """Ankles that wander as fast as a runner's, but without a rhythm, are worth less."""
    who = somebody(0, 500, 400, swing=0.6)
    rng = np.random.default_rng(3)
    points = np.stack([e.position for e in who.estimate])
    noise = np.cumsum(rng.normal(0, 0.06, (TIME.size, 2, 2)), axis=0) * 200
    for k, side in enumerate(("left", "right")):
        points[:, KEYPOINTS.index(f"{side}_ankle")] = [500, 600] + noise[:, k]
    assert leg_motion(TIME, points) < 0.7 * motion(who)


def test_a_small_runner_beats_a_large_stander() -> None:
    runner = somebody(0, 300, 250, swing=0.6, jitter=0.01)
    stander = somebody(1, 800, 600, jitter=0.01)
    assert worth(runner, TIME) > worth(stander, TIME)
    assert choose([stander, runner], TIME) is runner


def test_among_runners_and_among_standers_size_decides() -> None:
    for swing in (0.6, 0.0):
        near, far = somebody(0, 300, 500, swing=swing), somebody(1, 800, 300, swing=swing)
        assert choose([far, near], TIME) is near


def test_people_are_counted_from_the_left() -> None:
    people = [somebody(0, 800, 300), somebody(1, 200, 300), somebody(2, 500, 300)]
    listed, number = in_view(people, TIME)
    assert [p.label for p in listed] == [1, 2, 0]
    assert number == 0
    chosen = choose(people, TIME, PersonChoice(number=2))
    assert chosen is not None and chosen.label == 2
    chosen = choose(people, TIME, PersonChoice(point_px=(790.0, 420.0)))
    assert chosen is not None and chosen.label == 0


def test_a_person_who_is_not_there_is_told_who_is() -> None:
    people = [somebody(0, 800, 300), somebody(1, 200, 300)]
    with pytest.raises(OptionError, match=r"2 people are seen.* 1 at 200,400; 2 at 800,400"):
        choose(people, TIME, PersonChoice(number=3))
    with pytest.raises(OptionError, match="one person is seen"):
        choose(people[:1], TIME, PersonChoice(number=2))
    with pytest.raises(OptionError, match=r"nobody is at the point 500,100 .* 1 at 200,400"):
        choose(people, TIME, PersonChoice(point_px=(500.0, 100.0)))
