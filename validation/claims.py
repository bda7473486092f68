"""The coaches' claims on public data: results for the package, a page with figures for the docs.

    SWINGLEG_DATA=… python -m validation.claims

Writes src/swingleg/assess/claims/public.json, docs/claims.md and docs/img/claim-*.svg from the
strides of 12 RBDS runners at three speeds (`validation.claims_data`). About two minutes.
"""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

import pandas as pd

import swingleg
from swingleg.assess import claims as package
from swingleg.assess.claims import (
    CLAIMS,
    ELSEWHERE,
    Claim,
    Link,
    Public,
    Result,
    public_results,
    words,
)
from swingleg.assess.claims.base import Case, spec
from swingleg.assess.claims.own import stride_relation
from swingleg.assess.claims.public import as_rows
from swingleg.core.athlete import Condition
from swingleg.core.quantity import number
from validation import claims_data
from validation.claims_figures import draw

ROOT = Path(__file__).parents[1]
JSON = Path(package.__file__).with_name("public.json")
_ENDS = ("value", "low", "high")
PAGE = ROOT / "docs" / "claims.md"
SOURCE = (
    "RBDS: 12 healthy runners on a treadmill at 2.5, 3.5 and 4.5 m/s, markers and force plates "
    "(Fukuchi et al. 2017, doi 10.7717/peerj.3298, CC BY 4.0)"
)
ELSEWHERE_SOURCE = (
    "one runner of another laboratory at 2, 3, 4 and 5 m/s, treadmill (Hamner & Delp 2013, "
    "J Biomech 46:780, subject 01)"
)
INTRO = """# What the coaches say, what the data say

Two coaches' articles stand behind this project, and they disagree in part. Here each of their
claims is held against public motion capture with force plates. The report asks the same of one
runner's own recording, in its section “What the coaches say, what your legs say”.

**How to read it.** *Between runners*: does a runner with more of the one have more of the other
than other runners at the same speed? *Within a runner*: do the two go together from one stride to
the next, the same leg at the same speed? Both may differ, and both may differ from what happens
when somebody changes on purpose: nobody was asked to change anything here. r is a correlation
from −1 to 1 (below 0.1 hardly, 0.3 moderately, above 0.5 strongly); beside it stands what a step
of the one goes with in the other's own unit, and in brackets the 95 % interval from resampling
runners (on simulated sets of twelve it held the truth in 94 to 97 of 100). “Without one runner”
is the correlation nearest to zero when any one of them is left out.

**How far it reaches.** {source}. {strides} strides. One laboratory, healthy runners, one
treadmill. With twelve runners only strong relations *between* runners can be seen at all; a claim
that is not seen here is not refuted. {count} claims were looked at and nothing is corrected for
that: of twenty intervals one misses by chance. There are no p-values: size and interval say more.

*In the figures* each mark is one runner at one speed, thin lines join the marks of one runner, and
thick lines are the trend among runners at one speed, or their mean.

*Elsewhere* is {elsewhere}: too little for a verdict, enough to see whether
another laboratory shows the same.

Printed by `validation/claims.py`, swingleg {version}; the same figures are in the package
(`assess/claims/public.json`).

| claim | rows | public data |
|---|---|---|
"""


def main() -> None:
    """Compute, write, draw."""
    table = claims_data.strides_of_all()
    results = {name: claim.public(table) for name, claim in CLAIMS.items()}
    elsewhere = claims_data.strides_elsewhere()
    data = {
        "source": SOURCE,
        "swingleg": swingleg.__version__,
        "runners": int(table["runner"].nunique()),
        "strides": len(table),
        "claims": {name: as_rows(rows) for name, rows in results.items()},
        "elsewhere": {
            "source": ELSEWHERE_SOURCE,
            "strides": len(elsewhere),
            "claims": {name: one_runner(rows, elsewhere) for name, rows in results.items()},
        },
    }
    lines = json.dumps(data, indent=1, ensure_ascii=False)
    JSON.write_text(lines + "\n", encoding="utf-8")
    public_results.cache_clear()
    for claim in CLAIMS.values():
        draw(claim, table)
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{len(CLAIMS)} claims, {len(table)} strides of {data['runners']} runners")


def one_runner(results: tuple[Result, ...], strides: pd.DataFrame) -> list[dict[str, Any]]:
    """What one runner's strides show of the same relations and levels.

    Relations: correlation between strides, each less the mean of its speed and leg.
    """
    out: list[dict[str, Any]] = []
    trial = strides.assign(side=strides["side"] + strides["belt_m_s"].astype(str))
    for r in results:
        if r.kind == "within":
            link = Link(r.x, r.y, r.sign, r.step, r.given)
            found = stride_relation(Case(trial, {}, Condition()), link)
            if found is not None:
                ends = (found.value, found.ci_low, found.ci_high)
                row = {"kind": "within", "x": r.x, "y": r.y, "given": list(r.given), "n": found.n}
                out.append(row | dict(zip(_ENDS, (round(v, 3) for v in ends), strict=True)))
    for name in dict.fromkeys(r.y for r in results if r.kind == "level" and not r.group):
        if name in strides and strides[name].notna().any():
            means = strides.groupby("belt_m_s")[name].mean()
            at = {f"{speed:g}": float(f"{value:.4g}") for speed, value in means.items()}
            out.append({"kind": "level", "y": name, "at": at})
    return out


def page() -> str:
    """docs/claims.md from the committed results."""
    public = public_results()
    intro = INTRO.format(
        source=public.source, strides=f"{public.strides:,}", count=len(CLAIMS),
        version=public.version, elsewhere=public.elsewhere_source,
    )  # fmt: skip
    *text, head = intro.split("\n\n")
    intro = "\n\n".join([*(_wrapped(part) for part in text), head])
    rows = [
        f"| [{c.title}](#{c.id.replace('_', '-')}) | {_rows(c)} "
        f"| {words.VERDICTS[words.public_verdict(c, public.results[c.id])]} |"
        for c in CLAIMS.values()
    ]
    parts = [_section(claim, public) for claim in CLAIMS.values()]
    rest = [f"- {row}: {what}." for row, what in ELSEWHERE.items()]
    return "\n".join(
        [
            intro + "\n".join(rows),
            "",
            *parts,
            "## Rows without a claim on this page",
            "",
            "Answered elsewhere in the project, now or later:",
            "",
            *rest,
            "",
        ]
    )


def _wrapped(paragraph: str) -> str:
    return "\n".join(textwrap.wrap(paragraph, 98, break_long_words=False, break_on_hyphens=False))


def _section(claim: Claim, public: Public) -> str:
    results = public.results[claim.id]
    verdict = words.VERDICTS[words.public_verdict(claim, results)]
    name = f"claim-{claim.id.replace('_', '-')}.svg"
    parts = [
        f"## {claim.title} {{ #{claim.id.replace('_', '-')} }}",
        "",
        f"**They say:** {claim.says}",
        "",
        f"**Tested:** {claim.tested}",
        "",
        " ".join([f"**{verdict}.**", *words.headline(claim, results)]),
        "",
        *([claim.caution, ""] if claim.caution else []),
    ]
    if (ROOT / "docs" / "img" / name).exists():
        parts += [f"![{claim.title}: a mark per runner and speed](img/{name})", ""]
    relations = [r for r in results if r.kind in ("between", "within")]
    if relations:
        parts += [*_relation_table(relations), ""]
    figures = [r for r in results if r.kind not in ("between", "within")]
    if figures:
        parts += [*_level_table(figures), ""]
    other = _elsewhere(public.elsewhere.get(claim.id, []))
    if other:
        parts += [f"*Elsewhere:* {other}", ""]
    before = public.earlier.get(claim.id, ())
    if before:
        parts += [_earlier(before, public, public.notes.get(claim.id, "")), ""]
    return "\n".join(parts)


def _relation_table(relations: list[Result]) -> list[str]:
    rows = [
        "| relation | looked at | r (95 %) | without one runner | a step | n | says |",
        "|---|---|---|---|---|---|---|",
    ]
    said = {"fits": "as claimed", "against": "the opposite", "unclear": "not clear", "": "–"}
    for r in relations:
        n = f"{r.runners} runners" + (f", {r.strides:,} strides" if r.kind == "within" else "")
        rows.append(
            f"| {words.relation_name(r)} | {r.kind} | {words.interval_words(r)} "
            f"| {words.least_words(r)} | {words.slope_words(r)} | {n} | {said[r.verdict]} |"
        )
    return rows


def _level_table(figures: list[Result]) -> list[str]:
    """A row per measure: mean of the runners (95 %) and sd between them at each speed, change."""
    speeds = sorted({r.speed_m_s for r in figures if r.speed_m_s is not None})
    heads = "".join(f" {v:g} m/s |" for v in speeds)
    rows = [f"| measure |{heads} per m/s |", "|---|" + "---|" * (len(speeds) + 1)]
    for name, group in dict.fromkeys((r.y, r.group) for r in figures):
        own = [r for r in figures if (r.y, r.group) == (name, group)]
        at = {r.speed_m_s: f"{words.interval_words(r)}, sd {words.spread_words(r)}"
              for r in own if r.kind == "level"}  # fmt: skip
        change = next((words.interval_words(r) for r in own if r.kind == "change"), "")
        cells = " | ".join(at.get(v, "") for v in speeds)
        rows.append(f"| {words.measure_name(own[0])} | {cells} | {change} |")
    return rows


def _elsewhere(rows: list[dict[str, Any]]) -> str:
    """One runner's figures in a line."""
    parts = []
    for row in rows:
        if row["kind"] == "within":
            r = Result("within", row["y"], *(row[e] for e in _ENDS), 1, row["n"], row["x"],
                       tuple(row["given"]))  # fmt: skip
            parts.append(f"{words.relation_name(r)}, within, {words.interval_words(r)}")
        else:
            d = spec(row["y"]).decimals
            values = ", ".join(number(v, d) for v in row["at"].values())
            name = words.measure_name(Result("level", row["y"], 0, 0, 0, 1, 0))
            parts.append(f"{name}: {values} at {', '.join(row['at'])} m/s")
    return "; ".join(parts) + "." if parts else ""


def _earlier(before: tuple[Result, ...], public: Public, note: str) -> str:
    found = "; ".join(
        f"{words.relation_name(r)}, {r.kind}, {words.interval_words(r)}" for r in before
    )
    return (
        f"*Before:* {found} ({public.earlier_source}). The twelve runners here are among those 26; "
        f"definitions are this version's.{' ' + note if note else ''}"
    )


def _rows(claim: Claim) -> str:
    return ", ".join(map(str, claim.rows))


if __name__ == "__main__":
    main()
