"""Pages made from the code when the documentation is built, so that they cannot drift from it.

A line ``<!-- made: NAME ARGUMENT -->`` in a page is replaced by what the maker NAME returns:

    commands          every command with its options, from the argument parser
    metrics           the metric reference, from the registry and the norms
    systematic        the table of systematic errors
    findings          name, cue and drills of each finding, from coach/*.toml
    drills            the drill library
    targets           what the drills' targets ask for, from their curves
    validation        the committed tables of validation/*.md
    picture PATH | ALT   a picture of docs/img, or nothing while it does not exist
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import fields
from importlib.resources import files
from pathlib import Path
from typing import Any

from swingleg.core.metrics import METRICS, Family, MetricSpec, has_asymmetry

DOCS = Path(__file__).parent
ROOT = DOCS.parent
MARK = re.compile(r"^<!-- made: (\w+) ?(.*?) ?-->$", re.MULTILINE)

FAMILIES: dict[Family, str] = {
    "swing": "Swing: toe-off to the next landing of the same foot",
    "contact": "Contact: the landing that ends the swing",
    "stance": "Stance: landing to toe-off",
    "whole": "The whole stride",
    "dynamics": "Dynamics",
    "distance": "Per distance",
    "worries": "What runners worry about",
}
NEEDS = {
    "scale": "a scale (height, or a known length)",
    "speed": "the speed",
    "pelvis": "pelvis markers",
    "mass": "body mass",
    "force_model": "the force model",
    "foot": "heel and toe in view",
    "both_legs": "both legs in view",
    "trunk": "shoulders in view",
}


def on_page_markdown(markdown: str, **_: object) -> str:
    """What mkdocs calls for every page."""
    return MARK.sub(lambda mark: MAKERS[mark[1]](mark[2]), markdown)


# ---- command line ------------------------------------------------------------------------------


def commands(_: str = "") -> str:
    """Usage and a table of options for each command."""
    os.environ |= {"COLUMNS": "78", "NO_COLOR": "1"}
    from swingleg.cli import _parser
    from swingleg.settings import Settings

    defaults = {f.name: f.default for f in fields(Settings)}
    parts = []
    for parser, summary in parsers(_parser()):
        parts.append(f"## {parser.prog}\n\n{summary.capitalize()}.\n")
        parts.append(f"```text\n{parser.format_usage().removeprefix('usage: ').rstrip()}\n```\n")
        rows = [_option_row(action, defaults) for action in options(parser)]
        if rows:
            parts.append("\n".join(["| option | what it says | default |", "|---|---|---|", *rows]))
            parts.append("")
    return "\n".join(parts)


def parsers(
    parser: argparse.ArgumentParser, summary: str = "the command itself"
) -> Iterator[tuple[argparse.ArgumentParser, str]]:
    """A parser and all below it, with the line that its parent says about each."""
    yield parser, summary
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            said = {one.dest: one.help or "" for one in action._choices_actions}
            for name, below in action.choices.items():
                yield from parsers(below, said.get(name, ""))


def options(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """The options and arguments of one parser, without --help and sub-commands."""
    left_out = (argparse._HelpAction, argparse._SubParsersAction)
    return [a for a in parser._actions if not isinstance(a, left_out)]


def _option_row(action: argparse.Action, defaults: dict[str, object]) -> str:
    flags = ", ".join(action.option_strings) or action.dest
    value = f" {action.metavar}" if action.metavar else ""
    said = (action.help or "") % vars(action) if action.help else ""
    if action.choices:
        said += "; one of " + ", ".join(f"`{choice}`" for choice in action.choices)
    default = defaults.get(action.dest) if action.option_strings else None
    shown = "" if default is None or default is False else f"`{default}`"
    return f"| `{flags}{value}` | {_cell(said)} | {shown} |"


# ---- metrics -----------------------------------------------------------------------------------


def metrics(_: str = "") -> str:
    """Every metric of the registry, by family."""
    parts = []
    for family, title in FAMILIES.items():
        specs = [spec for spec in METRICS.values() if spec.family == family]
        if specs:
            parts.append(f"## {title}\n")
            parts += [_metric(spec) for spec in specs]
    return "\n".join(parts)


def _metric(spec: MetricSpec) -> str:
    kind = {"number": spec.unit or "–", "fraction": "share of strides, 0 to 1", "category": "class"}
    sides = "left, right and both" if spec.two_sided else "both legs together"
    if has_asymmetry(spec.name):
        sides += f"; `{spec.name}_asymmetry` is right − left"
    lines = [
        f"### {spec.name}\n",
        f"**{spec.label}.** Unit: {'none' if kind[spec.kind] == '1' else kind[spec.kind]}.\n",
        f"{spec.definition[0].upper()}{spec.definition[1:]}.\n",
        f"- Given for: {sides}",
        f"- Needs: {'; '.join(NEEDS[n] for n in spec.needs) or 'nothing beyond the legs in view'}",
        f"- Lowest frame rate: {f'{spec.min_fps:g} frames/s' if spec.min_fps else 'any'}",
        f"- Norm: {norm_coverage(spec.name)}",
    ]
    if spec.citation:
        lines.append(f"- Source: {_linked(spec.citation)}")
    if not is_computed(spec.name):
        lines.append("- **Not computed in this version**")
    return "\n".join(lines) + "\n"


def _linked(citation: str) -> str:
    return re.sub(r"doi (10\.\S+)", r"[doi \1](https://doi.org/\1)", citation)


def is_computed(name: str) -> bool:
    """Whether this version has a formula for a metric."""
    from swingleg.gait.metrics.registry import FUNCTIONS

    return name in FUNCTIONS or name == "lands_under_flexing_knee"


def norm_coverage(name: str) -> str:
    """The speeds and datasets behind a metric's norm, in words."""
    from swingleg.norms.bands import HIGHEST_M_S, LOWEST_M_S, norm_for, reference_marks

    middle = norm_for(name, (LOWEST_M_S + HIGHEST_M_S) / 2)
    widest = norm_for(name, LOWEST_M_S)
    if middle is None or widest is None:
        return "none: no public data set was found"
    said = f"{LOWEST_M_S:g}–{HIGHEST_M_S:g} m/s. {middle.source}"
    wider = widest.source.removeprefix(middle.source).partition(" m/s by ")[2]
    if wider:
        said += f"; change with speed beyond the ends by {wider}"
    if reference_marks(name):
        said += f"; reference mark: {reference_marks(name)[0].source}"
    return said


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


# ---- uncertainty -------------------------------------------------------------------------------


def systematic(_: str = "") -> str:
    """The systematic errors in use: one standard deviation per metric and kind of input."""
    text = files("swingleg.gait").joinpath("systematic.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    kinds = {
        "video_near": "video, near leg",
        "video_far": "video, far leg",
        "plain_near": "not calibrated, near",
        "plain_far": "not calibrated, far",
        "markers": "markers",
    }
    parts = [f"| metric | {' | '.join(kinds.values())} | from |", "|---" * (len(kinds) + 2) + "|"]
    for row in rows:
        cells = " | ".join(row[kind] or "withheld" for kind in kinds)
        parts.append(f"| `{row['metric']}` | {cells} | {_cell(row['source'])} |")
    return "\n".join(parts)


# ---- findings ----------------------------------------------------------------------------------


def findings(_: str = "") -> str:
    """Each finding's name, cue and drills, from the words' own file; then the drills."""
    words = _toml("cues.toml")
    from swingleg.coach import DRILLS

    parts = ["| id | called | cue | drills |", "|---|---|---|---|"]
    for name, entry in words.items():
        named = ", ".join(DRILLS[drill].name for drill in entry["drills"])
        parts.append(f"| `{name}` | {entry['name']} | {_cell(entry['cue'])} | {named} |")
    parts += ["", "| drill | how |", "|---|---|"]
    parts += [f"| {drill.name} | {_cell(drill.how)} |" for drill in DRILLS.values()]
    return "\n".join(parts)


def drills(_: str = "") -> str:
    """The drill library: what each is, and its target in numbers."""
    from swingleg.coach.drills import DRILLS, LEVEL_WORDS

    parts = ["| drill | level | how | rests on |", "|---|---|---|---|"]
    for drill in DRILLS.values():
        cells = (f"`{drill.spoken}`", LEVEL_WORDS[drill.level], _cell(drill.how), drill.evidence)
        parts.append(f"| {' | '.join(cells)} |")
    return "\n".join(parts)


def targets(_: str = "") -> str:
    """Peaks and rhythm of every target, from its curves."""
    from swingleg.coach.drills import DRILLS

    head = ("drill", "legs", "thigh", "knee", "ankle", "rep, s", "lifts/min", "m/s", "flight")
    parts = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for drill in DRILLS.values():
        t = drill.target
        if t is None:
            continue
        cells = (
            drill.name,
            "one works" if t.pattern == "single" else "in turns",
            f"{t.thigh_peak_deg:.0f}°",
            f"{t.knee_peak_deg:.0f}°",
            f"{t.ankle_peak_deg:.0f}°",
            f"{t.rep_s:g}",
            f"{t.lifts_per_minute:.0f}",
            f"{t.travelling:.1f}" if t.travelling else "on the spot",
            "yes" if t.flight else "no",
        )
        parts.append(f"| {' | '.join(cells)} |")
    return "\n".join(parts)


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(files("swingleg.coach").joinpath(name).read_text(encoding="utf-8"))


# ---- validation and pictures -------------------------------------------------------------------


def validation(_: str = "") -> str:
    """The committed tables, headings one level down; a sentence while there are none."""
    found = sorted((ROOT / "validation").glob("*.md"))
    tables = [path for path in found if path.read_text(encoding="utf-8").strip()]
    if not tables:
        return "No table has been committed yet."
    return "\n\n".join(_one_table(path) for path in tables)


def _one_table(path: Path) -> str:
    text = path.read_text(encoding="utf-8").strip()
    title, _, rest = text.partition("\n")
    if not title.startswith("#"):
        title, rest = f"# {path.stem.replace('_', ' ')}", text
    body = re.sub(r"^(#+) ", r"#\1 ", rest, flags=re.MULTILINE)
    return f"## {title.lstrip('# ')}\n\nFile: `validation/{path.name}`\n\n{body.strip()}"


def picture(argument: str) -> str:
    """An image by its path from the page and its alternative text, once docs/img has it."""
    path, _, words = (part.strip() for part in argument.partition("|"))
    return f"![{words}]({path})" if (DOCS / "img" / Path(path).name).exists() else ""


MAKERS: dict[str, Callable[[str], str]] = {
    "commands": commands,
    "metrics": metrics,
    "systematic": systematic,
    "findings": findings,
    "drills": drills,
    "targets": targets,
    "validation": validation,
    "picture": picture,
}
