"""What stands between the command and its first look at a clip."""

from __future__ import annotations

import subprocess
import sys

#: imported by `swingleg analyze` before the clip is opened
BEFORE_POSE = (
    "swingleg.cli", "swingleg.pipeline", "swingleg.progress", "swingleg.read.registry",
    "swingleg.report", "swingleg.report.terminal", "swingleg.pose.run",
)  # fmt: skip


def test_scipy_waits_until_the_clip_is_looked_at() -> None:
    code = f"import sys, {', '.join(BEFORE_POSE)}; print('scipy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
