"""`compare.html`: one sentence, what changed, curves, every measure, what could not be compared."""

from __future__ import annotations

from typing import Any

from swingleg import __version__
from swingleg.coach import safety
from swingleg.comparison.model import Change, Comparison, Pair
from swingleg.comparison.verdict import FALSE_SHARE, WORTHWHILE_SD
from swingleg.core.metrics import METRICS
from swingleg.report import words
from swingleg.report.comparison import figures
from swingleg.report.comparison import words as w
from swingleg.report.pictures import ANGLES


def page(found: Comparison, videos: dict[int, tuple[str, str]] | None = None) -> dict[str, Any]:
    """Everything the template needs.

    videos : number of the later recording → (name of the clip side by side, or "", and why not).
    """
    return {
        "version": __version__,
        "title": w.title(found),
        "recordings": [{"label": r.label, "facts": w.recording(r)} for r in found.recordings],
        "virtual": all(r.virtual for r in found.recordings),
        "same_session": found.same_session,
        "pairs": [_pair(found, p, (videos or {}).get(p.number, ("", ""))) for p in found.pairs],
        "no_cause": w.NO_CAUSE,
        "safety": safety.words("compare"),
        "false_share": f"{100 * FALSE_SHARE:.0f}",
        "worthwhile": f"{WORTHWHILE_SD:g}".replace("0.5", "half"),
    }


def _pair(found: Comparison, pair: Pair, video: tuple[str, str]) -> dict[str, Any]:
    changed = w.changed(pair)
    return {
        "number": pair.number,
        "before": found.recordings[0].label,
        "after": found.recordings[pair.number].label,
        "sentence": w.sentence(pair),
        "cautions": [_capital(c.message) for c in pair.cautions],
        "first": [_row(c) for c in w.first_five(pair)],
        "more": [_row(c) for c in changed if c not in w.first_five(pair)],
        "any_changed": bool(changed),
        "curves": _curves(pair),
        "families": _families(pair),
        "missing": [{"reason": reason, "names": names} for reason, names in w.not_compared(pair)],
        "counts": w.counts(pair),
        "video": video[0],
        "no_video": video[1],
    }


def _row(c: Change) -> dict[str, Any]:
    gap = c.difference
    reach = 1.08 * max(abs(gap.ci_low), abs(gap.ci_high), c.worthwhile or 0.0, 1e-9)
    open_ = c.verdict == "unsure"
    unit = words.spec(c.metric).unit
    return {
        "metric": c.metric,
        "label": w.label(c, leg=False),
        "leg": w.leg_words(c.side),
        "plain": words.unit_words(unit) if words.spec(c.metric).kind == "number" else "strides",
        "before": w.value(c, c.before, spread=False),
        "after": w.value(c, c.after, spread=False),
        "difference": w.difference(c),
        "svg": figures.whisker(
            f"{w.label(c)}: difference {w.difference(c)}",
            gap.value,
            gap.ci_low,
            gap.ci_high,
            reach,
            not open_,
        ),
        "sign": w.SIGNS[c.verdict],
        "verdict": w.verdict(c),
        "muted": open_,
        "why": w.why(c),
        "pace": w.pace(c),
        "detectable": w.amount(c, c.detectable),
        "worthwhile": "" if c.worthwhile is None else w.amount(c, c.worthwhile),
    }


def _families(pair: Pair) -> list[dict[str, Any]]:
    groups = []
    for family, title in words.FAMILIES.items():
        rows = [_row(c) for c in pair.changes if METRICS[c.metric].family == family]
        if rows:
            groups.append({"title": title, "rows": rows})
    return groups


def _curves(pair: Pair) -> list[dict[str, Any]]:
    panels = []
    for c in pair.curves:
        title, plain, up, down = ANGLES[c.angle]
        leg = w.leg_words(c.side)
        panels.append(
            {
                "title": f"{title}, {leg}",
                "plain": plain,
                "svg": figures.before_after(c, f"{title}, {leg}", up, down),
                "clusters": [
                    {"letter": figures.LETTERS[k % 8], "words": _capital(w.cluster(each, c))}
                    for k, each in enumerate(c.clusters)
                ],
                "none": c.reason or "no stretch of the cycle differs for sure",
                "n": c.n,
            }
        )
    return panels


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
