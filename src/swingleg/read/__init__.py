"""Files → raw things: frames, Keypoints, Markers, Signals. Each format is one small file."""
