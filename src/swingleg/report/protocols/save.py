"""A protocol's result → protocol.json and protocol.html."""

from __future__ import annotations

import json
from pathlib import Path

from swingleg.coach.protocols import Result
from swingleg.comparison.model import Comparison
from swingleg.core.files import write_text
from swingleg.report.files import prepare_output
from swingleg.report.html import template
from swingleg.report.protocols.machine import protocol_dict
from swingleg.report.protocols.page import page

PAGE, DATA = "protocol.html", "protocol.json"


def save_protocol(
    found: Result,
    comparison: Comparison,
    folder: str | Path,
    folders: dict[str, str],
    compared: str,
) -> Path:
    """Write both, each whole or not at all; the page's path.

    folders : step → folder of its result, relative. compared : the comparison's page, relative.

    Raises
    ------
    OutputError : the folder or a file cannot be written.
    """
    place = prepare_output(folder)
    data = json.dumps(
        protocol_dict(found, comparison, folders), indent=1, ensure_ascii=False, allow_nan=False
    )
    html = template("protocol.html.j2").render(page(found, comparison, folders, compared))
    for name, text in ((DATA, data + "\n"), (PAGE, html)):
        write_text(place / name, text)
    return place / PAGE
