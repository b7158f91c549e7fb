"""Token records: the blocks of a token stream in one shard, read in numpy without TensorFlow.

A shard is a TFRecord file of ``tf.train.Example``s. Both formats are small enough to be read by hand:
https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details and
https://protobuf.dev/programming-guides/encoding/. Checksums are not compared; ``malmoi verify`` does that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack_from

import numpy as np
from etils import epath

_READ_BYTES = 1 << 15  # of a file at a time
_BEFORE, _BEHIND = 12, 4  # bytes around a record: its length and a checksum, and another checksum
_LONGEST = 1 << 24  # bytes; a length beyond that is damage
_ID_BYTES = 4

# Tags of fields, number and wire type in one. The first field of Example, Features, a map's entry, BytesList and
# Int64List; the value of an entry; a feature's list of whole numbers; a whole number that is not packed.
_FIRST, _VALUE, _INT64_LIST, _UNPACKED = 0x0A, 0x12, 0x1A, 0x08
_FIXED = {1: 8, 5: 4}  # bytes of a value by wire type
_VARINT, _DELIMITED = 0, 2


class Damage(Exception):
    """A shard that is not as it was written: what was expected where, and what was found."""

    def __init__(self, expected: str, found: str) -> None:
        super().__init__(expected, found)
        self.expected = expected
        self.found = found


@dataclass(frozen=True)
class Place:
    """Where a record of a shard is.

    Attributes:
        byte: of the file, from 0.
        record: its number in the file, from 0.
        offset: the place of its first token in the split's stream.
    """

    byte: int
    record: int
    offset: int


@dataclass(frozen=True)
class Part:
    """Some hundred consecutive records of a shard.

    Attributes:
        place: of the first of them.
        tokens: ids of all, int32 of shape (n,).
    """

    place: Place
    tokens: np.ndarray


def read_parts(file: epath.Path, place: Place) -> Iterator[Part]:
    """The records of a shard from a place on.

    The file is open only while it is read, so that many can be read side by side.

    Raises:
        Damage: the file can't be read, is no shard of a token stream, or is damaged.
    """
    size = _READ_BYTES
    while data := _bytes(file, place.byte, size):
        blocks, behind = _blocks(data, place)
        if blocks:
            yield Part(place, np.concatenate(blocks))
            place, size = behind, _READ_BYTES
            continue
        length = unpack_from("<Q", data)[0] if len(data) >= _BEFORE else 0
        needed = _BEFORE + length + _BEHIND
        if length > _LONGEST or needed <= size:
            found = f"one of {length:,} bytes" if length > _LONGEST else f"the file's end {len(data):,} bytes later"
            raise Damage(f"a whole record at byte {place.byte:,}", found)
        size = needed


def _bytes(file: epath.Path, at: int, size: int) -> bytes:
    try:
        with file.open("rb") as opened:
            opened.seek(at)
            return opened.read(size)
    except OSError as error:
        raise Damage("a file of records", str(error)) from error


def _blocks(data: bytes, place: Place) -> tuple[list[np.ndarray], Place]:
    """The tokens of each record that ``data`` holds as a whole, and the place behind; it begins at ``place``."""
    blocks: list[np.ndarray] = []
    at, expected = 0, place.offset
    while at + _BEFORE <= len(data):
        start = at + _BEFORE
        stop = start + unpack_from("<Q", data, at)[0]
        if stop + _BEHIND > len(data):
            break
        where = f"at byte {place.byte + at:,}"
        try:
            offset, tokens = _example(data, start, stop)
        except (IndexError, KeyError, ValueError) as error:
            raise Damage(f"a block of tokens {where}", f"another record ({error!r})") from error
        if offset != expected:
            raise Damage(f"the block with offset {expected:,} {where}", f"the one with offset {offset:,}")
        blocks.append(tokens)
        at, expected = stop + _BEHIND, expected + len(tokens)
    return blocks, Place(place.byte + at, place.record + len(blocks), expected)


def _example(data: bytes, start: int, stop: int) -> tuple[int, np.ndarray]:
    """The offset and the tokens of a block."""
    features = {}
    for _, begin, end in _fields(data, start, stop):
        for _, begin_entry, end_entry in _fields(data, begin, end):
            entry = {tag: (begin, end) for tag, begin, end in _fields(data, begin_entry, end_entry)}
            name = slice(*entry[_FIRST])
            features[data[name]] = entry[_VALUE]
    begin, end = _only(data, *_only(data, *features[b"offset"], _INT64_LIST), _FIRST, _UNPACKED)
    offset, behind = _varint(data, begin)
    if behind != end:
        raise ValueError("several offsets")
    begin, end = _only(data, *_only(data, *features[b"tokens"], _FIRST), _FIRST)
    if begin == end or (end - begin) % _ID_BYTES:
        raise ValueError(f"tokens of {end - begin} bytes")
    return offset, np.frombuffer(data, "<i4", (end - begin) // _ID_BYTES, begin)


def _only(data: bytes, start: int, stop: int, *tags: int) -> tuple[int, int]:
    """Where the value of the only field of a message is, which must have one of the tags."""
    (found,) = _fields(data, start, stop)
    if found[0] not in tags:
        raise ValueError(f"a field with the tag {found[0]}")
    return found[1:]


def _fields(data: bytes, at: int, stop: int) -> Iterator[tuple[int, int, int]]:
    """Each field of a message: its tag, and where its value begins and ends."""
    while at < stop:
        tag, at = _varint(data, at)
        kind = tag & 7
        if kind == _DELIMITED:
            length, at = _varint(data, at)
            end = at + length
        elif kind == _VARINT:
            end = _varint(data, at)[1]
        else:
            end = at + _FIXED[kind]
        if end > stop:
            raise ValueError("a field that goes on behind its message")
        yield tag, at, end
        at = end


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A whole number of seven bits a byte, the lowest first, and where it ends."""
    number = shift = 0
    while (byte := data[at]) > 0x7F:
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
    return number | byte << shift, at + 1
