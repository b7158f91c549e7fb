"""Captions as serialised examples, one a picture."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, repeat
from typing import Any, NamedTuple

import numpy as np

from malmoi.featurize.vocabulary import BEGIN, END, Vocabulary
from malmoi.pipelines import examples
from malmoi.pipelines.picture_vectors import PictureVectors
from malmoi.pipelines.plan import Chunk
from malmoi.pipelines.rejects import Reject
from malmoi.pipelines.word_ids import WordIds

_ID_BYTES = 4


class ReadImage(NamedTuple):
    """A picture with those of its captions that are as they must be, which may be none.

    Attributes:
        image_id: COCO's.
        file_name: of the picture.
        caption_ids: COCO's.
        raw: as they were written.
        texts: cleaned.
        words: what a model reads of them.
    """

    image_id: int
    file_name: str
    caption_ids: Sequence[int]
    raw: Sequence[str]
    texts: Sequence[str]
    words: Sequence[Sequence[str]]


Read = Callable[[Chunk, bytes, Reject], Iterable[ReadImage]]


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """What the encoder needs to know of the training split.

    Attributes:
        words: ids of caption words; 0 pads.
        longest: words of the longest training caption.
        moments: mean and deviation of the vectors of training pictures, if there are vectors.
    """

    words: Vocabulary
    longest: int
    moments: tuple[np.ndarray, np.ndarray] | None = None


class Encoder:
    """Turns chunks into examples of their pictures, and keeps count.

    Attributes:
        stats: of all chunks so far: counts, which add up, and ``longest_caption``.
    """

    def __init__(self, fitted: Fitted, read: Read, *, vectors: PictureVectors | None, picture: str) -> None:
        """Makes one.

        Args:
            fitted: see there.
            read: the pictures of a chunk.
            vectors: those of the pictures, stored beside their captions.
            picture: the name of that feature.
        """
        self._read, self._vectors, self._picture = read, vectors, picture
        self._ids, self._unknown = WordIds(fitted.words), fitted.words.unknown_id
        self.stats: dict[str, Any] = {
            "examples": 0,
            "captions": 0,
            "tokens": 0,
            "unknown_tokens": 0,
            "longest_caption": 0,
            "without_captions": 0,
        }
        if vectors is not None:
            self.stats["without_vector"] = 0

    def records(self, chunk: Chunk, data: bytes, reject: Reject) -> Iterator[bytes]:
        """The examples of a chunk in the order of the ids, serialised; pictures without captions have none."""
        read = list(self._read(chunk, data, reject))
        images = [image for image in read if image.words]
        captions = [words for image in images for words in image.words]
        tokens = chain.from_iterable((BEGIN, *words, END) for words in captions)
        lengths = np.fromiter((len(words) + 2 for words in captions), np.int64, len(captions))
        ids = np.fromiter(map(self._ids.__getitem__, tokens), np.int32, int(lengths.sum()))
        self._count(read, images, lengths, ids)
        stored, sizes = ids.astype("<i4").tobytes(), lengths.astype("<i4").tobytes()
        # Where the captions of each picture end, among all captions and among their bytes.
        last = list(accumulate(len(image.words) for image in images))
        ends = np.concatenate([[0], np.cumsum(lengths) * _ID_BYTES])[[0, *last]].tolist()
        pictures = self._pictures(images)
        for place, (image, picture) in enumerate(zip(images, pictures, strict=False)):
            first, stop = last[place] - len(image.words), last[place]
            yield examples.example(  # in the order of the names
                examples.int64_feature("caption_ids", image.caption_ids),
                examples.bytes_feature("caption_lengths", sizes[first * _ID_BYTES : stop * _ID_BYTES]),
                examples.bytes_list_feature("caption_texts", [text.encode() for text in image.texts]),
                examples.bytes_feature("captions", stored[ends[place] : ends[place + 1]]),
                examples.bytes_list_feature("captions_raw", [text.encode() for text in image.raw]),
                picture,
                examples.bytes_feature("file_name", image.file_name.encode(errors="replace")),
                examples.int64_feature("image_id", [image.image_id]),
            )

    def _pictures(self, images: Sequence[ReadImage]) -> Iterator[bytes]:
        """The feature with the picture's vectors; nothing where they are not stored."""
        if self._vectors is None:
            return repeat(b"", len(images))
        return (examples.bytes_feature(self._picture, vector) for vector in self._vectors.vectors(images))

    def _count(
        self, read: Sequence[ReadImage], images: Sequence[ReadImage], lengths: np.ndarray, ids: np.ndarray
    ) -> None:
        stats = self.stats
        stats["examples"] += len(images)
        stats["captions"] += len(lengths)
        stats["tokens"] += len(ids) - 2 * len(lengths)
        stats["unknown_tokens"] += int((ids == self._unknown).sum())
        stats["longest_caption"] = max(stats["longest_caption"], int(lengths.max(initial=2)) - 2)
        stats["without_captions"] += len(read) - len(images)
        if self._vectors is not None:
            stats["without_vector"] += self._vectors.without(images)
