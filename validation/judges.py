"""What a runner's rendered clips are judged by: calibration and contacts learned from the others.

The contacts of a calibrated video have weights of their own (`gait.events.learned`, "calibrated"),
and so has the force (`dynamics.force.learned`); both are trained here on the calibrated motion of
rendered clips. Strictly left out: the weights that judge a runner come from clips of the others,
each calibrated by weights that saw neither its own runner nor the one that is judged. Only the
clues' means and scales and the waves made for them, which hold no truth, are of all. How late
contacts habitually come and what becomes of knee rates is less strict (`with_habits`).
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from unittest import mock
from zlib import crc32

import numpy as np
import pandas as pd
import xarray as xr

import swingleg.dynamics.force as force_package
import swingleg.gait.events as events_package
from swingleg import __version__
from swingleg.core.errors import InputError
from swingleg.dynamics.force.learned import Weights as ForceWeights
from swingleg.dynamics.force.learned import load_weights as load_force_weights
from swingleg.gait.events.learned import Model, load_model
from swingleg.motion import motion_from_keypoints
from swingleg.motion.calibration import AS_IT_IS, NO_LATENESS, Weights
from validation import train_force
from validation.clips import Clip, side_by_side
from validation.rbds import load_force, load_sagittal
from validation.train_events import COPIES, Rows, arrays, fit, rows_of, settings
from validation.train_video import Sample, sums_of
from validation.video_cases import (
    event_errors_of,
    has_turned_foot,
    is_extending,
    knee_rates_of,
    settings_of,
)

Found = Sequence[tuple[Clip, xr.Dataset]]

#: a real trunk does not follow the pelvis as rigidly as a rendered one: SD of the first two
#: harmonics of the step put on the shoulders' height, leg lengths. Hamner's runner (acromia less
#: pelvis, beside the rendered difference): RMS .002 to .006 at 2 to 5 m/s
SWAY_LEG = (0.003, 0.0015)
#: contacts nearer to the ends of a clip do not train, seconds
_EDGE_S = 0.13
#: what contacts are off by where force is learned, seconds: by a leg's own share, by chance
CONTACT_SD_S = (0.0055, 0.0028)


@dataclass(frozen=True)
class Judge:
    """Weights of the calibration, and of contacts and force found in what it calibrated."""

    weights: Weights
    contacts: Model
    force: ForceWeights

    @contextmanager
    def seated(self) -> Iterator[None]:
        """While it lasts, calibrated video's contacts and force are found by these weights."""
        events = importlib.import_module("swingleg.gait.events.learned")
        force = importlib.import_module("swingleg.dynamics.force.learned")

        def contacts_of(kind: str) -> Model:
            return self.contacts if kind == "calibrated" else load_model(kind)

        def force_of(kind: str) -> ForceWeights:
            return self.force if kind == "calibrated" else load_force_weights(kind)

        with (
            mock.patch.object(events, "load_model", contacts_of),
            mock.patch.object(force, "load_weights", force_of),
        ):
            yield


@dataclass(frozen=True)
class Lesson:
    """What one clip teaches: rows of contacts, and of force (none where the run was changed)."""

    contacts: list[Rows]
    force: list[train_force.Rows]


def judges(samples: Sequence[Sample], found: Found) -> dict[str, Judge]:
    """Left-out runner → judge, who learned from the others; "" = from all, as shipped."""
    sums = sums_of(samples)

    @cache
    def without_known(names: frozenset[str]) -> Weights:
        return sums.without(*sorted(names))

    def without(*names: str) -> Weights:
        return without_known(frozenset(names).intersection(sums.normal))

    known = {s.clip for s in samples}
    used = [(clip, k) for clip, k in found if clip in known and lands_as_measured(clip)]
    each = {}
    for runner in ("", *sorted({clip.subject for clip, _ in found})):
        own = [(clip, k) for clip, k in used if clip.subject != runner]
        strict = {r: without(runner, r) for r in {clip.subject for clip, _ in own}}
        each[runner] = Judge(without(runner), *_models(own, strict))
    return with_habits(each, found)


def lands_as_measured(clip: Clip) -> bool:
    """Whether contacts and force are learned from it; designed runs land as somebody thought."""
    return bool(clip.truth.get("source")) and not has_turned_foot(clip)


def _models(used: Found, weights: dict[str, Weights]) -> tuple[Model, ForceWeights]:
    own = [weights[clip.subject] for clip, _ in used]
    lessons = side_by_side(lesson, *zip(*used, strict=True), own)
    contacts = fit([r for each in lessons for r in each.contacts], "calibrated")
    force = train_force.fit([r for each in lessons for r in each.force], "calibrated")
    return contacts, force


def lesson(clip: Clip, keypoints: xr.Dataset, weights: Weights) -> Lesson:
    """Training rows of one clip; none where no run is found."""
    athlete = settings_of(clip.truth).to_athlete()
    rng = np.random.default_rng(crc32(clip.path.name.encode()))
    truth = pd.DataFrame(clip.truth["events"])
    period = float(truth.groupby("side")["touch_down_s"].diff().median())
    try:
        motion = motion_from_keypoints(keypoints, athlete, calibrate=weights)
        time = motion.time.values
        inside = (truth["touch_down_s"] > time[0] + _EDGE_S) & (
            truth["toe_off_s"] < time[-1] - _EDGE_S
        )
        whole = truth[inside]
        if whole["side"].value_counts().reindex(["left", "right"]).fillna(0).min() < 2:
            return Lesson([], [])
        motion.attrs["subject"] = clip.subject
        copies = [swaying(motion, period, rng) for _ in range(COPIES["calibrated"])]
        contacts = [rows_of(m, whole, "calibrated", rng) for m in copies]
        return Lesson(contacts, [] if is_extending(clip) else force_rows(clip, motion, whole, rng))
    except InputError as error:
        print(f"{clip.path.name}: {error}")
        return Lesson([], [])


def force_rows(
    clip: Clip, motion: xr.Dataset, contacts: pd.DataFrame, rng: np.random.Generator
) -> list[train_force.Rows]:
    """The plates' force of a clip's stances, whose contacts are as far off as in use."""
    source = clip.truth["source"]
    speed = round(float(clip.truth["speed_m_s"]) * 2) / 2
    time, newtons = load_force(clip.subject, speed)
    shared, chance = CONTACT_SD_S
    off = {side: rng.normal(0, shared, 2) for side in ("left", "right")}
    late = np.stack([off[side] for side in contacts["side"]])
    late = late + rng.normal(0, chance, late.shape)
    found = contacts.assign(
        touch_down_s=contacts["touch_down_s"] + late[:, 0],
        toe_off_s=contacts["toe_off_s"] + late[:, 1],
        touch_down_sd_s=shared,
        toe_off_sd_s=shared,
        source="force",
    )
    known = motion.assign_attrs(mass_kg=load_sagittal(clip.subject, speed)[0].attrs["mass_kg"])
    rows = train_force.rows_at(known, (time - float(source["start_s"]), newtons), found, speed)
    legs = np.bincount(rows.stances.side, minlength=2)
    return [rows] if legs.min() else []


def swaying(motion: xr.Dataset, stride_s: float, rng: np.random.Generator) -> xr.Dataset:
    """The motion with shoulders that rise and fall a little apart from the pelvis."""
    unit = float(motion.attrs["leg_length"])
    turn = 4 * np.pi / stride_s * motion.time.values
    extra = sum(
        rng.normal(0, sd) * np.cos(k * turn) + rng.normal(0, sd) * np.sin(k * turn)
        for k, sd in enumerate(SWAY_LEG, start=1)
    )
    out = motion.assign(position=motion.position.copy())
    out.position.loc[{"point": "neck", "space": "y"}] += unit * extra
    return out


def with_habits(each: dict[str, Judge], found: Found) -> dict[str, Judge]:
    """Left-out runner → judge who knows how late contacts come, and what becomes of knee rates.

    Learned from errors of the others, each judged without its own runner (by weights that the one
    left out did teach: ten numbers learn little of him); "" = nobody left out.
    """
    blank = {"events": NO_LATENESS, "rate": AS_IT_IS}
    each = {r: _with(j, **blank) for r, j in each.items()}
    usual = [(c, k) for c, k in found if not is_extending(c) and not has_turned_foot(c)]
    errors = side_by_side(event_errors_of, *zip(*usual, strict=True), own_judges(each, usual))
    late = pd.concat(
        e.assign(runner=clip.subject) for e, (clip, _) in zip(errors, usual, strict=True)
    )
    timed = {r: _with(j, events=event_habits(late[late["runner"] != r])) for r, j in each.items()}
    seen = side_by_side(knee_rates_of, *zip(*found, strict=True), own_judges(timed, found))
    rates = pd.concat(
        r.assign(runner=clip.subject) for r, (clip, _) in zip(seen, found, strict=True)
    )
    habits = {r: rate_habits(rates[rates["runner"] != r]) for r in timed}
    return {r: _with(j, rate=habits[r]) for r, j in timed.items()}


def rate_habits(rates: pd.DataFrame) -> np.ndarray:
    """(4,) of `Weights.rate`: each leg's line of what is seen over what is true."""
    lines = [
        np.polyfit(own["true"].to_numpy(dtype=float), own["seen"].to_numpy(dtype=float), 1)[::-1]
        for own in (rates[rates["leg"] == leg] for leg in ("near", "far"))
    ]
    return np.concatenate(lines)


def _with(judge: Judge, **changes: np.ndarray) -> Judge:
    return replace(judge, weights=replace(judge.weights, **changes))


def own_judges(each: dict[str, Judge], found: Found) -> list[Judge]:
    """The judge of every clip."""
    return [each[clip.subject] for clip, _ in found]


def event_habits(errors: pd.DataFrame) -> np.ndarray:
    """(4,) seconds: mean and SD of touch-down and toe-off errors (columns td, to in ms)."""
    mean, sd = errors[["td", "to"]].mean() / 1e3, errors[["td", "to"]].std() / 1e3
    return np.array([mean["td"], mean["to"], sd["td"], sd["to"]])


def save_models(judge: Judge, found: Found) -> None:
    """Write calibrated.npz and .json of the events and of the force."""
    folder = Path(str(events_package.__file__)).parent
    used = [clip for clip, _ in found if lands_as_measured(clip)]
    np.savez_compressed(
        folder / "calibrated.npz", allow_pickle=False, **arrays({"calibrated": judge.contacts})
    )
    about = {
        "made": datetime.now(UTC).date().isoformat(),
        "version": __version__,
        "by": "validation/train_video.py",
        "data": "calibrated motion of virtual runners (Anny, Apache-2.0) driven by RBDS: Fukuchi, "
        "Fukuchi & Duarte 2017, PeerJ 5:e3298, doi 10.7717/peerj.3298, CC BY 4.0; contact = force "
        "above 50 N",
        "clips": len(used),
        "runners": sorted({clip.subject for clip in used}),
        "sway_leg": SWAY_LEG,
        **settings(("calibrated",)),
    }
    text = json.dumps(about, indent=1, ensure_ascii=False) + "\n"
    (folder / "calibrated.json").write_text(text, encoding="utf-8")
    train_force.save(
        {"calibrated": judge.force},
        Path(str(force_package.__file__)).parent,
        "calibrated",
        by="validation/train_video.py",
        data="calibrated motion of virtual runners (Anny, Apache-2.0) beside the plates' force of "
        "the RBDS runs that drove them: Fukuchi, Fukuchi & Duarte 2017, PeerJ 5:e3298, doi "
        "10.7717/peerj.3298, CC BY 4.0",
        clips=sum(not is_extending(clip) for clip in used),
        copies_per_trial="a row per clip",
        contact_sd_s=CONTACT_SD_S,
    )
