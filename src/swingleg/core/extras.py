"""Optional libraries: imported in the one file that needs them, through `require`."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from swingleg.core.errors import MissingExtraError


def require(module: str, extra: str) -> ModuleType:
    """Import an optional module, or say which extra brings it.

    Raises
    ------
    MissingExtraError : the module is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingExtraError(
            f"this needs the optional library {module!r} ({error})",
            fix=f"Install it with: pip install 'swingleg[{extra}]'",
        ) from error
