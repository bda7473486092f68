"""swingleg: a running-form lab for the swing leg."""

from __future__ import annotations

__version__ = "0.1.0"
