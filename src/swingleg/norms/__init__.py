"""What healthy runners show, by pace. Figures stand in CSV files, every row with its source."""

from swingleg.norms.asymmetry import asymmetry_limit
from swingleg.norms.bands import norm_for, overstride_limit, reference_marks, why_no_norm
from swingleg.norms.curves import curve_norm, why_no_curve

__all__ = [
    "asymmetry_limit",
    "curve_norm",
    "norm_for",
    "overstride_limit",
    "reference_marks",
    "why_no_curve",
    "why_no_norm",
]
