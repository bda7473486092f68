"""The planar leg's torques against OpenSim's InverseDynamicsTool: same leg, same motion.

    SWINGLEG_DATA=… python -m validation.opensim_id PYTHON

PYTHON is the interpreter of an environment with the `opensim` package (it cannot share a process
with casadi, so it has one of its own). The right leg of Hamner's subject 01 at 5 m/s (Hamner & Delp
2013, J Biomech 46:780; without SWINGLEG_DATA a designed swing) goes there as lengths, masses and
coordinates; what comes back are generalised forces. Prints and writes validation/opensim_id.md.
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

MASS_KG = 70.0
RATE_HZ = 1000.0
COORDINATES = ("hip_tx", "hip_ty", "thigh", "knee", "ankle")


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
    text = table(args.python)
    print(text)
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")


# ------------------------------------------------------------- this project's side


def table(python: str) -> str:
    """The committed page."""
    from datetime import UTC, datetime

    from swingleg import __version__
    from swingleg.dynamics.leg.chain import joint_torques

    name, body, times, state, place = _case()
    own = joint_torques(body, state)
    case = {
        "mass": (MASS_KG * body.mass).tolist(),
        "inertia": (MASS_KG * body.inertia).tolist(),
        "length": body.length.tolist(),
        "centre": body.centre.tolist(),
        "time": times.tolist(),
        "angle": state.angle.tolist(),
        "hip": place.tolist(),
    }
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "case.json").write_text(json.dumps(case), encoding="utf-8")
        script = str(Path(__file__).resolve())
        command = [python, script, python, "--worker", folder]
        subprocess.run(command, check=True, cwd=folder)  # its log stays there
        found: dict[str, Any] = json.loads((Path(folder) / "found.json").read_text("utf-8"))
    theirs = np.array(found["torque"]) / MASS_KG
    inside = (times > times[0] + 0.02) & (times < times[-1] - 0.02)
    lines = [
        "# The planar leg against OpenSim's inverse dynamics",
        "",
        f"Printed by `validation/opensim_id.py`, swingleg {__version__}, OpenSim "
        f"{found['version']}, {datetime.now(UTC).date()}. {name}, {int(inside.sum())} instants "
        f"{1000 / RATE_HZ:g} ms apart.",
        "Same masses, lengths and coordinates; OpenSim differentiates them by its own splines.",
        "",
        "| joint | RMS difference, Nm/kg | largest | RMS torque, Nm/kg |",
        "|---|---|---|---|",
    ]
    for k, joint in enumerate(("hip", "knee", "ankle")):
        gap = (own - theirs)[inside, k]
        lines.append(
            f"| {joint} | {np.sqrt((gap**2).mean()):.1e} | {np.abs(gap).max():.1e} "
            f"| {np.sqrt((own[inside, k] ** 2).mean()):.3f} |"
        )
    return "\n".join(lines) + "\n"


def _case() -> tuple[str, Any, np.ndarray, Any, np.ndarray]:
    """What it is, body, (N,) times, chain state, (N, 2) hip place."""
    import os

    from swingleg.core.athlete import Athlete
    from swingleg.dynamics.leg import swing_leg
    from swingleg.dynamics.leg.chain import ChainState

    if os.environ.get("SWINGLEG_DATA"):
        from validation import hamner

        motion, contacts = hamner.load_sagittal(5)
        leg = swing_leg(motion, "right", Athlete(sex="male"), 0.25 / motion.attrs["mass_kg"])
        own = contacts[contacts.side == "right"]
        times = np.arange(own.toe_off_s.iloc[0], own.touch_down_s.iloc[4], 1 / RATE_HZ)
        assert leg.course.spline is not None
        place = leg.course.spline(times)[:, :2]
        return "Hamner subject 01, 5 m/s, right leg, four strides", leg.body, times, (
            leg.course.at(times)
        ), place  # fmt: skip
    from tests.dynamics.leg.bodies import BODY, swinging

    times = np.arange(0, 1.4, 1 / RATE_HZ)
    state: ChainState = swinging(times)
    turn = 2 * 2 * np.pi / 0.7
    hip = np.stack([-3.0 * np.sin(turn * times), -12.0 * np.cos(turn * times)], axis=-1) / turn**2
    return "A designed swing", BODY, times, state, hip


# ------------------------------------------------------------- OpenSim's side


def oracle(folder: Path) -> None:
    """Build the leg in OpenSim, run its tool, write found.json."""
    import opensim

    case = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    model = _model(opensim, case)
    model.printToXML(str(folder / "leg.osim"))
    _coordinates(folder / "motion.mot", case)
    tool = opensim.InverseDynamicsTool()
    tool.setModelFileName(str(folder / "leg.osim"))
    tool.setCoordinatesFileName(str(folder / "motion.mot"))
    tool.setLowpassCutoffFrequency(-1)
    tool.setStartTime(case["time"][0])
    tool.setEndTime(case["time"][-1])
    tool.setResultsDir(str(folder))
    tool.setOutputGenForceFileName("forces.sto")
    tool.run()
    lines = (folder / "forces.sto").read_text().splitlines()
    head = next(k for k, line in enumerate(lines) if line.strip() == "endheader")
    names = lines[head + 1].split("\t")
    rows = np.array([line.split() for line in lines[head + 2 :] if line.strip()], dtype=float)
    signs = {"thigh": 1.0, "knee": -1.0, "ankle": 1.0}
    torque = [
        np.interp(case["time"], rows[:, 0], sign * rows[:, names.index(f"{name}_moment")])
        for name, sign in signs.items()
    ]
    found = {"torque": np.array(torque).T.tolist(), "version": opensim.GetVersion()}
    (folder / "found.json").write_text(json.dumps(found), encoding="utf-8")


def _model(opensim: Any, case: dict[str, Any]) -> Any:
    """Thigh, shank and foot on a planar joint and two pins; angles from vertical at zero."""
    vector = opensim.Vec3
    model = opensim.Model()
    model.setName("leg")
    model.setGravity(vector(0, -9.81, 0))
    bodies = []
    for k, name in enumerate(("thigh_body", "shank_body", "foot_body")):
        inertia = opensim.Inertia(1e-3, 1e-3, case["inertia"][k])
        body = opensim.Body(name, case["mass"][k], vector(0, -case["centre"][k], 0), inertia)
        model.addBody(body)
        bodies.append(body)
    zero = vector(0, 0, 0)
    hip = opensim.PlanarJoint("hip", model.getGround(), zero, zero, bodies[0], zero, zero)
    for which, name in ((0, "thigh"), (1, "hip_tx"), (2, "hip_ty")):
        hip.upd_coordinates(which).setName(name)
    model.addJoint(hip)
    for k, name in ((1, "knee"), (2, "ankle")):
        drop = vector(0, -case["length"][k - 1], 0)
        pin = opensim.PinJoint(f"{name}_pin", bodies[k - 1], drop, zero, bodies[k], zero, zero)
        pin.upd_coordinates(0).setName(name)
        model.addJoint(pin)
    model.finalizeConnections()
    return model


def _coordinates(path: Path, case: dict[str, Any]) -> None:
    """The motion as OpenSim reads it, radians and metres."""
    angle, hip = np.array(case["angle"]), np.array(case["hip"])
    columns = np.column_stack(
        [case["time"], hip, angle[:, 0], angle[:, 1] - angle[:, 0], angle[:, 2] - angle[:, 1]]
    )
    head = [
        "motion",
        "version=1",
        f"nRows={len(columns)}",
        f"nColumns={columns.shape[1]}",
        "inDegrees=no",
        "endheader",
        "\t".join(["time", *COORDINATES]),
    ]
    body = ["\t".join(f"{v:.12f}" for v in row) for row in columns]
    path.write_text("\n".join([*head, *body]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
