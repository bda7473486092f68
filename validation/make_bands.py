"""norms_reference.csv → src/swingleg/norms/bands.csv: the rows whose name is in the vocabulary.

    SWINGLEG_DATA=… python -m validation.make_bands

Figures only, each with its source; the measured speed stands beside the label.
"""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from swingleg.core.metrics import METRICS

SOURCE = {
    "RBDS": "26 treadmill runners, RBDS (Fukuchi et al. 2017, doi 10.7717/peerj.3298, CC BY 4.0)",
    "Hamner-Delp": "9 treadmill runners (Hamner & Delp 2013, J Biomech 46:780)",
    "Dorn-JA1": "1 sprinter, JA1 (Dorn et al. 2012, doi 10.1242/jeb.064527)",
}
COLUMNS = [
    "metric",
    "dataset",
    "speed_label_m_s",
    "speed_m_s",
    "n_runners",
    "mean",
    "sd",
    "p5",
    "p95",
    "source",
]
TARGET = Path(__file__).parents[1] / "src" / "swingleg" / "norms" / "bands.csv"


def bands(reference: pd.DataFrame) -> pd.DataFrame:
    """The table of `norms.bands`, in registry order."""
    rows = reference.rename(
        columns={"speed_m_s": "speed_label_m_s", "speed_measured_m_s": "speed_m_s"}
    )
    order = {name: i for i, name in enumerate(METRICS)}
    rows = rows[rows["metric"].isin(order)].assign(
        source=rows["dataset"].map(SOURCE), order=rows["metric"].map(order)
    )
    return rows.sort_values(["order", "dataset", "speed_m_s"])[COLUMNS]


def main() -> None:
    data = Path(os.environ["SWINGLEG_DATA"])
    bands(pd.read_csv(data / "norms_reference.csv")).to_csv(TARGET, index=False)


if __name__ == "__main__":
    main()
