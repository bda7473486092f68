"""What a person sees, and what is written: page, key frames, overlay, terminal, files."""
