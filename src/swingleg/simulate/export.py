"""A simulated runner and stride as OpenSim files (Delp et al. 2007, doi 10.1109/TBME.2007.901024).

``runner.osim`` (OpenSim 4.5 and later), ``motion.mot`` (coordinates, to be looked at),
``states.sto`` (values and speeds by their paths, for Moco and scripts), ``torques.sto`` (Nm).

The same planar tree: the pelvis, without mass of its own, moves in the plane and turns with the
trunk, which slides on it (`sink`); hip, knee and ankle are hinges. Angles have this project's
signs: flexion and a forward lean are positive. The sink is a SpringGeneralizedForce, the ends of
the joints' range are ExpressionBasedCoordinateForces, torques come from CoordinateActuators. All
of this is exact. Two things are not:

- Contact is OpenSim's SmoothSphereHalfSpaceForce (Serrancolí et al. 2019,
  doi 10.1016/j.jbiomech.2019.01.045), of small spheres about the points of the sole over a ground
  one radius lower. Stiffness, damping and friction are the same; what is smoothed (touching,
  releasing, sliding) is smoothed by other functions.
- What a relaxed hip resists depends on the knee as well, for which OpenSim has no plain force:
  this part (the body's `elasticity`) is in ``torques.sto`` as part of the hip's torque.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import numpy as np
from numpy.typing import NDArray

from swingleg.core.files import disk_answers, whole_file
from swingleg.dynamics.leg.passive import with_muscle
from swingleg.dynamics.stances import GRAVITY_M_S2
from swingleg.simulate import equations as eq
from swingleg.simulate.body import Body
from swingleg.simulate.trajectory import Trajectory

Floats = NDArray[np.float64]

VERSION = "40500"
SIDES = {"right": "r", "left": "l"}
#: OpenSim's coordinates → (its joint, ours that make it, their factors)
COORDINATES: dict[str, tuple[str, dict[str, float]]] = {
    "pelvis_tx": ("ground_pelvis", {"hip_x": 1.0}),
    "pelvis_ty": ("ground_pelvis", {"hip_y": 1.0}),
    "trunk_lean": ("ground_pelvis", {"lean": 1.0}),
    "sink": ("back", {"sink": 1.0}),
    **{
        f"{name}_{short}": (f"{joint}_{short}", {f"{side}_{k}": v for k, v in parts.items()}
                            | ({"lean": 1.0} if joint == "hip" else {}))
        for side, short in SIDES.items()
        for name, joint, parts in (
            ("hip_flexion", "hip", {"thigh": 1.0}),
            ("knee_angle", "knee", {"thigh": 1.0, "shank": -1.0}),
            ("ankle_angle", "ankle", {"foot": 1.0, "shank": -1.0}),
        )
    },
}  # fmt: skip
#: coordinates with a torque, in the order of `equations.TORQUES`
ACTUATED = tuple(name for name in COORDINATES if name.startswith(("hip_", "knee_", "ankle_")))
_TRANSLATIONS = ("pelvis_tx", "pelvis_ty", "sink")
#: of the contact spheres. OpenSim's force acts half the depth above their lowest point: at the
#: point of the sole itself where that is 1 cm deep
RADIUS_M = 0.005
#: steepness of the touching, 1/m: depth rises over about a millimetre, as in the equations
_TOUCHING = 1000.0
#: OpenSim's law presses as if √(d² + 10⁻⁵ m²) deep; this much lower its ground meets ours where
#: a runner stands, d = 1 cm
_LOWER_M = 0.01 - np.sqrt(0.01**2 - 1e-5)


def export(trajectory: Trajectory, folder: str | Path) -> list[Path]:
    """Write the runner and the stride into a folder, made if missing; the files' paths.

    Raises
    ------
    OutputError : the disk refuses.
    """
    folder = Path(folder)
    with disk_answers(folder, "no folder can be made here ({reason})", "Choose another folder."):
        folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / name for name in ("runner.osim", "motion.mot", "states.sto", "torques.sto")]
    write_model(trajectory.body, paths[0])
    write_motion(trajectory, paths[1])
    write_states(trajectory, paths[2])
    write_torques(trajectory, paths[3])
    return paths


def coordinates(rows: Floats) -> Floats:
    """(10, N) of `equations.COORDINATES`, or their rates → (10, N) of `COORDINATES`."""
    mix = np.zeros((len(COORDINATES), len(eq.COORDINATES)))
    for i, (_, parts) in enumerate(COORDINATES.values()):
        for name, factor in parts.items():
            mix[i, eq.COORDINATES.index(name)] = factor
    return np.asarray(mix @ rows)


def state_path(coordinate: str, what: str = "value") -> str:
    """OpenSim's name of a state, as ``/jointset/hip_r/hip_flexion_r/value``."""
    return f"/jointset/{COORDINATES[coordinate][0]}/{coordinate}/{what}"


def actuator(coordinate: str) -> str:
    """Name of a coordinate's actuator."""
    return f"{coordinate}_torque"


def write_motion(trajectory: Trajectory, path: str | Path) -> None:
    """The coordinates, degrees and metres."""
    values = coordinates(trajectory.q)
    turns = np.array([name not in _TRANSLATIONS for name in COORDINATES])
    values[turns] = np.degrees(values[turns])
    _write_table(Path(path), trajectory.time, values, list(COORDINATES), degrees=True)


def write_states(trajectory: Trajectory, path: str | Path) -> None:
    """Values and speeds of the coordinates, radians and metres."""
    names = [state_path(name, what) for what in ("value", "speed") for name in COORDINATES]
    values = np.concatenate([coordinates(trajectory.q), coordinates(trajectory.v)])
    _write_table(Path(path), trajectory.time, values, names, degrees=False)


def write_torques(trajectory: Trajectory, path: str | Path) -> None:
    """The actuators' torques, Nm."""
    names = [actuator(name) for name in ACTUATED]
    _write_table(Path(path), trajectory.time, torques(trajectory), names, degrees=False)


def torques(trajectory: Trajectory) -> Floats:
    """(6, N) Nm: the active torques, at the hip with what its relaxed muscles resist."""
    body = trajectory.body
    values = body.mass_kg * trajectory.torque
    angle = np.degrees(coordinates(trajectory.q))
    for hip in (0, 3):
        row = list(COORDINATES).index(ACTUATED[hip])
        values[hip] += body.elasticity * with_muscle(angle[row], angle[row + 1])
    return np.asarray(values)


def _write_table(
    path: Path, time: Floats, values: Floats, names: list[str], *, degrees: bool
) -> None:
    head = [
        path.stem,
        "version=1",
        f"nRows={time.size}",
        f"nColumns={len(names) + 1}",
        f"inDegrees={'yes' if degrees else 'no'}",
        "endheader",
        "\t".join(["time", *names]),
    ]
    rows = ["\t".join(map(repr, row)) for row in np.vstack([time, values]).T.tolist()]
    with whole_file(path) as part:
        part.write_text("\n".join([*head, *rows]) + "\n", encoding="utf-8", newline="\n")


# ------------------------------------------------------------- the model


def write_model(body: Body, path: str | Path) -> None:
    """The runner as an .osim file.

    Raises
    ------
    OutputError : the disk refuses.
    """
    document = Xml.Element("OpenSimDocument", Version=VERSION)
    document.append(model(body))
    Xml.indent(document, "\t")
    with whole_file(path) as part:
        Xml.ElementTree(document).write(part, encoding="UTF-8", xml_declaration=True)


def model(body: Body) -> Xml.Element:
    """The Model element."""
    b = dict(zip(eq.BODY, body.vector().tolist(), strict=True))
    root = Xml.Element("Model", name="swingleg_runner")
    _put(root, "credits", "Written by swingleg; what differs from its equations: see the torques "
         "and the contact in swingleg's documentation of this export.")  # fmt: skip
    _put(root, "gravity", _numbers(0, -GRAVITY_M_S2, 0))
    _put(root, "length_units", "meters")
    _put(root, "force_units", "N")
    for name, parts in (
        ("BodySet", _bodies(b)),
        ("JointSet", _joints(b)),
        ("ContactGeometrySet", _spheres(b)),
        ("ForceSet", _forces(b)),
    ):
        objects = Xml.SubElement(Xml.SubElement(root, name, name=name.lower()), "objects")
        objects.extend(parts)
    return root


def _bodies(b: dict[str, float]) -> list[Xml.Element]:
    parts = [_body("pelvis", 0.0, (0.0, 0.0), 0.0)]
    parts.append(_segment(b, "trunk", "torso", (0.0, b["trunk_centre"])))
    for short in SIDES.values():
        parts += [
            _segment(b, "thigh", f"femur_{short}", (0.0, -b["thigh_centre"])),
            _segment(b, "shank", f"tibia_{short}", (0.0, -b["shank_centre"])),
            _segment(b, "foot", f"foot_{short}", (b["foot_centre_x"], b["foot_centre_y"])),
        ]
    return parts


def _segment(b: dict[str, float], part: str, name: str, centre: tuple[float, float]) -> Xml.Element:
    """A body in kilograms of a segment in shares of the body's mass."""
    whole = b["mass_kg"]
    return _body(name, whole * b[f"{part}_mass"], centre, whole * b[f"{part}_inertia"])


def _body(name: str, mass: float, centre: tuple[float, float], turn: float) -> Xml.Element:
    body = Xml.Element("Body", name=name)
    _put(body, "mass", repr(mass))
    _put(body, "mass_center", _numbers(*centre, 0.0))
    # only z counts in the plane; a body as thin as a rod would not be accepted
    _put(body, "inertia", _numbers(turn, turn, turn, 0.0, 0.0, 0.0))
    return body


def _joints(b: dict[str, float]) -> list[Xml.Element]:
    joints = [
        _joint(
            "ground_pelvis", "/ground", "pelvis", (0.0, 0.0),
            {"rotation1": ("trunk_lean", (0, 0, -1)), "translation1": ("pelvis_tx", (1, 0, 0)),
             "translation2": ("pelvis_ty", (0, 1, 0))},
        ),
        _joint("back", "pelvis", "torso", (0.0, 0.0), {"translation2": ("sink", (0, -1, 0))}),
    ]  # fmt: skip
    chain = (
        ("hip", "hip_flexion", "pelvis", "femur", 0.0, 1),
        ("knee", "knee_angle", "femur", "tibia", b["thigh_length"], -1),
        ("ankle", "ankle_angle", "tibia", "foot", b["shank_length"], 1),
    )
    for short in SIDES.values():
        for name, angle, parent, child, drop, way in chain:
            parent = parent if parent == "pelvis" else f"{parent}_{short}"
            axes = {"rotation1": (f"{angle}_{short}", (0, 0, way))}
            joints.append(_joint(f"{name}_{short}", parent, f"{child}_{short}", (0.0, -drop), axes))
    return joints


#: where the free axes of a joint lie when nothing else is said
_AXES = {
    f"{kind}{i + 1}": axis
    for kind in ("rotation", "translation")
    for i, axis in enumerate(((1, 0, 0), (0, 1, 0), (0, 0, 1)))
}


def _joint(
    name: str,
    parent: str,
    child: str,
    place: tuple[float, float],
    moves: dict[str, tuple[str, tuple[int, int, int]]],
) -> Xml.Element:
    """A CustomJoint. place : in the parent. moves : axis of its transform → coordinate, way."""
    joint = Xml.Element("CustomJoint", name=name)
    _put(joint, "socket_parent_frame", f"{name}_parent")
    _put(joint, "socket_child_frame", f"{name}_child")
    listed = Xml.SubElement(joint, "coordinates")
    for coordinate, _ in moves.values():
        _put(Xml.SubElement(listed, "Coordinate", name=coordinate), "clamped", "false")
    frames = Xml.SubElement(joint, "frames")
    for end, body, at in (("parent", parent, place), ("child", child, (0.0, 0.0))):
        frame = Xml.SubElement(frames, "PhysicalOffsetFrame", name=f"{name}_{end}")
        _put(frame, "socket_parent", body if body.startswith("/") else f"/bodyset/{body}")
        _put(frame, "translation", _numbers(*at, 0.0))
    transform = Xml.SubElement(joint, "SpatialTransform")
    # the rotation about z comes first, its fellows take the axes that are left
    free = [(0, 1, 0), (1, 0, 0)]
    for which, usual in _AXES.items():
        axis = Xml.SubElement(transform, "TransformAxis", name=which)
        coordinate, direction = moves.get(which, ("", usual))
        if which in ("rotation2", "rotation3") and "rotation1" in moves:
            direction = free.pop()
        _put(axis, "coordinates", coordinate)
        _put(axis, "axis", _numbers(*direction))
        if coordinate:
            _put(Xml.SubElement(axis, "LinearFunction", name="function"), "coefficients", "1 0")
        else:
            _put(Xml.SubElement(axis, "Constant", name="function"), "value", "0")
    return joint


def _spheres(b: dict[str, float]) -> list[Xml.Element]:
    floor = Xml.Element("ContactHalfSpace", name="floor")
    _put(floor, "socket_frame", "/ground")
    # a sphere about a point of the sole touches this when the point touches the ground
    _put(floor, "location", _numbers(0, -RADIUS_M - _LOWER_M, 0))
    _put(floor, "orientation", _numbers(0, 0, -np.pi / 2))
    geometry = [floor]
    for short in SIDES.values():
        for i in range(eq.SOLE):
            sphere = Xml.Element("ContactSphere", name=f"sole_{i}_{short}")
            _put(sphere, "socket_frame", f"/bodyset/foot_{short}")
            _put(sphere, "location", _numbers(b[f"sole_x_{i}"], b[f"sole_y_{i}"], 0.0))
            _put(sphere, "radius", repr(RADIUS_M))
            geometry.append(sphere)
    return geometry


def _forces(b: dict[str, float]) -> list[Xml.Element]:
    whole = b["mass_kg"]
    sink = Xml.Element("SpringGeneralizedForce", name="sink_spring")
    _put(sink, "coordinate", "sink")
    _put(sink, "stiffness", repr(whole * b["sink_stiffness"]))
    _put(sink, "viscosity", repr(whole * b["sink_damping"]))
    forces = [sink]
    damping = whole * eq.JOINT_DAMPING
    # the relaxed hip's share is in the torques: it depends on the knee
    tissue = (
        (1 - b["elasticity"], eq._HIP, 1.0),
        (1.0, eq._KNEE, -1.0),
        (1.0, eq._ANKLE, 1.0),
    )
    for k, name in enumerate(ACTUATED):
        share, constants, way = tissue[k % 3]
        stop = Xml.Element("ExpressionBasedCoordinateForce", name=f"{name}_tissue")
        _put(stop, "coordinate", name)
        _put(stop, "expression", _expression(share, constants, way, damping))
        forces.append(stop)
    for name in ACTUATED:
        motor = Xml.Element("CoordinateActuator", name=actuator(name))
        _put(motor, "coordinate", name)
        _put(motor, "optimal_force", "1")
        forces.append(motor)
    for short in SIDES.values():
        forces += [_contact(b, f"sole_{i}_{short}") for i in range(eq.SOLE)]
    return forces


def _expression(share: float, constants: tuple[float, ...], way: float, damping: float) -> str:
    """Falisse's two exponentials of way × angle, as Lepton reads them."""
    k1, k2, high, k3, k4, low = constants
    push = share * way

    def wave(size: float, slope: float, at: float) -> str:
        return f"({push * size!r})*exp(({slope * way!r})*q-({slope * at!r}))"

    return f"{wave(k1, k2, high)}+{wave(k3, k4, low)}-({damping!r})*qdot"


def _contact(b: dict[str, float], sphere: str) -> Xml.Element:
    """A point of the sole: F = k d^1.5 (1 + c s), which OpenSim has as 4/3 √(r h) h … with
    h = E^(2/3)/2 and 1.5 × its dissipation."""
    k = b["mass_kg"] * b["stiffness"]
    hertz = (k / (4 / 3 * np.sqrt(RADIUS_M))) ** (2 / 3)
    force = Xml.Element("SmoothSphereHalfSpaceForce", name=f"{sphere}_contact")
    numbers: dict[str, Any] = {
        "stiffness": (2 * hertz) ** 1.5,
        "dissipation": b["damping"] / 1.5,
        "static_friction": b["friction"],
        "dynamic_friction": b["friction"],
        "viscous_friction": 0.0,
        "transition_velocity": eq._SLIDING_M_S,
        "constant_contact_force": 1e-5,
        "hertz_smoothing": _TOUCHING,
    }
    _put(force, "socket_sphere", f"/contactgeometryset/{sphere}")
    _put(force, "socket_half_space", "/contactgeometryset/floor")
    for name, number in numbers.items():
        _put(force, name, repr(float(number)))
    return force


def _put(parent: Xml.Element, tag: str, text: str) -> None:
    Xml.SubElement(parent, tag).text = text


def _numbers(*values: float) -> str:
    return " ".join(repr(float(value)) for value in values)
