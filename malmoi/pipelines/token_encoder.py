"""Token streams as serialised examples: blocks of ids."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.pipelines import examples
from malmoi.pipelines.plan import Chunk
from malmoi.pipelines.rejects import Reject
from malmoi.pipelines.token_units import Unit

# Tokens of a block, the last one of a chunk apart. A record of 2 KiB costs little more than its bytes.
BLOCK_TOKENS = 512

_ID_BYTES = 4


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """What the encoder needs to know of all splits.

    Attributes:
        vocabulary: ids of tokens; 0 pads, and no token has it.
        places: by split and number of the chunk in it, the places of the chunk's tokens in the split's stream.
    """

    vocabulary: Vocabulary
    places: Mapping[tuple[str, int], range]


class Encoder:
    """Turns chunks into blocks of their tokens, and keeps count.

    An example has ``offset``, the place of its first token in the split's stream, and ``tokens``, int32,
    little-endian, of shape (tokens,) with 1 to ``BLOCK_TOKENS`` tokens.

    Attributes:
        stats: of all chunks so far, which are those of one shard; they add up.
    """

    def __init__(self, fitted: Fitted, unit: Unit, read: Callable[[Chunk, bytes, Reject], str]) -> None:
        """Makes one.

        Args:
            fitted: see there.
            unit: what a token is.
            read: the text of a chunk.
        """
        self._fitted, self._read = fitted, read
        self._ids = unit.ids(fitted.vocabulary)
        self._tokens = 0
        self.stats: dict[str, Any] = {
            "examples": 0,
            "tokens": 0,
            "lines": 0,
            "unknown_tokens": 0,
            "shard_tokens": [0],
        }

    def records(self, chunk: Chunk, data: bytes, reject: Reject) -> Iterator[bytes]:
        """The blocks of a chunk in the order of its text, serialised.

        Raises:
            MalmoiError: the chunk has not the number of tokens that it had when it was counted.
        """
        text = self._read(chunk, data, reject)
        ids, places = self._ids(text), self._fitted.places[chunk.split, chunk.group]
        if len(ids) != len(places):
            raise MalmoiError(f"{chunk.path} changed while it was being prepared; prepare it again.")
        unknown = ids == 0
        if missed := int(unknown.sum()):
            ids[unknown] = self._fitted.vocabulary.unknown_id
        stored = ids.astype("<i4").tobytes()
        starts = range(0, len(ids), BLOCK_TOKENS)
        for start in starts:
            yield examples.example(
                examples.int64_feature("offset", [places.start + start]),
                examples.bytes_feature("tokens", stored[_ID_BYTES * start : _ID_BYTES * (start + BLOCK_TOKENS)]),
            )
        self.stats["examples"] += len(starts)
        self.stats["tokens"] += len(ids)
        self.stats["lines"] += text.count("\n")
        self.stats["unknown_tokens"] += missed
        self.stats["shard_tokens"][0] += len(ids)
