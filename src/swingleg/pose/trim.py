"""Leave out of a TFLite network what only unwanted outputs need.

BlazePose's landmark network also paints a mask of the body, which takes two fifths of its time and
which running needs not. Without those layers the wanted outputs are the same to the last bit.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from swingleg.pose.weights import write_atomically

#: what marks a TFLite file, behind the first four bytes
_FILE_IDENTIFIER = b"TFL3"


def trimmed_file(network: Path, wanted: tuple[str, ...]) -> Path:
    """The trimmed network, made beside the whole one on first use and kept.

    Where it cannot be made or kept (a cache that may not be written, a LiteRT without the
    description of its file format) the whole network: slower, with the same outputs by name.
    """
    target = network.with_suffix(".trimmed.tflite")
    try:
        if not target.is_file() or target.stat().st_mtime < network.stat().st_mtime:
            write_atomically(target, trimmed(network.read_bytes(), wanted))
    except (OSError, ImportError):
        return network
    return target


def trimmed(network: bytes, wanted: tuple[str, ...]) -> bytes:
    """A TFLite network with only some of its outputs and the layers they come from.

    Parameters
    ----------
    network : contents of a .tflite file with one subgraph. wanted : names of the outputs to keep,
        in the order they shall have.

    Raises
    ------
    ImportError : LiteRT came without the description of its file format.
    """
    import flatbuffers
    from ai_edge_litert import schema_py_generated as schema

    model: Any = schema.ModelT.InitFromObj(schema.Model.GetRootAs(bytearray(network), 0))
    graph = model.subgraphs[0]
    named = {graph.tensors[number].name.decode(): int(number) for number in graph.outputs}
    outputs = [named[name] for name in wanted]
    needed, kept = set(outputs), []
    for layer in reversed(graph.operators):
        if needed.intersection(layer.outputs):
            kept.append(layer)
            needed.update(layer.inputs)
    graph.operators, graph.outputs = kept[::-1], outputs
    # outputs are named by number in signatures: those would now be wrong
    model.signatureDefs = None
    builder = flatbuffers.Builder(len(network))
    builder.Finish(model.Pack(builder), _FILE_IDENTIFIER)
    return bytes(builder.Output())
