"""``tf.train.Example`` as bytes, without TensorFlow.

The message is small enough to write by hand (https://protobuf.dev/programming-guides/encoding/), which is
several times faster than filling a protocol buffer, and lets callers keep the bytes of features that come
again and again. Features stand in the order of their names, so that equal examples have equal bytes.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from struct import pack

Value = bytes | Sequence[int] | Sequence[float]

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


def int64_feature(name: str, values: Iterable[int]) -> bytes:
    """A feature with a list of whole numbers."""
    return _packed_feature(name, 0x1A, b"".join(map(varint, values)))


def float_feature(name: str, values: Sequence[float]) -> bytes:
    """A feature with a list of 32-bit floats."""
    return _packed_feature(name, 0x12, pack(f"<{len(values)}f", *values))


def _packed_feature(name: str, kind: int, payload: bytes) -> bytes:
    in_list = _field(0x0A, payload) if payload else b""
    return _field(0x0A, _field(0x0A, name.encode()) + _field(0x12, _field(kind, in_list)))


def example(*features: bytes) -> bytes:
    """An example from the bytes of its features, which must come in the order of their names."""
    joined = b"".join(features)
    return b"\x0a" + varint(len(joined)) + joined


def serialize(features: Mapping[str, Value]) -> bytes:
    r"""An example from values: bytes, or a sequence of ints, or a sequence of floats.

    Args:
        features: a value for each name; an empty sequence counts as one of ints.

    Example:
        >>> serialize({"id": [3], "text": b"hi"})
        b'\n\x1d\n\x0b\n\x02id\x12\x05\x1a\x03\n\x01\x03\n\x0e\n\x04text\x12\x06\n\x04\n\x02hi'
    """
    return example(*(_feature(name, features[name]) for name in sorted(features)))


def _feature(name: str, value: Value) -> bytes:
    if isinstance(value, bytes):
        return bytes_feature(name, value)
    if any(isinstance(item, float) for item in value):
        return float_feature(name, value)
    return int64_feature(name, value)  # type: ignore[arg-type]
