"""``tf.train.Example`` as bytes, without TensorFlow.

The message is small enough to write by hand (https://protobuf.dev/programming-guides/encoding/), which is
several times faster than filling a protocol buffer, and lets callers keep the bytes of features that come
again and again. Features stand in the order of their names, so that equal examples have equal bytes.
"""

from collections.abc import Iterable
from functools import lru_cache

# Bounded: header bytes by (name, length); a corpus has few distinct lengths.
_HEADERS = 1 << 16


def varint(number: int) -> bytes:
    r"""A whole number as protocol buffers write it; negative ones as their 64-bit two's complement.

    Example:
        >>> varint(300)
        b'\xac\x02'
    """
    if 0 <= number < len(_SMALL):
        return _SMALL[number]
    return _varint(number)


def _varint(number: int) -> bytes:
    if not -(1 << 63) <= number < 1 << 63:
        raise OverflowError(f"{number} does not fit into a signed 64-bit integer")
    number &= (1 << 64) - 1
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


_SMALL = tuple(_varint(number) for number in range(1 << 12))


def _field(tag: int, payload: bytes) -> bytes:
    return bytes((tag,)) + varint(len(payload)) + payload


@lru_cache(maxsize=_HEADERS)
def bytes_header(name: str, length: int) -> bytes:
    """All that stands before the value of a bytes feature of that length; the value follows directly."""
    value = b"\x0a" + varint(length)
    in_list = b"\x0a" + varint(len(value) + length) + value
    in_feature = _field(0x0A, name.encode()) + b"\x12" + varint(len(in_list) + length) + in_list
    return b"\x0a" + varint(len(in_feature) + length) + in_feature


def bytes_feature(name: str, value: bytes) -> bytes:
    """A feature with one bytes value."""
    return bytes_header(name, len(value)) + value


def bytes_list_feature(name: str, values: Iterable[bytes]) -> bytes:
    """A feature with a list of bytes values."""
    in_list = b"".join(_field(0x0A, value) for value in values)
    return _field(0x0A, _field(0x0A, name.encode()) + _field(0x12, _field(0x0A, in_list)))


def int64_feature(name: str, values: Iterable[int]) -> bytes:
    """A feature with a list of whole numbers."""
    packed = b"".join(map(varint, values))
    return _int64_header(name, len(packed)) + packed


@lru_cache(maxsize=_HEADERS)
def _int64_header(name: str, length: int) -> bytes:
    """All that stands before the packed numbers, which have that many bytes."""
    packed = b"\x0a" + varint(length) if length else b""
    in_list = b"\x1a" + varint(len(packed) + length) + packed
    in_feature = _field(0x0A, name.encode()) + b"\x12" + varint(len(in_list) + length) + in_list
    return b"\x0a" + varint(len(in_feature) + length) + in_feature


def example(*features: bytes) -> bytes:
    """An example from the bytes of its features, which must come in the order of their names."""
    joined = b"".join(features)
    return b"\x0a" + varint(len(joined)) + joined
