"""One fit over all frames: constant segment lengths, smooth joint-angle curves, robust loss.

The state of a leg (hip position and three segment angles) is a cubic spline over time; its shape
is constant. Weighted Gauss–Newton with re-descending weights (Geman & McClure 1987) finds both at
once from the pose model's key points, so that one frame's wrong point is outvoted by its
neighbours and by the leg's own lengths. The inverse of the normal matrix gives the standard
deviation of every angle at every time, widened for the serial correlation of the residuals.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from swingleg.motion.banded import inverse_in_band, solve_bordered
from swingleg.motion.gram import Gram, gram_of, in_time
from swingleg.motion.leg_model import LegShape, leg_jacobian, leg_points
from swingleg.motion.splines import Basis, basis, fit_curve, roughness

Floats = NDArray[np.float64]

#: middle of what thigh, shank and foot can do in a run, radians
_MIDDLE = (0.35, -0.7, -0.8)
#: a point whose weight fell below this share (about 2.2 expected errors off) was not believed
BELIEVED = 0.1


@dataclass(frozen=True)
class FitOptions:
    """Constants of the fit; measured on virtual runners and public motion capture.

    angle_knots_s, hip_knots_s: knot spacing, seconds (≥ 85 ms loses the knee's swing peak).
    noise: expected error of each point in shank lengths × its own factor.
    outlier: residual, in those units, at which a point starts to lose its say.
    settled: largest change of an angle's coefficient, radians, at which the fit ends.
    """

    angle_knots_s: float = 0.05
    hip_knots_s: float = 0.08
    noise: float = 0.03
    point_factor: tuple[float, ...] = (1.6, 1.0, 1.0, 1.3, 1.3)
    outlier: float = 1.5
    angle_step: float = float(np.radians(3.0))
    angle_smooth: float = 1e-3
    iterations: int = 12
    settled: float = 1e-3


@dataclass(frozen=True)
class LegFit:
    """The fitted leg.

    bases: for hip_x, hip_y, thigh, shank, foot. coefficients: same order, each (size,).
    weight: (T, 5) final say of each point, 0..1 of its confidence. believed: (T, 5) 0..1, its
    confidence where the fit passes near it, else 0. noise_scale: residual size against expectation
    (1 = as expected). correlation: of residuals from frame to frame. band: (B, N) upper band of the
    curves' normal matrix, coefficients in the order of `in_time`.
    """

    bases: tuple[Basis, ...]
    coefficients: tuple[Floats, ...]
    shape: LegShape
    weight: Floats
    believed: Floats
    noise_scale: float
    correlation: float
    band: Floats

    def state(self, time: Floats) -> Floats:
        """(T, 5) hip x, hip y, thigh, shank, foot angle (radians) at any time."""
        columns = zip(self.bases, self.coefficients, strict=True)
        return np.stack([b.matrix(time) @ c for b, c in columns], axis=1)

    def points(self, time: Floats) -> Floats:
        """(T, 5, 2) positions at any time."""
        return leg_points(self.state(time), self.shape)


def fit_leg(
    time: Floats, points: Floats, confidence: Floats, options: FitOptions | None = None
) -> LegFit:
    """Fit one leg to its key points.

    Parameters
    ----------
    time : (T,) seconds, increasing, any spacing.
    points : (T, 5, 2) hip, knee, ankle, heel, toe; x forward, y up; NaN where not seen.
    confidence : (T, 5) 0..1.

    Returns
    -------
    LegFit, positions in the unit of `points`.
    """
    o = options or FitOptions()
    seen = np.isfinite(points).all(axis=2) & (confidence > 0)
    prior = np.where(seen, np.clip(confidence, 0.0, 1.0), 0.0)
    target = np.where(seen[..., None], points, 0.0)
    state, shape = _first_guess(time, points)
    bases = tuple(
        basis(time[0], time[-1], o.hip_knots_s if k < 2 else o.angle_knots_s) for k in range(5)
    )
    matrices = tuple(b.matrix(time) for b in bases)
    coefficients = [
        fit_curve(b, time, state[:, k], np.ones(time.size), 1e-2) for k, b in enumerate(bases)
    ]
    penalty = _penalty(bases, shape, o)
    offsets = np.concatenate([[0], np.cumsum([b.size for b in bases])])
    gram = gram_of(matrices, np.concatenate([b.centres for b in bases]), penalty)
    band = gram.fixed
    weight = prior
    residual = np.zeros_like(target)
    for step in range(o.iterations):
        state = np.stack([m @ c for m, c in zip(matrices, coefficients, strict=True)], axis=1)
        sigma = o.noise * shape.shank_length * np.asarray(o.point_factor)
        residual = (target - leg_points(state, shape)) / sigma[:, None]
        # the loss re-descends only gradually, so that a poor first guess can still be left
        width = o.outlier * max(1.0, 4.0 * 0.6**step)
        weight = prior / (1.0 + (residual**2).sum(axis=2) / width**2) ** 2
        rough = np.concatenate([p @ c for p, c in zip(penalty, coefficients, strict=True)])
        band, edge, corner, pull = _normal_equations(
            state, shape, residual, weight, sigma, gram, rough
        )
        by_time, by_shape = solve_bordered(band, edge, corner, pull)
        change = np.empty(offsets[-1])
        change[gram.order] = by_time
        coefficients = [c + change[offsets[k] : offsets[k + 1]] for k, c in enumerate(coefficients)]
        shape = LegShape(*(shape.array() + by_shape))
        if step > 4 and np.abs(change[offsets[2] :]).max() < o.settled:
            break
    scale, correlation = _noise(residual, weight, offsets[-1])
    believed = np.where(weight > BELIEVED * prior, prior, 0.0)
    return LegFit(bases, tuple(coefficients), shape, weight, believed, scale, correlation, band)


def state_sd(fit: LegFit, time: Floats) -> Floats:
    """(T, 5) standard deviation of the fitted state at `time` (position units, radians)."""
    back = np.argsort(in_time(np.concatenate([b.centres for b in fit.bases])))
    covariance = inverse_in_band(fit.band)[back][:, back]
    offsets = np.concatenate([[0], np.cumsum([b.size for b in fit.bases])])
    variance = np.empty((time.size, 5))
    for k, b in enumerate(fit.bases):
        own = slice(offsets[k], offsets[k + 1])
        m = b.matrix(time)
        variance[:, k] = (m @ covariance[own, own]).multiply(m).sum(axis=1)
    inflation = (1 + fit.correlation) / (1 - fit.correlation)
    return np.asarray(np.sqrt(np.maximum(variance, 0.0) * inflation) * fit.noise_scale)


def _normal_equations(
    state: Floats,
    shape: LegShape,
    residual: Floats,
    weight: Floats,
    sigma: Floats,
    gram: Gram,
    rough: Floats,
) -> tuple[Floats, Floats, Floats, Floats]:
    """Gauss–Newton system: the curves' block, its border with the shape, the shape's, and the pull.

    rough : (N,) pull of the penalties, curve after curve.

    Returns
    -------
    (B, N) upper band, (N, 5), (5, 5), (N + 5,) with the N coefficients in time order.
    """
    frames = len(state)
    jacobian = np.concatenate(leg_jacobian(state, shape), axis=3) / sigma[:, None, None]
    jacobian = jacobian.reshape(frames, -1, jacobian.shape[-1])
    weighted = (jacobian * np.repeat(weight, 2, axis=1)[:, :, None]).transpose(0, 2, 1)
    product = weighted @ jacobian
    size = state.shape[1]
    cross, border = product[:, :size, :size], product[:, :size, size:]
    corner = product[:, size:, size:].sum(axis=0)
    pulls = (weighted @ residual.reshape(frames, -1, 1))[:, :, 0]
    pull, pull_shape = pulls[:, :size], pulls[:, size:].sum(axis=0)
    ridge = 1e-6 * np.trace(corner) / len(corner)
    band = gram.band(cross)
    band[-1] += 1e-9  # a coefficient that no frame sees and no neighbour holds
    along = gram.gather(pull) - rough[gram.order]
    corner = corner + ridge * np.eye(len(corner))
    return band, gram.gather(border), corner, np.concatenate([along, pull_shape])


def _penalty(bases: tuple[Basis, ...], shape: LegShape, o: FitOptions) -> list[sparse.csr_array]:
    """Third-difference penalties; positions are tied to angles by the shank's length."""
    unit = [o.angle_step * shape.shank_length] * 2 + [o.angle_step] * 3
    return [
        sparse.csr_array(roughness(b.size) * (o.angle_smooth / u**2))
        for b, u in zip(bases, unit, strict=True)
    ]


def _noise(residual: Floats, weight: Floats, parameters: float) -> tuple[float, float]:
    """Residual size against expectation, and its lag-one correlation over frames (0..0.8)."""
    w = weight[..., None]
    total = 2 * weight.sum()
    freedom = max(total - parameters, 0.1 * total, 1.0)
    scale = float(np.sqrt((w * residual**2).sum() / freedom))
    pair = np.sqrt(w[1:] * w[:-1])
    product = (pair * residual[1:] * residual[:-1]).sum()
    square = (pair * (residual[1:] ** 2 + residual[:-1] ** 2) / 2).sum()
    correlation = float(np.clip(product / square if square > 0 else 0.0, 0.0, 0.8))
    return max(scale, 0.2), correlation


def _first_guess(time: Floats, points: Floats) -> tuple[Floats, LegShape]:
    """State per frame and shape from running medians of the raw points."""
    smooth = _running_median(_filled(time, points), 5)
    hip, knee, ankle, heel, toe = (smooth[:, k] for k in range(5))
    thigh = _near(_angle_from_vertical(knee - hip), _MIDDLE[0])
    shank = _near(_angle_from_vertical(ankle - knee), _MIDDLE[1])
    sole = toe - heel
    foot = _near(np.arctan2(sole[:, 1], sole[:, 0]), _MIDDLE[2])
    along = np.stack([np.cos(foot), np.sin(foot)], axis=1)
    across = np.stack([-np.sin(foot), np.cos(foot)], axis=1)

    def offset(p: Floats, axis: Floats) -> float:
        return float(np.median(((p - ankle) * axis).sum(axis=1)))

    shape = LegShape(
        float(np.median(np.linalg.norm(knee - hip, axis=1))),
        float(np.median(np.linalg.norm(ankle - knee, axis=1))),
        offset(heel, along),
        offset(toe, along),
        offset((heel + toe) / 2, across),
    )
    return np.column_stack([hip, thigh, shank, foot]), shape


def _angle_from_vertical(vector: Floats) -> Floats:
    return np.asarray(np.arctan2(vector[:, 0], -vector[:, 1]))


def _near(angle: Floats, middle: float) -> Floats:
    """The same angles within half a turn of `middle`. Unwrapping would carry one wrong frame on."""
    return np.asarray((angle - middle + np.pi) % (2 * np.pi) - np.pi + middle)


def _filled(time: Floats, points: Floats) -> Floats:
    """Gaps filled linearly in time, per coordinate."""
    flat = points.reshape(len(time), -1).copy()
    for column in flat.T:
        good = np.isfinite(column)
        column[~good] = np.interp(time[~good], time[good], column[good])
    return np.asarray(flat.reshape(points.shape))


def _running_median(values: Floats, width: int) -> Floats:
    half = width // 2
    padded = np.pad(values, [(half, half), (0, 0), (0, 0)], mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, width, axis=0)
    return np.asarray(np.median(windows, axis=-1))
