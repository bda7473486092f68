"""The committed figures are those of the data, where the data are at hand."""

import os
from pathlib import Path

import pandas as pd
import pytest

BANDS = Path(__file__).parents[2] / "src" / "swingleg" / "norms" / "bands.csv"


@pytest.mark.skipif(
    "SWINGLEG_DATA" not in os.environ, reason="SWINGLEG_DATA is not set: no reference data here"
)
def test_bands_are_the_reference_table():
    from validation.make_bands import bands

    reference = pd.read_csv(Path(os.environ["SWINGLEG_DATA"]) / "norms_reference.csv")
    pd.testing.assert_frame_equal(
        bands(reference).reset_index(drop=True), pd.read_csv(BANDS), check_dtype=False
    )
