"""`swingleg compare` and `swingleg protocol`: what is typed, written, printed, refused."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from swingleg.cli import main
from swingleg.core.analysis import Analysis
from swingleg.report.save import save
from tests.comparison.made import recorded

LIFT = "thigh_elevation_peak_deg"


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    base = tmp_path_factory.mktemp("saved")
    track = recorded(4)
    track = replace(track, condition=replace(track.condition, treadmill=False, surface="track"))
    made: dict[str, Analysis] = {
        "before": recorded(1),
        "again": recorded(2),
        "lifted": recorded(3, {LIFT: 7.0}),
        "track": track,
        "fast": recorded(5, {LIFT: 14.0}, speed_m_s=4.4),
    }
    for name, analysis in made.items():
        save(analysis, base / name)
    return {name: base / name for name in made}


def valid(path: Path) -> dict:
    """The file's content, held against its published schema."""
    data = json.loads(path.read_text(encoding="utf-8"))
    schema = files("swingleg.report").joinpath(path.stem + ".schema.json").read_text("utf-8")
    jsonschema.Draft202012Validator(json.loads(schema)).validate(data)
    return data


def test_clips_of_an_earlier_comparison_do_not_stay(folders, tmp_path):
    out = tmp_path / "out"
    asked = [str(folders["before"]), str(folders["again"]), "--no-video", "-o", str(out)]
    assert main(["compare", *asked]) == 0
    data = json.loads((out / "compare.json").read_text())
    data["pairs"][0]["video"] = "side_by_side.mp4"
    (out / "compare.json").write_text(json.dumps(data))
    for name in ("side_by_side.mp4", "side_by_side_mine.mp4"):
        (out / name).write_bytes(b"of other recordings")
    assert main(["compare", *asked]) == 0
    assert not (out / "side_by_side.mp4").exists()
    assert (out / "side_by_side_mine.mp4").exists()  # no comparison wrote it


def said(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    found = capsys.readouterr()
    return found.out, found.err


def test_a_change_is_printed_and_written(folders, tmp_path, capsys):
    out = tmp_path / "out"
    asked = [str(folders["before"]), str(folders["lifted"]), "--same-session", "-o", str(out)]
    assert main(["compare", *asked]) == 0
    text, _ = said(capsys)
    assert "↑ Knee lift, " in text and "changed: higher" in text
    assert all(len(line) <= 100 for line in text.splitlines() if str(out) not in line)
    data = valid(out / "compare.json")
    assert data["schema"] == 1 and data["same_session"] is True
    pair = data["pairs"][0]
    up = [c["metric"] for c in pair["changes"] if c["verdict"] == "up"]
    assert LIFT in up
    assert pair["video"] is None
    assert any(c["clusters"] for c in pair["curves"])
    page = (out / "compare.html").read_text(encoding="utf-8")
    assert "Stop on pain" in page and "not a diagnosis" in page
    assert "No video: the clip of before is no longer at" in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
    assert not list(out.glob("*.part*"))


def test_the_same_command_writes_the_same_bytes(folders, tmp_path):
    for name in ("one", "two"):
        asked = [str(folders["before"]), str(folders["again"]), "--no-video"]
        assert main(["compare", *asked, "-o", str(tmp_path / name)]) == 0
    for name in ("compare.json", "compare.html"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_three_recordings(folders, tmp_path, capsys):
    asked = [str(folders[n]) for n in ("before", "again", "lifted")]
    assert main(["compare", *asked, "--no-video", "-o", str(tmp_path)]) == 0
    assert said(capsys)[0].count("  After ") == 2


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("before",), "one result cannot be compared"),
        (("before", "before"), "same recording"),
        (("before", "track"), "a treadmill"),
        (("before", "nowhere"), "a file is missing"),
    ],
)
def test_what_cannot_be_compared_is_one_line(folders, tmp_path, capsys, names, words):
    asked = [str(folders.get(n, tmp_path / n)) for n in names]
    assert main(["compare", *asked, "-o", str(tmp_path / "out")]) == 2
    out, err = said(capsys)
    assert words in err and err.count("\n") == 1 and not out


def test_stopped_in_the_video_keeps_the_comparison(folders, tmp_path, monkeypatch, capsys):
    from swingleg.report.comparison import save as saving

    def stop(*_: object, **__: object) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(saving, "write_side_by_side", stop)
    asked = ["compare", str(folders["before"]), str(folders["lifted"]), "-o", str(tmp_path)]
    assert main(asked) == 130
    out, err = said(capsys)
    assert "Knee lift" in out and "without what was not finished of the video" in err
    assert valid(tmp_path / "compare.json")["pairs"][0]["video"] is None
    assert "No video: it was not finished." in (tmp_path / "compare.html").read_text("utf-8")


def compared(folders, out, *names: str) -> int:
    return main(["compare", *(str(folders[n]) for n in names), "-o", str(out)])


def test_a_clip_of_somebodys_own_is_left_alone(folders, tmp_path, monkeypatch):
    from swingleg.report.comparison import save as saving

    mine = tmp_path / "side_by_side.mp4"
    mine.write_bytes(b"my own")
    assert compared(folders, tmp_path, "before", "again") == 0  # no clip can be made of these
    assert mine.read_bytes() == b"my own"

    def write(_: object, __: object, path: Path, **___: object) -> Path:
        path.write_bytes(b"clip")
        return path

    monkeypatch.setattr(saving, "write_side_by_side", write)
    for _ in range(2):  # the second time the first one's clip goes
        assert compared(folders, tmp_path, "before", "again") == 0
        assert mine.read_bytes() == b"my own"
        assert valid(tmp_path / "compare.json")["pairs"][0]["video"] == "side_by_side-2.mp4"
        assert "side_by_side-2.mp4" in (tmp_path / "compare.html").read_text("utf-8")
        assert len(list(tmp_path.glob("*.mp4"))) == 2


def test_stopped_in_the_second_clip_names_the_first(folders, tmp_path, monkeypatch, capsys):
    from swingleg.report.comparison import save as saving

    def write(_: object, __: object, path: Path, **___: object) -> Path:
        if path.name != "side_by_side_2.mp4":
            raise KeyboardInterrupt
        path.write_bytes(b"clip")
        return path

    monkeypatch.setattr(saving, "write_side_by_side", write)
    assert compared(folders, tmp_path, "before", "again", "lifted") == 130
    assert "without what was not finished of the video" in said(capsys)[1]
    pairs = valid(tmp_path / "compare.json")["pairs"]
    assert [pair["video"] for pair in pairs] == ["side_by_side_2.mp4", None]
    assert [clip.name for clip in tmp_path.glob("*.mp4")] == ["side_by_side_2.mp4"]


def test_earlier_clips_stay_until_the_new_page_stands(folders, tmp_path, monkeypatch, capsys):
    from swingleg.core.errors import OutputError
    from swingleg.report.comparison import save as saving

    assert compared(folders, tmp_path, "before", "again") == 0
    data = json.loads((tmp_path / "compare.json").read_text())
    data["pairs"][0]["video"] = "side_by_side.mp4"
    (tmp_path / "compare.json").write_text(json.dumps(data))
    (tmp_path / "side_by_side.mp4").write_bytes(b"clip")

    def full(*_: object) -> None:
        raise OutputError("cannot be written (No space left on device)")

    monkeypatch.setattr(saving, "_write_both", full)
    assert compared(folders, tmp_path, "before", "lifted") != 0
    assert (tmp_path / "side_by_side.mp4").read_bytes() == b"clip"


def test_a_table_of_other_columns_is_one_line(folders, tmp_path, capsys):
    bad = tmp_path / "bad"
    shutil.copytree(folders["again"], bad)
    (bad / "strides.csv").write_text("a,b\n", encoding="utf-8")
    assert main(["compare", str(folders["before"]), str(bad), "-o", str(tmp_path / "out")]) == 2
    _, err = said(capsys)
    assert "strides.csv has no column side" in err and err.count("\n") == 1


def test_a_missing_recording_is_said_before_the_first_is_measured(folders, tmp_path, capsys):
    out = tmp_path / "out"
    asked = ["strides", str(folders["before"]), str(tmp_path / "b.mp4"), "-o", str(out)]
    assert main(["protocol", *asked]) == 2
    assert "b.mp4: there is no such file" in said(capsys)[1]
    assert not out.exists()


def test_protocol_list_and_show(capsys):
    assert main(["protocol", "list"]) == 0
    text = said(capsys)[0]
    assert all(name in text for name in ("strides", "ladder", "cadence", "before-after", "fatigue"))
    assert main(["protocol", "show", "strides"]) == 0
    text = said(capsys)[0]
    assert "Warm-up" in text and "Stop on pain" in text
    assert "swingleg protocol strides easy.mp4 strides.mp4" in text


def test_a_protocol_of_results(folders, tmp_path, capsys):
    out = tmp_path / "out"
    asked = ["strides", str(folders["before"]), str(folders["fast"]), "--no-video"]
    assert main(["protocol", *asked, "-o", str(out)]) == 0
    text = said(capsys)[0]
    assert "Highest knee lift in the strides" in text and "reserve above easy pace" in text
    data = valid(out / "protocol.json")
    assert data["schema"] == 1 and data["protocol"] == "strides70" and data["told"] is True
    assert [s["id"] for s in data["steps"]] == ["easy", "strides"]
    page = (out / "protocol.html").read_text(encoding="utf-8")
    assert data["sentence"] in page and "Stop on pain" in page
    assert (out / "compare.html").exists()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["strides", "one.mp4"], "strides takes 2 recordings (easy, strides), and 1 was given"),
        (["sprint", "one.mp4"], "no such protocol"),
        (["show"], "show takes one protocol"),
        (["strides", "a.mp4", "b.mp4", "--speeds", "3"], "names 1 speeds for 2 recordings"),
        (["strides", "a.mp4", "b.mp4", "--speeds", "slow,fast"], "is no list of speeds"),
        (["strides", "a.mp4", "b.mp4"], "a.mp4"),
    ],
)
def test_a_wrong_protocol_is_one_line(tmp_path, monkeypatch, capsys, asked, words):
    monkeypatch.chdir(tmp_path)
    assert main(["protocol", *asked]) == 2
    out, err = said(capsys)
    assert words in err and err.count("\n") == 1 and not out
