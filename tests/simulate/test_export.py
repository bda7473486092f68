"""The runner as OpenSim files: read back without OpenSim (validation/opensim_export.py has it)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as Xml

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("casadi")

from swingleg.core.errors import OutputError
from swingleg.dynamics.leg.passive import with_muscle
from swingleg.simulate.equations import BODY, SOLE, TORQUES, runner
from swingleg.simulate.export import (
    ACTUATED,
    COORDINATES,
    actuator,
    coordinates,
    export,
    state_path,
    write_model,
)
from swingleg.simulate.trajectory import Trajectory
from tests.simulate.motions import BODY as RUNNER
from tests.simulate.motions import state

Floats = NDArray[np.float64]

NUMBERS = dict(zip(BODY, RUNNER.vector(), strict=True))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Xml.Element:
    path = tmp_path_factory.mktemp("osim") / "runner.osim"
    write_model(RUNNER, path)
    root = Xml.parse(path).getroot()
    assert root.tag == "OpenSimDocument" and int(root.attrib["Version"]) >= 40500
    found = root.find("Model")
    assert found is not None
    return found


def some_stride(body=RUNNER) -> Trajectory:  # type: ignore[no-untyped-def]
    """Postures one after the other; nobody runs so."""
    rows = [state(seed) for seed in range(5)]
    q, v, _, tau = (np.stack(part, axis=1) for part in zip(*rows, strict=True))
    none = np.zeros(0)
    return Trajectory(
        time=np.arange(5) / 7, q=q, v=v, torque=tau, net=none, ground=none, centre=none,
        ankle=none, body=body,
    )  # fmt: skip


def number(part: Xml.Element, tag: str) -> float:
    return float(part.findtext(tag, "nan"))


def vector(part: Xml.Element, tag: str) -> Floats:
    return np.array(part.findtext(tag, "").split(), dtype=float)


def table(path: Path) -> tuple[dict[str, str], list[str], Floats]:
    """Header, labels, rows."""
    lines = path.read_text(encoding="utf-8").splitlines()
    end = lines.index("endheader")
    head = dict(line.split("=") for line in lines[1:end])
    return head, lines[end + 1].split("\t"), np.loadtxt(lines[end + 2 :])


# ------------------------------------------------------------- the model


def test_masses_and_inertias_are_the_bodys(model: Xml.Element) -> None:
    bodies = {part.attrib["name"]: part for part in model.iter("Body")}
    assert sum(number(part, "mass") for part in bodies.values()) == pytest.approx(RUNNER.mass_kg)
    for name, ours in (("torso", "trunk"), ("femur_r", "thigh"), ("foot_l", "foot")):
        part = bodies[name]
        assert number(part, "mass") == pytest.approx(68 * NUMBERS[f"{ours}_mass"])
        assert vector(part, "inertia")[2] == pytest.approx(68 * NUMBERS[f"{ours}_inertia"])
    assert number(bodies["pelvis"], "mass") == 0


def test_every_name_it_refers_to_is_there(model: Xml.Element) -> None:
    bodies = {f"/bodyset/{part.attrib['name']}" for part in model.iter("Body")} | {"/ground"}
    geometry = {
        f"/contactgeometryset/{part.attrib['name']}"
        for kind in ("ContactHalfSpace", "ContactSphere")
        for part in model.iter(kind)
    }
    for tag, known in (
        ("socket_parent", bodies),
        ("socket_frame", bodies),
        ("socket_sphere", geometry),
        ("socket_half_space", geometry),
    ):
        used = [part.text for part in model.iter(tag)]
        assert used and set(used) <= known
    listed = [part.attrib["name"] for part in model.iter("Coordinate")]
    assert sorted(listed) == sorted(COORDINATES)
    for kind, count in (
        ("CoordinateActuator", 6),
        ("ExpressionBasedCoordinateForce", 6),
        ("SpringGeneralizedForce", 1),
    ):
        forces = list(model.iter(kind))
        assert len(forces) == count
        assert {part.findtext("coordinate") for part in forces} <= set(listed)
    assert len(list(model.iter("SmoothSphereHalfSpaceForce"))) == 2 * SOLE
    for joint in model.iter("CustomJoint"):
        frames = {part.attrib["name"] for part in joint.iter("PhysicalOffsetFrame")}
        used = {joint.findtext("socket_parent_frame"), joint.findtext("socket_child_frame")}
        assert used == frames


@pytest.mark.parametrize("seed", range(4))
def test_its_joints_put_the_sole_where_the_equations_do(model: Xml.Element, seed: int) -> None:
    q, _, _, _ = state(seed)
    at = dict(zip(COORDINATES, coordinates(q[:, None])[:, 0], strict=True))
    frames: dict[str, tuple[Floats, Floats]] = {"/ground": (np.eye(3), np.zeros(3))}
    for joint in model.iter("CustomJoint"):
        offsets = {p.attrib["name"]: p for p in joint.iter("PhysicalOffsetFrame")}
        parent = offsets[joint.findtext("socket_parent_frame", "")]
        child = offsets[joint.findtext("socket_child_frame", "")]
        assert (vector(child, "translation") == 0).all()
        turn, place = frames[parent.findtext("socket_parent", "")]
        place = place + turn @ vector(parent, "translation")
        spin, shift = np.eye(3), np.zeros(3)
        axes = list(joint.iter("TransformAxis"))
        rotations = np.array([vector(axis, "axis") for axis in axes[:3]])
        assert abs(np.linalg.det(rotations)) == pytest.approx(1), "OpenSim wants three axes"
        for axis in axes:
            name = axis.findtext("coordinates", "")
            if not name:
                continue
            along = vector(axis, "axis")
            if axis.attrib["name"].startswith("rotation"):
                assert (along[:2] == 0).all()
                c, s = np.cos(along[2] * at[name]), np.sin(along[2] * at[name])
                spin = spin @ np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
            else:
                shift = shift + along * at[name]
        frames[child.findtext("socket_parent", "")] = (turn @ spin, place + turn @ shift)
    soles = np.asarray(runner().sole(q, RUNNER.vector())).reshape(2, 2, SOLE)
    for sphere in model.iter("ContactSphere"):
        _, i, side = sphere.attrib["name"].split("_")
        turn, place = frames[sphere.findtext("socket_frame", "")]
        found = place + turn @ vector(sphere, "location")
        assert found[:2] == pytest.approx(soles["rl".index(side), :, int(i)], abs=1e-12)
    turn, place = frames["/bodyset/torso"]
    middle = place + turn @ np.array([0, NUMBERS["trunk_centre"], 0])
    away = (NUMBERS["trunk_centre"] - q[9]) * np.array([np.sin(q[2]), np.cos(q[2])])
    assert middle[:2] == pytest.approx(q[:2] + away, abs=1e-12)


def test_contact_is_as_stiff_as_the_equations(model: Xml.Element) -> None:
    """OpenSim's 4/3 h √(r h) d^1.5 (1 + 1.5 c s) with h = E^(2/3)/2."""
    force = next(model.iter("SmoothSphereHalfSpaceForce"))
    radius = number(next(model.iter("ContactSphere")), "radius")
    hertz = 0.5 * number(force, "stiffness") ** (2 / 3)
    stiffness = 4 / 3 * hertz * np.sqrt(radius * hertz)
    assert stiffness == pytest.approx(68 * RUNNER.ground.stiffness)
    assert 1.5 * number(force, "dissipation") == pytest.approx(RUNNER.ground.damping)
    assert number(force, "dynamic_friction") == RUNNER.ground.friction


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_tissue_in_the_model_and_in_the_torques_is_all_of_it(tmp_path: Path, share: float) -> None:
    """Expressions evaluated as Python, plus what is written to torques.sto."""
    body = replace(RUNNER, elasticity=share)
    stride = some_stride(body)
    export(stride, tmp_path)
    model = Xml.parse(tmp_path / "runner.osim").getroot()
    _, labels, rows = table(tmp_path / "torques.sto")
    at, rate = coordinates(stride.q), coordinates(stride.v)
    passive = np.asarray(runner().passive.map(5)(stride.q, stride.v, np.repeat(
        body.vector()[:, None], 5, axis=1)))  # fmt: skip
    for force in model.iter("ExpressionBasedCoordinateForce"):
        name = force.findtext("coordinate", "")
        k, row = ACTUATED.index(name), list(COORDINATES).index(name)
        known = {"q": at[row], "qdot": rate[row], "exp": np.exp, "__builtins__": {}}
        in_model = eval(force.findtext("expression", ""), known)
        written = rows[:, labels.index(actuator(name))]
        want = 68 * (stride.torque[k] + passive[k])
        assert in_model + written == pytest.approx(want, rel=1e-9, abs=1e-9)


# ------------------------------------------------------------- the tables


def test_tables_hold_the_stride(tmp_path: Path) -> None:
    stride = some_stride()
    paths = export(stride, tmp_path / "new" / "folder")
    assert [path.name for path in paths] == [
        "runner.osim", "motion.mot", "states.sto", "torques.sto"
    ]  # fmt: skip
    head, labels, rows = table(paths[1])
    assert head["inDegrees"] == "yes"
    assert (int(head["nRows"]), int(head["nColumns"])) == rows.shape == (5, 11)
    assert labels == ["time", *COORDINATES]
    column = dict(zip(labels, rows.T, strict=True))
    assert column["time"] == pytest.approx(stride.time)
    assert column["pelvis_ty"] == pytest.approx(stride.q[1])
    assert column["trunk_lean"] == pytest.approx(np.degrees(stride.q[2]))
    assert column["hip_flexion_l"] == pytest.approx(np.degrees(stride.q[6] + stride.q[2]))
    assert column["knee_angle_r"] == pytest.approx(np.degrees(stride.q[3] - stride.q[4]))
    assert column["ankle_angle_r"] == pytest.approx(np.degrees(stride.q[5] - stride.q[4]))

    head, labels, rows = table(paths[2])
    assert head["inDegrees"] == "no"
    column = dict(zip(labels, rows.T, strict=True))
    assert column[state_path("knee_angle_r")] == pytest.approx(stride.q[3] - stride.q[4])
    speed = column["/jointset/hip_r/hip_flexion_r/speed"]
    assert speed == pytest.approx(stride.v[3] + stride.v[2])

    _, labels, rows = table(paths[3])
    column = dict(zip(labels, rows.T, strict=True))
    assert column[actuator("knee_angle_r")] == pytest.approx(68 * stride.torque[1])
    hip, knee = (np.degrees(stride.q[i] - s * stride.q[j]) for i, s, j in ((3, -1, 2), (3, 1, 4)))
    relaxed = RUNNER.elasticity * with_muscle(hip, knee)
    assert column[actuator("hip_flexion_r")] == pytest.approx(68 * stride.torque[0] + relaxed)


def test_actuators_are_in_the_order_of_our_torques() -> None:
    ours = [name.replace("right_", "").replace("left_", "") for name in TORQUES]
    assert [name.split("_")[0] for name in ACTUATED] == ours
    assert [name[-1] for name in ACTUATED] == [name[0] for name in TORQUES]


def test_a_folder_that_cannot_be_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(OutputError, match="taken"):
        export(some_stride(), tmp_path / "taken")
