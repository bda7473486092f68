"""A trial's markers by plain label, turned into the runner's axes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from swingleg.motion.markers.maps import plain

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Trial:
    """time (T,) s. position (T, M, 3) m. index: plain label → column. name: plain → as stored."""

    time: Floats
    position: Floats
    index: dict[str, int]
    name: dict[str, str]
    source: str

    def __contains__(self, label: object) -> bool:
        return plain(str(label)) in self.index

    def has(self, labels: Iterable[str]) -> bool:
        """Whether there are such labels, and all stand in the file."""
        found = [label in self for label in labels]
        return bool(found) and all(found)

    def seen(self, labels: Iterable[str]) -> Floats:
        """(T, K, 3) paths in the order asked for; NaN for a label that is not there."""
        columns = [self.index.get(plain(label), -1) for label in labels]
        out = self.position[:, columns].copy()
        out[:, [c < 0 for c in columns]] = np.nan
        return out

    def middle(self, labels: Iterable[str]) -> Floats:
        """(T, 3) middle of some labels; NaN where one of them is lost."""
        return np.asarray(self.seen(labels).mean(axis=1))

    def turned(self, rotation: Floats) -> Trial:
        """The same trial in other axes."""
        turned = self.position @ rotation.T
        return Trial(self.time, turned, self.index, self.name, self.source)

    def rest(self) -> dict[str, Floats]:
        """Label → (3,) median place, for a standing trial; labels never seen are left out."""
        out = {}
        for label, column in self.index.items():
            path = self.position[:, column]
            path = path[np.isfinite(path[:, 0])]
            if len(path):
                out[label] = np.median(path, axis=0)
        return out


def trial_of(markers: xr.Dataset) -> Trial:
    """Take Markers apart, without labels that were never seen.

    Where two labels differ in their prefix only, the fuller one counts.
    """
    position = np.asarray(markers.position.values, dtype=float)
    lost = ~np.isfinite(position).all(axis=2)
    if lost.any():
        position = np.where(lost[..., None], np.nan, position)
    index: dict[str, int] = {}
    labels = [str(v) for v in markers.marker.values]
    for column, label in enumerate(labels):
        key = plain(label)
        if lost[:, column].all():
            continue
        if key not in index or lost[:, column].mean() < lost[:, index[key]].mean():
            index[key] = column
    attrs: dict[Any, Any] = dict(markers.attrs)
    return Trial(
        time=np.asarray(markers.time.values, dtype=float),
        position=position,
        index=index,
        name={key: labels[column] for key, column in index.items()},
        source=str(attrs.get("source", "")),
    )
