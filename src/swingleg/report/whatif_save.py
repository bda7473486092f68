"""A WhatIf → whatif.json, whatif.html and the section in report.html."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from swingleg.core.analysis import Analysis
from swingleg.core.files import write_text
from swingleg.report import whatif
from swingleg.report.files import prepare_output
from swingleg.report.html import template
from swingleg.report.save import ANSWERS, REPORT
from swingleg.report.whatif_json import whatif_dict
from swingleg.simulate.result import WhatIf

PAGE, DATA = ANSWERS
#: the place in report.html between which the section stands; empty until something was asked
BEGIN, END = "<!-- what if: begin -->", "<!-- what if: end -->"


@dataclass(frozen=True)
class Written:
    """Paths. report : None where there is no report, or one without a place for the section."""

    page: Path
    data: Path
    report: Path | None
    #: a report stands there, but an older version wrote it
    report_too_old: bool = False


def save_whatif(
    found: WhatIf, analysis: Analysis, folder: str | Path, *, splice: bool = True
) -> Written:
    """Write or rewrite all, each whole or not at all.

    splice : put the section into the folder's report.html too.

    Raises
    ------
    OutputError : the folder or a file cannot be written.
    """
    place = prepare_output(folder)
    data = json.dumps(whatif_dict(found), indent=1, ensure_ascii=False, allow_nan=False)
    write_text(place / DATA, data + "\n")
    content = whatif.page(found, analysis)
    own = template("whatif_page.html.j2").render(content, own_page=True)
    write_text(place / PAGE, own)
    report = place / REPORT
    if not splice or not report.exists():
        return Written(place / PAGE, place / DATA, None)
    section = template("whatif.html.j2").render(content, own_page=False)
    whole = spliced(report.read_text(encoding="utf-8"), section)
    if whole is None:
        return Written(place / PAGE, place / DATA, None, report_too_old=True)
    write_text(report, whole)
    return Written(place / PAGE, place / DATA, report)


def spliced(report: str, section: str) -> str | None:
    """The report with the section in its place, instead of an earlier one; None without a place."""
    pattern = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
    if not pattern.search(report):
        return None
    return pattern.sub(lambda _: f"{BEGIN}\n{section}\n{END}", report, count=1)
