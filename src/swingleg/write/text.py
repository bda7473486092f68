"""Rows of numbers as text, fast and without loss."""

from __future__ import annotations

from io import StringIO

import numpy as np
import pandas as pd


def rows_text(columns: list[np.ndarray], delimiter: str, *, missing: str) -> str:
    """One line per row; floats in the shortest form that reads back to the same value.

    columns : arrays (T,) or (T, C), whole numbers stay whole. missing : what stands for NaN.
    """
    frame = pd.concat([pd.DataFrame(np.asarray(part)) for part in columns], axis=1)
    text = StringIO()
    frame.to_csv(
        text, sep=delimiter, header=False, index=False, na_rep=missing, lineterminator="\n"
    )
    return text.getvalue()
