"""The plan: which bytes of which raw file go into which shard.

It is made before the pipeline starts and depends on the raw files alone, so that the shards are the same
whatever runs the pipeline. Every file is read once for it, block by block; its size and sha256 come from the
same reading.
"""

import hashlib
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etils import epath

from malmoi.errors import BadInput, MalmoiError

CHUNK_BYTES = 1 << 20
SHARD_BYTES = 4 << 20
# The most by which the last unit of a chunk may make it larger: a chunk is held in memory, here and by a worker. The
# longest story of bAbI has 9 kB; a file that goes on for longer without a new unit is of another format.
UNIT_BYTES = 16 << 20


@dataclass(frozen=True, kw_only=True)
class Chunk:
    """A run of whole units (stories, lines, words, …) of one raw file: what a worker holds in memory at a time.

    Attributes:
        path: the file.
        name: the file as errors, rejects and statistics name it, the same on every machine.
        start: its first byte.
        stop: the byte after its last.
        first_line: the number of the line that its first byte lies in, from 1.
        first_unit: the number of its first unit in the file, from 0.
        split: the split its examples go to.
        group: a number of the corpus's own, such as bAbI's task.
        beside: runs of other files that hold the same units, line by line.
    """

    path: str
    name: str
    start: int
    stop: int
    first_line: int
    first_unit: int
    split: str
    group: int = 0
    beside: tuple["Chunk", ...] = ()

    def read(self) -> bytes:
        """The bytes of the chunk.

        Raises:
            MalmoiError: the file can't be read, or is shorter than when the plan was made.
        """
        try:
            with epath.Path(self.path).open("rb") as file:
                file.seek(self.start)
                data = file.read(self.stop - self.start)
        except OSError as error:
            raise unreadable(self.path, error) from error
        if len(data) != self.stop - self.start:
            raise MalmoiError(f"{self.path} became shorter while it was being prepared; prepare it again.")
        return data


@dataclass(frozen=True)
class RawFile:
    """What one reading of a raw file tells.

    Attributes:
        chunks: the file in order.
        bytes: its size.
        sha256: its digest, in hex.
        lines: how many it has; the last one needs no newline.
    """

    chunks: tuple[Chunk, ...]
    bytes: int
    sha256: str
    lines: int


@dataclass(frozen=True)
class ShardPlan:
    """The chunks, in order, whose examples one output file holds.

    Attributes:
        split: such as ``train``.
        index: the shard's place in the split, from 0.
        of: the number of shards in the split.
        chunks: what it is made of.
    """

    split: str
    index: int
    of: int
    chunks: tuple[Chunk, ...]

    def file_name(self, dataset: str) -> str:
        """The name TFDS gives the shard.

        Example:
            >>> ShardPlan("train", 0, 2, ()).file_name("babi")
            'babi-train.tfrecord-00000-of-00002'
        """
        return f"{dataset}-{self.split}.tfrecord-{self.index:05d}-of-{self.of:05d}"


def scan(
    path: epath.PathLike,
    *,
    name: str,
    split: str,
    group: int = 0,
    later: Sequence[tuple[int, str]] = (),
    boundary: bytes = b"",
    within_lines: bool = False,
    unit_lines: int = 1,
    chunk_bytes: int = CHUNK_BYTES,
    unit_bytes: int = UNIT_BYTES,
) -> RawFile:
    r"""Reads a file once and cuts it at line starts, or after blanks as well.

    After an ASCII blank or a newline a text may be cut at any place without changing its words, its line ends
    (``\r\n`` stays whole), its characters in NFC or in lower case: nothing composes with a blank, marks are not
    sorted across one, and case does not look past one.

    Args:
        path: the file.
        name: how messages shall name it.
        split: the split of its examples.
        group: handed on to the chunks.
        later: bytes of the file, rising, and splits: from the first boundary at or after such a byte on, examples
            go to its split instead.
        boundary: what a line starts with that begins a unit; a file is cut before such lines only. Empty: any
            line.
        within_lines: cuts after any blank or newline, so that a line may be of any length; for units that are
            words, without a ``boundary``.
        unit_lines: how many lines make a unit, without a ``boundary``; chunks have a multiple of it, and their
            ``first_unit`` still counts lines.
        chunk_bytes: a chunk ends at the first boundary from here on.
        unit_bytes: what a chunk may have at most beyond that.

    Raises:
        BadInput: a unit makes its chunk larger than that.
        MalmoiError: the file can't be read.

    Example:
        A file ``1 a\n2 b\n1 c\n`` with ``boundary=b"1 "`` and ``chunk_bytes=1`` gives chunks of bytes 0-8
        (line 1, unit 0) and 8-12 (line 3, unit 1). A file ``to be or`` with ``within_lines=True`` and
        ``later=[(4, "test")]`` gives bytes 0-6 to ``split`` and 6-8 to ``test``.
    """
    mark = b"\n" + boundary
    marks = (b"\n", b" ") if within_lines else (mark,)
    waiting = deque(later)
    chunks: list[Chunk] = []
    digest, buffer, start, line, unit, searched = hashlib.sha256(), bytearray(), 0, 1, 0, 0
    most, last = chunk_bytes + unit_bytes, b"\n"

    def cut_off(length: int) -> None:
        nonlocal start, line, unit, searched
        if length > most:
            raise too_long()
        chunks.append(
            Chunk(
                path=str(path),
                name=name,
                start=start,
                stop=start + length,
                first_line=line,
                first_unit=unit,
                split=split,
                group=group,
            )
        )
        line += buffer.count(b"\n", 0, length)
        unit += buffer.count(mark, 0, length + len(boundary))
        del buffer[:length]
        start, searched = start + length, 0
        enter_splits()

    def enter_splits() -> None:
        nonlocal split
        while waiting and waiting[0][0] <= start:
            split = waiting.popleft()[1]

    def find_end() -> int:
        """How long the chunk is, which the buffer begins with; -1 where its end has not been read yet."""
        least = min(chunk_bytes, waiting[0][0] - start) if waiting else chunk_bytes
        found = [place for end in marks if (place := buffer.find(end, max(least - 1, searched))) >= 0]
        end = min(found) + 1 if found else -1
        for _ in range(-buffer.count(b"\n", 0, end) % unit_lines if end > 0 else 0):
            if (end := buffer.find(b"\n", end) + 1) == 0:
                return -1
        return end

    def too_long() -> BadInput:
        begin = f"a line that begins with {boundary.decode(errors='replace')!r}"
        return BadInput(
            reason="long-unit",
            file=name,
            line=line + buffer.count(b"\n", 0, max(buffer.rfind(end, 0, most) for end in marks) + 1),
            expected=begin if boundary else "a blank or the end of the line" if within_lines else "the end of the line",
            found=f"none in {unit_bytes:,} bytes and more",
            hint="Is it a text? One without blanks needs newlines." if within_lines else "",
        )

    enter_splits()
    try:
        with epath.Path(path).open("rb") as file:
            while block := file.read(max(chunk_bytes, 1 << 16)):
                digest.update(block)
                buffer += block
                last = block[-1:]
                while (length := find_end()) >= 0:
                    cut_off(length)
                # A long unit is not searched again from its start; a mark may straddle two blocks.
                searched = max(0, len(buffer) - len(mark) + 1) if unit_lines == 1 else 0
                if len(buffer) > most + len(boundary):
                    raise too_long()
    except OSError as error:
        raise unreadable(path, error) from error
    if buffer:
        cut_off(len(buffer))
    return RawFile(tuple(chunks), start, digest.hexdigest(), line - 1 if last == b"\n" else line)


def shard_plans(chunks: Iterable[Chunk], *, shard_bytes: int = SHARD_BYTES) -> list[ShardPlan]:
    """Puts consecutive chunks of a split together until a shard has ``shard_bytes`` raw bytes.

    Args:
        chunks: in the order of the corpus; those of one split need not be neighbours.
        shard_bytes: a shard is closed as soon as it holds this much.

    Returns:
        The shards, split after split in the order in which the splits first occur.
    """
    splits: dict[str, list[list[Chunk]]] = {}
    for chunk in chunks:
        shards = splits.setdefault(chunk.split, [[]])
        if _size(shards[-1]) >= shard_bytes:
            shards.append([])
        shards[-1].append(chunk)
    return [
        ShardPlan(split, index, len(shards), tuple(shard))
        for split, shards in splits.items()
        for index, shard in enumerate(shards)
    ]


def unreadable(path: epath.PathLike, error: OSError) -> MalmoiError:
    """The error for a file that the system does not let us read."""
    return MalmoiError(f"{path} can't be read: {error.strerror or error}.")


def _size(chunks: Sequence[Chunk]) -> int:
    return sum(chunk.stop - chunk.start for chunk in chunks)
