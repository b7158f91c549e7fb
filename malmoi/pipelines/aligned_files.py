"""Aligned files: line n of each tells something of the same example."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from etils import epath

from malmoi.errors import BadInput
from malmoi.pipelines.plan import CHUNK_BYTES, UNIT_BYTES, Chunk, RawFile, scan, unreadable
from malmoi.pipelines.text_file import text_bytes


def scan_aligned(
    paths: Mapping[str, epath.PathLike], *, split: str, chunk_bytes: int = CHUNK_BYTES, unit_bytes: int = UNIT_BYTES
) -> dict[str, RawFile]:
    r"""Reads each file once and cuts all at the same lines.

    Args:
        paths: the files by the names that messages shall give them; the first says where to cut.
        split: the split of their examples.
        chunk_bytes: see ``plan.scan``.
        unit_bytes: what a chunk of any of them may have beyond ``chunk_bytes``.

    Returns:
        The files by name; a chunk of the first has those of the others ``beside`` it, and these have no chunks.

    Raises:
        BadInput: a file is missing or empty, or they are of different lengths (``unequal-lengths``).
        MalmoiError: the system does not let us read one.

    Example:
        Files of lines ``a b\nc d\n`` and ``0\n1\n`` with ``chunk_bytes=1`` give two chunks of the first: bytes 0-4
        beside bytes 0-2, and 4-8 beside 2-4.
    """
    for name, path in paths.items():
        text_bytes(path, name=name)
    (leading, path), *others = paths.items()
    first = scan(path, name=leading, split=split, chunk_bytes=chunk_bytes, unit_bytes=unit_bytes)
    files = {leading: first}
    starts = [chunk.first_line for chunk in first.chunks]
    for name, path in others:
        files[name] = _scan_at(path, starts, name=name, split=split, most=chunk_bytes + unit_bytes)
    for name, file in files.items():
        if file.lines != first.lines:
            told = ", ".join(f"{other} {found.lines:,}" for other, found in files.items())
            raise BadInput(
                reason="unequal-lengths",
                file=name,
                line=None,
                expected=f"as many lines as {leading} has, {first.lines:,}",
                found=f"{file.lines:,} ({told})",
                hint="Line n of each file belongs to the same question: is one of them cut off, or of another release?",
            )
    beside = zip(*(files[name].chunks for name, _ in others), strict=True)
    chunks = tuple(replace(chunk, beside=its) for chunk, its in zip(first.chunks, beside, strict=True))
    return {name: replace(file, chunks=chunks if name == leading else ()) for name, file in files.items()}


def _scan_at(path: epath.PathLike, starts: Sequence[int], *, name: str, split: str, most: int) -> RawFile:
    """Reads a file and cuts it where the lines of some numbers begin; where it has fewer lines, less often."""
    digest, size, lines, last = hashlib.sha256(), 0, 0, b"\n"
    cuts = [0]
    try:
        with epath.Path(path).open("rb") as file:
            while block := file.read(CHUNK_BYTES):
                digest.update(block)
                ends = np.flatnonzero(np.frombuffer(block, np.uint8) == ord("\n"))
                while len(cuts) < len(starts) and starts[len(cuts)] - 1 <= lines + len(ends):
                    cuts.append(size + int(ends[starts[len(cuts)] - 2 - lines]) + 1)
                lines += len(ends)
                size += len(block)
                last = block[-1:]
    except OSError as error:
        raise unreadable(path, error) from error
    stops = [*cuts[1:], size]
    for first_line, start, stop in zip(starts, cuts, stops, strict=False):
        if stop - start > most:
            raise BadInput(
                reason="long-unit",
                file=name,
                line=first_line,
                expected=f"at most {most:,} bytes from here to the next chunk",
                found=f"{stop - start:,}",
            )
    chunks = tuple(
        Chunk(
            path=str(path),
            name=name,
            start=start,
            stop=stop,
            first_line=first_line,
            first_unit=first_line - 1,
            split=split,
        )
        for first_line, start, stop in zip(starts, cuts, stops, strict=False)
    )
    return RawFile(chunks, size, digest.hexdigest(), lines if last == b"\n" else lines + 1)
