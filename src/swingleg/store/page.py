"""`Progress` → a self-contained page with a chart per metric, and the same for machines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from swingleg import __version__
from swingleg.coach import safety
from swingleg.core.errors import OptionError
from swingleg.core.wording import counted
from swingleg.report.files import whole_file
from swingleg.report.html import template
from swingleg.report.words import spec, unit_words
from swingleg.store.chart import chart
from swingleg.store.found import local_day, plain
from swingleg.store.progress import Progress, Same, Trend
from swingleg.store.words import amount, condition_words, verdict

SCHEMA = 1
METHOD = (
    "The last recording is held against the first. A difference is called a change where chance "
    "would show it in fewer than one of twenty of all the differences told so (false discovery "
    "rate over the metrics of a condition). Chance here is what two recordings of the same running "
    "differ by: strides differ, and camera, clothes and light do. “Not changed” holds up to "
    "the limit that stands with it, which is less than runners at that pace differ by; where it "
    "would be more, it says “cannot tell”. More recordings of the same kind, filmed from the same "
    "place, tell more."
)


def save_progress(progress: Progress, page: Path) -> tuple[Path, Path]:
    """Write the page, and beside it the same content as .json.

    Raises
    ------
    OptionError : that .json is there and holds something else. OutputError : they cannot be
    written.
    """
    data = page.with_suffix(".json")
    if data.exists() and not _is_progress(data):
        raise OptionError(
            f"the charts' {data.name} would replace a file that holds something else",
            where=str(data),
            fix="Give -o another name.",
        )
    text = json.dumps(progress_dict(progress), indent=1, ensure_ascii=False, allow_nan=False)
    for path, content in ((data, text + "\n"), (page, progress_page(progress))):
        with whole_file(path) as part:
            part.write_text(content, encoding="utf-8", newline="\n")
    return page, data


def _is_progress(path: Path) -> bool:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and {"athlete", "metrics", "conditions"} <= found.keys()


def progress_page(progress: Progress) -> str:
    """The page as HTML text."""
    charted = [_charted(same) for same in progress.conditions if same.recordings > 1]
    person = progress.athlete
    facts = [counted(person.recordings, "recording")]
    if person.first and person.last:
        facts.append(_days(person.first, person.last))
    content = {
        "version": __version__,
        "name": person.name,
        "facts": facts,
        "sentence": sentence(progress),
        "charted": charted,
        "sides": any(t.side != "both" for same in progress.conditions for t in same.trends),
        "single": [
            f"{condition_words(same)}: {_day(same.first)}"
            for same in progress.conditions
            if same.recordings == 1
        ],
        "method": METHOD,
        "safety": safety.words("progress"),
    }
    return template("progress_page.html.j2").render(content)


def sentence(progress: Progress) -> str:
    """What has changed in the condition that was recorded most, in one sentence."""
    main = next((same for same in progress.conditions if same.recordings > 1), None)
    if main is None:
        return (
            "Nothing can be compared yet: record again on the same ground and at the same pace."
            if progress.conditions
            else "There is no recording yet."
        )
    where = condition_words(main).rsplit(", from", 1)[0]
    found = {word: _named([t for t in main.trends if t.verdict == word]) for word in ("up", "down")}
    said = [
        f"{'Higher' if word == 'up' else 'Lower'} than in the first recording, by more than "
        f"chance: {', '.join(names)}."
        for word, names in found.items()
        if names
    ] or ["No change can be told since the first recording."]
    return f"{' '.join(said)} {_capital(where)}."


def _named(trends: list[Trend]) -> list[str]:
    """Labels, both legs of one metric together."""
    sides: dict[str, list[str]] = {}
    for trend in trends:
        sides.setdefault(trend.metric, []).append(trend.side)
    names = []
    for metric, these in sides.items():
        label = _lower(spec(metric).label)
        if len(these) > 1:
            label = f"{label} of both legs"
        elif these != ["both"]:
            label = f"{these[0]} {label}"
        names.append(label)
    return names


def _charted(same: Same) -> dict[str, Any]:
    figures = []
    by_metric: dict[str, list[Trend]] = {}
    for trend in same.trends:
        by_metric.setdefault(trend.metric, []).append(trend)
    for name, trends in by_metric.items():
        told = spec(name)
        figures.append(
            {
                "label": told.label,
                "unit": unit_words(told.unit) if told.unit else "",
                "svg": chart(told.label, trends),
                "lines": [_told(trend) for trend in trends],
            }
        )
    return {
        "title": _capital(condition_words(same)),
        "lead": f"{counted(same.recordings, 'recording')}, "
        f"{_days(local_day(same.first), local_day(same.last))}.",
        "figures": figures,
    }


def _told(trend: Trend) -> str:
    """ "right leg: 33° at first, 38° last: higher, by more than chance"."""
    side = "" if trend.side == "both" else f"{trend.side} leg: "
    ends = [amount(trend.metric, p.value) for p in (trend.points[0], trend.points[-1])]
    if len(trend.points) == 1:
        return f"{side}{ends[0]}, measured once"
    return f"{side}{ends[0]} at first, {ends[1]} last: {verdict(trend)}"


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _day(moment: Any) -> str:
    day = local_day(moment)
    return f"{day.day} {day:%B %Y}"


def _days(first: Any, last: Any) -> str:
    words = [f"{day.day} {day:%B %Y}" for day in (first, last)]
    return words[0] if words[0] == words[1] else f"{words[0]} to {words[1]}"


def progress_dict(progress: Progress) -> dict[str, Any]:
    """The same as plain JSON values, versioned. Times are UTC."""
    return {
        "schema": SCHEMA,
        "swingleg": __version__,
        "athlete": progress.athlete.name,
        "metrics": list(progress.metrics),
        "conditions": [
            {
                "label": condition_words(same),
                **{
                    key: getattr(same, key)
                    for key in ("surface", "treadmill", "incline_pct", "protocol", "kind",
                                "speed_m_s", "recordings")
                },
                "trends": [
                    {
                        "metric": trend.metric,
                        "side": trend.side,
                        "unit": trend.unit,
                        "verdict": trend.verdict,
                        "bound": trend.bound,
                        "points": [plain(point) for point in trend.points],
                    }
                    for trend in same.trends
                ],
            }
            for same in progress.conditions
        ],
    }  # fmt: skip
