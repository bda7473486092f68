"""Parameters of a C3D file, read without caring whether a group or a parameter is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np


class Parameters:
    """View on ezc3d's nested mapping; what is absent is empty, never an error."""

    def __init__(self, groups: Mapping[str, Any]) -> None:
        self._groups = {str(name).upper(): group for name, group in groups.items()}

    def _value(self, group: str, name: str) -> Any:
        entry = self._groups.get(group, {})
        found = entry.get(name)
        return None if found is None else found.get("value")

    def texts(self, group: str, name: str) -> list[str]:
        """Texts, continued in NAME2, NAME3, … where there are more than 255; stripped."""
        result: list[str] = []
        for part in range(1, 100):
            value = self._value(group, name if part == 1 else f"{name}{part}")
            if value is None or not len(value):
                break
            result += [str(text).strip() for text in value]
        return result

    def text(self, group: str, name: str) -> str:
        """The first text, or ""."""
        return (self.texts(group, name) or [""])[0]

    def array(self, group: str, name: str) -> np.ndarray:
        """Numbers as stored; an empty array when absent."""
        value = self._value(group, name)
        return np.empty(0) if value is None else np.asarray(value, dtype=float)

    def number(self, group: str, name: str) -> float | None:
        """The first number, or None."""
        value = self.array(group, name).ravel()
        return float(value[0]) if value.size else None
