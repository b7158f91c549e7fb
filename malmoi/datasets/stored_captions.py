"""One stored picture with its captions, for people to look at."""

from collections.abc import Sequence
from typing import TypedDict

import numpy as np
import tensorflow as tf

from malmoi.datasets.caption_scan import CaptionMeasure
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.records import explained, read_records
from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import Vocabulary

_SPEC = {
    "image_id": tf.io.FixedLenFeature((), tf.int64),
    "caption_ids": tf.io.RaggedFeature(tf.int64),
    "captions_raw": tf.io.RaggedFeature(tf.string),
    **{name: tf.io.FixedLenFeature((), tf.string) for name in ("captions", "caption_lengths", "file_name")},
}


class CaptionValues(TypedDict):
    """A picture's captions; what the values mean is told in ``display.caption_example.CaptionExample``."""

    split: str
    image_id: int
    file_name: str
    caption_ids: Sequence[int]
    raw: Sequence[str]
    captions: Sequence[np.ndarray]
    words: Vocabulary


def is_captions(dataset: Prepared) -> bool:
    """Whether a dataset's examples are pictures with captions."""
    return {"image_id", "captions", "caption_lengths"} <= set(dataset.features)


def read_captions_example(dataset: Prepared, *, split: str = "train", index: int) -> CaptionValues:
    """Reads one example; of the others only those before it in its shard are passed over.

    Args:
        dataset: of captions.
        split: one of its splits.
        index: the example's place in the split, from 0.

    Returns:
        The arguments of a ``display.caption_example.CaptionExample``.

    Raises:
        MalmoiError: there is no such split or example, or the dataset is damaged.

    Example:
        >>> read_captions_example(Prepared.open("coco_captioning/2014"), index=0)["raw"][0]  # doctest: +SKIP
        'A restaurant has modern wooden tables and chairs.'
    """
    examples = dataset.examples(split)
    if not 0 <= index < examples:
        raise MalmoiError(
            f"{dataset.name}, split {split}: there is no example {index}, they are numbered 0 to {examples - 1}."
        )
    measure, place = CaptionMeasure(dataset), f"{dataset.name}, split {split}, example {index}"
    with explained(place):
        (records,) = read_records(dataset.pieces(split, [range(index, index + 1)])).batch(1)
        try:
            measure(records)  # which looks at everything
        except MalmoiError as error:
            raise MalmoiError(f"{place}: {error}") from error
        stored = tf.io.parse_example(records, _SPEC)
    ids, sizes = (np.frombuffer(stored[name][0].numpy(), "<i4") for name in ("captions", "caption_lengths"))
    return CaptionValues(
        split=split,
        image_id=int(stored["image_id"][0]),
        file_name=stored["file_name"][0].numpy().decode(),
        caption_ids=stored["caption_ids"].values.numpy().tolist(),
        raw=[text.decode() for text in stored["captions_raw"].values.numpy().tolist()],
        captions=np.split(ids, np.cumsum(sizes)[:-1]),
        words=dataset.words,
    )
