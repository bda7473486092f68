"""Accuracy against public data. Not part of the package or its tests."""
