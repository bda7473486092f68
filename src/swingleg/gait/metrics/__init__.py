"""Formulas: one file per family of metrics, each `Leg` → one value per stride. No norms, no words.

`registry.FUNCTIONS` lists them by public name.
"""
