"""The drill library: one file per drill in ``library/``, what they share in two more."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from functools import partial
from importlib import resources
from typing import Any

from swingleg.coach.drills.schema import Dose, Drill, Fault, Reference, Target
from swingleg.core.errors import OptionError

#: in the order in which they are learned, by whom they are for
ORDER = (
    "knee_hip_flexion_standing",
    "knee_hip_flexion_alternate",
    "knee_hip_flexion_wall",
    "marching",
    "a_march",
    "a_skip",
    "triple_flexion_pull",
    "pop_up",
    "high_knee",
    "butt_kick",
    "strides",
    "hill_strides",
    "paw_back",
    "cadence_metronome",
)


def _toml(name: str) -> dict[str, Any]:
    text = resources.files("swingleg.coach.drills").joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def _drill(
    id_: str,
    table: dict[str, Any],
    faults: Mapping[str, Fault],
    references: Mapping[str, Reference],
) -> Drill:
    target = table.pop("target", None)
    lists = ("serves", "mission", "cues", "contra_indications", "equipment", "wanted")
    plain: dict[str, Any] = {k: tuple(v) if k in lists else v for k, v in table.items()}
    plain |= {
        "faults": tuple(faults[f] for f in table["faults"]),
        "references": tuple(references[r] for r in table["references"]),
        "dose": Dose(**table["dose"]),
        "make_target": partial(_target, target, f"{id_}.toml") if target else None,
    }
    return Drill(id=id_, **{"progression": None, "regression": None, **plain})


def _target(table: dict[str, Any], where: str) -> Target:
    from swingleg.coach.drills.curves import target_of  # late: SciPy

    return target_of(table, where)


def _read() -> dict[str, Drill]:
    faults = {id_: Fault(id_, **words) for id_, words in _toml("faults.toml").items()}
    references = {key: Reference(**words) for key, words in _toml("references.toml").items()}
    return {id_: _drill(id_, _toml(f"library/{id_}.toml"), faults, references) for id_ in ORDER}


DRILLS: dict[str, Drill] = _read()
"""Drill id → Drill."""


def drill_of(text: str) -> Drill:
    """The drill that a person named: its id with hyphens or underscores, its name, or a beginning.

    Raises
    ------
    OptionError : no drill, or several, begin so; all of them are named.
    """
    asked = _plain(text)
    for drill in DRILLS.values():
        if asked in {_plain(drill.id), _plain(drill.name), *map(_plain, drill.wanted)}:
            return drill
    begun = [d for d in DRILLS.values() if asked and _plain(d.id).startswith(asked)]
    if len(begun) == 1:
        return begun[0]
    if begun:
        raise OptionError(
            f"{text!r} can be {', '.join(d.spoken for d in begun)}", fix="Say which one."
        )
    near = difflib.get_close_matches(asked, [_plain(d.id) for d in DRILLS.values()], 1)
    hint = f"Did you mean {near[0].replace('_', '-')}? " if near else ""
    known = ", ".join(d.spoken for d in DRILLS.values())
    raise OptionError(f"no drill is called {text!r}", fix=f"{hint}Known: {known}.")


def _plain(text: str) -> str:
    return "_".join(text.lower().replace("-", " ").replace("_", " ").split())
