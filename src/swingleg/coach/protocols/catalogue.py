"""The protocols, read from ``library/ID.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal

from swingleg.core.errors import OptionError

Kind = Literal["reserve", "ladder", "cadence", "carry_over", "fatigue"]


@dataclass(frozen=True)
class Step:
    """One recording of a protocol. steps : of both feet to film, at least; rest_s : after it."""

    id: str
    name: str
    instructions: str
    steps: int
    rest_s: int


@dataclass(frozen=True)
class Protocol:
    """A guided test.

    question : what it answers. kind : how its recordings are judged together (`result.judge`).
    metrics : what is looked at, first things first. camera, notes, means : sentences. fewest, most:
    recordings; a ladder's last step is repeated.
    """

    id: str
    name: str
    alias: str
    one_line: str
    question: str
    kind: Kind
    mission: tuple[int, ...]
    metrics: tuple[str, ...]
    warm_up: str
    camera: tuple[str, ...]
    notes: tuple[str, ...]
    means: tuple[str, ...]
    steps: tuple[Step, ...]
    fewest: int
    most: int

    def step_ids(self, count: int) -> tuple[str, ...]:
        """A name for each of `count` recordings, for folders and tables.

        Raises
        ------
        OptionError : another number of recordings than the protocol takes.
        """
        if not self.fewest <= count <= self.most:
            steps = ", ".join(s.id for s in self.steps)
            exact = str(self.most) if self.fewest == self.most else f"{self.fewest} to {self.most}"
            given = f"{count} {'was' if count == 1 else 'were'} given"
            raise OptionError(
                f"{self.alias} takes {exact} recordings ({steps}), and {given}",
                fix=f"swingleg protocol show {self.alias} says what to film for each.",
            )
        if count < len(self.steps):
            return (self.id,)
        ids = [s.id for s in self.steps]
        if count > len(ids):
            ids = [ids[0], *(f"{ids[-1]}{k}" for k in range(1, count))]
        return tuple(ids)


def protocol_of(text: str) -> Protocol:
    """By id, alias or an unambiguous beginning; hyphens do for underscores.

    Raises
    ------
    OptionError : no such protocol, or several.
    """
    said = text.strip().lower().replace("-", "_")
    names = {n.replace("-", "_"): p for p in PROTOCOLS.values() for n in (p.id, p.alias)}
    if said in names:
        return names[said]
    found = {p.id: p for n, p in names.items() if said and n.startswith(said)}
    if len(found) == 1:
        return next(iter(found.values()))
    known = ", ".join(sorted(p.alias for p in PROTOCOLS.values()))
    what = "more than one protocol begins so" if found else "no such protocol"
    raise OptionError(f"{what}: {text!r}", fix=f"There are: {known}; swingleg protocol list.")


def _load() -> dict[str, Protocol]:
    folder = resources.files("swingleg.coach.protocols").joinpath("library")
    found = {}
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            data = tomllib.loads(file.read_text(encoding="utf-8"))
            found[file.name.removesuffix(".toml")] = _protocol(file.name[:-5], data)
    return found


def _protocol(id_: str, data: dict[str, Any]) -> Protocol:
    steps = tuple(Step(**row) for row in data["step"])
    said: dict[str, Any] = {k: v for k, v in data.items() if k != "step"}
    for key in ("mission", "metrics", "camera", "notes", "means"):
        said[key] = tuple(said[key])
    for key in ("fewest", "most"):
        said.setdefault(key, len(steps))
    return Protocol(id=id_, steps=steps, **said)


PROTOCOLS = _load()
