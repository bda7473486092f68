"""RBDS markers → joint centres, foot points and pelvis (definitions in `validation.rbds`)."""

from __future__ import annotations

import numpy as np

from validation.rigid import carry, median_misfit

PREFIX = {"left": "L.", "right": "R."}
PELVIS = tuple(s + m for s in ("L.", "R.") for m in ("ASIS", "PSIS", "Iliac.Crest"))
_CLUSTER = {
    segment: tuple(
        f"{segment}.{end}.{face}" for end in ("Top", "Bottom") for face in ("Lateral", "Medial")
    )
    for segment in ("Thigh", "Shank")
}
_FOOT = ("Heel.Bottom", "Heel.Top", "Heel.Lateral", "MT1", "MT5")


def joint_centres(standing: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Standing joint centres and foot points by "L.hip" … "R.toe", metres."""
    centres = {}
    for prefix in PREFIX.values():
        centres[prefix + "hip"] = _harrington(standing, prefix)
        centres[prefix + "knee"] = (
            standing[prefix + "Knee"] + standing[prefix + "Knee.Medial"]
        ) / 2
        centres[prefix + "ankle"] = (
            standing[prefix + "Ankle"] + standing[prefix + "Ankle.Medial"]
        ) / 2
        centres[prefix + "heel"] = standing[prefix + "Heel.Bottom"]
        centres[prefix + "toe"] = (standing[prefix + "MT1"] + standing[prefix + "MT5"]) / 2
    return centres


def _harrington(markers: dict[str, np.ndarray], prefix: str) -> np.ndarray:
    """Hip centre in metres by the single-variable equations of Harrington et al. 2007.

    From the middle of the front spines, in mm, with pelvis depth PD and width PW: forward
    −0.24 PD − 9.9, up −0.30 PW − 10.9, sideways 0.33 PW + 7.3.
    """
    left, right = markers["L.ASIS"], markers["R.ASIS"]
    middle = (left + right) / 2
    back = (markers["L.PSIS"] + markers["R.PSIS"]) / 2
    width, depth = np.linalg.norm(right - left), np.linalg.norm(middle - back)
    across = (right - left) / width
    forward = middle - back
    forward = forward - across * (forward @ across)
    forward /= np.linalg.norm(forward)
    up = np.cross(across, forward)
    sideways = (1 if prefix == "R." else -1) * (0.33 * width + 0.0073)
    return (
        middle
        + forward * (-0.24 * depth - 0.0099)
        + up * (-0.30 * width - 0.0109)
        + across * sideways
    )


def body_points(
    markers: dict[str, np.ndarray], standing: dict[str, np.ndarray], centres: dict[str, np.ndarray]
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """(T, 2, 5, 2) hip, knee, ankle, heel, toe and the pelvis: its centre (T, 2) and angle (T,)."""
    hips = [centres["L.hip"], centres["R.hip"]]
    names = [standing[name] for name in PELVIS]
    pelvis = carry(markers, PELVIS, standing, [*hips, *names])
    sides = []
    for side, prefix in enumerate(PREFIX.values()):
        thigh = tuple(prefix + name for name in _CLUSTER["Thigh"])
        shank = tuple(prefix + name for name in _CLUSTER["Shank"])
        foot = tuple(prefix + name for name in _FOOT)
        by_thigh = carry(markers, thigh, standing, [centres[prefix + "knee"]])
        by_shank = carry(markers, shank, standing, [centres[prefix + "ankle"]])
        by_foot = carry(
            _relabelled(markers, standing, prefix),
            foot,
            standing,
            [centres[prefix + "heel"], centres[prefix + "toe"]],
        )
        chain = [pelvis[:, side], by_thigh[:, 0], by_shank[:, 0], by_foot[:, 0], by_foot[:, 1]]
        sides.append(np.stack(chain, axis=1))
    frame = {name: pelvis[:, 2 + i] for i, name in enumerate(PELVIS)}
    spines = [frame[s + m] for s in ("L.", "R.") for m in ("ASIS", "PSIS")]
    centre = np.mean(spines, axis=0)[:, :2]
    return np.stack(sides, axis=1)[..., :2], {"centre": centre, "angle": pelvis_angle(frame)}


def pelvis_angle(frame: dict[str, np.ndarray]) -> np.ndarray:
    """(T,) anterior tilt of the PSIS → ASIS line, degrees: front down positive."""
    front, back = ((frame["L." + m] + frame["R." + m]) / 2 for m in ("ASIS", "PSIS"))
    along = front - back
    return np.degrees(np.arctan2(-along[:, 1], along[:, 0]))


def _relabelled(
    markers: dict[str, np.ndarray], standing: dict[str, np.ndarray], prefix: str
) -> dict[str, np.ndarray]:
    """Undo swapped forefoot labels when the other assignment fits the standing foot better."""
    first, fifth = prefix + "MT1", prefix + "MT5"
    nothing = np.full_like(markers[prefix + "Heel.Bottom"], np.nan)
    one, five = markers.get(first, nothing), markers.get(fifth, nothing)
    options = [{first: one, fifth: five}, {first: five, fifth: one}]
    foot = tuple(prefix + name for name in _FOOT)
    fits = [median_misfit({**markers, **option}, foot, standing) for option in options]
    best = 1 if fits[1] < 0.6 * fits[0] else 0
    return {**markers, **options[best]}
