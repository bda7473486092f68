"""A training programme made from findings: rules as data, pure functions, nothing random."""

from swingleg.coach.programme.build import build
from swingleg.coach.programme.plan import Programme, Wanted
from swingleg.coach.programme.wanted import wanted

__all__ = ["Programme", "Wanted", "build", "wanted"]
