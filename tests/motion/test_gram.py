"""The band built from each frame's few numbers is that of the full matrix product."""

import numpy as np
from scipy import sparse

from swingleg.motion.banded import upper_band
from swingleg.motion.gram import gram_of
from swingleg.motion.splines import basis, roughness


def test_band_and_gathered_rows_are_those_of_the_dense_product() -> None:
    rng = np.random.default_rng(1)
    time = np.sort(np.concatenate([rng.uniform(0, 1.2, 70), rng.uniform(1.7, 2, 20)]))  # with a gap
    bases = [basis(time[0], time[-1], spacing) for spacing in (0.13, 0.05, 0.05)]
    matrices = tuple(b.matrix(time) for b in bases)
    penalty = [sparse.csr_array(0.3 * roughness(b.size)) for b in bases]
    root = rng.normal(size=(time.size, 3, 3))
    cross = root @ root.transpose(0, 2, 1)
    gram = gram_of(matrices, np.concatenate([b.centres for b in bases]), penalty)

    full = [m.toarray() for m in matrices]
    dense = np.block(
        [[full[k].T @ (full[m] * cross[:, k, m, None]) for m in range(3)] for k in range(3)]
    ) + sparse.block_diag(penalty)
    expected = upper_band(sparse.csr_array(dense[gram.order][:, gram.order]))
    found = gram.band(cross)
    spare = len(found) - len(expected)
    np.testing.assert_allclose(found[spare:], expected, atol=1e-12)
    assert not found[:spare].any()

    rows = rng.normal(size=(time.size, 3, 2))
    gathered = np.vstack([full[k].T @ rows[:, k] for k in range(3)])[gram.order]
    np.testing.assert_allclose(gram.gather(rows), gathered, atol=1e-12)
    assert gram.gather(rows[..., 0]).shape == (sum(b.size for b in bases),)
