"""Following one runner among others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from swingleg.core.errors import OptionError
from swingleg.core.said import PersonChoice
from swingleg.pose.base import Estimate, Person, Region
from swingleg.pose.people import choose, in_view
from swingleg.pose.track import Tracks, follow
from swingleg.read.frame import Frame
from tests.pose.fakes import FakeBackend, scenes


def places(tracks: Tracks, person: PersonChoice | None = None) -> np.ndarray:
    """x of the runner in each frame, NaN where not found."""
    out = np.full(len(tracks.time), np.nan)
    runner = choose(tracks.people, np.array(tracks.time), person)
    assert runner is not None
    out[runner.frame] = [e.position[0, 0] for e in runner.estimate]
    return out


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_largest_is_followed_past_others(workers: int) -> None:
    def scene(k: int) -> list[tuple[float, float]]:
        return [(100 + 8 * k, 500), (500, 300), (800, 250)]

    tracks = follow(scenes(scene, 90), [FakeBackend() for _ in range(workers)])
    np.testing.assert_allclose(places(tracks), 100 + 8 * np.arange(90))
    assert len(in_view(tracks.people, np.array(tracks.time))[0]) == 3


def test_a_runner_who_comes_after_a_bystander() -> None:
    def scene(k: int) -> list[tuple[float, float]]:
        return [(150, 250)] + ([(100 + 8 * (k - 30), 600)] if k >= 30 else [])

    found = places(follow(scenes(scene, 120), [FakeBackend(), FakeBackend()]))
    seen = np.isfinite(found)
    assert not seen[:30].any()
    assert seen[62:].all()
    np.testing.assert_allclose(found[62:], 100 + 8 * np.arange(32, 90))


def test_lost_and_found_again() -> None:
    def scene(k: int) -> list[tuple[float, float]]:
        return [] if 40 <= k < 55 else [(500, 500)]

    found = places(follow(scenes(scene, 100), [FakeBackend(), FakeBackend()]))
    assert np.isfinite(found[:40]).all()
    assert np.isnan(found[40:55]).all()
    assert np.isfinite(found[60:]).all()


@pytest.mark.parametrize("workers", [1, 3])
def test_who_passes_in_front_does_not_take_the_runner_along(workers: int) -> None:
    """Somebody of much the same size walks past: whose points are whose is not known for a while,
    then everybody is who they were.
    """

    def scene(k: int) -> list[tuple[float, float]]:
        return [(500, 400), (-300 + 9 * k, 380)]

    tracks = follow(scenes(scene, 200), [FakeBackend() for _ in range(workers)])
    stayed = places(tracks, PersonChoice(point_px=(500, 500)))
    seen = np.isfinite(stayed)
    np.testing.assert_allclose(stayed[seen], 500)
    assert seen[:60].all() and seen[150:].all()
    passer = tracks.people[1]
    where = {n: e.position[0, 0] for n, e in zip(passer.frame, passer.estimate, strict=True)}
    assert all(x == pytest.approx(-300 + 9 * n) for n, x in where.items())


def test_the_person_asked_for() -> None:
    def scene(k: int) -> list[tuple[float, float]]:
        return [(150, 250), (500, 600), (850, 300)]

    for person, x in ((1, 150), (2, 500), (3, 850)):
        tracks = follow(scenes(scene, 60), [FakeBackend()], everybody=True)
        np.testing.assert_allclose(places(tracks, PersonChoice(person)), x)
        np.testing.assert_allclose(places(tracks, PersonChoice(point_px=(x + 20, 480))), x)
    with pytest.raises(OptionError, match="person 4 was asked for, but 3 people are seen"):
        places(tracks, PersonChoice(4))
    with pytest.raises(OptionError, match="nobody is at the point 990,20"):
        places(tracks, PersonChoice(point_px=(990, 20)))


def test_nobody() -> None:
    backend = FakeBackend()
    tracks = follow(scenes(lambda k: [], 90), [backend])
    assert choose(tracks.people, np.array(tracks.time)) is None
    assert backend.looks <= 35, "an empty picture must not be searched in every frame"


def test_outcome_does_not_depend_on_the_threads() -> None:
    def scene(k: int) -> list[tuple[float, float]]:
        return [(300 + 100 * np.sin(k / 9), 500)] if k % 37 else []

    first, second = (
        places(follow(scenes(scene, 120), [FakeBackend(), FakeBackend()])) for _ in range(2)
    )
    np.testing.assert_array_equal(first, second)


def test_progress_counts_every_frame() -> None:
    seen: list[int] = []
    follow(scenes(lambda k: [(500, 500)], 20), [FakeBackend()], progress=seen.append)
    assert seen == list(range(1, 21))


def test_region() -> None:
    region = Region(100, 50, 40, turn=0.0)
    np.testing.assert_allclose(region.to_image(20) @ [10, 10, 1], [100, 50])
    np.testing.assert_allclose(region.to_image(20) @ [0, 0, 1], [80, 30])
    assert region.overlap(region) == pytest.approx(1)
    assert region.overlap(Region(100, 50, 20)) == pytest.approx(0.25)
    assert region.overlap(Region(500, 50, 40)) == 0


class _Inverted(FakeBackend):
    """Takes everybody to stand on their head at first, and sees nothing right in such a region."""

    def detect(self, frame: Frame, *, thorough: bool = False) -> list[Person]:
        return [replace(p, region=replace(p.region, turn=np.pi)) for p in super().detect(frame)]

    def estimate(self, frame: Frame, region: Region) -> Estimate:
        found = super().estimate(frame, region)
        turned = replace(found.following, turn=region.turn)
        off = 300 if region.upside_down else 0
        return replace(found, position=found.position + off, following=turned)


def test_a_detector_that_takes_the_runner_to_stand_on_his_head() -> None:
    found = places(follow(scenes(lambda k: [(500, 500)], 40), [_Inverted()]))
    np.testing.assert_allclose(found, 500)
