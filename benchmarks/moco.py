"""Half a stride by OpenSim Moco and by swingleg, side by side.

    python -m benchmarks.moco --opensim-python PYTHON [--runs N]

PYTHON is the interpreter of an environment with the `opensim` package (4.5 or later); without it
the comparison is skipped and said so. A runner nobody has solved before (1.80 m, 75 kg, 3.7 m/s,
norm curves) is put to both as nearly the same problem as Moco (Dembia et al. 2020,
doi 10.1371/journal.pcbi.1008493) allows; `NEARLY` says what differs. Both start from the same
stored template (3.5 m/s, another body): swingleg once as it always does, with the template's
multipliers, once with its motion alone, which is all that Moco can take.

Building either solver is not counted: for Moco its own report of the solver's duration is taken,
for swingleg the time of the call, before and after Moco's so that both meet the same load of the
machine. Processor time stands beside it, which other programs touch less.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

HEIGHT_M, MASS_KG, SPEED_M_S = 1.80, 75.0, 3.7
#: of the objective: effort of the joints, angular acceleration; the cycle is tracked throughout
EFFORT, ACCELERATION = 0.1, 0.05
#: what counts as one: lean, hip, knee, ankle, degrees; torques, Nm/kg; accelerations, rad/s²
TRACK_SD_DEG = {"trunk_lean": 4.0, "hip_flexion": 6.0, "knee_angle": 8.0, "ankle_angle": 6.0}
TORQUE = {"hip_flexion": 2.0, "knee_angle": 2.5, "ankle_angle": 2.5}
ACCELERATION_RAD_S2 = 500.0
MOST_TORQUE_NM_KG = 8.0
MOST_ITERATIONS = 1000

NEARLY = (
    ("Equations", "tree, masses, passive torques, sink spring", "the same (exported model)"),
    ("Contact", "Hunt-Crossley points", "SmoothSphereHalfSpaceForce: as stiff, smoothed otherwise"),
    ("Transcription", "Radau IIA, 2 points", "Legendre-Gauss-Radau 2"),
    ("Mesh", "20 intervals, finer after landing", "the same"),
    ("Dynamics", "implicit, accelerations are unknowns", "the same (implicit multibody dynamics)"),
    ("Angles tracked", "lean, thigh, knee, ankle", "lean, hip (thigh + lean), knee, ankle"),
    ("Effort", "mean square torque", "the same"),
    ("Accelerations", "of lean and absolute segment angles", "of all coordinates"),
    ("Torque rates, shock, strength, pull", "weight 0 or limit out of reach", "none"),
    ("Derivatives", "exact, second order", "forward differences; Hessian by L-BFGS"),
    ("Tolerance", "1e-5", "1e-2 (convergence), 1e-4 (constraints)"),
    ("Cores", "1", "2"),
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--opensim-python", metavar="PYTHON", help="of an environment with opensim")
    parser.add_argument("--runs", type=int, default=1, help="how often Moco solves it")
    parser.add_argument("--worker", metavar="FOLDER", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.worker:
        worker(args.worker)
    elif not has_opensim(args.opensim_python):
        print(
            "benchmarks.moco is skipped: no Python with opensim. Make an environment with "
            "`pip install opensim` and name its interpreter with --opensim-python."
        )
    else:
        print(compare(args.opensim_python, args.runs))


def has_opensim(python: str | None) -> bool:
    """Whether this interpreter can import opensim."""
    if not python:
        return False
    try:
        done = subprocess.run([python, "-c", "import opensim"], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


# ------------------------------------------------------------- this project's side


def compare(python: str, runs: int) -> str:
    """Both solve; the table."""
    from validation.usual_cycle import usual_cycle

    from swingleg.simulate import export
    from swingleg.simulate.body import body_of
    from swingleg.simulate.problem import reference_of_cycle
    from swingleg.simulate.solver import Point, solve, solver_of
    from swingleg.simulate.templates import MESH, templates
    from swingleg.simulate.transcription import STAGES, Layout

    body = body_of(HEIGHT_M, MASS_KG, "male", elasticity=0.0)
    cycle = usual_cycle(SPEED_M_S, body)
    half = cycle.stride_s / 2
    reference = reference_of_cycle(cycle, MESH)
    problem = _problem(body, reference, half)
    _, _, start = min(templates(), key=lambda one: abs(one[0] - SPEED_M_S))
    bare = Point(start.x, np.zeros_like(start.on_bounds), np.zeros_like(start.on_rows))
    solver_of(MESH)
    starts = {"swingleg": start, "swingleg, from the motion alone": bare}
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in starts}
    solved: dict[str, Any] = {}

    def turns() -> None:
        for name in list(starts) * 5:
            began = time.perf_counter(), time.process_time()
            solved[name] = solve(MESH, problem, starts[name])
            ended = time.perf_counter(), time.process_time()
            taken[name].append((ended[0] - began[0], ended[1] - began[1]))

    turns()
    layout = Layout(MESH.points)
    parts = layout.split(start.x)
    (q0, v0, q, v, a, tau), its_half = parts[:6], parts[-1]
    ends = np.concatenate([[0.0], MESH.shares()])
    states = [np.column_stack(pair) for pair in ((q0, q), (v0, v))]
    case = {
        "coordinates": list(export.COORDINATES),
        "paths": {
            what: [export.state_path(name, what) for name in export.COORDINATES]
            for what in ("value", "speed", "accel")
        },
        "actuators": [export.actuator(name) for name in export.ACTUATED],
        "actuated": list(export.ACTUATED),
        "mesh": np.concatenate([[0.0], MESH.shares()[STAGES - 1 :: STAGES]]).tolist(),
        "half_s": half,
        "mass_kg": body.mass_kg,
        "speed_m_s": SPEED_M_S,
        "ends": ends.tolist(),
        # the template's motion in this problem's time
        "value": export.coordinates(states[0]).tolist(),
        "rate": export.coordinates(states[1] * float(its_half) / half).tolist(),
        "bend": export.coordinates(np.column_stack([a[:, 0], a])).tolist(),
        "torque": (body.mass_kg * np.column_stack([tau[:, 0], tau])).tolist(),
        "reference": _tracked(reference).tolist(),
        "runs": runs,
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        export.write_model(body, folder / "runner.osim")
        (folder / "case.json").write_text(json.dumps(case), encoding="utf-8")
        script = str(Path(__file__).resolve())
        subprocess.run([python, script, "--worker", name], check=True, cwd=name)
        theirs = json.loads((folder / "found.json").read_text(encoding="utf-8"))
    turns()
    own = {name: (*np.median(taken[name], axis=0), solved[name]) for name in starts}
    q = layout.split(solved["swingleg"].point.x)[2]
    return _page(own, theirs, export.coordinates(q), ends[1:] * half, half)


def _problem(body: Any, reference: np.ndarray, half: float) -> Any:
    """Without what Moco has not: rate and shock, strength, the free knee, the tracked rise."""
    from dataclasses import replace

    from swingleg.simulate.objective import PREDICT
    from swingleg.simulate.problem import Task
    from swingleg.simulate.templates import MESH
    from swingleg.simulate.transcription import TRACKED, parameters

    objective = replace(
        PREDICT, hip=EFFORT, knee=EFFORT, ankle=EFFORT, acceleration=ACCELERATION,
        rate=0.0, shock=0.0,
    )  # fmt: skip
    task = Task(body, reference, SPEED_M_S, half, objective, strength=1e3)
    problem = task.problem(MESH)
    names = {"lean": "trunk_lean", "thigh": "hip_flexion", "knee": "knee_angle",
             "ankle": "ankle_angle"}  # fmt: skip
    weights = [
        0.0 if name == "rise" else np.radians(TRACK_SD_DEG[names[name.split("_")[-1]]]) ** -2
        for name in TRACKED
    ]
    first = 0
    for name, (rows, columns) in parameters(MESH.points).items():
        if name == "tracking":
            break
        first += rows * columns
    values = problem.values.copy()
    values[first : first + rows * columns] = np.tile(weights, MESH.points)
    return replace(problem, values=values)


def _tracked(reference: np.ndarray) -> np.ndarray:
    """(7, points) lean, then hip, knee, ankle of both legs, as OpenSim's coordinates have them."""
    found = reference[:7].copy()
    found[[1, 4]] += found[0]
    return found


def _page(
    own: dict[str, Any], theirs: dict[str, Any], ours_q: np.ndarray, times: np.ndarray, half: float
) -> str:
    from datetime import UTC, datetime

    from swingleg import __version__

    fastest, least, _ = own["swingleg"]
    lines = [
        f"swingleg {__version__}, OpenSim {theirs['version']}, {datetime.now(UTC).date()}.",
        "",
        "| | solve, s | × | processor, s | × | iterations | objective | status |",
        "|---|---|---|---|---|---|---|---|",
    ]
    rows = [
        (name, seconds, cpu, one.iterations, one.objective, one.status)
        for name, (seconds, cpu, one) in own.items()
    ] + [
        ("Moco", run["solver_s"], run["cpu_s"], run["iterations"], run["objective"], run["status"])
        for run in theirs["runs"]
    ]
    for name, seconds, cpu, iterations, objective, status in rows:
        lines.append(
            f"| {name} | {seconds:.2f} | {seconds / fastest:.1f} | {cpu:.2f} | {cpu / least:.1f} "
            f"| {iterations} | {objective:.4f} | {status} |"
        )
    last = theirs["runs"][-1]
    at = np.array(last["time"])
    gap = np.stack([np.interp(times, at, row) for row in np.array(last["value"])]) - ours_q
    lines += ["", "How near the two motions are, RMS over half a stride:", ""]
    for k, name in enumerate(theirs["coordinates"]):
        size = np.sqrt((gap[k] ** 2).mean())
        turn = name not in ("pelvis_tx", "pelvis_ty", "sink")
        lines.append(
            f"- {name}: " + (f"{np.degrees(size):.1f}°" if turn else f"{1000 * size:.1f} mm")
        )
    lines += ["", "| | swingleg | Moco |", "|---|---|---|"]
    lines += [f"| {what} | {ours} | {moco} |" for what, ours, moco in NEARLY]
    return "\n".join(lines)


# ------------------------------------------------------------- OpenSim's side


def worker(folder: Path) -> None:
    """Solve the case of `folder` by Moco, write found.json."""
    import opensim

    case = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    runs = []
    for _ in range(case["runs"]):
        study = _study(opensim, folder, case)
        began = time.process_time()
        solution = study.solve()
        cpu = time.process_time() - began
        solution.unseal()
        runs.append(
            {
                "cpu_s": cpu,
                "solver_s": solution.getSolverDuration(),
                "iterations": solution.getNumIterations(),
                "status": solution.getStatus(),
                "objective": solution.getObjective(),
                "time": solution.getTimeMat().tolist(),
                "value": [solution.getStateMat(path).tolist() for path in case["paths"]["value"]],
            }
        )
    found = {
        "version": opensim.GetVersion(),
        "runs": runs,
        "coordinates": case["coordinates"],
    }
    (folder / "found.json").write_text(json.dumps(found), encoding="utf-8")


def _study(opensim: Any, folder: Path, case: dict[str, Any]) -> Any:
    study = opensim.MocoStudy()
    problem = study.updProblem()
    model = opensim.Model(str(folder / "runner.osim"))
    for name, actuator in zip(case["actuated"], case["actuators"], strict=True):
        force = opensim.CoordinateActuator.safeDownCast(model.getForceSet().get(actuator))
        unit = case["mass_kg"] * TORQUE[name[:-2]]
        force.set_optimal_force(unit)
        most = MOST_TORQUE_NM_KG * case["mass_kg"] / unit
        force.setMinControl(-most)
        force.setMaxControl(most)
    problem.setModel(model)
    half = case["half_s"]
    problem.setTimeBounds(0, half)
    _bounds(opensim, problem, case)
    _goals(opensim, problem, folder, case)

    solver = study.initCasADiSolver()
    solver.set_transcription_scheme("legendre-gauss-radau-2")
    solver.set_multibody_dynamics_mode("implicit")
    solver.set_minimize_implicit_multibody_accelerations(True)
    solver.set_implicit_multibody_accelerations_weight(
        ACCELERATION / 7 / ACCELERATION_RAD_S2**2 / half
    )
    solver.set_implicit_multibody_acceleration_bounds(opensim.MocoBounds(-6000, 6000))
    solver.setMesh(opensim.StdVectorDouble(case["mesh"]))
    # both make Moco faster here: as it comes it had not converged after 280 iterations
    solver.set_scale_variables_using_bounds(True)
    solver.set_optim_finite_difference_scheme("forward")
    solver.set_optim_max_iterations(MOST_ITERATIONS)
    # 1e-3, its default, was not met within 450 iterations
    solver.set_optim_convergence_tolerance(1e-2)
    solver.set_optim_constraint_tolerance(1e-4)
    _guess(opensim, solver, case)
    return study


def _bounds(opensim: Any, problem: Any, case: dict[str, Any]) -> None:
    d = np.radians
    # as in swingleg.simulate.problem
    lowest = {"trunk_lean": d(-5), "hip_flexion": d(-85), "knee_angle": d(-40),
              "ankle_angle": d(-90), "sink": -0.05, "pelvis_ty": 0.5}  # fmt: skip
    highest = {"trunk_lean": d(25), "hip_flexion": d(145), "knee_angle": d(190),
               "ankle_angle": d(90), "sink": 0.12, "pelvis_ty": 1.5}  # fmt: skip
    fastest = {"pelvis_ty": 4.0, "sink": 3.0, "trunk_lean": 8.0}
    for name, value, speed in zip(
        case["coordinates"], case["paths"]["value"], case["paths"]["speed"], strict=True
    ):
        if name == "pelvis_tx":
            way = case["speed_m_s"] * case["half_s"]
            problem.setStateInfo(value, [0, way], 0, way)
            problem.setStateInfo(speed, [-1, 14])
            continue
        part = name if name in lowest else name[:-2]
        problem.setStateInfo(value, [lowest[part], highest[part]])
        most = fastest.get(part, 40.0)
        problem.setStateInfo(speed, [-most, most])


def _goals(opensim: Any, problem: Any, folder: Path, case: dict[str, Any]) -> None:
    half = case["half_s"]
    names = ["trunk_lean", *case["actuated"]]
    path = dict(zip(case["coordinates"], case["paths"]["value"], strict=True))
    table = folder / "reference.sto"
    rows = np.column_stack([np.array(case["ends"][1:]) * half, np.array(case["reference"]).T])
    before, after = rows[:1].copy(), rows[-1:].copy()
    before[0, 0], after[0, 0] = -0.01, half + 0.01
    rows = np.vstack([before, rows, after])
    labels = "\t".join(["time", *(path[name] for name in names)])
    size = [f"nRows={len(rows)}", f"nColumns={rows.shape[1]}"]
    lines = ["reference", "version=1", *size, "inDegrees=no", "endheader", labels]
    lines += ["\t".join(map(repr, row)) for row in rows.tolist()]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    track = opensim.MocoStateTrackingGoal("track", 1 / 8 / half)
    track.setReference(opensim.TableProcessor(str(table)))
    track.setAllowUnusedReferences(True)
    for name in names:
        part = name if name in TRACK_SD_DEG else name[:-2]
        track.setWeightForState(path[name], float(np.radians(TRACK_SD_DEG[part]) ** -2))
    problem.addGoal(track)

    effort = opensim.MocoControlGoal("effort", EFFORT / 6 / half)
    problem.addGoal(effort)

    period = opensim.MocoPeriodicityGoal("period")
    for what in ("value", "speed"):
        for name, state in zip(case["coordinates"], case["paths"][what], strict=True):
            if name == "pelvis_tx" and what == "value":
                continue
            twin = {"r": "l", "l": "r"}.get(name[-1]) if name[-2:] in ("_r", "_l") else None
            other = f"{name[:-1]}{twin}" if twin else name
            pair = case["paths"][what][case["coordinates"].index(other)]
            period.addStatePair(opensim.MocoPeriodicityGoalPair(state, pair))
    problem.addGoal(period)


def _guess(opensim: Any, solver: Any, case: dict[str, Any]) -> None:
    guess = solver.createGuess("bounds")
    times = np.array(case["ends"]) * case["half_s"]
    vector = opensim.Vector.createFromMat
    guess.resample(vector(times))
    for what, key in (("value", "value"), ("speed", "rate")):
        for path, row in zip(case["paths"][what], case[key], strict=True):
            guess.setState(path, vector(np.array(row)))
    for path, row in zip(case["paths"]["accel"], case["bend"], strict=True):
        guess.setDerivative(path, vector(np.array(row)))
    for name, actuator, row in zip(
        case["actuated"], case["actuators"], case["torque"], strict=True
    ):
        unit = case["mass_kg"] * TORQUE[name[:-2]]
        guess.setControl(f"/forceset/{actuator}", vector(np.array(row) / unit))
    solver.setGuess(guess)


if __name__ == "__main__":
    sys.exit(main())
