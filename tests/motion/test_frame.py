import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from swingleg.motion.frame import Frame


@given(
    st.sampled_from([-1, 1]),
    st.floats(-20, 20),
    st.floats(1, 2000),
    st.floats(-3, 3),
    st.floats(-3, 3),
)
def test_pixels_and_back(facing: int, roll: float, scale: float, x: float, y: float) -> None:
    frame = Frame(facing, roll, (540.0, 960.0), (500.0, 1700.0), scale)
    point = np.array([[x, y]])
    assert frame.to_runner(frame.to_pixels(point)) == pytest.approx(point, abs=1e-6)


def test_axes_point_forward_and_up() -> None:
    left = Frame(-1, 0.0, (0.0, 0.0), (100.0, 200.0), 50.0)
    assert left.to_pixels(np.array([1.0, 2.0])) == pytest.approx([50.0, 100.0])


def test_a_rolled_camera_is_levelled() -> None:
    """A camera turned clockwise by 5° sees the world turned anticlockwise; levelling undoes it."""
    rolled = Frame(1, 5.0, (0.0, 0.0), (0.0, 0.0), 1.0)
    upright = rolled.to_pixels(np.array([0.0, 1.0]))
    assert np.degrees(np.arctan2(upright[0], -upright[1])) == pytest.approx(5.0)
