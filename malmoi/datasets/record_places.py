"""Where in a shard a feature lies: records cut out of a file without reading what is large in them.

A TFRecord is the record's length, a checksum, the record and another checksum; a ``tf.train.Example`` is a map of
features, which are skipped by their lengths (https://protobuf.dev/programming-guides/encoding/). Checksums are not
compared, since that would read everything; ``malmoi verify`` does.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from malmoi.pipelines.examples import example

_HEAD, _TAIL = 12, 4  # bytes of a TFRecord before and after a record
_LENGTH = 8  # bytes of the first that are its length
_FIRST, _SECOND = 0x0A, 0x12  # tags of the fields 1 and 2, if these have a length


class Cut(NamedTuple):
    """A record without one of its features.

    Attributes:
        record: the others, as a serialised example.
        start: at which byte of the file the one value of the feature begins; -1 where there is no such feature.
        size: its bytes.
    """

    record: bytes
    start: int
    size: int


def records_without(data: np.ndarray, feature: str) -> Iterator[Cut]:
    """The records of a file without one feature, and where that one lies.

    Args:
        data: the file, uint8 of shape (bytes,).
        feature: the name of a feature with one bytes value.

    Raises:
        ValueError: it is no file of serialised examples.
    """
    view, wanted, at = memoryview(data.data), feature.encode(), 0
    while at < len(view):
        start = at + _HEAD
        stop = start + int.from_bytes(view[at : at + _LENGTH], "little")
        if stop + _TAIL > len(view):
            raise ValueError(f"the file ends within the record at byte {at:,}")
        yield _cut(view, start, stop, wanted)
        at = stop + _TAIL


def _cut(view: memoryview, start: int, stop: int, wanted: bytes) -> Cut:
    at, end = _field(view, start, stop, _FIRST)
    kept: list[bytes] = []
    found = (-1, 0)
    first = at  # of the features that have not been kept yet
    while at < end:
        entry, after = _field(view, at, end, _FIRST)
        name, value = _field(view, entry, after, _FIRST)
        if view[name:value] == wanted:
            kept.append(bytes(view[first:at]))
            place, last = _field(view, value, after, _SECOND)
            for _ in range(2):  # a list of bytes, and its value
                place, last = _field(view, place, last, _FIRST)
            found = (place, last - place)
            first = after
        at = after
    return Cut(example(*kept, bytes(view[first:end])), *found)


def _field(view: memoryview, at: int, stop: int, tag: int) -> tuple[int, int]:
    """Where the content of a field with a length begins and ends."""
    size = shift = 0
    place = at + 1
    while True:
        if place >= stop or view[at] != tag:
            raise ValueError(f"no serialised example at byte {at:,}")
        byte = view[place]
        place += 1
        size |= (byte & 0x7F) << shift
        if byte < 0x80:
            break
        shift += 7
    if place + size > stop:
        raise ValueError(f"no serialised example at byte {at:,}")
    return place, place + size
