"""Words about health: there for every page that asks, and none of them an order of a physician."""

import pytest

from swingleg.coach import safety


@pytest.mark.parametrize("place", ["report", "drill", "compare", "protocol", "programme"])
def test_every_page_says_that_it_is_no_diagnosis(place):
    parts = safety.words(place)
    assert parts[0].title == "This is not a diagnosis"
    assert all(part.text.endswith((".", ":")) for part in parts)
    assert all(bool(part.points) == part.text.endswith(":") for part in parts)


def test_where_there_is_training_it_says_when_to_stop():
    assert "Stop on pain" in {part.title for part in safety.words("programme")}


def test_a_page_that_is_not_known():
    with pytest.raises(KeyError):
        safety.words("shop")
