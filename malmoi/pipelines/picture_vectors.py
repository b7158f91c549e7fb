"""The vectors of the pictures that questions or captions are about, put beside each."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from malmoi.errors import BadInput, MalmoiError
from malmoi.pipelines.plan import Chunk
from malmoi.pipelines.rejects import Reject
from malmoi.pipelines.visual_question import VisualQuestion

FC7, CONV5 = "-fc7", "-conv5"
"""How the names of configs with vectors, or grids of them, end."""

# Raw bytes of a chunk and of a shard. A question of 50 bytes gets a vector of 16 kB, so that a shard has some 170 MB.
CHUNK_BYTES = 1 << 17
SHARD_BYTES = 1 << 19

_BLOCK = 256  # pictures of which vectors are in memory at a time: 4 MB


class Pictured(Protocol):
    """What is about a picture."""

    @property
    def image_id(self) -> int:
        """The picture's number."""


class VectorSource(Protocol):
    """Vectors by image id; ``datasets.image_vectors.ImageVectors`` is one. It is pickled to every worker."""

    @property
    def names(self) -> Sequence[str]:
        """What it is made of, for messages."""

    @property
    def manifest(self) -> Mapping[str, Any]:
        """The origin of the vectors."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of the vectors."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Of what a picture has: (features,), or (places of a grid, features)."""

    def missing(self, image_ids: np.ndarray) -> np.ndarray:
        """Those of the ids that have no vector."""

    def places(self, image_ids: np.ndarray) -> np.ndarray:
        """Where the vectors of images are."""

    def take(self, places: np.ndarray) -> np.ndarray:
        """Vectors by their places, of shape (places, *shape)."""

    def moments(self, image_ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Mean and deviation of the vectors of images, of shape (features,)."""


@dataclass(frozen=True, kw_only=True)
class PictureVectors:
    """Which vectors questions get, and what becomes of questions about a picture that has none.

    Attributes:
        source: the vectors.
        keep_missing: whether a question about a picture without a vector is kept, with a vector of zeros; otherwise it
            is bad input.
    """

    source: VectorSource
    keep_missing: bool = False

    def pictured(self, questions: Iterable[VisualQuestion], chunk: Chunk, reject: Reject) -> Iterator[VisualQuestion]:
        """The questions whose pictures have vectors, or all.

        Args:
            questions: of a chunk.
            chunk: it.
            reject: takes the others, with the reason ``no-vector``.
        """
        asked = list(questions)
        missing = frozenset() if self.keep_missing else self._missing(asked)
        for question in asked:
            if question.image_id in missing:
                reject(self._no_vector(question, chunk))
            else:
                yield question

    def vectors(self, questions: Sequence[Pictured]) -> Iterator[bytes]:
        """The vector, or grid, of the picture that each is about, little-endian; zeros where it has none.

        Raises:
            MalmoiError: a vector holds a number that is none.
        """
        block = max(1, _BLOCK // math.prod(self.source.shape[:-1]))
        for start in range(0, len(questions), block):
            yield from self._block([question.image_id for question in questions[start : start + block]])

    def without(self, questions: Sequence[Pictured]) -> int:
        """How many of them are about a picture that has no vector."""
        missing = self._missing(questions)
        return sum(question.image_id in missing for question in questions)

    def moments(self, image_ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Mean and deviation of those of the images that have vectors, float32 of shape (features,).

        Raises:
            MalmoiError: none has.
        """
        with_vector = np.setdiff1d(image_ids, self.source.missing(image_ids))
        if not with_vector.size:
            raise MalmoiError(
                f"no picture of training has a vector in {', '.join(self.source.names)}. Are these the vectors of the "
                "pictures that the questions are about?"
            )
        return self.source.moments(with_vector)

    def _block(self, image_ids: Sequence[int]) -> Iterator[bytes]:
        ids, where = np.unique(np.array(image_ids, np.int64), return_inverse=True)
        missing = np.isin(ids, self.source.missing(ids))
        rows = np.zeros((len(ids), *self.source.shape), self.source.dtype)
        rows[~missing] = self.source.take(self.source.places(ids[~missing]))
        if not (finite := np.isfinite(rows.reshape(len(rows), -1)).all(axis=1)).all():
            raise MalmoiError(
                f"the vector of image {ids[~finite][0]} holds numbers that are none (NaN or infinity): "
                f"{', '.join(self.source.names)} is damaged; prepare it again."
            )
        stored = [row.tobytes() for row in rows]
        return (stored[place] for place in where.tolist())

    def _missing(self, questions: Sequence[Pictured]) -> frozenset[int]:
        image_ids = np.array([question.image_id for question in questions], np.int64)
        return frozenset(self.source.missing(image_ids).tolist())

    def _no_vector(self, question: VisualQuestion, chunk: Chunk) -> BadInput:
        return BadInput(
            reason="no-vector",
            file=chunk.name,
            line=question.line,
            expected=f"a question about a picture that has a vector in {', '.join(self.source.names)}",
            found=f"image {question.image_id}, which has none",
            hint="To keep such questions, with a vector of zeros: --keep-missing (keep_missing=True).",
        )


def told_vectors(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """A manifest as the settings in ``stats.json`` tell it."""
    options = {name: manifest[name] for name in ("network", "relu", "dtype")}
    return options | {"resize": manifest["pictures"]["resize"], "weights": manifest["weights"]["name"]}
