"""Options of an analysis on any command's line, made from the one source of them."""

from __future__ import annotations

import argparse
from collections.abc import Collection
from dataclasses import fields
from pathlib import Path
from typing import Any

from swingleg.settings import Settings, load_settings, override


def add_settings(
    parser: argparse.ArgumentParser,
    title: str = "about the runner and the recording",
    names: Collection[str] | None = None,
) -> None:
    """--settings, and an option for each field of `Settings`. names : only these."""
    parser.add_argument("--settings", type=Path, metavar="FILE", help="a TOML file of options")
    group = parser.add_argument_group(title)
    for spec in fields(Settings):
        if names is not None and spec.name not in names:
            continue
        options: dict[str, Any] = {"help": spec.metadata["help"], "default": argparse.SUPPRESS}
        if "bool" in str(spec.type):
            options["action"] = argparse.BooleanOptionalAction
        else:
            options["type"] = float if "float" in str(spec.type) else str
            options["choices"] = spec.metadata.get("choices")
            options["metavar"] = spec.metadata.get("metavar")
        group.add_argument("--" + spec.name.replace("_", "-"), **options)


def settings_of(args: argparse.Namespace) -> Settings:
    """What file and line say together; the line's word holds.

    Raises
    ------
    OptionError : a file that cannot be read, or values that make no sense.
    """
    base = load_settings(args.settings) if args.settings else Settings()
    said = {f.name: getattr(args, f.name) for f in fields(Settings) if hasattr(args, f.name)}
    return override(base, said)
