"""A result folder → what is filed of it: its kind, the hash of its content, its rows."""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from swingleg.core.errors import InputError, OptionError
from swingleg.report import programme
from swingleg.report import programme_save as plan
from swingleg.report.drilling import data as drill_data
from swingleg.report.drilling import save as drilling
from swingleg.report.save import (
    ANSWERS,
    EVENTS,
    FORCES,
    KEYPOINTS,
    MOTION,
    OVERLAY,
    REPORT,
    STRIDES,
    SUMMARY,
)
from swingleg.report.summary import SCHEMA
from swingleg.store.repeat import repeat_sds

#: kind → the file that tells it, and all that belong to it
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "analysis": (
        SUMMARY,
        (SUMMARY, STRIDES, EVENTS, MOTION, KEYPOINTS, FORCES, REPORT, OVERLAY, *ANSWERS),
    ),
    "drill": (drilling.DATA, (drilling.DATA, drilling.REPS, drilling.PAGE, MOTION, OVERLAY)),
    "programme": (plan.DATA, (plan.DATA, plan.PAGE, plan.CALENDAR)),
}
#: kind → newest schema of its file that is known here
_SCHEMAS = {"analysis": SCHEMA, "drill": drill_data.SCHEMA, "programme": programme.SCHEMA}
_SIDES = ("left", "right", "both")
#: of a summary, what has no table of its own
_KEPT = ("input", "athlete", "condition", "quality", "strides", "unavailable")
#: of a summary, what another run over the same recording changes
_NOT_CONTENT = ("timings_s",)
#: a drill that was not recognised
UNKNOWN = "unknown"
#: files beside the summary that hold its numbers
_NUMBERS = (STRIDES, EVENTS)
_GIVE = "Give a folder that swingleg wrote with -o."


@dataclass(frozen=True)
class Incoming:
    """One result, read and found fit to be filed.

    names : its files. columns : of its row. recording : of its recording's row (an analysis).
    metrics, findings : rows. about : what the result says of the runner (height_m, mass_kg, sex).
    """

    kind: str
    folder: Path
    content_hash: str
    names: tuple[str, ...]
    columns: dict[str, Any]
    taken_at: datetime
    taken_from: str
    recording: dict[str, Any] | None = None
    metrics: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)
    #: the name that the result itself gives its runner
    said_name: str | None = None


def find_results(paths: Iterable[str | Path]) -> list[Path]:
    """Folders that hold a result, each once: those given, and all below them.

    Raises
    ------
    OptionError : a path is not there, or holds no result.
    """
    found: dict[Path, None] = {}
    for path in map(Path, paths):
        start = path.parent if path.is_file() and _marks(path.name) else path
        if not start.is_dir():
            what = "this is a file" if start.exists() else "there is no such folder"
            raise OptionError(what, where=str(path), fix=_GIVE)
        here = [Path(top) for top, _, names in os.walk(start) if any(map(_marks, names))]
        if not here:
            raise OptionError("there is no result in this folder", where=str(path), fix=_GIVE)
        found |= dict.fromkeys(folder.resolve() for folder in sorted(here))
    return list(found)


def read_results(
    folder: Path, taken_at: datetime | None = None, kinds: Iterable[str] = tuple(KINDS)
) -> Iterator[Incoming]:
    """What a folder holds; an analysis and a programme may lie in one.

    taken_at : when the recording was made, UTC, where it was said. kinds : others are passed over.

    Raises
    ------
    InputError : a file is not what its name says, damaged, or of a newer swingleg.
    """
    for kind in kinds:
        marker, names = KINDS[kind]
        if (folder / marker).is_file():
            there = tuple(name for name in names if (folder / name).is_file())
            data = _json(folder / marker)
            if data["schema"] > _SCHEMAS[kind]:
                raise InputError(
                    f"{Path(marker).stem} schema {data['schema']} is not known here",
                    where=str(folder),
                    fix="Install a newer swingleg.",
                )
            try:
                one = _READERS[kind](folder, there, data, taken_at)
            except (KeyError, TypeError, ValueError, AttributeError, OSError) as error:
                raise InputError(
                    f"not a result ({type(error).__name__}: {error})", where=str(folder), fix=_GIVE
                ) from error
            yield one


def _marks(name: str) -> bool:
    return any(name == marker for marker, _ in KINDS.values())


def _json(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
        # swingleg writes no NaN and no infinity; from elsewhere they are as good as nothing
        data = json.loads(text, parse_constant=_number_in, parse_float=_number_in)
    except (OSError, ValueError) as error:
        raise InputError("the file is damaged", where=str(path), fix=_GIVE) from error
    if not isinstance(data, dict) or not isinstance(data.get("schema"), int):
        raise InputError("this was not written by swingleg", where=str(path), fix=_GIVE)
    return data


# ---- analysis ----------------------------------------------------------------------------------


def _analysis(
    folder: Path, names: tuple[str, ...], data: dict[str, Any], taken_at: datetime | None
) -> Incoming:
    missing = [name for name in (STRIDES, EVENTS, MOTION) if name not in names]
    if missing:
        raise InputError(f"files are missing: {', '.join(missing)}", where=str(folder), fix=_GIVE)
    source, condition, athlete = data["input"], data["condition"], data["athlete"]
    clip = Path(source["path"])
    when, whence = _taken(clip, folder / SUMMARY, taken_at, source["kind"])
    return Incoming(
        kind="analysis",
        folder=folder,
        content_hash=_hash(data, folder, _NUMBERS),
        names=names,
        columns={
            "schema_version": data["schema"],
            "swingleg": str(data["swingleg"]),
            "quality": _number(data["quality"]["score"]),
            "speed_m_s": _number(condition["speed_m_s"]),
            "surface": condition["surface"],
            "treadmill": condition.get("treadmill"),
            "incline_pct": _number(condition.get("incline_pct")) or 0.0,
            "event": condition["event"],
            "protocol": condition.get("protocol"),
            "summary": _kept(data),
        },
        taken_at=when,
        taken_from=whence,
        recording={
            "name": clip.name,
            "kind": str(source["kind"]),
            "content_hash": _hash_of_clip(clip, source),
        },
        metrics=_metrics(data["metrics"], repeat_sds(folder, data)),
        findings=_findings(data["findings"]),
        about=_about(athlete),
        said_name=athlete.get("name"),
    )


def _about(athlete: dict[str, Any]) -> dict[str, Any]:
    about = {key: _number(athlete.get(key)) for key in ("height_m", "mass_kg")}
    return {k: v for k, v in {**about, "sex": athlete.get("sex")}.items() if v}


def _kept(data: dict[str, Any]) -> dict[str, Any]:
    return _unnamed({key: data[key] for key in _KEPT if key in data})


def _metrics(
    metrics: dict[str, Any], repeats: dict[tuple[str, str], float]
) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "side": side,
            **{key: _number(measure[key]) for key in ("value", "ci_low", "ci_high")},
            "unit": str(measure["unit"]),
            "n": int(measure["n"]),
            "repeat_sd": _number(repeats.get((name, side))),
            "z": _number((entry.get("z") or {}).get(side)),
            **{
                f"norm_{key}": _number((entry.get("norm") or {}).get(key))
                for key in ("mean", "sd", "p5", "p95")
            },
        }
        for name, entry in metrics.items()
        for side in _SIDES
        if (measure := entry[side]) and _finite(measure["value"])
    ]


def _number_in(text: str) -> float | None:
    return _number(float(text))


def _finite(value: Any) -> bool:
    return isinstance(value, (int, float)) and math.isfinite(value)


def _findings(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "place": place,
            "code": finding["id"],
            "severity": finding["severity"],
            "side": finding.get("side") or "both",
            "text": finding["text"],
            "cause": finding.get("cause"),
        }
        for place, finding in enumerate(findings)
    ]


# ---- drill, programme --------------------------------------------------------------------------


def _drill(
    folder: Path, names: tuple[str, ...], data: dict[str, Any], taken_at: datetime | None
) -> Incoming:
    source = data.get("input") or {}
    clip = Path(source.get("path") or folder)
    when, whence = _taken(clip, folder / drilling.DATA, taken_at, source.get("kind") or "video")
    drill = data.get("drill")
    drill = drill.get("id") if isinstance(drill, dict) else drill
    reps = data.get("reps")
    if not isinstance(reps, dict):
        raise InputError("not a drill's result", where=str(folder), fix=_GIVE)
    return Incoming(
        kind="drill",
        folder=folder,
        content_hash=_hash(data, folder, ()),
        names=names,
        columns={
            "drill": str(drill or UNKNOWN),
            "reps": sum(_whole(number) or 0 for number in reps.values()),
            "score": _number(data.get("score")),
            "swingleg": str(data.get("swingleg", "")),
            "summary": _unnamed(data),
        },
        taken_at=when,
        taken_from=whence,
        said_name=(data.get("athlete") or {}).get("name"),
    )


def _programme(
    folder: Path, names: tuple[str, ...], data: dict[str, Any], taken_at: datetime | None
) -> Incoming:
    weeks = data.get("weeks")
    when, whence = _taken(Path(), folder / plan.DATA, taken_at, "")
    return Incoming(
        kind="programme",
        folder=folder,
        content_hash=_hash(data, folder, ()),
        names=names,
        columns={
            "weeks": len(weeks) if isinstance(weeks, list) else _whole(weeks),
            "swingleg": str(data.get("swingleg", "")),
            "summary": _unnamed(data),
        },
        taken_at=when,
        taken_from=whence,
        said_name=(data.get("athlete") or {}).get("name"),
    )


def _unnamed(data: dict[str, Any]) -> dict[str, Any]:
    """A name stands in the table of athletes, a path on nobody else's disk."""
    kept = {key: value for key, value in data.items() if key != "title"}
    if isinstance(kept.get("athlete"), dict):
        kept["athlete"] = {k: v for k, v in kept["athlete"].items() if k != "name"}
    if isinstance(kept.get("input"), dict) and kept["input"].get("path"):
        kept["input"] = kept["input"] | {"path": Path(kept["input"]["path"]).name}
    return kept


def _number(value: Any) -> float | None:
    value = value.get("value") if isinstance(value, dict) else value
    return float(value) if _finite(value) else None


def _whole(value: Any) -> int | None:
    return int(value) if _finite(value) else None


_READERS = {"analysis": _analysis, "drill": _drill, "programme": _programme}


# ---- content and time --------------------------------------------------------------------------


def _hash(data: dict[str, Any], folder: Path, names: Iterable[str]) -> str:
    """SHA-256 of the numbers: the same for the same measuring, wherever and whenever it ran, and
    however the runner's name was typed.
    """
    content = _unnamed({key: value for key, value in data.items() if key not in _NOT_CONTENT})
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode())
    for name in names:
        digest.update(hashlib.sha256((folder / name).read_bytes()).digest())
    return digest.hexdigest()


def _hash_of_clip(clip: Path, source: dict[str, Any]) -> str:
    """SHA-256 of the file; where it is gone, of what the result knows of it."""
    try:
        with clip.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        known = [clip.name, source["kind"], source["frames"], round(source["duration_s"], 2)]
        return "known-" + hashlib.sha256(json.dumps(known).encode()).hexdigest()


def _taken(clip: Path, result: Path, said: datetime | None, kind: str) -> tuple[datetime, str]:
    """When the recording was made, UTC, and how that is known."""
    if said is not None:
        return said, "given"
    if kind == "video" and clip.is_file() and (stamp := _stamp(clip)):
        return stamp, "clip"
    if clip.is_file():
        return _modified(clip), "file"
    return _modified(result), "result"


def _modified(path: Path) -> datetime:
    seconds = int(path.stat().st_mtime)
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


def _stamp(clip: Path) -> datetime | None:
    """The time that a phone or camera writes into its clip."""
    import av

    try:
        with av.open(str(clip)) as file:
            text = file.metadata.get("creation_time")
        when = datetime.fromisoformat(text) if text else None
    except (OSError, ValueError):
        return None
    if when is None or when.year < 1990:  # a camera whose clock was never set
        return None
    if when.tzinfo is not None:
        when = when.astimezone(UTC).replace(tzinfo=None)
    return when.replace(microsecond=0)
