"""Left and right, consistent over the whole clip.

A pose network names each frame's legs afresh: seen from the side it exchanges them, puts both on
one leg, or mixes a thigh of one with a foot of the other. A search on smoothness alone can settle
on the wrong leg for half a clip, because legs pass each other closely twice per stride. Here the
labels of all frames are solved together by dynamic programming. Each frame is in one of four
states (keep or exchange, for hip-and-knee and for the foot). A state costs its distance from the
mean leg of the clip's own cycle (`pose.cycle`: the legs are half a stride apart) and the jump of
that distance since the frame before; exchanging costs a little, so that labels change only for a
reason. Mean leg and labels are solved in turn until nothing changes.

Positions are never invented. A point that fits neither its leg's cycle nor its neighbours in time
keeps its place and loses its confidence.
"""

from __future__ import annotations

import itertools

import numpy as np
import xarray as xr

from swingleg.core.keypoints import SIDES
from swingleg.pose.cycle import Cycle, find_cycle, fit_mean_leg
from swingleg.pose.facing import facing_of, near_side_of
from swingleg.pose.viterbi import viterbi

_PARTS = ("knee", "ankle", "heel", "toe_tip")
#: which parts the second of the two switches exchanges
_IS_FOOT = np.array([part != "knee" for part in _PARTS])
#: (knee exchanged, foot exchanged)
_STATES = np.array([(0, 0), (1, 1), (0, 1), (1, 0)], dtype=bool)
#: all lengths in leg lengths: how far a good point lies from the mean leg, and moves off it
_FIT_SD = 0.10
_JUMP_SD = 0.06
_CHANGE_COST = 2.0 * (_STATES[:, None] != _STATES[None]).any(axis=-1)
_STATE_COST = 0.8 * (_STATES[:, 0] != _STATES[:, 1]) + 0.15 * _STATES.any(axis=1)
#: per frame, against the network's own names: with legs that do not take turns they are wrong in
#: few frames (none to a tenth of the frames of rendered drills)
_NAMED_COST = 1.0
#: per frame, for a far leg that is surer than the near one by 1
_SURER_COST = 1.0
_ROUNDS = 8
#: a point starts to lose its confidence this many medians of its kind away from its mean leg,
#: within these bounds
_TRUSTED_MEDIANS = 3.0
_TRUSTED = (0.06, 0.12)
#: legs this near each other, as a share of where they should be apart, count as one leg seen twice
_COLLAPSED_SHARE = 0.4
_COLLAPSED_MIN = 0.25
_HIDDEN_TRUST = 0.1
#: exchanging more than this share of frames needs proof that it makes the motion smoother
_MANY = 0.35
_PROOF = 0.7
#: steps per second from which both legs are known to take turns: nobody drills one leg so fast
_RUNNING_HZ = 2.0


def consistent_sides(keypoints: xr.Dataset, *, take_turns: bool = True) -> xr.Dataset:
    """The same Keypoints with left and right exchanged where the network had them wrong.

    take_turns : the legs do the same half a stride apart, as in running; False for drills, where
    one may stand while the other moves: then only the smoothness of their paths decides.

    Confidence falls where a leg was hidden (both legs seen on one) or a point fits nowhere.
    attrs gain ``facing``, ``near_side``, ``swapped_frames`` (frames with any exchange) and
    ``collapsed_frames`` (frames in which one leg was hidden), ``step_rate_hz`` (NaN if none).
    """
    time = keypoints.time.values
    legs, sure = _legs(keypoints)
    cycle = find_cycle(time, legs) if take_turns else None
    near = -1 if take_turns else SIDES.index(near_side_of(facing_of(keypoints)))
    state, mean = _solve(legs, sure, cycle, near)
    state = _anchored(state, sure)
    if cycle is not None:
        mean = fit_mean_leg(cycle.phase, _exchange(legs, state), _weight(legs, sure, state, mean))
    out = _relabel(keypoints, state)
    hidden = np.zeros(len(time), dtype=bool)
    if cycle is not None:
        trust, hidden = _trust(_exchange(legs, state), mean)
        out = _lower_confidence(out, trust)
    facing = facing_of(out)
    return out.assign_attrs(
        facing=facing,
        near_side=near_side_of(facing),
        swapped_frames=int(_STATES[state].any(axis=1).sum()),
        collapsed_frames=int(hidden.sum()),
        step_rate_hz=cycle.step_rate_hz if cycle is not None else float("nan"),
    )


def _legs(keypoints: xr.Dataset) -> tuple[np.ndarray, np.ndarray]:
    """(T, 2, J, 2) leg points from mid-hip in leg lengths, and (T, 2, J) their confidence."""
    names = [[f"{side}_{part}" for part in _PARTS] for side in SIDES]
    at = {str(name): i for i, name in enumerate(keypoints.keypoint.values)}
    pick = np.array([[at.get(name, -1) for name in row] for row in names])
    position, confidence = keypoints.position.values, keypoints.confidence.values
    hip = (position[:, at["left_hip"]] + position[:, at["right_hip"]]) / 2
    legs = np.where(pick[..., None] >= 0, position[:, pick], np.nan) - hip[:, None, None]
    knee, ankle = legs[:, :, 0], legs[:, :, 1]
    length = np.linalg.norm(knee, axis=-1) + np.linalg.norm(ankle - knee, axis=-1)
    known = np.isfinite(length).all(axis=1)
    scale = float(np.median(length[known])) if known.any() else 1.0
    # a heel or toe that is not there must not blank the frame: weight 0, place of the ankle
    absent = ~np.isfinite(legs).all(axis=-1)
    legs = np.where(absent[..., None], ankle[:, :, None], legs)
    sure = np.where(absent | (pick < 0), 0, confidence[:, pick])
    return legs / scale, np.where(known[:, None, None], sure, 0)


def _solve(
    legs: np.ndarray, sure: np.ndarray, cycle: Cycle | None, near: int = -1
) -> tuple[np.ndarray, np.ndarray]:
    """State of every frame (T,) and the mean leg (T, 2, J, 2) it was solved with."""
    nothing = np.zeros_like(np.nan_to_num(legs))
    if cycle is None:
        return _smoothest_path(legs, sure, near), nothing
    state = _start(legs, sure, cycle.phase)
    mean = fit_mean_leg(cycle.phase, _exchange(legs, state), _exchange(sure, state))
    for _ in range(_ROUNDS):
        before = state
        state = _best_path(legs, sure, mean)
        mean = fit_mean_leg(cycle.phase, _exchange(legs, state), _weight(legs, sure, state, mean))
        if np.array_equal(before, state):
            break
    # a drill on one leg repeats too, but its legs do not take turns: exchanging half of the
    # repetitions would fit the cycle and still be wrong
    if cycle.step_rate_hz < _RUNNING_HZ and _share_exchanged(state, sure) > _MANY:
        plain = _smoothest_path(legs, sure)
        if _roughness(legs, state) > _PROOF * _roughness(legs, plain):
            return plain, nothing
    return state, mean


def _start(legs: np.ndarray, sure: np.ndarray, phase: np.ndarray) -> np.ndarray:
    """First guess of the states: the ankles' distance must alternate with the stride phase."""
    apart = np.nan_to_num(legs[:, 0, 1, 0] - legs[:, 1, 1, 0])
    # |apart| peaks twice per stride; its phase says where, whatever the labels
    peak = np.angle(np.sum(np.abs(apart) * np.exp(2j * phase))) / 2
    expected = np.cos(phase - peak)
    agree = np.sign(apart * expected)
    weight = np.abs(apart * expected) * sure[:, :, 1].min(axis=1)
    if (agree * weight).sum() < 0:
        agree = -agree
    return np.where(agree < 0, 1, 0)


def _best_path(legs: np.ndarray, sure: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """States (T,) that fit the mean leg best, and jump least off it from frame to frame."""
    off = _in_all_states(legs) - mean[:, None]
    trust = _in_all_states(sure)
    fit = (trust * _bounded(off, _FIT_SD)).sum(axis=(2, 3)) + _STATE_COST
    jump = np.stack(
        [
            (np.minimum(trust[1:], trust[:-1, a, None]) * _bounded(leap, _JUMP_SD)).sum((2, 3))
            for a in range(len(_STATES))
            for leap in [off[1:] - off[:-1, a, None]]
        ],
        axis=1,
    )
    return viterbi(fit, jump + _CHANGE_COST)


def _smoothest_path(legs: np.ndarray, sure: np.ndarray, near: int = -1) -> np.ndarray:
    """States (T,) with the steadiest velocities, where no cycle is known.

    near : index of the side nearer to the camera, whose points the network is surer of than of
    those behind it; −1 = not told.

    The states of two neighbouring frames make one state of the search, so that a cost may see
    three frames: the second difference of every point.
    """
    if len(legs) < 3:
        return np.zeros(len(legs), dtype=int)
    place, trust, n = _in_all_states(legs), _in_all_states(sure), len(_STATES)
    fit = np.repeat(_STATE_COST[None], len(legs) - 1, axis=0)[:, None, :] + _CHANGE_COST
    if near >= 0:
        fit = fit + _NAMED_COST * _STATES.any(axis=1)
        fit = fit + _SURER_COST * (trust[1:, :, 1 - near] - trust[1:, :, near]).mean(-1)[:, None]
    step = np.full((len(legs) - 2, n * n, n * n), np.inf)
    for a, b, c in itertools.product(range(n), repeat=3):
        bend = place[2:, c] - 2 * place[1:-1, b] + place[:-2, a]
        least = np.minimum(np.minimum(trust[2:, c], trust[1:-1, b]), trust[:-2, a])
        step[:, a * n + b, b * n + c] = (least * _bounded(bend, _JUMP_SD)).sum(axis=(1, 2))
    pair = viterbi(fit.reshape(len(legs) - 1, n * n), step)
    return np.append(pair[0] // n, pair % n)


def _in_all_states(values: np.ndarray) -> np.ndarray:
    """(T, 2, J, ...) → (T, S, 2, J, ...): the values under each state."""
    every = [_exchange(values, np.full(len(values), s)) for s in range(len(_STATES))]
    return np.stack(every, axis=1)


def _bounded(off: np.ndarray, sd: float) -> np.ndarray:
    """Geman–McClure cost of distances (..., 2): about r² when small, never above 4."""
    square = np.nan_to_num((off**2).sum(axis=-1)) / sd**2
    return square / (1 + square / 4)


def _exchange(values: np.ndarray, state: np.ndarray) -> np.ndarray:
    """Sides of (T, 2, J, ...) values exchanged as the states (T,) say."""
    switch = np.where(_IS_FOOT, _STATES[state][:, 1:2], _STATES[state][:, 0:1])
    switch = switch.reshape(len(values), 1, len(_PARTS), *([1] * (values.ndim - 3)))
    return np.where(switch, values[:, ::-1], values)


def _weight(legs: np.ndarray, sure: np.ndarray, state: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """(T, 2, J) weight of each point in the fit of the mean leg: confidence × nearness."""
    square = np.nan_to_num(((_exchange(legs, state) - mean) ** 2).sum(axis=-1)) / _FIT_SD**2
    return _exchange(sure, state) / (1 + square / 4) ** 2


def _share_exchanged(state: np.ndarray, sure: np.ndarray) -> float:
    seen = sure.any(axis=(1, 2))
    return float(_STATES[state][seen].mean()) if seen.any() else 0.0


def _anchored(state: np.ndarray, sure: np.ndarray) -> np.ndarray:
    """The network is right more often than not: exchange all if most frames were exchanged."""
    return state if _share_exchanged(state, sure) <= 0.5 else np.array([1, 0, 3, 2])[state]


def _roughness(legs: np.ndarray, state: np.ndarray) -> float:
    """Sum of bounded second differences: how jerky the legs move with these labels."""
    bend = np.diff(_exchange(legs, state), 2, axis=0)
    return float(_bounded(bend, _JUMP_SD).sum())


def _trust(legs: np.ndarray, mean: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Factor on each point's confidence (T, 2, J), and frames (T,) with one leg hidden."""
    off = np.linalg.norm(legs - mean, axis=-1)
    seen = np.isfinite(off).all(axis=(1, 2))
    usual = np.median(off[seen], axis=0) if seen.any() else np.zeros(off.shape[1:])
    trusted = np.clip(_TRUSTED_MEDIANS * usual, *_TRUSTED)
    off = np.nan_to_num(off, nan=np.inf)
    far = np.maximum(off - trusted, 0) / trusted
    trust = 1 / (1 + far**2) ** 2
    foot = legs[:, :, 1:].mean(axis=2)
    expected = mean[:, :, 1:].mean(axis=2)
    seen_apart = np.linalg.norm(foot[:, 0] - foot[:, 1], axis=-1)
    due_apart = np.linalg.norm(expected[:, 0] - expected[:, 1], axis=-1)
    hidden = (due_apart > _COLLAPSED_MIN) & (seen_apart < _COLLAPSED_SHARE * due_apart)
    foot_off = off[:, :, 1:].mean(axis=2)
    worse = foot_off == foot_off.max(axis=1, keepdims=True)
    # knees are told apart more easily than feet: only the foot of the hidden leg is doubted
    doubt = (hidden[:, None] & worse)[..., None] & _IS_FOOT
    return np.where(doubt, np.minimum(trust, _HIDDEN_TRUST), trust), hidden


def _relabel(keypoints: xr.Dataset, state: np.ndarray) -> xr.Dataset:
    """Keypoints with the columns of both legs exchanged where the states say so."""
    position, confidence = keypoints.position.values.copy(), keypoints.confidence.values.copy()
    at = {str(name): i for i, name in enumerate(keypoints.keypoint.values)}
    for switch, parts in ((0, ("hip", "knee")), (1, ("ankle", "heel", "toe_tip"))):
        frames = np.flatnonzero(_STATES[state][:, switch])[:, None]
        for part in parts:
            if f"left_{part}" in at and f"right_{part}" in at:
                pair = [at[f"left_{part}"], at[f"right_{part}"]]
                position[frames, pair] = position[frames, pair[::-1]]
                confidence[frames, pair] = confidence[frames, pair[::-1]]
    return _with_values(keypoints, position, confidence)


def _lower_confidence(keypoints: xr.Dataset, trust: np.ndarray) -> xr.Dataset:
    """Multiply the legs' confidence by `trust` (T, 2, J)."""
    confidence = keypoints.confidence.values.copy()
    at = {str(name): i for i, name in enumerate(keypoints.keypoint.values)}
    for (s, side), (j, part) in itertools.product(enumerate(SIDES), enumerate(_PARTS)):
        if f"{side}_{part}" in at:
            confidence[:, at[f"{side}_{part}"]] *= trust[:, s, j]
    return _with_values(keypoints, keypoints.position.values, confidence)


def _with_values(keypoints: xr.Dataset, position: np.ndarray, confidence: np.ndarray) -> xr.Dataset:
    return keypoints.assign(
        position=(keypoints.position.dims, position, keypoints.position.attrs),
        confidence=(keypoints.confidence.dims, confidence, keypoints.confidence.attrs),
    )
