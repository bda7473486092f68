"""Markers → Motion: any marker set, any laboratory."""

from swingleg.motion.markers.assemble import (
    body_from_markers,
    motion_from_markers,
    speed_warnings,
)
from swingleg.motion.markers.maps import MarkerMap, choose_map, known_maps, load_marker_map
from swingleg.motion.markers.motion import MarkerBody, motion_of

__all__ = [
    "MarkerBody",
    "MarkerMap",
    "body_from_markers",
    "choose_map",
    "known_maps",
    "load_marker_map",
    "motion_from_markers",
    "motion_of",
    "speed_warnings",
]
