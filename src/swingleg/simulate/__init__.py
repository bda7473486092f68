"""What if: this runner as a planar simulation, one thing changed, the rest left to the body."""
