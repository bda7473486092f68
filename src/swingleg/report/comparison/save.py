"""A Comparison → compare.json, compare.html and the clips side by side."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from swingleg.comparison.model import Comparison
from swingleg.core.analysis import Analysis
from swingleg.core.errors import SwinglegError
from swingleg.core.files import write_text
from swingleg.report.comparison import page
from swingleg.report.comparison.machine import comparison_dict
from swingleg.report.comparison.side_by_side import Tick, write_side_by_side
from swingleg.report.files import prepare_output
from swingleg.report.html import template

PAGE, DATA, VIDEO = "compare.html", "compare.json", "side_by_side.mp4"


@dataclass(frozen=True)
class Written:
    """Paths. videos : number of the later recording → the clip, where there is one."""

    page: Path
    data: Path
    videos: dict[int, Path] = field(default_factory=dict)


def save_comparison(
    found: Comparison,
    analyses: Sequence[Analysis],
    folder: str | Path,
    *,
    video: bool = True,
    progress: Tick | None = None,
) -> Written:
    """Write all, each whole or not at all; numbers first, then clip by clip and the page again.

    Clips of an earlier comparison go once the new page and numbers stand. A clip is named in both
    as soon as it is whole, and takes no name that anything else has.

    Raises
    ------
    OutputError : the folder or a file cannot be written.
    """
    place = prepare_output(folder)
    older = _older_clips(place)
    reason = "it was not asked for" if not video else "it was not finished"
    told = {p.number: ("", reason) for p in found.pairs}
    _write_both(found, place, told)
    for clip in older:
        with suppress(OSError):
            clip.unlink()
    clips: dict[int, Path] = {}
    for pair in found.pairs if video else ():
        name = VIDEO if len(found.pairs) == 1 else VIDEO.replace(".", f"_{pair.number + 1}.")
        path = _free(place, name)
        labels = (found.recordings[0].label, found.recordings[pair.number].label)
        both = (analyses[0], analyses[pair.number])
        try:
            clips[pair.number] = write_side_by_side(both, labels, path, progress=progress)
            told[pair.number] = (path.name, "")
        except SwinglegError as error:
            told[pair.number] = ("", str(error.what).rstrip("."))
        _write_both(found, place, told)
    return Written(place / PAGE, place / DATA, clips)


def _older_clips(place: Path) -> list[Path]:
    """The clips that the comparison in this folder names: they show other recordings."""
    try:
        before = json.loads((place / DATA).read_text(encoding="utf-8"))
        named = {str(pair["video"]) for pair in before["pairs"] if pair["video"]}
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [clip for clip in place.glob(VIDEO.replace(".", "*.")) if clip.name in named]


def _free(place: Path, name: str) -> Path:
    """The name, or the next with a number that nothing in the folder has: it is somebody's own."""
    path, number = place / name, 2
    while path.exists() or path.is_symlink():
        path, number = place / name.replace(".", f"-{number}."), number + 1
    return path


def _write_both(found: Comparison, place: Path, told: dict[int, tuple[str, str]]) -> None:
    names = {number: name for number, (name, _) in told.items() if name}
    data = json.dumps(comparison_dict(found, names), indent=1, ensure_ascii=False, allow_nan=False)
    write_text(place / DATA, data + "\n")
    html = template("compare.html.j2").render(page.page(found, told))
    write_text(place / PAGE, html)
