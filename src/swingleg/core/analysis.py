"""`Analysis`: everything known about one recording. The contract of a result is written from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

from swingleg.core.athlete import Athlete, Condition
from swingleg.core.claims import ClaimAnswer
from swingleg.core.findings import Finding, Quality, Unavailable
from swingleg.core.measure import Metric


@dataclass(frozen=True)
class InputInfo:
    """What was read. frames, fps, duration_s are of the recording in real time."""

    path: str
    kind: str
    frames: int
    fps: float
    duration_s: float
    slow_motion_factor: float = 1.0
    near_side: str | None = None
    width: int | None = None
    height: int | None = None
    #: the clip is a rendered runner (stated in the report)
    virtual: bool = False


@dataclass(frozen=True)
class Analysis:
    """One recording, measured.

    keypoints is None for motion capture. forces : ground force of each stance
    (`dynamics.waveforms`), None in results of older versions. metrics: name → Metric, in registry
    order, including NAME_asymmetry entries (only `both` set).
    """

    input: InputInfo
    athlete: Athlete
    condition: Condition
    quality: Quality
    motion: xr.Dataset
    events: pd.DataFrame
    strides: pd.DataFrame
    metrics: dict[str, Metric]
    findings: tuple[Finding, ...]
    unavailable: tuple[Unavailable, ...]
    #: what the recording says about the coaches' claims; empty in results of older versions
    claims: tuple[ClaimAnswer, ...] = ()
    keypoints: xr.Dataset | None = None
    forces: xr.Dataset | None = None
    #: stage → seconds, for the benchmark
    timings: dict[str, float] = field(default_factory=dict)

    def to_html(self, path: str | Path | None = None, *, video: str | Path | None = None) -> str:
        """The self-contained report; also written to `path` when given.

        video: the clip analysed, for key frames.
        """
        from swingleg.report.html import render_report  # late: core imports no stage otherwise

        html = render_report(self, video=video)
        if path is not None:
            Path(path).write_text(html, encoding="utf-8")
        return html

    def save(self, out_dir: str | Path, **options: Any) -> dict[str, Path]:
        """Write every file of a result; options and errors as `swingleg.save`."""
        from swingleg.report.save import save

        return save(self, out_dir, **options)

    @staticmethod
    def load(out_dir: str | Path) -> Analysis:
        """The Analysis that `save` wrote; errors as `swingleg.load`."""
        from swingleg.report.save import load

        return load(out_dir)
