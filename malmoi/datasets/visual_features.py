"""The features of a question about a picture, from what is stored to what a model reads."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.stored import expected, first_not, ids_below, stored_shape
from malmoi.datasets.stored_picture import StoredPicture
from malmoi.errors import MalmoiError
from malmoi.pipelines.visual_question import MAX_IMAGE_ID, TYPES

KEYS = ("type", "image_id", "question_id")
"""Stored numbers that can be given beside the question."""
PADDINGS = ("left", "right")

_ID_BYTES = 4


@dataclass(frozen=True, kw_only=True)
class VisualFeatures:
    """What the records of a dataset of questions about pictures hold, and what to make of it.

    Attributes:
        length: words of a question; of a longer one the first are given.
        padding: ``left`` or ``right``, where shorter questions are filled up.
        words: the size of the vocabulary.
        answers: the number of answer classes.
        keys: of ``KEYS``, what to give among the features.
        fc7: the vectors to give among the features, if any.
    """

    length: int
    padding: str
    words: int
    answers: int
    keys: tuple[str, ...] = ()
    fc7: StoredPicture | None = None

    @classmethod
    def of(
        cls,
        dataset: Prepared,
        *,
        length: int | None,
        padding: str,
        keys: Sequence[str],
        fc7: bool = False,
        standardise: bool = False,
    ) -> "VisualFeatures":
        """Reads the sizes from ``features.json`` and ``stats.json``; see ``visual_qa`` for the arguments.

        Raises:
            MalmoiError: the dataset lacks a feature or has another one of that name, or an argument is none.
        """
        if length is not None and length < 1:
            raise MalmoiError(f"length is {length}, expected at least 1.")
        if padding not in PADDINGS:
            raise MalmoiError(f"padding is {padding!r}, expected one of: {', '.join(PADDINGS)}.")
        if strange := [key for key in keys if key not in KEYS]:
            raise MalmoiError(f"keys holds {strange[0]!r}, expected some of: {', '.join(KEYS)}.")
        for name in ("answer", *keys):
            stored_shape(dataset, name, np.int64)
        stored_shape(dataset, "question", np.int32, None)
        try:
            longest = dataset.stats["longest"]["question"]
            words, answers = (dataset.stats["vocabulary"][field] for field in ("words", "answers"))
        except KeyError as error:
            raise dataset.damaged("stats.json", f"an entry {error}", "none") from None
        if standardise and not fc7:
            raise MalmoiError("standardise says how vectors are given, of which none are asked for: fc7=True.")
        vectors = StoredPicture.of(dataset, standardise=standardise) if fc7 else None
        if fc7 and vectors is None:
            raise MalmoiError(
                f"{dataset.name} has no vectors of pictures (fc7): those datasets do whose names end in -fc7, such as "
                "coco_qa/released-fc7."
            )
        return cls(
            length=length or longest,
            padding=padding,
            words=words,
            answers=answers,
            keys=tuple(keys),
            fc7=vectors,
        )

    def parse(self, records: tf.Tensor) -> tuple[dict[str, tf.Tensor], tf.Tensor]:
        """Decodes a batch.

        Args:
            records: serialised examples, string of shape (batch,).

        Returns:
            Features and answers, as ``visual_qa`` gives them.

        Raises:
            tf.errors.InvalidArgumentError: a record lacks a feature, or what it holds doesn't fit.
        """
        spec = {name: tf.io.FixedLenFeature((), tf.int64) for name in ("answer", *self.keys)}
        arrays = ("question",) if self.fc7 is None else ("question", "fc7")
        spec |= {name: tf.io.FixedLenFeature((), tf.string) for name in arrays}
        stored = tf.io.parse_example(records, spec)
        ids, place = self._question(stored["question"])
        features = {"question": ids, "place": place}
        if self.fc7 is not None:
            features["fc7"] = self.fc7.decoded(stored["fc7"])
        for key in self.keys:
            below = len(TYPES) if key == "type" else MAX_IMAGE_ID + 1
            features[key] = ids_below(stored[key], below, feature=key)
        return features, ids_below(stored["answer"], self.answers, feature="answer")

    def _question(self, stored: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """The ids and the places of the words, int32 of shape (batch, length), 0 where there is none."""
        size = tf.strings.length(stored)
        fits = (size % _ID_BYTES == 0) & (size > 0)
        with expected(tf.reduce_all(fits), "question", "ids of 4 bytes, at least one", first_not(fits, size)):
            flat = tf.io.decode_raw(tf.identity(stored), tf.int32, fixed_length=_ID_BYTES * self.length)
        batch = stored.shape[0]
        ids = tf.reshape(flat, (-1 if batch is None else batch, self.length))
        count = tf.minimum(size // _ID_BYTES, self.length)
        place = tf.range(1, self.length + 1)[None, :] - tf.zeros_like(count)[:, None]
        if self.padding == "left":
            shift = self.length - count[:, None]
            ids = tf.gather(ids, tf.maximum(place - 1 - shift, 0), batch_dims=1)
            place = tf.maximum(place - shift, 0)
        else:
            place = tf.where(place <= count[:, None], place, 0)
        ids = tf.where(place > 0, ids, 0)
        real = tf.where(place > 0, ids, 1)
        with expected(tf.reduce_min(real) > 0, "question", "ids above 0", tf.reduce_min(real)):
            return ids_below(ids, self.words, feature="question"), tf.identity(place)
