"""A progress bar per stage, on the terminal only."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: progress(stage, done, total)
Progress = Callable[[str, float, float], None]

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
def bars() -> Iterator[Progress]:
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


class Stoppable:
    """A progress that ends the work at its next call once Ctrl-C was pressed.

    A library that computes for long (CasADi) may take the KeyboardInterrupt for a failed step and
    go on; then an interrupted calculation would look like one without a solution.
    """

    def __init__(self, progress: Progress) -> None:
        self._progress, self._pressed = progress, False

    def __call__(self, stage: str, done: float, total: float) -> None:
        self.check()
        self._progress(stage, done, total)

    def check(self) -> None:
        """Raise KeyboardInterrupt if it was pressed."""
        if self._pressed:
            raise KeyboardInterrupt

    def _press(self, number: int, frame: object) -> None:
        self._pressed = True
        raise KeyboardInterrupt


@contextmanager
def stoppable(progress: Progress) -> Iterator[Stoppable]:
    """Listen to Ctrl-C and to a request to end while the block runs; main thread only."""
    one = Stoppable(progress)
    before = {
        number: signal.signal(number, one._press) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield one
    except Exception:
        one.check()  # what failed did so because it was interrupted
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)
