"""Video files → frames with honest times.

Phones write variable frame rates, so a frame's time is its presentation time stamp, never its
number divided by a rate. Pictures come upright. A clip is streamed, never held whole.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import av
import numpy as np

from swingleg.core.errors import OptionError, VideoError
from swingleg.read.frame import Frame

#: comment in the container of a clip that `swingleg.virtual` rendered
VIRTUAL_MARK = "swingleg virtual runner"
#: pictures up to this size (1080p) are decoded on one core
_ONE_CORE_PIXELS = 1920 * 1088
#: decoding this much from the start costs no more than opening the clip anew
_WORTH_SEEKING_S = 1.0
_RECORD_AGAIN = "Copy the clip from the phone again, or export it as MP4."
#: a step between pictures that is off the median by more than this share counts as irregular
_IRREGULAR_STEP = 0.1
#: and a clip with more than this share of irregular steps has a variable frame rate
_IRREGULAR_SHARE = 0.02
#: capture and playback rates closer than this share are the same (29.97 and 30, a warm phone's 28)
_SAME_RATE = 0.3
_CAPTURE_FPS = "com.android.capture.fps"
#: pictures the header may promise beyond those that decode before a clip counts as cut short
_MISSING_TAIL_S = 0.25


@dataclass(frozen=True)
class VideoInfo:
    """What the header and the time stamps say, before slow motion is divided out.

    width, height: pixels after rotation. fps: median rate of the time stamps. frames: pictures
    the container lists. rotation_deg: clockwise turn that sets the stored picture upright.
    virtual: the clip says of itself that swingleg rendered it. capture_fps: the rate at which the
    camera took the pictures, where the file says so.
    """

    path: str
    width: int
    height: int
    fps: float
    frames: int
    duration_s: float
    rotation_deg: int
    variable_frame_rate: bool
    codec: str
    virtual: bool = False
    capture_fps: float | None = None

    @property
    def slow_motion(self) -> float:
        """Capture rate / playback rate as the file tells it; 1 where it tells nothing.

        Android writes the capture rate (``com.android.capture.fps``) and lets slow motion play
        slowly. Apple stores true times and only marks the section to be shown slowly, so that its
        originals need nothing; an exported, slowed copy tells nothing (`gait.events.check`
        notices by the cadence).
        """
        if self.capture_fps is None:
            return 1.0
        factor = self.capture_fps / self.fps
        if abs(factor - 1) < _SAME_RATE:
            return 1.0
        return float(round(factor)) if abs(factor / max(round(factor), 1) - 1) < 0.03 else factor


class VideoStream:
    """Iterator over the frames of a clip; also a context manager.

    `truncated` becomes true when decoding ended before the clip did; `dropped` counts pictures
    left out because their time stamp did not increase. Both are final after the last frame.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        slow_motion: float = 1.0,
        from_s: float = 0.0,
        all_cores: bool = False,
        draft: bool = False,
    ) -> None:
        """from_s: skip to the key picture before this time (`Frame.index` counts from there) and
        leave out what nothing else is built on, up to the time itself.
        all_cores: nothing else runs meanwhile, so that decoding may use every core. draft: as in
        `frames`.
        """
        if not (np.isfinite(slow_motion) and slow_motion > 0):
            raise OptionError(
                f"slow-motion factor {slow_motion:g} makes no sense",
                fix="Give real rate / playback rate, for example 8 for 240 shown at 30.",
            )
        self.path = Path(path)
        self.slow_motion = float(slow_motion)
        self._from_s = from_s
        self.truncated = False
        self.dropped = 0
        self._container = _open(self.path)
        self._stream = _picture_stream(self._container, self.path, all_cores=all_cores)
        if draft:
            self._stream.codec_context.options = {"skip_loop_filter": "noref"}
        self._iterator = self._decode()

    def __iter__(self) -> Iterator[Frame]:
        return self

    def __next__(self) -> Frame:
        return next(self._iterator)

    def __enter__(self) -> VideoStream:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop decoding and let the file go."""
        self._iterator.close()
        self._container.close()

    def _decode(self) -> Generator[Frame, None, None]:
        start: float | None = None
        time_s, last, index, turns = 0.0, -np.inf, 0, 0
        try:
            for raw in self._pictures():
                if raw.time is None:
                    self.dropped += 1
                    continue
                if start is None:
                    start, turns = raw.time, _quarter_turns(raw)
                time_s = (raw.time - start) / self.slow_motion
                if time_s <= last:
                    self.dropped += 1
                    continue
                yield Frame(index, time_s, raw, turns)
                last, index = time_s, index + 1
        except av.error.FFmpegError as error:
            if index == 0:
                raise VideoError(
                    f"no picture can be decoded ({_reason(error)})",
                    where=str(self.path),
                    fix=_RECORD_AGAIN,
                ) from error
            self.truncated = True
        if index == 0:
            raise VideoError("the video holds no pictures", where=str(self.path), fix=_RECORD_AGAIN)
        promised = _header_duration(self._container, self._stream)
        if promised - last * self.slow_motion > _MISSING_TAIL_S + 0.02 * promised:
            self.truncated = True

    def _pictures(self) -> Iterator[Any]:
        """Decoded pictures: the first one, then those from the key picture before `from_s` on."""
        pictures = self._container.decode(self._stream)
        if self._from_s > _WORTH_SEEKING_S:
            first = next(pictures, None)
            if first is None or first.time is None:
                return
            yield first
            stamp = first.time + self._from_s * self.slow_motion
            self._container.seek(int(stamp / self._stream.time_base), stream=self._stream)
            pictures = self._pictures_towards(stamp)
        yield from pictures

    def _pictures_towards(self, stamp: float) -> Iterator[Any]:
        """Pictures from here on; before `stamp` (s, the clip's clock) none that no other needs."""
        codec = self._stream.codec_context
        for packet in self._container.demux(self._stream):
            early = packet.pts is not None and packet.pts * self._stream.time_base < stamp
            codec.skip_frame = "NONREF" if early else "DEFAULT"
            yield from packet.decode()


def frames(
    path: str | Path, *, slow_motion: float = 1.0, draft: bool = False, from_s: float = 0.0
) -> VideoStream:
    """Stream the frames of a clip in order.

    slow_motion : real frame rate / playback rate (8 for a 240 frames/s clip that plays at 30).
    from_s : after the first frame, go on from a key picture before this time; what comes before
        the time itself may have gaps.
    draft : leave the last smoothing out of pictures that no other is built on; the eye hardly sees
        it, and decoding takes a tenth less time.

    Raises
    ------
    VideoError : missing, empty, not a video, sound only, a photo, or no picture decodes.
    OptionError : slow_motion is not a positive number.
    """
    return VideoStream(path, slow_motion=slow_motion, draft=draft, from_s=from_s)


def read_frames_at(
    path: str | Path, times_s: Sequence[float], *, slow_motion: float = 1.0
) -> list[np.ndarray]:
    """The upright RGB pictures nearest to the given times, in the order asked.

    One pass, from the key picture before the first of them.

    Returns (H, W, 3) uint8 arrays; only these pictures are converted and kept.

    Raises
    ------
    VideoError : as `frames`.
    """
    order = np.argsort(np.asarray(times_s, dtype=float), kind="stable")
    pictures: dict[int, np.ndarray] = {}
    first_s = float(min(times_s, default=0.0)) - 0.2
    with VideoStream(path, slow_motion=slow_motion, from_s=first_s, all_cores=True) as stream:
        before: Frame | None = None
        waiting = [int(place) for place in order]
        for frame in stream:
            while waiting and times_s[waiting[0]] <= frame.time_s:
                wanted = times_s[waiting[0]]
                closer_before = (
                    before is not None and wanted - before.time_s < frame.time_s - wanted
                )
                pictures[waiting.pop(0)] = (before if closer_before and before else frame).image
            if not waiting:
                break
            before = frame
        if before is not None:
            pictures.update(dict.fromkeys(waiting, before.image))
    return [pictures[place] for place in range(len(times_s))]


def probe(path: str | Path) -> VideoInfo:
    """Read a clip's header, time stamps and first picture, without decoding the rest.

    Raises
    ------
    VideoError : as `frames`.
    """
    with frames(path) as stream:
        first = next(stream)
        codec = stream._stream.codec_context.name
        rotation = (-90 * first._turns) % 360
    with _open(Path(path)) as container:
        picture = _picture_stream(container, Path(path))
        time = _time_stamps(container, picture)
        header_s = _header_duration(container, picture)
        virtual = container.metadata.get("comment", "").startswith(VIRTUAL_MARK)
        capture_fps = _capture_fps(container.metadata | picture.metadata)
    step = np.diff(time)
    if step.size == 0:
        raise VideoError(
            "this is a single picture, not a video",
            where=str(path),
            fix="Record a video of at least five seconds.",
        )
    middle = float(np.median(step))
    tick = float(picture.time_base or 0)
    irregular = np.abs(step - middle) > np.maximum(_IRREGULAR_STEP * middle, 1.5 * tick)
    return VideoInfo(
        path=str(path),
        width=first.width,
        height=first.height,
        # the mean of the ordinary steps: a median alone is one tick of the clock off
        fps=1 / float(step[~irregular].mean()),
        frames=int(time.size),
        duration_s=max(header_s, float(time[-1] - time[0]) + middle),
        rotation_deg=rotation,
        variable_frame_rate=bool(irregular.mean() > _IRREGULAR_SHARE),
        codec=codec,
        virtual=virtual,
        capture_fps=capture_fps,
    )


def _capture_fps(metadata: dict[str, str]) -> float | None:
    try:
        rate = float(metadata[_CAPTURE_FPS])
    except (KeyError, ValueError):
        return None
    return rate if 1 <= rate <= 10_000 else None


def _open(path: Path) -> Any:
    """Open a container, or say what is wrong with the file."""
    where = str(path)
    if not path.exists():
        raise VideoError("there is no such file", where=where, fix="Check the path.")
    if path.is_dir():
        raise VideoError("this is a folder", where=where, fix="Name one video file in it.")
    if path.stat().st_size == 0:
        raise VideoError("the file is empty", where=where, fix=_RECORD_AGAIN)
    try:
        return av.open(where)
    except av.error.FFmpegError as error:
        raise VideoError(
            f"this is not a video, or only a part of one ({_reason(error)})",
            where=where,
            fix=_RECORD_AGAIN,
        ) from error
    except OSError as error:
        raise VideoError(f"the file cannot be read ({error})", where=where) from error


def _picture_stream(container: Any, path: Path, *, all_cores: bool = False) -> Any:
    """The video stream of a container, set to decode on one core or on all."""
    where = str(path)
    # a song's cover is a video stream of one picture
    films = [s for s in container.streams.video if not _is_cover(s)]
    if not films:
        sound = "holds only sound" if container.streams.audio else "holds no video"
        container.close()
        raise VideoError(f"the file {sound}", where=where, fix="Give a video of the runner.")
    formats = container.format.name
    if formats.endswith("_pipe") or formats == "image2" or films[0].frames == 1:
        container.close()
        raise VideoError(
            "this is a photo, not a video",
            where=where,
            fix="Record a video of at least five seconds.",
        )
    # pose networks keep the other cores busy: threads of the decoder's own only cost, but for
    # pictures so large that one core cannot keep up
    large = films[0].width * films[0].height > _ONE_CORE_PIXELS
    films[0].thread_type = "AUTO" if large or all_cores else "SLICE"
    if not (large or all_cores):
        films[0].codec_context.thread_count = 1
    return films[0]


def _is_cover(stream: Any) -> bool:
    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def _time_stamps(container: Any, stream: Any) -> np.ndarray:
    """Sorted, distinct presentation times of a stream's packets, seconds."""
    stamps: list[int] = []
    with contextlib.suppress(av.error.FFmpegError):  # a cut tail: what came before still counts
        for packet in container.demux(stream):
            if packet.pts is not None and not packet.is_discard:
                stamps.append(packet.pts)
    return np.unique(np.array(stamps, dtype=float)) * float(stream.time_base)


def _header_duration(container: Any, stream: Any) -> float:
    if stream.duration is not None and stream.time_base:
        return float(stream.duration * stream.time_base)
    return float(container.duration or 0) / av.time_base


def _quarter_turns(raw: Any) -> int:
    """Counter-clockwise quarter turns that set a decoded picture upright."""
    return round(float(raw.rotation) / 90) % 4


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)
