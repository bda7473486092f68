"""Marker-set maps: which label stands where on the body, read from small TOML files.

A map names landmarks (a label, or a list of labels whose middle is meant) and the labels that
move together with a segment (its cluster). ``{s}`` stands for the side's letter. In a cluster
``@hip``, ``@knee`` and ``@ankle`` are that side's joint centre, found one segment further up.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from swingleg.core.errors import InputError
from swingleg.core.keypoints import SIDES

LANDMARKS = (
    "asis",
    "psis",
    "sacrum",
    "hip_centre",
    "knee_centre",
    "knee_lateral",
    "knee_medial",
    "ankle_centre",
    "ankle_lateral",
    "ankle_medial",
    "heel",
    "toe",
    "toe_single",
    "toe_tip",
    "shoulder",
    "c7",
    "clavicle",
)
CLUSTERS = ("pelvis", "thigh", "shank", "foot")
#: landmarks of the body's middle: no side
MIDDLE = ("sacrum", "c7", "clavicle")


@dataclass(frozen=True)
class MarkerMap:
    """One marker set.

    landmarks: (landmark, side) → labels whose middle it is; side "" for the body's middle.
    clusters: (segment, side) → labels, and "@joint" for a joint centre; side "" for the pelvis.
    """

    name: str
    title: str
    source: str
    landmarks: Mapping[tuple[str, str], tuple[str, ...]]
    clusters: Mapping[tuple[str, str], tuple[str, ...]]

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label the map knows, once."""
        groups = (*self.landmarks.values(), *self.clusters.values())
        return tuple(dict.fromkeys(n for group in groups for n in group if n[0] != "@"))

    def landmark(self, name: str, side: str = "") -> tuple[str, ...]:
        """Its labels, () where the set has no such landmark."""
        return self.landmarks.get((name, side), ())

    def cluster(self, segment: str, side: str = "") -> tuple[str, ...]:
        """Its labels, () where the set has none."""
        return self.clusters.get((segment, side), ())


def load_marker_map(path: str | Path) -> MarkerMap:
    """Read a map from a TOML file (see the files in ``motion/markers/sets`` for the form).

    Raises
    ------
    InputError : no such file, not TOML, or a landmark or cluster that is not known.
    """
    file = Path(path)
    try:
        return parse_map(file.read_text(encoding="utf-8"), str(file))
    except OSError as error:
        raise InputError("the marker map cannot be read", where=str(file)) from error


def parse_map(text: str, where: str) -> MarkerMap:
    """A map from the text of its file. Raises InputError as `load_marker_map`."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"the marker map is not valid TOML: {error}", where=where) from error
    letters = {"left": str(table.get("left", "L")), "right": str(table.get("right", "R"))}
    landmarks = _by_side(table.get("landmarks", {}), LANDMARKS, MIDDLE, letters, where)
    clusters = _by_side(table.get("clusters", {}), CLUSTERS, ("pelvis",), letters, where)
    name = str(table.get("name", Path(where).stem))
    title, source = str(table.get("title", name)), str(table.get("source", ""))
    return MarkerMap(name, title, source, landmarks, clusters)


@cache
def known_maps() -> tuple[MarkerMap, ...]:
    """The maps that come with swingleg."""
    folder = resources.files("swingleg.motion.markers").joinpath("sets")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple(parse_map(f.read_text(encoding="utf-8"), f.name) for f in files)


def plain(label: str) -> str:
    """A label without its subject's prefix ("Runner 1:LASI"), in lower case."""
    return label.rsplit(":", 1)[-1].strip().lower()


def choose_map(labels: Iterable[str], where: str = "", *, stood: bool = False) -> MarkerMap:
    """The known map that fits the labels best.

    labels : of the trial and, where `stood`, its standing trial together.

    Raises
    ------
    InputError : no map's landmarks are complete; tells what the nearest one lacks.
    """
    labels = list(labels)
    found = {plain(label) for label in labels}

    def likeness(one: MarkerMap) -> float:
        own = {plain(label) for label in one.labels}
        return 2 * len(own & found) / (len(own) + len(found))

    ranked = sorted(known_maps(), key=likeness, reverse=True)
    complete = [one for one in ranked if not lacks(one, found)]
    if complete:
        return complete[0]
    raise missing_markers(ranked[0], labels, where, stood=stood)


def missing_markers(
    nearest: MarkerMap, found: Iterable[str], where: str = "", *, stood: bool = False
) -> InputError:
    """The error for a file whose markers do not make a runner.

    stood : a standing trial was given, and its labels are among those found.
    """
    names = sorted(found, key=str.lower)
    shown = ", ".join(names[:40]) + (" …" if len(names) > 40 else "")
    return InputError(
        f"the markers needed are not there: found {shown or 'none'}; nearest known set is "
        f"{nearest.title} ({nearest.name}), which still needs "
        f"{', '.join(lacks(nearest, {plain(n) for n in names})) or 'more frames of its markers'}",
        where=where or None,
        fix=(
            "Label them in one of the two trials, or give a map of"
            if stood
            else "Give the standing trial with --static FILE, or"
        )
        + " your own names with --markers map.toml.",
    )


def lacks(one: MarkerMap, found: set[str]) -> tuple[str, ...]:
    """What the map cannot place from the labels (lower case, without prefix), in its own names."""
    missing: list[str] = []

    def has(name: str, side: str = "") -> bool:
        labels = one.landmark(name, side)
        return bool(labels) and all(plain(label) in found for label in labels)

    def need(side: str, *options: tuple[str, ...]) -> None:
        if not any(all(has(n, side) for n in option) for option in options):
            known = [o for o in options if all(one.landmark(n, side) for n in o)]
            names = [label for n in (known or [()])[0] for label in one.landmark(n, side)]
            absent = [n for n in names if plain(n) not in found]
            missing.extend(absent or [f"{side} {options[0][0]}"])

    for side in SIDES:
        need(side, ("asis",), ("hip_centre",))
        need(side, ("knee_lateral",), ("knee_centre",))
        need(side, ("ankle_lateral",), ("ankle_centre",))
        need(side, ("heel",))
        need(side, ("toe",), ("toe_single",), ("toe_tip",))
        if one.landmark("asis", side) and not (has("psis", side) or has("sacrum")):
            missing.extend(one.landmark("psis", side))
    return tuple(dict.fromkeys(missing))


def _by_side(
    table: Mapping[str, Any],
    known: tuple[str, ...],
    middle: tuple[str, ...],
    letters: Mapping[str, str],
    where: str,
) -> dict[tuple[str, str], tuple[str, ...]]:
    if not isinstance(table, Mapping) or any(isinstance(v, int | float) for v in table.values()):
        raise InputError(
            "the marker map's landmarks and clusters must name labels",
            where=where,
            fix='Write a table: [landmarks], then heel = "{s}HEE".',
        )
    strange = sorted(set(table) - set(known))
    if strange:
        raise InputError(
            f"the marker map names {', '.join(strange)}, which is not known",
            where=where,
            fix=f"Use: {', '.join(known)}.",
        )
    out = {}
    for name, value in table.items():
        labels = [value] if isinstance(value, str) else list(value)
        for side in ("",) if name in middle else SIDES:
            letter = letters.get(side, "")
            out[name, side] = tuple(str(label).replace("{s}", letter) for label in labels)
    return out
