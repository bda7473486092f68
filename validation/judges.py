"""What a runner's rendered clips are judged by: calibration and contacts learned from the others.

The contacts of a calibrated video have weights of their own (`gait.events.learned`, "calibrated"),
trained here on the calibrated motion of rendered clips. Strictly left out: the weights that judge
a runner come from clips of the others, each calibrated by weights that saw neither its own runner
nor the one that is judged. Only the clues' means and scales, which hold no truth, are of all.
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

import swingleg.gait.events as events_package
from swingleg import __version__
from swingleg.core.errors import InputError
from swingleg.gait.events.learned import Model, load_model
from swingleg.motion import motion_from_keypoints
from swingleg.motion.calibration import Weights
from validation.clips import Clip, side_by_side
from validation.train_events import COPIES, Rows, arrays, fit, rows_of, settings
from validation.train_video import Sample, sums_of
from validation.video_cases import event_errors_of, is_extending, rate_errors_of, settings_of

Found = Sequence[tuple[Clip, xr.Dataset]]

#: a real trunk does not follow the pelvis as rigidly as a rendered one: SD of the first two
#: harmonics of the step put on the shoulders' height, leg lengths. Hamner's runner (acromia less
#: pelvis, beside the rendered difference): RMS .002 to .006 at 2 to 5 m/s
SWAY_LEG = (0.003, 0.0015)
#: contacts nearer to the ends of a clip do not train, seconds
_EDGE_S = 0.13


@dataclass(frozen=True)
class Judge:
    """Weights of the calibration, and of the contacts found in what it calibrated."""

    weights: Weights
    contacts: Model

    @contextmanager
    def seated(self) -> Iterator[None]:
        """While it lasts, contacts of calibrated video are found by these weights."""
        module = importlib.import_module("swingleg.gait.events.learned")

        def load(kind: str) -> Model:
            return self.contacts if kind == "calibrated" else load_model(kind)

        with mock.patch.object(module, "load_model", load):
            yield


def judges(samples: Sequence[Sample], found: Found) -> dict[str, Judge]:
    """Left-out runner → judge, who learned from the others; "" = from all, as shipped."""
    sums = sums_of(samples)
    runners = sorted(sums.normal)

    @cache
    def without(*names: str) -> Weights:
        return sums.without(*names)

    known = {s.clip for s in samples}
    used = [(clip, k) for clip, k in found if clip in known and _teaches(clip)]
    shipped = _model(used, {r: without(r) for r in runners})
    each = {"": Judge(without(), shipped)}
    for runner in runners:
        own = [(clip, k) for clip, k in used if clip.subject != runner]
        teachers = {clip.subject for clip, _ in own}
        taught = len(own) < len(used)
        contacts = (
            _model(own, {r: without(*sorted((runner, r))) for r in teachers}) if taught else shipped
        )
        each[runner] = Judge(without(runner), contacts)
    return with_habits(each, found)


def _teaches(clip: Clip) -> bool:
    """Whether contacts are learned from it: designed runs land as their designer thought."""
    return bool(clip.truth.get("source"))


def _model(used: Found, weights: dict[str, Weights]) -> Model:
    own = [weights[clip.subject] for clip, _ in used]
    rows = side_by_side(contact_rows, *zip(*used, strict=True), own)
    return fit([r for each in rows for r in each], "calibrated")


def contact_rows(clip: Clip, keypoints: xr.Dataset, weights: Weights) -> list[Rows]:
    """Training rows of one clip's contacts; none where no run is found."""
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
            return []
        motion.attrs["subject"] = clip.subject
        copies = [swaying(motion, period, rng) for _ in range(COPIES["calibrated"])]
        return [rows_of(m, whole, "calibrated", rng) for m in copies]
    except InputError as error:
        print(f"{clip.path.name}: {error}")
        return []


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
    """Left-out runner → judge who knows how late contacts come, and how far off knee rates are.

    Learned from errors of the others, each judged without its own runner; "" = nobody left out.
    """
    blank = {"events": np.zeros(4), "rate": np.zeros(2)}
    each = {r: _with(j, **blank) for r, j in each.items()}
    usual = [(clip, k) for clip, k in found if not is_extending(clip)]
    errors = side_by_side(event_errors_of, *zip(*usual, strict=True), own_judges(each, usual))
    late = pd.concat(
        e.assign(runner=clip.subject) for e, (clip, _) in zip(errors, usual, strict=True)
    )
    timed = {r: _with(j, events=event_habits(late[late["runner"] != r])) for r, j in each.items()}
    excess = side_by_side(rate_errors_of, *zip(*found, strict=True), own_judges(timed, found))
    rates = pd.DataFrame(
        {**e, "runner": clip.subject} for e, (clip, _) in zip(excess, found, strict=True)
    )
    mean = {r: rates[rates["runner"] != r][["near", "far"]].mean().to_numpy() for r in timed}
    return {r: _with(j, rate=mean[r]) for r, j in timed.items()}


def _with(judge: Judge, **changes: np.ndarray) -> Judge:
    return replace(judge, weights=replace(judge.weights, **changes))


def own_judges(each: dict[str, Judge], found: Found) -> list[Judge]:
    """The judge of every clip."""
    return [each[clip.subject] for clip, _ in found]


def event_habits(errors: pd.DataFrame) -> np.ndarray:
    """(4,) seconds: mean and SD of touch-down and toe-off errors (columns td, to in ms)."""
    mean, sd = errors[["td", "to"]].mean() / 1e3, errors[["td", "to"]].std() / 1e3
    return np.array([mean["td"], mean["to"], sd["td"], sd["to"]])


def save_contacts(model: Model, found: Found) -> None:
    """Write the events' calibrated.npz and .json."""
    folder = Path(str(events_package.__file__)).parent
    used = [clip for clip, _ in found if _teaches(clip)]
    np.savez_compressed(
        folder / "calibrated.npz", allow_pickle=False, **arrays({"calibrated": model})
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
