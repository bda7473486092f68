"""The gluteus of one leg while the other thigh is lifted.

Coaches say that lifting the knee makes the other leg's gluteus work (the "crossed extensor"). Here
is looked at *when* each gluteus works and *how much* of it falls in the other thigh's lift, and
whether a faster lift goes with more activity from stride to stride. This is no reflex: the
crossed-extension reflex is a withdrawal response (Zehr 2016, doi 10.1007/s00221-016-4715-4). And
the gluteus works before and after its own foot's landing anyway, which falls into the other leg's
lift in every run; onset is therefore given against the own landing too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.errors import InputError
from swingleg.core.keypoints import SIDES, other_side
from swingleg.core.measure import Measure, measure_from_sd
from swingleg.core.motion import segment
from swingleg.dynamics.emg.channels import Channel, at_times, glutei
from swingleg.dynamics.emg.onset import Method, bursts, detector
from swingleg.dynamics.emg.signal import Floats, band_passed, envelope
from swingleg.gait.curves import curve, extreme, grid
from swingleg.gait.strides import strides_from_events
from swingleg.gait.uncertainty import event_sd, spread_sd

#: share of a stride, where the muscle is quietest on average, that is taken for rest
QUIET_SHARE = 0.15
#: fewest strides of a leg for a mean
FEWEST = 5
#: error that all strides share: of the onset's method (root mean square of its biases on simulated
#: bursts 10 dB and more over the noise, validation/emg_onset.md), and of the instant of the fastest
#: thigh (.9 % of a stride, as for crossed_extension_phase_pct)
ONSET_SD_MS, FASTEST_SD_MS = 7.0, 6.0
_BINS = 100


@dataclass(frozen=True)
class CrossedEmg:
    """What the glutei do during the other leg's lift.

    lifts : a row per lift and muscle: lifting (side), muscle, toe_off_s, peak_lift_s (highest
    thigh), fastest_s (fastest thigh), lift_deg_s (that rate), landing_s (touch-down of the
    gluteus's own foot), onset_s (of the burst that is under way at the landing, NaN where none is),
    in_lift and elsewhere (mean envelope from toe-off to the highest thigh, and in the rest of that
    stride), both as a share of the channel's mean peak per stride (Yang & Winter 1984, Arch Phys
    Med Rehabil 65:517).
    measures : (lifting, muscle) → name → Measure: onset_to_fastest_ms, onset_to_landing_ms
    (negative: before), in_lift, ratio (in_lift / elsewhere), relation (correlation of lift_deg_s
    with in_lift between strides).
    channels : what was taken for which muscle.
    """

    lifts: pd.DataFrame
    measures: dict[tuple[str, str], dict[str, Measure]]
    channels: dict[tuple[str, str], str]


def crossed_emg(
    signals: xr.Dataset | Iterable[xr.Dataset],
    events: pd.DataFrame,
    motion: xr.Dataset,
    *,
    offset_s: float = 0.0,
    method: Method = "amplitude",
) -> CrossedEmg:
    """Gluteus activity against the other thigh's lift.

    Parameters
    ----------
    signals : core.recording Signals (one or several rates) with channels of kind "emg" that are
        named as a gluteus. events, motion : of the same run. offset_s : added to the EMG's clock to
        come to the motion's (wireless sensors lag by a constant that their maker states).

    Raises
    ------
    InputError : no gluteus channel, too low a rate, or no stride that both recordings cover.
    """
    sets = [signals] if isinstance(signals, xr.Dataset) else list(signals)
    found = glutei(sets)
    # the recording of the motion is another file, and not to blame
    where = str(sets[0].attrs.get("source", "")) or None
    strides = strides_from_events(events)
    thigh = {s: curve(motion.time.values, segment(motion, s, "thigh")) for s in SIDES}
    tables = []
    for channel in found:
        try:
            rows = _lifts(channel, strides, thigh, offset_s, method)
        except InputError as error:
            raise InputError(error.what, where=error.where or where, fix=error.fix) from error
        if not rows.empty:
            tables.append(rows)
    if not tables:
        raise InputError(
            "no stride lies within both the motion and the electromyogram",
            where=where,
            fix="Check that both start together; give the delay with --emg-offset MS.",
        )
    lifts = pd.concat(tables, ignore_index=True)
    groups = lifts.groupby(["lifting", "muscle"], sort=False)
    sd = float(events["touch_down_sd_s"].median())
    measures = {(str(a), str(b)): _measures(rows, sd) for (a, b), rows in groups}
    names = {(c.side, c.muscle): c.name for c in found}
    return CrossedEmg(lifts, measures, names)


def _lifts(
    channel: Channel, strides: pd.DataFrame, thigh: dict, offset_s: float, method: Method
) -> pd.DataFrame:
    """A row per lift of the other leg that the channel covers."""
    lifting = other_side(channel.side)
    own = strides[strides["side"] == channel.side]
    rows = strides[strides["side"] == lifting]
    clock = channel.time + offset_s
    filtered = band_passed(channel.value, channel.rate_hz)
    inside = (rows["touch_down_s"] > clock[0]) & (rows["next_touch_down_s"] < clock[-1])
    rows = rows[inside]
    starts = own.loc[
        (own["touch_down_s"] > clock[0]) & (own["next_touch_down_s"] < clock[-1]), "touch_down_s"
    ].to_numpy(dtype=float)
    if rows.empty or starts.size == 0:
        return pd.DataFrame()
    period = float((own["next_touch_down_s"] - own["touch_down_s"]).median())
    timed = Channel(channel.name, channel.side, channel.muscle, clock, channel.value,
                    channel.rate_hz)  # fmt: skip
    quiet = quiet_samples(timed, detector(filtered, channel.rate_hz, method), starts, period)
    active = bursts(filtered, channel.rate_hz, quiet, method)

    def when_s(since_first: Floats) -> Floats:
        """Seconds on the motion's clock; the file's own time stamps count."""
        return np.interp(since_first * channel.rate_hz, np.arange(clock.size), clock)

    smooth = envelope(filtered, channel.rate_hz)
    peak = _mean_peak(timed, smooth, starts, period)
    off, down, then = (
        rows[n].to_numpy(dtype=float) for n in ("toe_off_s", "touch_down_s", "next_touch_down_s")
    )
    swing = grid(off, then)
    top = extreme(swing, thigh[lifting](swing), +1)[1]
    lift = grid(off, top)
    rate, when = extreme(lift, thigh[lifting](lift, 1), +1)
    landing = _first_after(np.append(own["touch_down_s"], own["next_touch_down_s"].iloc[-1:]), off)
    in_lift = at_times(timed, smooth, lift).mean(axis=1) / peak
    whole = at_times(timed, smooth, grid(down, then)).mean(axis=1) / peak
    share = (top - off) / (then - down)
    return pd.DataFrame(
        {
            "lifting": lifting,
            "muscle": channel.muscle,
            "toe_off_s": off,
            "fastest_s": when,
            "peak_lift_s": top,
            "lift_deg_s": rate,
            "landing_s": landing,
            "onset_s": _onset_at(when_s(active.onset), when_s(active.offset), landing),
            "in_lift": in_lift,
            "elsewhere": (whole - share * in_lift) / (1 - share),
        }
    )


def quiet_samples(channel: Channel, smooth: Floats, starts: Floats, period: float) -> np.ndarray:
    """(T,) True in the `QUIET_SHARE` of the stride that is quietest on average.

    starts : touch-downs of the muscle's own foot, seconds. smooth : what the threshold is held
    against, so that quiet means quiet in the same sense.
    """
    phase = grid(starts, starts + period, _BINS + 1)[:, :-1]
    mean = np.nanmean(at_times(channel, smooth, phase), axis=0)
    width = round(QUIET_SHARE * _BINS)
    ring = np.concatenate([mean, mean[: width - 1]])
    first = int(np.argmin(np.convolve(ring, np.ones(width) / width, mode="valid")))
    before = np.searchsorted(starts, channel.time, side="right") - 1
    since = (channel.time - starts[np.maximum(before, 0)]) / period % 1.0
    known = (before >= 0) & (channel.time < starts[-1] + period)
    return known & ((since - first / _BINS) % 1.0 < QUIET_SHARE)


def _mean_peak(channel: Channel, smooth: Floats, starts: Floats, period: float) -> float:
    """Mean over strides of the envelope's highest value: the unit of amplitude."""
    values = at_times(channel, smooth, grid(starts, starts + period))
    return float(np.nanmean(np.nanmax(values, axis=1)))


def _first_after(times: np.ndarray, start: Floats) -> Floats:
    """(S,) first of the rising `times` after each start, NaN without one."""
    padded = np.append(np.sort(times), np.nan)
    return padded[np.searchsorted(padded[:-1], start, side="right")]


def _onset_at(onset: Floats, offset: Floats, when: Floats) -> Floats:
    """(S,) onset of the burst that is under way at each time, NaN where none is."""
    out = np.full(when.shape, np.nan)
    for start, end in zip(onset, offset, strict=True):
        out[(when >= start) & ~(when > end)] = start
    return out


def _measures(rows: pd.DataFrame, landing_sd_s: float) -> dict[str, Measure]:
    """Means over lifts with their 95 % intervals; left out below `FEWEST`."""
    landing = event_sd(1000.0, landing_sd_s, len(rows))
    values = {
        "onset_to_fastest_ms": (
            1000 * (rows["onset_s"] - rows["fastest_s"]), "ms", np.hypot(ONSET_SD_MS, FASTEST_SD_MS)
        ),
        "onset_to_landing_ms": (
            1000 * (rows["onset_s"] - rows["landing_s"]), "ms", np.hypot(ONSET_SD_MS, landing)
        ),
        "in_lift": (rows["in_lift"], "1", 0.0),
        "ratio": (rows["in_lift"] / rows["elsewhere"], "1", 0.0),
    }  # fmt: skip
    out = {}
    for name, (column, unit, common) in values.items():
        known = column.dropna().to_numpy(dtype=float)
        if known.size >= FEWEST:
            sd = float(np.hypot(spread_sd(known), common))
            measure = measure_from_sd(float(known.mean()), sd, unit, known.size)
            assert measure is not None
            out[name] = measure
    pairs = rows[["lift_deg_s", "in_lift"]].dropna().to_numpy(dtype=float)
    if len(pairs) >= 2 * FEWEST and (pairs.std(axis=0) > 0).all():
        r = float(np.clip(np.corrcoef(pairs.T)[0, 1], -0.999999, 0.999999))
        half = 1.96 / np.sqrt(len(pairs) - 3)
        ends = np.tanh(np.arctanh(r) + np.array([-half, half]))
        out["relation"] = Measure(r, float(ends[0]), float(ends[1]), "r", len(pairs))
    return out
