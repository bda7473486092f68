"""Public results in plain words: made from the figures, so that they cannot say anything else."""

from __future__ import annotations

from swingleg.assess.claims.base import Claim, Result, noun, spec
from swingleg.assess.claims.own import strength
from swingleg.core.quantity import MINUS, number, unit_after

#: verdict on public data → a line for a reader
VERDICTS = {
    "fits": "Public data agree",
    "partly": "Public data agree in part",
    "differs": "Public data say yes in one way, no in the other",
    "against": "Public data say the opposite",
    "partly_against": "Public data disagree in part",
    "unclear": "Public data show no clear relation",
    "described": "Public data give the figures",
    "none": "No public data",
}
_WHERE = {
    "between": "Between runners at the same speed",
    "within": "From stride to stride of one runner",
}


def public_verdict(claim: Claim, results: tuple[Result, ...]) -> str:
    """A key of `VERDICTS`: by the claim's own rule, else by its relations.

    The first relation decides. Yes and no are treated alike: the whole word needs a clear result
    between runners and within them, and no other relation of the claim that is without one of the
    same sign or has one of the other.
    """
    if not results:
        return "none"
    if claim.judged is not None:
        return claim.judged(results)
    relations: dict[tuple[object, ...], set[str]] = {}
    for r in results:
        if r.verdict:
            relations.setdefault((r.x, r.y, r.given), set()).add(r.verdict)
    if not relations:
        return "described"
    main, *others = relations.values()
    for sign, opposite in (("fits", "against"), ("against", "fits")):
        if main == {sign} and all(sign in said and opposite not in said for said in others):
            return sign
    if main >= {"fits", "against"}:
        return "differs"
    clear = (main if main != {"unclear"} else set[str]().union(*others)) - {"unclear"}
    if len(clear) != 1:
        return "unclear"
    return {"fits": "partly", "against": "partly_against"}[clear.pop()]


def first_relation(claim: Claim, results: tuple[Result, ...]) -> tuple[Result, ...]:
    """The results (between, within) of the relation that a claim puts first."""
    signed = [r for r in results if r.verdict]
    if not signed:
        return ()
    first = signed[0]
    return tuple(r for r in signed if (r.x, r.y, r.given) == (first.x, first.y, first.given))


def headline(claim: Claim, results: tuple[Result, ...]) -> list[str]:
    """What matters most in a few sentences: the figure's measure where it is drawn over speed, and
    the first relation (and, where that is unclear, the first of each sign that is not)."""
    lines = _figure_line(claim, results)
    whole = claim.judged is not None and public_verdict(claim, results) != "partly"
    main = () if whole else first_relation(claim, results)
    more: dict[str, Result] = {}
    if main and {r.verdict for r in main} == {"unclear"}:
        for r in results:
            if r.verdict in ("fits", "against"):
                more.setdefault(r.verdict, r)
    return [*lines, *(sentence(r) for r in (*main, *more.values()))]


def _figure_line(claim: Claim, results: tuple[Result, ...]) -> list[str]:
    """ "Knee lift: 28, 35, 41° at 2.5, 3.5, 4.5 m/s, means of 12 runners." """
    x, shown = claim.figure or ("", "")
    at = [r for r in results if r.kind == "level" and r.y == shown and not r.group]
    if x != "speed_m_s" or not at:
        return []
    entry = spec(shown)
    values = ", ".join(number(r.value, entry.decimals) for r in at)
    speeds = ", ".join(f"{r.speed_m_s:g}" for r in at)
    unit = unit_after(entry.unit)
    return [f"{entry.label}: {values}{unit} at {speeds} m/s, means of {at[0].runners} runners."]


def level_verdict(results: tuple[Result, ...], y: str, limit: float, *, above: bool) -> str:
    """ "fits" when every speed's interval lies on the claimed side of a limit, "against" when every
    one lies on the other, "unclear" otherwise, "none" without a result."""
    ends = [(r.low, r.high) for r in results if r.kind == "level" and r.y == y and not r.group]
    if not ends:
        return "none"
    over = all(low > limit for low, _ in ends)
    under = all(high < limit for _, high in ends)
    if not (over or under):
        return "unclear"
    return "fits" if over == above else "against"


def sentence(result: Result) -> str:
    """One result in a sentence."""
    if result.kind in ("between", "within"):
        return _relation(result)
    entry, group = spec(result.y), f" ({result.group} landings)" if result.group else ""
    unit = unit_after(entry.unit)
    d = entry.decimals
    ends = f"{number(result.low, d)} to {number(result.high, d)}"
    if result.kind == "change":
        d += 1
        return (
            f"{entry.label}{group}: {_signed(result.value, d)}{unit} per m/s as a runner speeds up "
            f"({_signed(result.low, d)} to {_signed(result.high, d)})."
        )
    return (
        f"{entry.label}{group} at {result.speed_m_s:g} m/s: {number(result.value, d)}{unit}, mean "
        f"of {result.runners} runners ({ends}); {number(result.spread, d)}{unit} between runners."
    )


def interval_words(result: Result) -> str:
    """ "+0.77 (+0.41 to +0.92)" of a relation; value and interval in its own unit otherwise."""
    d = (
        2
        if result.kind in ("between", "within")
        else spec(result.y).decimals + (result.kind == "change")
    )
    show = number if result.kind == "level" else _signed
    return f"{show(result.value, d)} ({show(result.low, d)} to {show(result.high, d)})"


def slope_words(result: Result) -> str:
    """ "+3.9° per 5°": what a step of x goes with; "" where there is no slope."""
    if result.slope != result.slope:
        return ""
    x, y = spec(result.x), spec(result.y)
    step, d = result.step, _digits(result)
    ends = sorted((result.slope_low * step, result.slope_high * step))
    return (
        f"{_signed(result.slope * step, d)}{unit_after(y.unit)} "
        f"({_signed(ends[0], d)} to {_signed(ends[1], d)}) per {step:g}{unit_after(x.unit)}"
    )


def relation_name(result: Result) -> str:
    """ "knee lift with foot ahead of the hip at landing; cadence held equal"."""
    held = f"; {' and '.join(map(noun, result.given))} held equal" if result.given else ""
    return f"{noun(result.x)} with {noun(result.y)}{held}"


def least_words(result: Result) -> str:
    """The correlation nearest to zero with one runner left out."""
    return _signed(result.least, 2)


def spread_words(result: Result) -> str:
    """Standard deviation between runners."""
    return number(result.spread, spec(result.y).decimals)


def measure_name(result: Result) -> str:
    """ "Knee lift, °" with the landings it is of."""
    entry, unit = spec(result.y), unit_after(spec(result.y).unit).strip()
    group = f" ({result.group} landings)" if result.group else ""
    return f"{entry.label}{group}{', ' + unit if unit else ''}"


def _relation(r: Result) -> str:
    held = f", at equal {' and '.join(map(noun, r.given))}," if r.given else ""
    figures = f"r = {interval_words(r)}"
    if r.low * r.high <= 0:
        return (
            f"{_WHERE[r.kind]}{held} {noun(r.x)} and {noun(r.y)} do not clearly go together "
            f"({figures})."
        )
    way = "more" if r.value > 0 else "less"
    said = {"fits": ", as claimed", "against": ", the opposite of the claim"}.get(r.verdict, "")
    slope = f"; {slope_words(r)}" if slope_words(r) else ""
    return (
        f"{_WHERE[r.kind]}{held} more {noun(r.x)} goes {strength(r.value)} with {way} {noun(r.y)}"
        f"{said} ({figures}{slope})."
    )


def _digits(result: Result) -> int:
    """Decimals so that the step's effect has two digits."""
    size = abs(result.slope * result.step)
    return next((d for d in range(5) if size >= 10 ** (1 - d)), 4) if size > 0 else 1


def _signed(value: float, decimals: int) -> str:
    text = number(value, decimals)
    return text if text.startswith(MINUS) or float(text) == 0 else f"+{text}"
