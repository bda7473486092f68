"""A progress bar per stage, on the terminal only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

LABELS = {
    "weights": "Fetching the pose model (once)",
    "pose": "Finding the runner",
    "motion": "Fitting the legs",
    "gait": "Cutting strides",
    "assess": "Comparing with norms",
    "report": "Writing the report",
    "simulate": "Simulating this runner",
    "spread": "Trying other assumptions",
    "overlay": "Drawing the overlay video",
}


@contextmanager
def bars() -> Iterator[Callable[[str, float, float], None]]:
    """progress(stage, done, total) as one bar per stage; silent when stderr is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    shown = Progress(
        TextColumn("  {task.description:<32}"),
        BarColumn(28),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    )
    tasks: dict[str, TaskID] = {}

    def progress(stage: str, done: float, total: float) -> None:
        if stage not in tasks:
            tasks[stage] = shown.add_task(LABELS.get(stage, stage), total=None)
        shown.update(tasks[stage], completed=done, total=total or None)

    with shown:
        yield progress
