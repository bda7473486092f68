"""Two or more analyses of one runner, compared: changed, not changed, or cannot tell."""
