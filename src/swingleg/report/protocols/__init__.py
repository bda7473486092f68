"""A protocol and its result → terminal, page, JSON."""
