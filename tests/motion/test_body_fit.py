import numpy as np
import pytest

from swingleg.motion.body_fit import fit_leg, state_sd
from swingleg.motion.leg_model import leg_jacobian, leg_points
from tests.motion.legs import SHAPE, running_points, running_state

TIME = np.arange(0, 6.0, 1 / 60)
EVERYTHING = np.ones((TIME.size, 5))


def angle_rms(error: np.ndarray) -> np.ndarray:
    return np.degrees(np.sqrt((error[:, 2:] ** 2).mean(axis=0)))


def test_jacobian_agrees_with_differences() -> None:
    state = running_state(TIME[:7])
    by_state, by_shape = leg_jacobian(state, SHAPE)
    for k in range(5):
        step = np.zeros(5)
        step[k] = 1e-6
        numeric = (leg_points(state + step, SHAPE) - leg_points(state - step, SHAPE)) / 2e-6
        assert by_state[..., k] == pytest.approx(numeric, abs=1e-4)
    for k in range(5):
        step = np.zeros(5)
        step[k] = 1e-4
        up, down = type(SHAPE)(*(SHAPE.array() + step)), type(SHAPE)(*(SHAPE.array() - step))
        numeric = (leg_points(state, up) - leg_points(state, down)) / 2e-4
        assert by_shape[..., k] == pytest.approx(numeric, abs=1e-6)


def test_clean_points_are_followed_to_a_fraction_of_a_degree() -> None:
    fit = fit_leg(TIME, running_points(TIME), EVERYTHING)
    assert angle_rms(fit.state(TIME) - running_state(TIME)).max() < 0.3
    assert fit.shape.array() == pytest.approx(SHAPE.array(), abs=1.0)


def test_noise_outliers_and_gaps_are_outvoted() -> None:
    rng = np.random.default_rng(1)
    points = running_points(TIME) + rng.normal(0, 8, (TIME.size, 5, 2))
    wrong = rng.random((TIME.size, 5)) < 0.05
    points[wrong] += rng.normal(0, 150, (wrong.sum(), 2))
    points[100:107] = np.nan
    fit = fit_leg(TIME, points, EVERYTHING)
    error = fit.state(TIME) - running_state(TIME)
    assert angle_rms(error).max() < 4.0
    assert (
        fit.weight[wrong].mean()
        < 0.2
        < 0.5
        < fit.weight[~wrong & np.isfinite(points[..., 0])].mean()
    )


def test_standard_deviations_tell_the_real_error() -> None:
    ratios = []
    for seed in range(6):
        rng = np.random.default_rng(seed)
        fit = fit_leg(TIME, running_points(TIME) + rng.normal(0, 8, (TIME.size, 5, 2)), EVERYTHING)
        error = fit.state(TIME) - running_state(TIME)
        ratios.append(angle_rms(error) / angle_rms(state_sd(fit, TIME)))
    assert np.mean(ratios, axis=0) == pytest.approx(1.0, abs=0.35)


def test_a_hidden_stretch_is_less_certain() -> None:
    rng = np.random.default_rng(3)
    points = running_points(TIME) + rng.normal(0, 5, (TIME.size, 5, 2))
    points[150:162] = np.nan
    sd = state_sd(fit_leg(TIME, points, EVERYTHING), TIME)
    assert sd[154:158, 2:].mean() > 3 * sd[200:300, 2:].mean()


def test_uneven_time_stamps_make_no_difference() -> None:
    uneven = TIME + np.random.default_rng(4).uniform(-0.006, 0.006, TIME.size)
    fit = fit_leg(uneven, running_points(uneven), EVERYTHING)
    assert angle_rms(fit.state(TIME[2:-2]) - running_state(TIME[2:-2])).max() < 0.5
