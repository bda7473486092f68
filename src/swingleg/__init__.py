"""swingleg: a running-form lab for the swing leg.

>>> import swingleg
>>> analysis = swingleg.analyze("run.mp4", swingleg.Settings(height=1.78, speed=3.3))
>>> analysis.metrics["thigh_elevation_peak_deg"].right.value  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

#: public name → module that holds it (and its name there, where `read` and `write` are the
#: packages'); imported on first use, so `import swingleg` stays light
_PUBLIC = {
    "Analysis": "swingleg.core.analysis",
    "Library": "swingleg.store.library",
    "Settings": "swingleg.settings",
    "analyze": "swingleg.pipeline",
    "analyze_keypoints": "swingleg.pipeline",
    "compare": "swingleg.comparison.compare",
    "load": "swingleg.report.save",
    "read_file": "swingleg.read.registry:read",
    "save": "swingleg.report.save",
    "what_if": "swingleg.simulate.whatif",
    "write_file": "swingleg.write.registry:write",
}
__all__ = ["__version__", *_PUBLIC]

if TYPE_CHECKING:
    from swingleg.comparison.compare import compare as compare
    from swingleg.core.analysis import Analysis as Analysis
    from swingleg.pipeline import analyze as analyze
    from swingleg.pipeline import analyze_keypoints as analyze_keypoints
    from swingleg.read.registry import read as read_file  # noqa: F401
    from swingleg.report.save import load as load
    from swingleg.report.save import save as save
    from swingleg.settings import Settings as Settings
    from swingleg.simulate.whatif import what_if as what_if
    from swingleg.store.library import Library as Library
    from swingleg.write.registry import write as write_file  # noqa: F401


def __getattr__(name: str) -> Any:
    if name in _PUBLIC:
        module, _, inside = _PUBLIC[name].partition(":")
        return getattr(import_module(module), inside or name)
    raise AttributeError(f"module 'swingleg' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
