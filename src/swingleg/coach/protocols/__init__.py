"""Guided tests: what to run and film, step by step, and what the recordings together say."""

from swingleg.coach.protocols.catalogue import PROTOCOLS, Protocol, Step, protocol_of
from swingleg.coach.protocols.result import Recorded, Result, judge

__all__ = ["PROTOCOLS", "Protocol", "Recorded", "Result", "Step", "judge", "protocol_of"]
