"""The same runner in Pinocchio (Carpentier et al. 2019), built without the project's equations."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from swingleg.dynamics.stances import GRAVITY_M_S2
from swingleg.simulate.equations import BODY, COORDINATES, SOLE

Floats = NDArray[np.float64]

#: Pinocchio's coordinates are those of the joints; each as a combination of ours
JOINTS: dict[str, dict[str, float]] = {
    "hip_x": {"hip_x": 1},
    "hip_y": {"hip_y": 1},
    "sink": {"sink": 1},
    "lean": {"lean": 1},
    **{
        f"{side}_{part}": {f"{side}_{part}": 1, **({f"{side}_{above}": -1} if above else {})}
        for side in ("right", "left")
        for part, above in (("thigh", ""), ("shank", "thigh"), ("foot", "shank"))
    },
}


class Tree:
    """Pinocchio's model of a body (vector in the order of `BODY`)."""

    def __init__(self, pin: Any, body: Floats) -> None:
        self.pin = pin
        self.b = b = dict(zip(BODY, body, strict=True))
        self.model = model = pin.Model()
        model.gravity.linear = np.array([0.0, -GRAVITY_M_S2, 0.0])
        x, y, z = np.eye(3)
        ids: dict[str, int] = {"": 0}

        def joint(name: str, parent: str, kind: Any, drop: float = 0.0) -> None:
            place = pin.SE3(np.eye(3), np.array([0.0, -drop, 0.0]))
            ids[name] = model.addJoint(ids[parent], kind, place, name)

        def load(name: str, part: str, centre: Floats) -> None:
            turn = np.diag([1e-3, 1e-3, b[f"{part}_inertia"]])
            inertia = pin.Inertia(b[f"{part}_mass"], centre, turn)
            model.appendBodyToJoint(ids[name], inertia, pin.SE3.Identity())

        joint("hip_x", "", pin.JointModelPX())
        joint("hip_y", "hip_x", pin.JointModelPY())
        joint("lean", "hip_y", pin.JointModelRevoluteUnaligned(-z))
        joint("sink", "lean", pin.JointModelPrismaticUnaligned(-y))
        load("sink", "trunk", b["trunk_centre"] * y)
        for side in ("right", "left"):
            thigh, shank, foot = (f"{side}_{part}" for part in ("thigh", "shank", "foot"))
            joint(thigh, "hip_y", pin.JointModelRZ())
            joint(shank, thigh, pin.JointModelRZ(), b["thigh_length"])
            joint(foot, shank, pin.JointModelRZ(), b["shank_length"])
            load(thigh, "thigh", -b["thigh_centre"] * y)
            load(shank, "shank", -b["shank_centre"] * y)
            load(foot, "foot", b["foot_centre_x"] * x + b["foot_centre_y"] * y)
            for i in range(SOLE):
                place = np.array([b[f"sole_x_{i}"], b[f"sole_y_{i}"], 0.0])
                frame = pin.Frame(
                    f"{side}_{i}", ids[foot], pin.SE3(np.eye(3), place), pin.FrameType.OP_FRAME
                )
                model.addFrame(frame)
        self.data = model.createData()
        #: theirs = mix @ ours
        self.mix = np.zeros((len(COORDINATES), len(COORDINATES)))
        for name, terms in JOINTS.items():
            for ours, factor in terms.items():
                row = model.joints[ids[name]].idx_v
                self.mix[row, COORDINATES.index(ours)] = factor

    def inertial(self, q: Floats, v: Floats, a: Floats) -> Floats:
        """Generalised forces, in our coordinates, that move the tree so against gravity."""
        theirs = self.pin.rnea(self.model, self.data, self.mix @ q, self.mix @ v, self.mix @ a)
        return np.asarray(self.mix.T @ theirs)

    def soles(self, q: Floats, v: Floats) -> list[tuple[str, Floats, Floats, Floats]]:
        """(side, place (2,), velocity (2,), Jacobian (2, n) in our coordinates) of every point."""
        pin, model, data = self.pin, self.model, self.data
        pin.computeJointJacobians(model, data, self.mix @ q)
        pin.updateFramePlacements(model, data)
        found = []
        for side in ("right", "left"):
            for i in range(SOLE):
                frame = model.getFrameId(f"{side}_{i}")
                whole = pin.getFrameJacobian(model, data, frame, pin.LOCAL_WORLD_ALIGNED)
                jacobian = whole[:2] @ self.mix
                place = data.oMf[frame].translation[:2].copy()
                found.append((side, place, jacobian @ v, jacobian))
        return found

    def centre(self, q: Floats) -> Floats:
        """(2,) centre of the whole body."""
        place = self.pin.centerOfMass(self.model, self.data, self.mix @ q)
        return np.asarray(place[:2])

    def spin(self, q: Floats, v: Floats) -> float:
        """Angular momentum about the body's own centre, counter-clockwise."""
        momentum = self.pin.computeCentroidalMomentum(
            self.model, self.data, self.mix @ q, self.mix @ v
        )
        return float(momentum.angular[2])

    def energy(self, q: Floats, v: Floats) -> tuple[float, float]:
        """Kinetic, potential."""
        ours = (self.model, self.data, self.mix @ q)
        return (
            float(self.pin.computeKineticEnergy(*ours, self.mix @ v)),
            float(self.pin.computePotentialEnergy(*ours)),
        )
