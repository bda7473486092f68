"""How people stand: the zero of angles where no standing trial was recorded."""

from __future__ import annotations

#: posture of 12 standing runners (Fukuchi et al. 2017, PeerJ 5:e3298; computed by
#: validation/metrics_static.py), degrees: thigh and shank angle (sd 2.9, 3.3), pelvic tilt (sd 4.4)
STANDING_THIGH_DEG = -5.3
STANDING_SHANK_DEG = -4.1
STANDING_TILT_DEG = 9.3
#: how much lower the toes are at flat mid-stance of a run than in standing, and its sd
FLAT_FOOT_DEG, FLAT_FOOT_SD_DEG = -1.1, 1.0
