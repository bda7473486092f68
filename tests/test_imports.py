"""What stands between the command and its first look at a clip."""

from __future__ import annotations

import subprocess
import sys

import pytest

#: imported by `swingleg analyze` before the clip is opened
BEFORE_POSE = (
    "swingleg.cli", "swingleg.pipeline", "swingleg.progress", "swingleg.read.registry",
    "swingleg.report", "swingleg.report.terminal", "swingleg.pose.run",
)  # fmt: skip


@pytest.mark.parametrize("library", ["scipy", "pandas", "xarray"])
def test_slow_libraries_wait_until_the_clip_is_looked_at(library: str) -> None:
    code = f"import sys, {', '.join(BEFORE_POSE)}; print({library!r} in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
