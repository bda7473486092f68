"""A model file that the user names: a path, or an address with the SHA-256 it must have.

`https://host/model.zip#sha256=<64 digits>` is fetched once, checked and kept in the cache beside
the other weights. A zip (as MMPose publishes its models) must hold exactly one ONNX file.
"""

from __future__ import annotations

import hashlib
import io
import re
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path, PurePosixPath

from swingleg.core.errors import ModelError
from swingleg.core.files import CACHE_VARIABLE
from swingleg.pose.weights import model_directory, write_atomically

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_DIGEST = re.compile(r"sha256=([0-9a-fA-F]{64})")
_TIMEOUT_S = 60
_BY_HAND = "Check the address and the network, or fetch the file yourself and name it instead."


def model_place(model: str | Path) -> Path:
    """Where a model lies, or will lie once it is fetched; nothing is fetched.

    Raises
    ------
    ModelError : an address without its SHA-256.
    """
    if not _ADDRESS.match(str(model)):
        return Path(model)
    address, digest = _parts(str(model))
    name = PurePosixPath(urllib.parse.urlsplit(address).path).stem or "model"
    plain = re.sub(r"[^\w.-]", "_", name)
    return model_directory() / f"{plain}-{digest[:16]}.onnx"


def model_file(model: str | Path) -> Path:
    """The model's file, fetched now if it is an address not fetched before.

    Raises
    ------
    ModelError : there is no such file, no network, another file than the SHA-256 says, a zip
        without one ONNX file, or the cache cannot be written.
    """
    place = model_place(model)
    if place.is_file():
        return place
    if not _ADDRESS.match(str(model)):
        raise ModelError(
            "there is no such model file", where=str(model), fix="Check the path after the colon."
        )
    address, digest = _parts(str(model))
    try:
        with urllib.request.urlopen(address, timeout=_TIMEOUT_S) as answer:
            content = answer.read()
    except (OSError, ValueError) as error:
        raise ModelError(
            f"the model cannot be fetched ({error})", where=address, fix=_BY_HAND
        ) from error
    found = hashlib.sha256(content).hexdigest()
    if found != digest:
        raise ModelError(
            f"this is another file than was asked for: its SHA-256 is {found}",
            where=address,
            fix="Do not use it unless its publisher gives this SHA-256.",
        )
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(place, _unpacked(content, address))
    except OSError as error:
        raise ModelError(
            f"the model cannot be kept ({error})",
            where=str(place.parent),
            fix=f"Set the environment variable {CACHE_VARIABLE} to a folder you may write to.",
        ) from error
    return place


def _parts(model: str) -> tuple[str, str]:
    """Address and SHA-256 (lower case)."""
    address, _, rest = model.partition("#")
    digest = _DIGEST.fullmatch(rest)
    if digest is None:
        raise ModelError(
            "a model's address must come with the SHA-256 of its file",
            where=address,
            fix="Write it behind the address: https://…/model.zip#sha256=<64 digits>.",
        )
    return address, digest[1].lower()


def _unpacked(content: bytes, address: str) -> bytes:
    """The ONNX file inside a zip; anything else as it is."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        models = [name for name in archive.namelist() if name.lower().endswith(".onnx")]
        if len(models) != 1:
            raise ModelError(
                f"the zip holds {len(models)} ONNX files, not one",
                where=address,
                fix="Unpack it yourself and name the file.",
            )
        return archive.read(models[0])
