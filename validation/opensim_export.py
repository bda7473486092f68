"""The exported runner in OpenSim: does it move as swingleg's equations say?

    python -m validation.opensim_export PYTHON

PYTHON is the interpreter of an environment with the `opensim` package. A runner of usual
proportions (`validation/usual_cycle.py`, 3.5 m/s) is simulated and exported; OpenSim loads the
model and

1. accelerates it from random states under the same torques;
2. finds the torques of the exported stride in the air by inverse dynamics, from the collocation
   points' own accelerations (InverseDynamicsSolver) and from the coordinates alone
   (InverseDynamicsTool on motion.mot);
3. says what the ground does in the same places at the same speeds.

Prints and writes validation/opensim_export.md.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

SPEED_M_S = 3.5
#: force on the foot below which the runner is in the air, N/kg
ALOFT_N_KG = 0.05
AWAY_S = 0.02
STATES = 200


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("python", metavar="PYTHON", help="of an environment with opensim")
    parser.add_argument("--worker", metavar="FOLDER", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.worker:
        oracle(args.worker)
        return
    text = page(args.python)
    print(text)
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")


# ------------------------------------------------------------- this project's side


def page(python: str) -> str:
    """The committed page."""
    from datetime import UTC, datetime

    from swingleg import __version__
    from swingleg.simulate.baseline import baseline
    from swingleg.simulate.body import body_of
    from swingleg.simulate.export import export
    from swingleg.simulate.templates import MESH
    from swingleg.simulate.trajectory import trajectory
    from swingleg.simulate.transcription import Layout
    from validation.usual_cycle import usual_cycle

    body = body_of(1.75, 70.0)
    found = baseline(body, usual_cycle(SPEED_M_S, body), SPEED_M_S)
    path = trajectory(MESH, found.point.x, body)
    parts = Layout(MESH.points).split(found.point.x)
    (q, v, a, tau), half = parts[2:6], parts[-1]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        export(path, folder)
        random = _random(body)
        own = _in_opensim(body, q, v, a, tau) | {"time": (MESH.shares() * half).tolist()}
        case = {"random": random, "points": own}
        (folder / "case.json").write_text(json.dumps(case), encoding="utf-8")
        script = str(Path(__file__).resolve())
        subprocess.run([python, script, python, "--worker", name], check=True, cwd=name)
        theirs: dict[str, Any] = json.loads((folder / "found.json").read_text("utf-8"))
    lines = [
        "# The exported runner in OpenSim",
        "",
        f"Printed by `validation/opensim_export.py`, swingleg {__version__}, OpenSim "
        f"{theirs['version']}, {datetime.now(UTC).date()}. A runner of 1.75 m and 70 kg at "
        f"{SPEED_M_S} m/s on the norm curves (`validation/usual_cycle.py`).",
        "",
        f"The model loads: {theirs['bodies']} bodies, {theirs['coordinates']} coordinates, "
        f"{theirs['mass']:.6f} kg.",
        "",
        *_accelerations(random, theirs["acceleration"]),
        *_torques(path, own, theirs),
        *_contact(path, own, theirs),
    ]
    return "\n".join(lines) + "\n"


def _accelerations(random: list[dict[str, Any]], theirs: list[list[float]]) -> list[str]:
    own = np.array([one["a"] for one in random])
    gap = np.abs(own - np.array(theirs)).max(axis=0)
    size = np.sqrt((own**2).mean(axis=0))
    worst = int(np.argmax(gap / size))
    return [
        f"## Accelerations from {STATES} random states",
        "",
        "Same coordinates, speeds and torques; tissue and the sink's spring at work, no ground. "
        f"The largest difference is {gap.max():.1e} m/s² or rad/s²; relative to a coordinate's "
        f"RMS acceleration it is {gap[worst] / size[worst]:.1e} ({random[0]['names'][worst]}).",
        "",
    ]


def _torques(path: Any, own: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    from swingleg.simulate.export import torques

    mass = path.body.mass_kg
    up = path.ground[1].sum(axis=0)
    lines = [
        "## Torques of the stride in the air, by inverse dynamics",
        "",
        f"Nm/kg, both legs, at least {1000 * AWAY_S:g} ms from the ground. *At the points*: from "
        "the collocation points' accelerations, the ground switched off. *From the coordinates*: "
        "the tool differentiates `motion.mot` by its own splines, the ground at work; what is left "
        "is the error of collocation.",
        "",
        "| | instants | RMS difference: hip | knee | ankle | RMS torque: hip | knee | ankle |",
        "|---|---|---|---|---|---|---|---|",
    ]
    on = path.time[up > ALOFT_N_KG]
    points, tool_at = np.array(own["time"]), np.array(theirs["tool_time"])
    ours = np.stack([np.interp(tool_at, path.time, row) for row in torques(path)])
    for name, times, gap, size in (
        ("at the points", points, np.array(theirs["torque"]).T - own["torque"], own["torque"]),
        ("from the coordinates", tool_at, np.array(theirs["tool_torque"]) - ours, ours),
    ):
        # the ends of the stride are no ends of the motion, which splines do not know
        inside = (times > path.time[0] + 0.02) & (times < path.time[-1] - 0.02)
        which = inside & (np.abs(times[:, None] - on).min(axis=1) > AWAY_S)
        cells = [
            np.sqrt((np.asarray(values)[[joint, joint + 3]][:, which] ** 2).mean()) / mass
            for values in (gap, size)
            for joint in range(3)
        ]
        lines.append(
            f"| {name} | {which.sum()} | "
            + " | ".join(f"{cell:.1e}" for cell in cells[:3])
            + " | "
            + " | ".join(f"{cell:.3f}" for cell in cells[3:])
            + " |"
        )
    return [*lines, ""]


def _contact(path: Any, own: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    from swingleg.dynamics.stances import GRAVITY_M_S2
    from swingleg.simulate.equations import runner

    q, v = np.array(own["ours_q"]), np.array(own["ours_v"])
    numbers = np.repeat(path.body.vector()[:, None], q.shape[1], axis=1)
    force = np.asarray(runner().ground.map(q.shape[1])(q, v, numbers)).reshape(2, -1, 2).sum(axis=2)
    found = np.array(theirs["ground"]).T / path.body.mass_kg
    on = force[1] > 0.05 * GRAVITY_M_S2
    lines = [
        "## The ground in the same places at the same speeds",
        "",
        f"Body weights, at the {on.sum()} collocation points of half a stride with a foot on the "
        "ground. The laws differ in how touching and sliding are smoothed; a stiff ground turns "
        "tenths of a millimetre and centimetres per second into force.",
        "",
        "| | RMS difference | largest | RMS force |",
        "|---|---|---|---|",
    ]
    for k, name in ((1, "up"), (0, "forward")):
        gap = (found - force)[k, on] / GRAVITY_M_S2
        size = np.sqrt((force[k, on] ** 2).mean()) / GRAVITY_M_S2
        lines.append(
            f"| {name} | {np.sqrt((gap**2).mean()):.3f} | {np.abs(gap).max():.3f} | {size:.3f} |"
        )
    return lines


def _in_opensim(
    body: Any, q: np.ndarray, v: np.ndarray, a: np.ndarray, tau: np.ndarray
) -> dict[str, Any]:
    """Rows in OpenSim's coordinates."""
    from dataclasses import replace

    from swingleg.simulate import export
    from swingleg.simulate.trajectory import Trajectory

    empty = np.empty(0)
    thing = Trajectory(*([empty] * 8), body=body)
    return {
        "names": list(export.COORDINATES),
        "actuated": list(export.ACTUATED),
        "q": export.coordinates(q).tolist(),
        "v": export.coordinates(v).tolist(),
        "a": export.coordinates(a).tolist(),
        "torque": export.torques(replace(thing, q=q, torque=tau)).tolist(),
        "ours_q": q.tolist(),
        "ours_v": v.tolist(),
    }


def _random(body: Any) -> list[dict[str, Any]]:
    from dataclasses import replace

    from tests.simulate.motions import accelerations, state

    aloft = replace(body, ground=replace(body.ground, stiffness=0.0)).vector()
    cases = []
    for seed in range(STATES):
        q, v, _, tau = state(seed)
        a = accelerations(q, v, tau, aloft)
        case = _in_opensim(body, *(part[:, None] for part in (q, v, a, tau)))
        flat = {key: np.ravel(case[key]).tolist() for key in ("q", "v", "a", "torque")}
        cases.append({**case, **flat})
    return cases


# ------------------------------------------------------------- OpenSim's side


def oracle(folder: Path) -> None:
    """Load the model, accelerate it, run inverse dynamics, write found.json."""
    import opensim

    case = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    model = opensim.Model(str(folder / "runner.osim"))
    state = model.initSystem()
    found: dict[str, Any] = {
        "version": opensim.GetVersion(),
        "bodies": model.getBodySet().getSize(),
        "coordinates": model.getCoordinateSet().getSize(),
        "mass": model.getTotalMass(state),
        "ground": _ground(opensim, model, state, case["points"]),
    }
    _without_ground(model, state)
    found["acceleration"] = [_accelerate(opensim, model, state, one) for one in case["random"]]
    found["torque"] = _inverse(opensim, model, state, case["points"])
    tool = opensim.InverseDynamicsTool()
    tool.setModelFileName(str(folder / "runner.osim"))
    tool.setCoordinatesFileName(str(folder / "motion.mot"))
    tool.setLowpassCutoffFrequency(-1)
    times = [float(r.split()[0]) for r in (folder / "motion.mot").read_text().splitlines()[7:]]
    tool.setStartTime(times[0])
    tool.setEndTime(times[-1])
    tool.setResultsDir(str(folder))
    tool.setOutputGenForceFileName("forces.sto")
    tool.run()
    lines = (folder / "forces.sto").read_text().splitlines()
    head = next(k for k, line in enumerate(lines) if line.strip() == "endheader")
    names = lines[head + 1].split("\t")
    rows = np.array([line.split() for line in lines[head + 2 :] if line.strip()], dtype=float)
    found["tool_time"] = rows[:, 0].tolist()
    found["tool_torque"] = [
        rows[:, names.index(f"{name}_moment")].tolist() for name in case["points"]["actuated"]
    ]
    (folder / "found.json").write_text(json.dumps(found), encoding="utf-8")


def _place(model: Any, state: Any, names: list[str], q: list[float], v: list[float]) -> None:
    for name, value, rate in zip(names, q, v, strict=True):
        coordinate = model.getCoordinateSet().get(name)
        coordinate.setValue(state, value, False)
        coordinate.setSpeedValue(state, rate)


def _without_ground(model: Any, state: Any) -> None:
    forces = model.getForceSet()
    for k in range(forces.getSize()):
        if forces.get(k).getName().endswith("_contact"):
            forces.get(k).setAppliesForce(state, False)


def _ground(opensim: Any, model: Any, state: Any, points: dict[str, Any]) -> list[list[float]]:
    """(points, 2) whole force of the ground, forward and up, N."""
    forces = model.getForceSet()
    contacts = [
        force
        for k in range(forces.getSize())
        if (force := opensim.SmoothSphereHalfSpaceForce.safeDownCast(forces.get(k)))
    ]
    out = []
    for q, v in zip(
        np.array(points["q"]).T.tolist(), np.array(points["v"]).T.tolist(), strict=True
    ):
        _place(model, state, points["names"], q, v)
        model.realizeDynamics(state)
        # a record begins with the force on the sphere
        rows = [contact.getRecordValues(state) for contact in contacts]
        out.append([sum(row.get(axis) for row in rows) for axis in (0, 1)])
    return out


def _accelerate(opensim: Any, model: Any, state: Any, one: dict[str, Any]) -> list[float]:
    _place(model, state, one["names"], one["q"], one["v"])
    model.realizeVelocity(state)
    controls = model.updControls(state)
    for k, name in enumerate(one["actuated"]):
        actuator = opensim.CoordinateActuator.safeDownCast(
            model.getForceSet().get(f"{name}_torque")
        )
        actuator.setControls(opensim.Vector(1, one["torque"][k]), controls)
    model.setControls(state, controls)
    model.realizeAcceleration(state)
    return [model.getCoordinateSet().get(name).getAccelerationValue(state) for name in one["names"]]


def _inverse(opensim: Any, model: Any, state: Any, points: dict[str, Any]) -> list[list[float]]:
    """(points, 6) generalised forces at the coordinates that have a torque."""
    solver = opensim.InverseDynamicsSolver(model)
    # the order of the multibody tree, in which the solver takes and gives: seen from marked speeds
    count = len(points["names"])
    _place(model, state, points["names"], [0.0] * count, list(range(count)))
    tree = [points["names"][round(state.getU().get(k))] for k in range(count)]
    out = []
    idle = opensim.Vector(len(points["actuated"]), 0.0)
    columns = [np.array(points[key]).T.tolist() for key in ("q", "v", "a")]
    for q, v, a in zip(*columns, strict=True):
        _place(model, state, points["names"], q, v)
        model.realizeVelocity(state)
        model.setControls(state, idle)
        bend = opensim.Vector(len(tree), 0.0)
        for k, name in enumerate(tree):
            bend.set(k, a[points["names"].index(name)])
        forces = solver.solve(state, bend)
        out.append([forces.get(tree.index(name)) for name in points["actuated"]])
    return out


if __name__ == "__main__":
    sys.exit(main())
