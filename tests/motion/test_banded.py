import numpy as np
import pytest
from scipy import sparse

from swingleg.motion.banded import inverse_in_band, solve_bordered, upper_band


def banded(size: int = 40, reach: int = 6) -> np.ndarray:
    """A random symmetric positive definite matrix with `reach` bands beside its diagonal."""
    rng = np.random.default_rng(size)
    lower = np.tril(np.triu(rng.normal(size=(size, size)), -reach)) + 4 * np.eye(size)
    return lower @ lower.T


def test_the_inverse_in_the_band_is_the_inverse() -> None:
    dense = banded()
    near = np.abs(np.subtract.outer(np.arange(40), np.arange(40))) <= 6
    found = inverse_in_band(upper_band(sparse.csr_array(dense))).toarray()
    assert found[near] == pytest.approx(np.linalg.inv(dense)[near])


def test_a_bordered_system_is_solved_as_the_dense_one() -> None:
    rng = np.random.default_rng(0)
    dense, border = banded(), rng.normal(size=(40, 3))
    corner, right = 200 * np.eye(3), rng.normal(size=43)
    whole = np.block([[dense, border], [border.T, corner]])
    x, y = solve_bordered(upper_band(sparse.csr_array(dense)), border, corner, right)
    assert np.concatenate([x, y]) == pytest.approx(np.linalg.solve(whole, right))
