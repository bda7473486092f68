"""Words follow the input: nobody films markers, and one stride is not one strides."""

from __future__ import annotations

import pytest

from swingleg.core.wording import counted, medium_of, record
from tests.gait.events.runner import run


@pytest.mark.parametrize(
    ("number", "words"), [(0, "no strides"), (1, "1 stride"), (2, "2 strides")]
)
def test_counts_agree_with_their_noun(number: int, words: str) -> None:
    assert counted(number, "stride") == words


def test_the_medium_decides_the_verb() -> None:
    motion, _ = run(duration=2.0)
    media = {
        "markers": motion.assign_attrs(kind="markers"),
        "video": motion.assign_attrs(kind="video"),
        "keypoints": motion.assign_attrs(kind="video", medium="keypoints"),
    }
    assert {name: medium_of(made) for name, made in media.items()} == {n: n for n in media}
    # joint centres in metres, as Pose2Sim writes them: no camera is known of
    assert medium_of(motion.assign_attrs(kind="keypoints")) == "markers"
    assert record("markers") == "Record" and record("keypoints") == record("video") == "Film"
