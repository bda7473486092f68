"""What flows along the way of the data: the typed things every stage takes and returns.

This package imports nothing else of swingleg, so every stage may import it.
"""
