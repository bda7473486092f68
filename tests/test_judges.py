"""Whom a runner's rendered clips are judged by: nobody who saw the runner, by whatever way."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from validation import judges


@dataclass(frozen=True)
class _Clip:
    subject: str
    teaches: bool = True
    foot_deg: float | None = None

    @property
    def truth(self) -> dict[str, bool]:
        return {"source": self.teaches}

    @property
    def changed(self) -> dict[str, float]:
        return {} if self.foot_deg is None else {"foot_contact_deg": self.foot_deg}


def test_nobody_who_saw_a_runner_judges_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights stand for whom they saw; those of contacts and force, whom the motions they learned
    from and the weights that calibrated these saw."""
    clips = [_Clip("a"), _Clip("b"), _Clip("c"), _Clip("a", foot_deg=-8.0)]
    clips += [_Clip("designed", False), _Clip("turned")]
    samples = [SimpleNamespace(clip=clip) for clip in clips[:-1]]
    everybody = {s.clip.subject for s in samples}

    def models(used, weights):  # type: ignore[no-untyped-def]
        assert all(clip.subject not in weights[clip.subject] for clip, _ in used)
        assert not any(clip.changed for clip, _ in used), "a designed landing taught contacts"
        saw = set().union(*({clip.subject} | weights[clip.subject] for clip, _ in used))
        return saw, saw

    class Sums:
        normal = dict.fromkeys(everybody)

        def without(self, *names: str) -> set[str]:
            assert set(names) <= everybody
            return everybody - set(names)

    monkeypatch.setattr(judges, "sums_of", lambda _: Sums())
    monkeypatch.setattr(judges, "_models", models)
    monkeypatch.setattr(judges, "with_habits", lambda each, _: each)
    each = judges.judges(samples, [(clip, None) for clip in clips])
    assert set(each) == {"", *(clip.subject for clip in clips)}
    for runner, judge in each.items():
        assert not {runner} & (judge.weights | judge.contacts | judge.force)
    assert each[""].weights == everybody == each["turned"].weights
    assert each["a"].contacts == each["a"].force == {"b", "c", "designed"}
