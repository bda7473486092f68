"""A Comparison → terminal, page, JSON and the clips side by side."""
