"""A session → the files of its folder."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from swingleg.coach.reps import Session
from swingleg.coach.reps.recorded import Progress, Recorded
from swingleg.core.errors import OutputError, VideoError
from swingleg.core.files import write_text
from swingleg.report.drilling.data import drill_dict, reps_table
from swingleg.report.drilling.page import page
from swingleg.report.files import prepare_output, whole_file
from swingleg.report.html import template
from swingleg.report.save import MOTION, _storable

DATA, REPS, PAGE, OVERLAY = "drill.json", "reps.csv", "drill.html", "overlay.mp4"


def save_drill(
    session: Session,
    source: Recorded,
    out_dir: str | Path,
    *,
    overlay: bool = True,
    progress: Progress | None = None,
) -> dict[str, Path]:
    """Write numbers first, pictures last, each file whole or not at all.

    Returns
    -------
    data, reps, motion, page, overlay → path, as far as written.

    Raises
    ------
    OutputError : the folder or a file cannot be written.
    """
    folder = prepare_output(out_dir)
    tick = progress or (lambda stage, done, total: None)
    tick("report", 0, 4)
    paths = {"data": folder / DATA, "reps": folder / REPS, "motion": folder / MOTION}
    text = json.dumps(drill_dict(session, source), indent=1, ensure_ascii=False, allow_nan=False)
    write_text(paths["data"], text + "\n")
    write_text(paths["reps"], reps_table(session).to_csv(index=False))
    with whole_file(paths["motion"]) as part:
        _storable(session.motion).to_netcdf(part, engine="h5netcdf")
    tick("report", 2, 4)
    paths["page"] = folder / PAGE
    write_text(
        paths["page"],
        template("drill_session.html.j2").render(page(session, source)),
    )
    tick("report", 4, 4)
    try:  # of another recording that was written here before
        (folder / OVERLAY).unlink(missing_ok=True)
    except OSError as error:
        raise OutputError("an old file cannot be removed", where=str(folder / OVERLAY),
                          fix="Choose another folder with -o.") from error  # fmt: skip
    if overlay and source.kind == "video":
        from swingleg.report.drilling.overlay import write_drill_overlay

        with suppress(VideoError):  # gone or damaged meanwhile: everything else is written
            paths["overlay"] = write_drill_overlay(
                session,
                source,
                folder / OVERLAY,
                progress=lambda done, total: tick("overlay", done, total),
            )
    return paths
