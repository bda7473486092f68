"""A tiny network with RTMPose's inputs and outputs, written byte by byte.

Each keypoint looks for the brightest place of one colour in the crop: its SimCC outputs are the
brightest value of each column and of each row, two bins per pixel. So a picture with one red and
one blue dot says where every keypoint must be found, and how sure.

Field numbers: onnx.proto3 of the ONNX project, IR version 7, operator set 11.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

_FLOAT, _INT64 = 1, 7


def _number(value: int) -> bytes:
    out = bytearray()
    value &= (1 << 64) - 1
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _field(number: int, value: int | str | bytes) -> bytes:
    if isinstance(value, int):
        return _number(number << 3) + _number(value)
    content = value.encode() if isinstance(value, str) else value
    return _number(number << 3 | 2) + _number(len(content)) + content


def _join(parts: Iterable[bytes]) -> bytes:
    return b"".join(parts)


def _node(kind: str, inputs: list[str], output: str, **attributes: int | list[int]) -> bytes:
    named = []
    for name, value in attributes.items():
        if isinstance(value, int):
            content, what = _field(3, value), 2
        else:
            content, what = _join(_field(8, v) for v in value), 7
        named.append(_field(5, _field(1, name) + content + _field(20, what)))
    return _join([*(_field(1, i) for i in inputs), _field(2, output), _field(4, kind), *named])


def _constant(name: str, array: np.ndarray) -> bytes:
    kind = _FLOAT if array.dtype == np.float32 else _INT64
    dims = _join(_field(1, n) for n in array.shape)
    return dims + _field(2, kind) + _field(8, name) + _field(9, array.tobytes())


def _tensor(name: str, shape: list[int | str]) -> bytes:
    dims = _join(_field(1, _field(1 if isinstance(n, int) else 2, n)) for n in shape)
    return _field(1, name) + _field(2, _field(1, _field(1, _FLOAT) + _field(2, dims)))


def tiny_rtmpose(colours: list[int], height: int = 256, width: int = 192) -> bytes:
    """ONNX file with one keypoint per entry of `colours` (0 red, 1 green, 2 blue).

    The outputs are a tenth of the normalised input.
    """
    count = len(colours)
    look = np.zeros((count, 3, 1, 1), np.float32)
    look[np.arange(count), colours] = 0.1
    nodes = [_node("Conv", ["input", "look"], "seen")]
    for axis, along in (("x", 2), ("y", 3)):
        nodes += [
            _node("ReduceMax", ["seen"], f"best_{axis}", axes=[along], keepdims=0),
            _node("Unsqueeze", [f"best_{axis}"], f"wide_{axis}", axes=[3]),
            _node("Concat", [f"wide_{axis}"] * 2, f"twice_{axis}", axis=3),
            _node("Reshape", [f"twice_{axis}", f"shape_{axis}"], f"simcc_{axis}"),
        ]
    constants = [
        _constant("look", look),
        *(
            _constant(f"shape_{axis}", np.array([-1, count, 2 * bins], np.int64))
            for axis, bins in (("x", width), ("y", height))
        ),
    ]
    graph = _join(
        [
            *(_field(1, node) for node in nodes),
            _field(2, "tiny"),
            *(_field(5, constant) for constant in constants),
            _field(11, _tensor("input", ["batch", 3, height, width])),
            *(
                _field(12, _tensor(f"simcc_{axis}", ["batch", count, 2 * bins]))
                for axis, bins in (("x", width), ("y", height))
            ),
        ]
    )
    return _field(1, 7) + _field(7, graph) + _field(8, _field(1, "") + _field(2, 11))
