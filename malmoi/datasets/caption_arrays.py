"""Captions as arrays, with pictures that are read when they are asked for."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np
import tensorflow as tf
from etils import epath

from malmoi.datasets.caption_features import LENGTH, CaptionFeatures
from malmoi.datasets.mapped_rows import MappedRows, file_bytes
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.record_places import Cut, records_without
from malmoi.datasets.records import explained
from malmoi.datasets.stored_picture import StoredPicture
from malmoi.errors import MalmoiError

_BLOCK = 1024  # records at a time
_SPEC = {
    "image_id": tf.io.FixedLenFeature((), tf.int64),
    "caption_texts": tf.io.RaggedFeature(tf.string),
    **{name: tf.io.FixedLenFeature((), tf.string) for name in ("captions", "caption_lengths")},
}


@dataclass(frozen=True, kw_only=True, eq=False)
class CaptionArrays:
    """The captions of a split, in the order of their pictures' ids.

    Attributes:
        captions: word ids with begin and end tokens, padded with 0 on the right, int32 of shape (captions, length + 2).
        places: of each caption's picture, int64 of shape (captions,).
        image_ids: of the pictures, int64 of shape (pictures,).
        texts: of each picture its captions, cleaned.
        pictures: gives pictures by their places, as they are stored: float32 or float16 of shape (places given,
            features) or (places given, places, features); ``None`` where the dataset has none.
    """

    captions: np.ndarray
    places: np.ndarray
    image_ids: np.ndarray
    texts: Sequence[Sequence[str]]
    pictures: Callable[[np.ndarray], np.ndarray] | None

    def __len__(self) -> int:
        """How many captions there are."""
        return len(self.captions)


def caption_arrays(
    source: epath.PathLike | Prepared,
    *,
    data_dir: epath.PathLike | None = None,
    split: str = "train",
    length: int = LENGTH,
) -> CaptionArrays:
    """All captions of a split; of the pictures, which memory may not hold, where they lie.

    Args:
        source: a prepared dataset; see ``captioning``.
        data_dir: where names are looked up.
        split: a split of it.
        length: words of a caption; of a longer one the first are given, and the end token.

    Raises:
        MalmoiError: the dataset is not prepared, not one of captions or damaged; there is no such split.

    Example:
        >>> arrays = caption_arrays("coco_captioning/2014-conv5", split="train")  # doctest: +SKIP
        >>> arrays.captions.shape, arrays.pictures(arrays.places[:2]).shape  # doctest: +SKIP
        ((414113, 22), (2, 196, 512))
    """
    dataset = Prepared.open(source, data_dir=data_dir)
    pieces = dataset.pieces(split)
    features, picture = CaptionFeatures.of(dataset, length=length, pictures=False), StoredPicture.of(dataset)
    files = tuple(epath.Path(piece.file) for piece in pieces)
    rows, places, image_ids, offsets, shards = ([] for _ in range(5))
    texts: list[list[str]] = []
    for shard, (file, piece) in enumerate(zip(files, pieces, strict=True)):
        read = 0
        for block in _blocks(dataset, file, picture):
            ids, where, images, its_texts = _parsed(features, block, f"{dataset.name}, {file.name}")
            rows.append(ids)
            places.append(where + len(texts))
            image_ids.append(images)
            texts += its_texts
            offsets.append(np.array([cut.start for cut in block], np.int64))
            shards.append(np.full(len(block), shard))
            read += len(block)
        if read != piece.take:
            raise dataset.damaged(file.name, f"{piece.take:,} records", f"{read:,}")
    held = None
    if picture is not None:
        dtype = np.dtype(picture.dtype.as_numpy_dtype).newbyteorder("<")
        held = MappedRows(files, np.concatenate(shards), np.concatenate(offsets), picture.shape, dtype).take
    return CaptionArrays(
        captions=np.concatenate(rows),
        places=np.concatenate(places),
        image_ids=np.concatenate(image_ids),
        texts=texts,
        pictures=held,
    )


def _blocks(dataset: Prepared, file: epath.Path, picture: StoredPicture | None) -> Iterator[list[Cut]]:
    """The records of a shard without their pictures."""
    try:
        records = records_without(file_bytes(file), picture.name if picture else "")
        while block := list(islice(records, _BLOCK)):
            if picture and (wrong := [cut for cut in block if cut.size != picture.bytes]):
                expected = f"feature {picture.name} of {picture.bytes:,} bytes"
                raise dataset.damaged(file.name, expected, f"{wrong[0].size:,}")
            yield block
    except ValueError as error:
        raise dataset.damaged(file.name, "records", str(error)) from error


def _parsed(
    features: CaptionFeatures, block: list[Cut], where: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[list[str]]]:
    with explained(where):
        stored = tf.io.parse_example(tf.constant([cut.record for cut in block]), _SPEC)
        ids, places = features.every(stored["captions"], stored["caption_lengths"])
    texts = stored["caption_texts"]
    counts, splits = np.bincount(places.numpy(), minlength=len(block)), texts.row_splits.numpy()
    if (counts != np.diff(splits)).any():
        raise MalmoiError(f"{where}: expected as many caption_texts as captions, found others.")
    words = [text.decode() for text in texts.values.numpy().tolist()]
    cut = [words[start:stop] for start, stop in pairwise(splits.tolist())]
    return ids.numpy(), places.numpy(), stored["image_id"].numpy(), cut
