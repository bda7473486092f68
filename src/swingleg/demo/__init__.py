"""The clip that ships with swingleg: a virtual runner, and the truth about it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from swingleg.settings import Settings

CLIP = "overstrider.mp4"
TRUTH = "overstrider.truth.json"


@contextmanager
def demo_clip() -> Iterator[tuple[Path, Settings]]:
    """The demo clip's path and the settings that go with it."""
    truth = demo_truth()
    athlete = truth["athlete"]
    settings = Settings(
        athlete="Virtual runner",
        height=athlete["height_m"],
        mass=athlete["mass_kg"],
        sex=athlete["sex"],
        speed=truth["speed_m_s"],
        treadmill=truth["treadmill"],
    )
    with as_file(files(__name__) / CLIP) as path:
        yield path, settings


def demo_truth() -> dict[str, Any]:
    """What the renderer knows about the demo clip."""
    data: dict[str, Any] = json.loads((files(__name__) / TRUTH).read_text(encoding="utf-8"))
    return data
