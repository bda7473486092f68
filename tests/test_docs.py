"""Documentation held to the code: what exists is documented, what is quoted exists."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import subprocess
import sys
from dataclasses import fields
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

import swingleg
from swingleg.core.findings import FINDING_IDS
from swingleg.core.metrics import METRICS
from swingleg.virtual.conditions import Conditions

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
SOURCE = ROOT / "src" / "swingleg"
PAGES = sorted(DOCS.rglob("*.md")) + [
    ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
]
LINK = re.compile(r"(?<!`)!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
MACHINE_PATH = re.compile(r"(?<![\w.])/(home|work|root|tmp|Users)\b|[A-Z]:\\")
#: made from the demo and the virtual runner
PICTURES = {"docs/img/report.png", "docs/img/virtual-runner.jpg"}


@cache
def hooks() -> ModuleType:
    """docs/hooks.py, which makes pages from the code."""
    spec = importlib.util.spec_from_file_location("docs_hooks", DOCS / "hooks.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def page(name: str) -> str:
    """A page as the site shows it: with what is made from the code."""
    return str(hooks().on_page_markdown((DOCS / name).read_text(encoding="utf-8")))


@cache
def texts_in_source() -> str:
    """Every text constant of the package, pieces of f-strings included."""
    found = []
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(node.value)
    return "\n".join(found)


# ---- what exists is documented -----------------------------------------------------------------


def test_every_metric_is_in_the_reference():
    text = page("metrics.md")
    for name, spec in METRICS.items():
        assert f"### {name}\n" in text, name
        assert spec.label in text, name


def test_every_option_of_every_command_is_on_the_command_page():
    from swingleg.cli import _parser

    text = page("guide/commands.md")
    for parser, _ in hooks().parsers(_parser()):
        assert f"## {parser.prog}\n" in text
        for action in hooks().options(parser):
            for flag in action.option_strings or [action.dest]:
                assert re.search(rf"{re.escape(flag)}[`, ]", text), f"{parser.prog} {flag}"


def test_every_finding_is_explained_and_worded():
    text = page("methods/findings.md")
    for name in FINDING_IDS:
        rows = re.findall(rf"^\| `{name}` \|", text, re.MULTILINE)
        assert len(rows) == 2, f"{name}: when it is raised, and its words"


def test_every_folder_of_the_source_is_on_the_readme_map():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    in_depth = (DOCS / "architecture.md").read_text(encoding="utf-8")
    folders = [p.name for p in SOURCE.iterdir() if p.is_dir() and any(p.glob("*.py"))]
    assert "core" in folders
    for name in folders:
        assert f"| `{name}/` |" in text, name
        assert f"| `{name}/` |" in in_depth, name


def test_every_folder_on_the_map_exists():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in re.findall(r"^\| `(\w+)/` \|", text, re.MULTILINE):
        assert (SOURCE / name).is_dir(), name


def test_every_quality_warning_is_listed():
    tree = ast.parse((SOURCE / "assess" / "quality.py").read_text(encoding="utf-8"))
    codes = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "QualityWarning"
        and isinstance(node.args[0], ast.Constant)
    }
    text = (DOCS / "guide" / "errors.md").read_text(encoding="utf-8")
    assert codes
    for code in codes:
        assert f"| `{code}` |" in text, code


def test_every_error_class_is_named():
    from swingleg.core import errors

    text = (DOCS / "guide" / "errors.md").read_text(encoding="utf-8")
    for name, thing in vars(errors).items():
        if isinstance(thing, type) and issubclass(thing, Exception):
            assert f"`{name}`" in text or f"errors.{name}`" in text, name


def test_changelog_tells_of_this_version():
    assert f"## [{swingleg.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


# ---- what is quoted exists ---------------------------------------------------------------------


def quoted_messages() -> list[str]:
    """First cells in backticks of the tables of messages."""
    text = (DOCS / "guide" / "errors.md").read_text(encoding="utf-8")
    tables = re.findall(r"\| (?:message|reason) \|.*?(?=\n\n|\Z)", text, re.DOTALL)
    return [m for table in tables for m in re.findall(r"^\| `(.+?)` \|", table, re.MULTILINE)]


@pytest.mark.parametrize("message", quoted_messages())
def test_quoted_messages_are_the_programs_own(message: str):
    for piece in message.split("…"):
        assert piece.strip() in texts_in_source(), piece


def test_files_of_a_result_are_those_that_are_written():
    from swingleg.report import save as module_or_function

    save = sys.modules[module_or_function.__module__]
    names = (save.SUMMARY, save.STRIDES, save.EVENTS, save.MOTION, save.KEYPOINTS, save.REPORT)
    for where in (DOCS / "guide" / "files.md", ROOT / "README.md"):
        for name in (*names, save.OVERLAY):
            assert f"`{name}`" in where.read_text(encoding="utf-8"), name


def test_metric_names_in_the_prose_exist():
    endings = "deg|deg_s|leg|ms|m_s|spm|bw|nm_kg|pct"
    attributes = {"roll_deg"} | {condition.name for condition in fields(Conditions)}
    for path in PAGES:
        for name in re.findall(rf"`(\w+_(?:{endings}))`", path.read_text(encoding="utf-8")):
            assert name in METRICS or name in attributes, f"{path.name}: {name}"


def test_options_in_the_prose_exist():
    from swingleg.cli import _parser

    flags = {
        flag
        for parser, _ in hooks().parsers(_parser())
        for action in parser._actions
        for flag in action.option_strings
    }
    for path in PAGES:
        for flag in re.findall(r"(?<![\w-])--[a-z][\w-]+", path.read_text(encoding="utf-8")):
            assert flag in flags, f"{path.name}: {flag}"


def test_python_examples_use_public_names():
    for path in PAGES:
        for name in re.findall(r"\bswingleg\.(\w+)\(", path.read_text(encoding="utf-8")):
            assert name in swingleg.__all__, f"{path.name}: swingleg.{name}"


# ---- links, paths, pictures --------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_relative_links_lead_somewhere(path: Path):
    for target in LINK.findall(CODE.sub("", path.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target) or target.startswith("#"):
            continue
        place = (path.parent / target.partition("#")[0]).resolve()
        assert place.exists(), target


@pytest.mark.parametrize(
    "path", [*PAGES, DOCS / "hooks.py", ROOT / "mkdocs.yml"], ids=lambda p: str(p.relative_to(ROOT))
)
def test_no_page_names_a_place_on_somebodys_machine(path: Path):
    assert not MACHINE_PATH.search(path.read_text(encoding="utf-8"))


def test_no_validation_table_names_a_place_on_somebodys_machine():
    assert not MACHINE_PATH.search(page("validation.md"))


def test_python_examples_are_python():
    for path in PAGES:
        for block in re.findall(
            r"^```python\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
        ):
            ast.parse(block)


def test_the_readme_starts_with_pictures_and_the_two_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(name in text for name in PICTURES)
    assert "make demo" in text and "make test" in text


@pytest.mark.slow
def test_the_site_builds_without_a_warning(tmp_path: Path):
    pytest.importorskip("material", reason="mkdocs-material is not installed")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    pages = "".join(p.read_text(encoding="utf-8") for p in tmp_path.rglob("*.html"))
    fetched = re.findall(r"<(?:script|link|img)[^>]+(?:src|href)=\"?(https?://[^\s\">]+)", pages)
    assert not fetched, "fetched from elsewhere"
