"""The first 512 bytes of a C3D file, looked at before any library is trusted with the rest.

ezc3d can crash the whole process on a file that was cut short, so its length is checked first.
Source: C3D file format user guide (c3d.org), "The Header Section".
"""

from __future__ import annotations

import struct
from pathlib import Path

from swingleg.core.errors import InputError

_BLOCK = 512
_AGAIN = "Export or copy the file again."
#: processor types: order of bytes, and the byte of a float that bears its sign
_PROCESSORS = {84: ("<", 3), 85: ("<", 1), 86: (">", 0)}
#: files with more frames write this number, and the true one elsewhere
MOST_FRAMES = 65535


def check_c3d_size(path: Path) -> int:
    """How many frames the file has room for; refuses one shorter than its own header says.

    Raises
    ------
    InputError : with how many of the frames are there.
    """
    if not path.is_file():
        raise InputError("there is no such file", where=str(path), fix="Check the path.")
    size = path.stat().st_size
    if size == 0:
        raise InputError("the file is empty", where=str(path), fix=_AGAIN)
    with path.open("rb") as stream:
        head = stream.read(_BLOCK)
        if head[1:2] != b"\x50":
            raise InputError(
                "this is not a C3D file",
                where=str(path),
                fix="Check that the file's ending fits what it holds.",
            )
        stream.seek(_BLOCK * (head[0] - 1) if head[0] else 0)
        parameters = stream.read(4)
    if len(head) < _BLOCK or len(parameters) < 4 or head[0] < 2:
        raise _cut(path, "before its parameters")
    if parameters[3] not in _PROCESSORS:
        raise InputError(
            f"the C3D file is damaged: there is no processor type {parameters[3]}",
            where=str(path),
            fix=_AGAIN,
        )
    order, sign_byte = _PROCESSORS[parameters[3]]
    points, analog, first, last = struct.unpack(order + "4H", head[2:10])
    (data_block,) = struct.unpack(order + "H", head[16:18])
    is_float = head[12 + sign_byte] >= 128
    per_frame = points * (16 if is_float else 8) + analog * (4 if is_float else 2)
    start = _BLOCK * (data_block - 1)
    promised = last - first + 1
    if data_block < 2 or promised < 1 or per_frame == 0:
        raise InputError("the C3D file holds no frames", where=str(path), fix=_AGAIN)
    if size < start + per_frame:
        raise _cut(path, "before its first frame")
    there = (size - start) // per_frame
    if last < MOST_FRAMES and there < promised:
        raise _cut(path, f"after {there} of {promised} frames")
    return there


def _cut(path: Path, where: str) -> InputError:
    return InputError(f"the file is cut short: it ends {where}", where=str(path), fix=_AGAIN)
