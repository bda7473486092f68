"""`swingleg whatif`: what is typed, what is written, what is refused."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from swingleg.cli import main
from swingleg.core.analysis import Analysis
from swingleg.core.athlete import Athlete, Condition
from swingleg.core.errors import GaitError, MissingExtraError
from swingleg.report.save import save
from swingleg.simulate.result import WhatIf
from swingleg.simulate.wish import Wish
from tests.report import synthetic
from tests.simulate import made_up


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return synthetic.make_analysis()


@pytest.fixture(scope="module")
def saved(analysis: Analysis, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("saved")
    save(analysis, folder)
    return folder


@pytest.fixture
def out(saved: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    for path in saved.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


class Solver:
    """Stands in for the simulation: yields what it is told to, and remembers what was asked."""

    def __init__(self) -> None:
        self.yields: list[WhatIf | BaseException | Callable[[], WhatIf]] = [
            made_up.what_if("lift", spread=False),
            made_up.what_if("lift"),
        ]
        self.groups: Any = None
        self.said: dict[str, Any] = {}

    def __call__(self, analysis: Analysis, groups: Any, **said: Any) -> Iterator[WhatIf]:
        self.groups, self.said = groups, said
        for one in self.yields:
            if isinstance(one, BaseException):
                raise one
            yield one() if callable(one) else one


@pytest.fixture
def solver(monkeypatch: pytest.MonkeyPatch) -> Solver:
    fake = Solver()
    module: Any = ModuleType("swingleg.simulate.whatif")
    module.what_if = fake
    monkeypatch.setitem(sys.modules, "swingleg.simulate.whatif", module)
    return fake


def run(capsys: pytest.CaptureFixture[str], *argv: str | Path) -> SimpleNamespace:
    code = main(["whatif", *map(str, argv)])
    said = capsys.readouterr()
    return SimpleNamespace(code=code, out=said.out, err=said.err)


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# ---- what is written ---------------------------------------------------------------------------


def test_the_answer_stands_in_the_results_folder(
    out: Path, solver: Solver, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(out)
    done = run(capsys, out, "--knee-lift", "+5")
    assert done.code == 0 and done.err == ""
    assert files(out) - before == {"whatif.html", "whatif.json"}
    assert json.loads((out / "whatif.json").read_text(encoding="utf-8"))["spread"] is True
    assert 'id="whatif"' in (out / "report.html").read_text(encoding="utf-8")
    assert "Lifting the knee 5° more would" in done.out
    assert str(out / "whatif.html") in done.out


def test_another_folder_leaves_the_result_alone(
    out: Path, solver: Solver, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {p.name: p.read_bytes() for p in out.iterdir()}
    done = run(capsys, out, "--knee-lift", "+5", "-o", tmp_path / "there")
    assert done.code == 0 and files(tmp_path / "there") == {"whatif.html", "whatif.json"}
    assert {p.name: p.read_bytes() for p in out.iterdir()} == before


def test_what_is_typed_reaches_the_simulation(
    out: Path, solver: Solver, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, out, "--cadence", "-5%", "--vs", "--knee-lift", "-10")
    assert solver.groups == ((Wish("cadence", -5.0),), (Wish("knee_lift", -10.0),))
    assert solver.said["spread"] is True and set(solver.said) == {"spread", "models", "progress"}
    run(capsys, out, "--heel-recovery", "80:130", "--elasticity", "1", "--ground", "softer",
        "--quick")  # fmt: skip
    assert [len(group) for group in solver.groups] == [10]
    assert solver.said["elasticity"] == 1.0 and solver.said["ground"] == "softer"
    assert solver.said["spread"] is False


def test_a_report_of_an_older_version_is_left_and_that_is_said(
    out: Path, solver: Solver, capsys: pytest.CaptureFixture[str]
) -> None:
    (out / "report.html").write_text("old", encoding="utf-8")
    done = run(capsys, out, "--knee-lift", "+5")
    assert done.code == 0 and "older version" in done.out
    assert (out / "report.html").read_text(encoding="utf-8") == "old"


# ---- stopped midway ----------------------------------------------------------------------------


def test_stopped_after_the_first_answers_keeps_them(
    out: Path, solver: Solver, capsys: pytest.CaptureFixture[str]
) -> None:
    solver.yields[1] = KeyboardInterrupt()
    before = files(out)
    done = run(capsys, out, "--knee-lift", "+5")
    assert done.code == 130 and "was kept" in done.err
    assert "about 9 % more hip-flexor torque" in done.out
    assert files(out) - before == {"whatif.html", "whatif.json"}
    assert json.loads((out / "whatif.json").read_text(encoding="utf-8"))["spread"] is False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("then", ["answer", "progress", "error"])
def test_a_library_that_swallows_the_interrupt_does_not_go_on(
    out: Path,
    solver: Solver,
    capsys: pytest.CaptureFixture[str],
    number: int,
    then: str,
) -> None:
    def swallowed() -> WhatIf:
        try:
            os.kill(os.getpid(), number)
            time.sleep(1)  # the signal comes before this ends
        except KeyboardInterrupt:
            pass
        else:
            raise AssertionError("not interrupted")
        if then == "progress":
            solver.said["progress"]("spread", 1, 2)
        if then == "error":
            raise GaitError("the runner's mean stride could not be reproduced")
        return made_up.what_if("lift")

    before = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    solver.yields[1] = swallowed
    done = run(capsys, out, "--knee-lift", "+5")
    assert done.code == 130 and "was kept" in done.err and "reproduced" not in done.err
    assert json.loads((out / "whatif.json").read_text(encoding="utf-8"))["spread"] is False
    assert signal.getsignal(signal.SIGINT) == before[0]


def test_stopped_while_writing_leaves_each_file_whole(
    out: Path,
    solver: Solver,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from swingleg.report import whatif_save

    written, real = [], whatif_save.write_text

    def stop_at_fifth(path: Path, text: str) -> None:
        written.append(path.name)
        if len(written) == 5:  # the page, the second time round
            raise KeyboardInterrupt
        real(path, text)

    monkeypatch.setattr(whatif_save, "write_text", stop_at_fifth)
    before = files(out)
    done = run(capsys, out, "--knee-lift", "+5")
    assert done.code == 130
    assert files(out) - before == {"whatif.html", "whatif.json"}
    # the terminal tells what the page holds
    assert "about 9 % more hip-flexor torque" in done.out
    assert "about 9 % more" in (out / "whatif.html").read_text(encoding="utf-8")


def test_stopped_before_any_answer_leaves_nothing(
    out: Path, solver: Solver, capsys: pytest.CaptureFixture[str]
) -> None:
    solver.yields = [KeyboardInterrupt()]
    before = files(out)
    done = run(capsys, out, "--knee-lift", "+5")
    assert done.code == 130 and "nothing half-written" in done.err
    assert files(out) == before and done.out == ""


# ---- what is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        ((), "nothing is asked"),
        (("--knee-lift", "+5", "--cadence", "-5%"), "one question can change one thing"),
        (("--cadence", "-5%", "--vs"), "nothing to compare"),
        (("--knee-lift", "high"), "not a change or a target"),
        (("--knee-lift", "+500"), "outside"),
        (("--knee-lift", "+5", "--elasticity", "-1"), "outside 0 to 1"),
    ],
)
def test_a_question_that_makes_no_sense_is_one_line(
    out: Path,
    solver: Solver,
    capsys: pytest.CaptureFixture[str],
    argv: tuple[str, ...],
    words: str,
) -> None:
    done = run(capsys, out, *argv)
    assert done.code == 2 and words in done.err and done.out == ""
    assert len(done.err.strip().splitlines()) == 1 and solver.groups is None


def test_a_folder_that_is_no_result(
    tmp_path: Path, solver: Solver, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in (tmp_path, tmp_path / "not there"):
        done = run(capsys, folder, "--knee-lift", "+5")
        assert done.code == 2 and "swingleg analyze" in done.err
    assert files(tmp_path) == set()


def test_too_few_strides(
    analysis: Analysis, tmp_path: Path, solver: Solver, capsys: pytest.CaptureFixture[str]
) -> None:
    save(replace(analysis, strides=analysis.strides.iloc[:2]), tmp_path)
    done = run(capsys, tmp_path, "--knee-lift", "+5")
    assert done.code == 2 and "too few strides" in done.err and str(tmp_path) in done.err


def test_without_the_solver_it_says_what_to_install(
    out: Path, solver: Solver, capsys: pytest.CaptureFixture[str]
) -> None:
    solver.yields = [
        MissingExtraError(
            "this needs casadi", fix="Install it with: pip install 'swingleg[simulate]'"
        )
    ]
    before = files(out)
    done = run(capsys, out, "--knee-lift", "+5")
    assert done.code == 2 and "pip install 'swingleg[simulate]'" in done.err
    assert files(out) == before


def test_casadi_is_behind_its_extra(
    out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("swingleg.simulate.whatif")
    from swingleg.simulate import solver as module

    clear = [f for f in vars(module).values() if hasattr(f, "cache_clear")]
    for function in clear:
        function.cache_clear()
    monkeypatch.setitem(sys.modules, "casadi", None)
    done = run(capsys, out, "--knee-lift", "+5")
    assert done.code == 2 and "swingleg[simulate]" in done.err


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"condition": Condition()}, "--speed"),
        ({"condition": Condition(speed_m_s=1.2)}, "m/s"),
    ],
)
def test_what_cannot_be_simulated_is_one_line(
    analysis: Analysis,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    change: dict[str, Any],
    words: str,
) -> None:
    pytest.importorskip("swingleg.simulate.whatif")
    save(replace(analysis, **change), tmp_path)
    before = files(tmp_path)
    done = run(capsys, tmp_path, "--knee-lift", "+5")
    assert done.code == 2 and words in done.err and done.out == ""
    assert len(done.err.strip().splitlines()) == 1 and files(tmp_path) == before


def test_a_result_without_scale_is_refused(
    analysis: Analysis, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("swingleg.simulate.whatif")
    attrs = {"leg_length_m": float("nan"), "leg_length": 1.0}
    motion = analysis.motion.assign_attrs(attrs)
    motion["position"] = motion.position.assign_attrs(units="leg")
    bare = replace(analysis, motion=motion, athlete=Athlete())
    save(bare, tmp_path)
    done = run(capsys, tmp_path, "--knee-lift", "+5")
    assert done.code == 2 and "--height" in done.err
    assert len(done.err.strip().splitlines()) == 1
