"""The files of a result: contract, round trip, and never half a file."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from importlib import resources
from pathlib import Path

import jsonschema
import numpy as np
import pandas as pd
import pytest
import xarray as xr

from swingleg.assess.claims import CLAIMS, judge_claims
from swingleg.core.analysis import Analysis
from swingleg.core.errors import InputError, OutputError
from swingleg.core.keypoints import KEYPOINTS, keypoints_dataset
from swingleg.core.measure import Measure
from swingleg.core.metrics import METRICS, all_names
from swingleg.report import load, prepare_output, save
from swingleg.report.files import whole_file
from swingleg.report.summary import parts_from_summary, summary_dict


@pytest.fixture(scope="module")
def schema() -> dict:
    text = resources.files("swingleg.report").joinpath("schema.json").read_text("utf-8")
    found = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(found)
    return found


def check(data: dict, schema: dict) -> None:
    jsonschema.Draft202012Validator(schema).validate(data)


def test_summary_keeps_the_contract(analysis: Analysis, one_sided: Analysis, schema: dict) -> None:
    for each in (analysis, one_sided):
        data = summary_dict(each)
        check(json.loads(json.dumps(data, allow_nan=False)), schema)
        assert data["schema"] == 1
    assert data["strides"] == {"left": 0, "right": 11}
    assert set(data["metrics"]) >= set(METRICS)
    lift = data["metrics"]["thigh_elevation_peak_deg"]
    assert lift["left"] is None and set(lift["right"]) == {
        "value",
        "ci_low",
        "ci_high",
        "unit",
        "n",
    }
    assert lift["z"]["left"] is None and abs(lift["z"]["right"]) < 0.1


def test_what_is_withheld_whole_is_null_not_absent(analysis: Analysis, schema: dict) -> None:
    """The pipeline leaves such a metric out; whoever reads the file may still ask for it."""
    shown = {name: metric for name, metric in analysis.metrics.items() if metric.both}
    data = summary_dict(replace(analysis, metrics=shown))
    check(data, schema)
    assert tuple(data["metrics"]) == all_names()
    hip = data["metrics"]["hip_flexion_peak_deg"]
    assert all(hip[side] is None and hip["z"][side] is None for side in ("left", "right", "both"))


def test_an_analysis_saves_and_loads_itself(analysis: Analysis, tmp_path: Path) -> None:
    paths = analysis.save(tmp_path, overlay=False)
    assert paths["summary"].parent == tmp_path
    assert Analysis.load(tmp_path).input == analysis.input


def test_asymmetry_has_only_both(analysis: Analysis) -> None:
    gap = summary_dict(analysis)["metrics"]["overstride_hip_leg_asymmetry"]
    assert gap["left"] is None and gap["right"] is None
    assert gap["both"]["value"] == pytest.approx(-0.062)


def test_what_is_not_finite_becomes_null(analysis: Analysis, schema: dict) -> None:
    odd = Measure(3.0, -math.inf, math.nan, "deg", np.int64(4))
    metrics = {"knee_flexion_contact_deg": replace(
        analysis.metrics["knee_flexion_contact_deg"], left=odd)}  # fmt: skip
    data = summary_dict(replace(analysis, metrics=metrics))
    check(json.loads(json.dumps(data, allow_nan=False)), schema)
    assert data["metrics"]["knee_flexion_contact_deg"]["left"]["ci_low"] is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d.pop("quality"),
        lambda d: d.update(schema=2),
        lambda d: d["findings"][0].update(severity="bad"),
        lambda d: d["metrics"]["cadence_spm"]["both"].pop("ci_low"),
        lambda d: d["metrics"]["cadence_spm"]["both"].update(value="fast"),
        lambda d: d["input"].update(near_side="front"),
    ],
)
def test_the_schema_refuses_what_breaks_the_contract(
    analysis: Analysis, schema: dict, spoil
) -> None:
    data = summary_dict(analysis)
    spoil(data)
    with pytest.raises(jsonschema.ValidationError):
        check(data, schema)


def test_round_trip(analysis: Analysis, tmp_path: Path) -> None:
    time = np.arange(5) / 60
    keypoints = keypoints_dataset(
        time, np.random.default_rng(0).random((5, len(KEYPOINTS), 2)) * 500,
        np.ones((5, len(KEYPOINTS))), width=960, height=540, fps=60.0, backend="designed",
    )  # fmt: skip
    before = replace(analysis, keypoints=keypoints)
    paths = save(before, tmp_path / "new" / "out")
    assert set(paths) == {"summary", "strides", "events", "motion", "keypoints", "report"}
    assert all(p.stat().st_size > 0 for p in paths.values())
    after = load(tmp_path / "new" / "out")
    xr.testing.assert_identical(before.motion, after.motion)
    xr.testing.assert_identical(before.keypoints, after.keypoints)
    pd.testing.assert_frame_equal(before.strides, after.strides)
    pd.testing.assert_frame_equal(before.events, after.events)
    for name in ("input", "athlete", "condition", "quality", "metrics", "findings",
                 "unavailable", "timings"):  # fmt: skip
        assert getattr(before, name) == getattr(after, name), name


def test_nothing_of_an_earlier_result_is_taken_for_this_one(
    analysis: Analysis, tmp_path: Path
) -> None:
    points = keypoints_dataset(
        np.arange(3) / 60, np.zeros((3, len(KEYPOINTS), 2)), np.ones((3, len(KEYPOINTS))),
        width=100, height=100, fps=60, backend="none",
    )  # fmt: skip
    save(replace(analysis, keypoints=points), tmp_path, overlay=False)
    assert load(tmp_path).keypoints is not None
    save(replace(analysis, keypoints=None), tmp_path, overlay=False)
    assert load(tmp_path).keypoints is None


def test_loading_nonsense_is_an_input_error(tmp_path: Path, analysis: Analysis) -> None:
    with pytest.raises(InputError, match="a file is missing"):
        load(tmp_path)
    save(analysis, tmp_path)
    (tmp_path / "motion.nc").write_bytes(b"no")
    with pytest.raises(InputError, match="not a result"):
        load(tmp_path)
    (tmp_path / "summary.json").write_text('{"schema": 9}')
    with pytest.raises(InputError, match="schema 9"):
        load(tmp_path)


def test_output_folder_must_be_writable(tmp_path: Path, analysis: Analysis) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(OutputError, match="in the way"):
        prepare_output(tmp_path / "taken")
    with pytest.raises(OutputError, match="cannot be made"):
        prepare_output(tmp_path / "taken" / "below")
    with pytest.raises(OutputError):
        save(analysis, "/proc/nowhere/out")
    assert list(prepare_output(tmp_path / "fine").iterdir()) == []


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    for failure in (KeyboardInterrupt, ValueError):
        with pytest.raises(failure), whole_file(path) as part:
            part.write_text("half")
            raise failure
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]
    with whole_file(path) as part:
        part.write_text("new")
    assert path.read_text() == "new" and list(tmp_path.iterdir()) == [path]


def test_claims_survive_save_and_load(analysis: Analysis, schema: dict) -> None:
    claims = judge_claims(analysis.strides, analysis.metrics, analysis.condition)
    data = summary_dict(replace(analysis, claims=claims))
    check(data, schema)
    assert [entry["id"] for entry in data["claims"]] == list(CLAIMS)
    again = parts_from_summary(json.loads(json.dumps(data, allow_nan=False)))["claims"]
    assert again == claims
    del data["claims"]  # as an older version wrote it
    check(data, schema)
    assert parts_from_summary(data)["claims"] == ()
