"""The error tree. Each message says what is wrong, where, and what to do next.

    SwinglegError
    ├── InputError          the file cannot be read as what it claims to be
    │   ├── VideoError      no frames, truncated, not a video
    │   ├── PersonError     no runner, too small, filmed from the front
    │   └── GaitError       too few strides, an impossible cadence
    ├── OptionError         an option's value makes no sense
    ├── OutputError         the results cannot be written
    ├── ModelError          pose model weights are missing or damaged
    ├── DataError           a typed thing fails its validator (a fault in a caller)
    └── MissingExtraError   an optional library is not installed

The command line prints any of them as one line and exits with code 2.
"""

from __future__ import annotations


class SwinglegError(Exception):
    """Base of every error swingleg raises on purpose.

    Parameters
    ----------
    what : what is wrong, in one clause.
    where : file, frame or time, when known.
    fix : what the user can do next.
    """

    def __init__(self, what: str, *, where: str | None = None, fix: str | None = None) -> None:
        self.what, self.where, self.fix = what, where, fix
        place = f"{where}: " if where else ""
        advice = f" {fix}" if fix else ""
        super().__init__(f"{place}{what.rstrip('.')}.{advice}")


class InputError(SwinglegError):
    """The input cannot be used."""


class VideoError(InputError):
    """The file holds no readable video."""


class PersonError(InputError):
    """No usable runner is in the picture."""


class GaitError(InputError):
    """The motion found is not a run that can be measured."""


class OptionError(SwinglegError):
    """An option has a value that makes no sense."""


class OutputError(SwinglegError):
    """The results cannot be written."""


class ModelError(SwinglegError):
    """A pose model's weights are missing or damaged."""


class DataError(SwinglegError):
    """A typed thing does not have the shape its validator asks for."""


class MissingExtraError(SwinglegError):
    """An optional library is not installed."""
