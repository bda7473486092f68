"""The local library: athletes, recordings, analyses, drills and programmes."""
