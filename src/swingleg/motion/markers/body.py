"""Markers → the runner's points in space: pelvis first, then down each leg."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from swingleg.core.errors import InputError
from swingleg.core.keypoints import SIDES
from swingleg.motion.markers.centres import from_lateral, harrington
from swingleg.motion.markers.clusters import Track, track
from swingleg.motion.markers.maps import MarkerMap, missing_markers, plain
from swingleg.motion.markers.rigid import local, mean_shape
from swingleg.motion.markers.trial import Trial

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: metatarsal heads as a share of the way from heel to toe tip, where only the tip is marked
METATARSAL_SHARE = 0.72
RIGHT = np.array([0.0, 0.0, 1.0])


@dataclass(frozen=True)
class Followed:
    """One cluster followed through the trial.

    shape (M, 3): places of its labels in the frame that `track` moves: that of the standing trial
    (`stood`) or the cluster's own.
    """

    segment: str
    side: str
    labels: tuple[str, ...]
    shape: Floats
    stood: bool
    track: Track

    def carried(self, *groups: tuple[str, ...]) -> list[Floats]:
        """(T, 3) path of the middle of each group of its labels."""
        ends = [self.shape[[self.labels.index(n) for n in group]].mean(axis=0) for group in groups]
        return list(np.moveaxis(self.track.carry(np.stack(ends)), 1, 0))


@dataclass(frozen=True)
class Body:
    """The runner's points, runner's axes, metres, unfiltered, gaps open.

    legs (T, 2, 5, 3): hip, knee, ankle, heel, toe. front, rear (T, 3): middle of the front and of
    the rear spines, NaN without them. pelvis, neck (T, 3). how: (joint, side) → "static",
    "medial", "lateral", "markers" (of the pelvis) or "marker" (is the centre itself). rest: label
    → (3,) standing place, with "@hip left" and so on; empty without a standing trial.
    """

    legs: Floats
    front: Floats
    rear: Floats
    pelvis: Floats
    neck: Floats
    how: dict[tuple[str, str], str]
    rest: dict[str, Floats]
    followed: tuple[Followed, ...]


class Builder:
    """Places the points of one trial; holds what the steps share.

    run : the trial, runner's axes. rest : label → (3,) standing place, or None.
    """

    def __init__(self, run: Trial, chosen: MarkerMap, rest: dict[str, Floats] | None) -> None:
        self.run, self.map, self.rest = run, chosen, dict(rest or {})
        self.standing = rest is not None
        self.paths: dict[str, Floats] = {}
        self.followed: list[Followed] = []
        self.how: dict[tuple[str, str], str] = {}

    def build(self) -> Body:
        """All points. Raises InputError where a landmark cannot be placed."""
        front, rear, pelvis = self._pelvis()
        legs = np.stack([self._leg(side) for side in SIDES], axis=1)
        neck = self._neck()
        return Body(legs, front, rear, pelvis, neck, self.how, self.rest, tuple(self.followed))

    def _pelvis(self) -> tuple[Floats, Floats, Floats]:
        """Middle of the front spines, of the rear spines, and the pelvis centre, (T, 3) each.

        The centre is the middle of the four spines, as in the norms; of the hips without spines.
        """
        fronts = [self.map.landmark("asis", side) for side in SIDES]
        backs = [self.map.landmark("psis", side) for side in SIDES]
        if not (self._known(backs[0]) and self._known(backs[1])):
            backs = [self.map.landmark("sacrum")] * 2
        if not all(self._known(group) for group in (*fronts, *backs)):
            return self._pelvis_of_centres()
        spines = [group[0] for group in (*fronts, *backs)]
        labels = tuple(dict.fromkeys((*spines, *self.map.cluster("pelvis"))))
        followed = self._follow("pelvis", "", labels, tuple(spines))
        if followed is None:
            raise self._unfollowed("pelvis", "")
        if all(plain(n) in self.rest for n in spines):
            stood = harrington(*_corners([self.rest[plain(n)] for n in spines]))
            self.rest |= {f"@hip {side}": hip for side, hip in zip(SIDES, stood, strict=True)}
        corners = _corners([followed.shape[followed.labels.index(n)] for n in spines])
        placed = followed.track.carry(np.stack([*harrington(*corners), *corners]))
        for side, column in zip(SIDES, (0, 1), strict=True):
            self.paths[f"@hip {side}"] = placed[:, column]
            self.how["hip", side] = "static" if followed.stood else "markers"
        front, rear = (placed[:, 2] + placed[:, 3]) / 2, placed[:, 4]
        return front, rear, (front + rear) / 2

    def _pelvis_of_centres(self) -> tuple[Floats, Floats, Floats]:
        for side in SIDES:
            labels = self.map.landmark("hip_centre", side)
            if not self.run.has(labels):
                raise self._missing()
            self.paths[f"@hip {side}"] = self.run.middle(labels)
            self.how["hip", side] = "marker"
        left, right = (self.paths[f"@hip {side}"] for side in SIDES)
        nothing = np.full(left.shape, np.nan)
        return nothing, nothing, (left + right) / 2

    def _leg(self, side: str) -> Floats:
        """(T, 5, 3) hip, knee, ankle, heel, toe."""
        hip = self.paths[f"@hip {side}"]
        knee = self._joint("knee", "thigh", side, hip)
        ankle = self._joint("ankle", "shank", side, knee)
        knee = self._shared(knee, side)
        heel, toe = self._foot(side)
        return np.stack([hip, knee, ankle, heel, toe], axis=1)

    def _joint(self, joint: str, segment: str, side: str, above: Floats) -> Floats:
        """(T, 3) centre of the knee or ankle, by the best way the markers allow."""
        key = f"@{joint} {side}"
        outer, inner = (self.map.landmark(f"{joint}_{f}", side) for f in ("lateral", "medial"))
        middle = self.map.landmark(f"{joint}_centre", side)
        if self.run.has(middle):
            self.how[joint, side] = "marker"
            path = self.run.middle(middle)
        else:
            if self.standing:
                self._stand(joint, side, outer, inner)
            labels = tuple(dict.fromkeys((*self.map.cluster(segment, side), *outer, *inner)))
            followed = self._follow(segment, side, labels, (key,))
            path = self._centre(joint, side, followed, above)
        self.paths[key] = path
        return path

    def _shared(self, knee: Floats, side: str) -> Floats:
        """(T, 3) the knee as the middle of where thigh and shank carry it.

        Skin slides over both, in opposite senses: with the thigh's cluster alone the stance peak of
        knee flexion comes out 1.4° lower on RBDS, with the shank's alone 1.6° higher.
        """
        last = self.followed[-1] if self.followed else None
        key = f"@knee {side}"
        own = last is not None and (last.segment, last.side) == ("shank", side)
        if last is None or not own or not last.stood or "@knee" in last.labels:
            return knee
        if self.how["knee", side] not in ("static", "lateral") or key not in self.rest:
            return knee
        shank = last.track.carry(self.rest[key][None])[:, 0]
        lone = np.where(np.isfinite(knee), knee, shank)
        return (lone + np.where(np.isfinite(shank), shank, lone)) / 2

    def _stand(self, joint: str, side: str, outer: tuple[str, ...], inner: tuple[str, ...]) -> None:
        """Add the joint centre of the standing trial to `rest`, if it can be had."""
        key, above = f"@{joint} {side}", "@hip" if joint == "knee" else "@knee"
        if not all(plain(n) in self.rest for n in outer) or not outer:
            return
        lateral = self.rest[plain(outer[0])]
        if inner and all(plain(n) in self.rest for n in inner):
            self.rest[key] = (lateral + self.rest[plain(inner[0])]) / 2
        elif f"{above} {side}" in self.rest:
            hip = self.rest[f"{above} {side}"]
            self.rest[key] = from_lateral(joint, side, hip, lateral, RIGHT, self._leg_m())

    def _centre(self, joint: str, side: str, followed: Followed | None, above: Floats) -> Floats:
        key = f"@{joint} {side}"
        outer, inner = (self.map.landmark(f"{joint}_{f}", side) for f in ("lateral", "medial"))
        if followed is not None and followed.stood:
            both = inner and all(plain(n) in self.rest for n in inner)
            self.how[joint, side] = "static" if both else "lateral"
            return followed.track.carry(self.rest[key][None])[:, 0]
        if self.run.has(outer) and self.run.has(inner):
            self.how[joint, side] = "medial"
            if followed is None:
                return self.run.middle((*outer, *inner))
            return followed.carried((*outer, *inner))[0]
        if not self.run.has(outer):
            raise self._unfollowed("thigh" if joint == "knee" else "shank", side)
        self.how[joint, side] = "lateral"
        lateral, right = self.run.middle(outer), np.broadcast_to(RIGHT, above.shape)
        if followed is None:
            return from_lateral(joint, side, above, lateral, right, self._leg_m())
        # in the segment's own frame, so that its turns about its length do not move the centre
        there = followed.track
        nothing = np.zeros_like(there.shift)
        axis = np.nanmean(local(there.rotation, nothing, right[:, None])[:, 0], axis=0)
        hip = np.nanmean(local(there.rotation, there.shift, above[:, None])[:, 0], axis=0)
        own = followed.shape[followed.labels.index(outer[0])]
        centre = from_lateral(joint, side, hip, own, axis, self._leg_m())
        return there.carry(centre[None])[:, 0]

    def _foot(self, side: str) -> tuple[Floats, Floats]:
        """Heel and metatarsal heads, (T, 3) each."""
        heel = self.map.landmark("heel", side)
        choices = [self.map.landmark(n, side) for n in ("toe", "toe_single", "toe_tip")]
        names = [group for group in choices if self._known(group)]
        if not names or not self._known(heel):
            raise self._missing()
        toe, tip = names[0], names[0] is choices[2]
        cluster = self.map.cluster("foot", side)
        labels = tuple(dict.fromkeys((*cluster, *heel, *toe)))
        # without a cluster the points are joint centres as they were found, not marks on a shoe
        followed = self._follow("foot", side, labels, (*heel, *toe)) if cluster else None
        if followed is None:
            back, front = self.run.middle(heel), self.run.middle(toe)
        else:
            back, front = followed.carried(heel, toe)
        return back, back + METATARSAL_SHARE * (front - back) if tip else front

    def _neck(self) -> Floats:
        """(T, 3) middle of the shoulders, or of C7 and the collar bones, or C7; NaN without."""
        both = [self.map.landmark("shoulder", side) for side in SIDES]
        choices = [
            (*both[0], *both[1]),
            (*self.map.landmark("c7"), *self.map.landmark("clavicle")),
            self.map.landmark("c7"),
        ]
        for labels in choices:
            if self.run.has(labels):
                return self.run.middle(labels)
        return np.full((len(self.run.time), 3), np.nan)

    def _follow(
        self, segment: str, side: str, labels: tuple[str, ...], needed: tuple[str, ...]
    ) -> Followed | None:
        """Follow a cluster by its standing shape, or else by its mean shape in the trial.

        needed : what the standing trial must hold for its shape to be of use. Returns None where
        fewer than three of the markers can ever be seen together.
        """
        names = tuple(f"{n} {side}" if n.startswith("@") else plain(n) for n in labels)
        columns = [self.paths[n] if n in self.paths else self.run.seen((n,))[:, 0] for n in names]
        seen = np.stack(columns, axis=1)
        there = np.isfinite(seen[..., 0]).any(axis=0)
        nothing = np.full(3, np.nan)
        shape = np.stack([self.rest.get(n, nothing) for n in names])
        stood = all((n if n.startswith("@") else plain(n)) in self.rest for n in needed)
        if not stood or (there & np.isfinite(shape[:, 0])).sum() < 3:
            stood = False
            shape = np.full((len(names), 3), np.nan)
            if there.sum() >= 3:
                shape[there] = mean_shape(seen[:, there])
            if not np.isfinite(shape).all(axis=1).sum() >= 3:
                return None
        followed = Followed(segment, side, labels, shape, stood, track(seen, shape))
        if not np.isfinite(followed.track.rotation[:, 0, 0]).any():
            return None  # markers on a line
        self.followed.append(followed)
        return followed

    def _missing(self) -> InputError:
        labels = self.run.name.values()
        return missing_markers(self.map, labels, self.run.source, stood=self.standing)

    def _unfollowed(self, segment: str, side: str) -> InputError:
        """The error for a segment that too few markers show to place its joint."""
        cluster = [n for n in self.map.cluster(segment, side) if not n.startswith("@")]
        absent = [n for n in cluster if n not in self.run]
        if not self.standing or not absent:
            return self._missing()
        return InputError(
            f"too few markers to follow the {f'{side} {segment}'.strip()} "
            f"(not in the trial: {', '.join(absent)})",
            where=self.run.source or None,
            fix="Check the labels of these markers; at least three of a segment must be seen.",
        )

    def _known(self, labels: tuple[str, ...]) -> bool:
        """Every label stands in the trial, or in the standing trial."""
        return bool(labels) and all(n in self.run or plain(n) in self.rest for n in labels)

    def _leg_m(self) -> float:
        """Hip centre → lateral knee → lateral ankle marker: leg length before the joints are known.

        NaN where those markers are in neither trial; the mean of both legs.
        """
        lengths = []
        for side in SIDES:
            chain = [self.map.landmark(f"{j}_lateral", side) for j in ("knee", "ankle")]
            if all(self.run.has(group) for group in chain):
                path = [self.paths[f"@hip {side}"], *(self.run.middle(group) for group in chain)]
            elif all(group and plain(group[0]) in self.rest for group in chain):
                path = [self.rest[f"@hip {side}"], *(self.rest[plain(g[0])] for g in chain)]
            else:
                continue
            steps = [np.linalg.norm(b - a, axis=-1) for a, b in pairwise(path)]
            lengths.append(float(np.nanmedian(sum(steps))))
        return float(np.mean(lengths)) if lengths else float("nan")


def _corners(spines: list[Floats]) -> tuple[Floats, Floats, Floats]:
    """Left front, right front and middle of the rear spines."""
    return spines[0], spines[1], (spines[2] + spines[3]) / 2
