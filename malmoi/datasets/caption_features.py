"""The features of captions, from what is stored to what a model reads."""

from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.stored import expected, first_not, ids_below, stored_shape
from malmoi.datasets.stored_picture import StoredPicture
from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import BEGIN, END

LENGTH = 20
"""Words of a caption that are read, if nothing else is said."""

_ID_BYTES = 4
_AROUND = 2  # begin and end tokens

Example = tuple[dict[str, tf.Tensor], tf.Tensor, tf.Tensor]


@dataclass(frozen=True, kw_only=True)
class CaptionFeatures:
    """What the records of a dataset of captions hold, and what to make of it.

    Attributes:
        length: words of a caption; of a longer one the first are given.
        words: the size of the vocabulary.
        begin: the id of the begin token.
        end: the id of the end token.
        picture: the pictures to give, if any.
    """

    length: int
    words: int
    begin: int
    end: int
    picture: StoredPicture | None = None

    @classmethod
    def of(cls, dataset: Prepared, *, length: int, pictures: bool, standardise: bool = False) -> "CaptionFeatures":
        """Reads the sizes from ``features.json`` and the vocabulary; see ``captioning`` for the arguments.

        Raises:
            MalmoiError: the dataset lacks a feature or has another one of that name, or an argument is none.
        """
        if length < 1:
            raise MalmoiError(f"length is {length}, expected at least 1.")
        stored_shape(dataset, "image_id", np.int64)
        for name in ("captions", "caption_lengths"):
            stored_shape(dataset, name, np.int32, None)
        words = dataset.words
        if lacking := [token for token in (BEGIN, END) if token not in words]:
            raise dataset.damaged("words.vocab.txt", f"the token {lacking[0]}", "none")
        return cls(
            length=length,
            words=len(words),
            begin=words.id(BEGIN),
            end=words.id(END),
            picture=StoredPicture.of(dataset, standardise=standardise) if pictures else None,
        )

    @property
    def stored(self) -> tuple[str, ...]:
        """The features that are read."""
        return ("captions", "caption_lengths", *([self.picture.name] if self.picture else ()))

    def columns(self, records: tf.Tensor) -> tuple[tf.Tensor, ...]:
        """What is stored, as bytes.

        Args:
            records: serialised examples, string of shape (batch,).

        Returns:
            For each of ``stored`` a string of shape (batch,).

        Raises:
            tf.errors.InvalidArgumentError: a record lacks a feature, or has no captions.
        """
        found = tf.io.parse_example(records, {name: tf.io.FixedLenFeature((), tf.string) for name in self.stored})
        found["caption_lengths"] = _some(found["caption_lengths"])
        return tuple(found[name] for name in self.stored)

    def one(self, place: tf.Tensor, columns: tuple[tf.Tensor, ...]) -> Example:
        """One caption of each picture.

        Args:
            place: which, int64 of shape (batch,).
            columns: what ``columns`` gave.

        Raises:
            tf.errors.InvalidArgumentError: a record holds what does not fit.
        """
        starts, sizes, _ = self._spans(*columns[:2])
        start, size = (tf.gather(table, place, batch_dims=1) for table in (starts, sizes))
        return self._example(self.rows(columns[0], start, size), columns)

    def grouped(self, captions: int, *columns: tf.Tensor) -> Example:
        """The first captions of each picture; those that it lacks are padding.

        Args:
            captions: how many.
            *columns: what ``columns`` gave.

        Raises:
            tf.errors.InvalidArgumentError: a record holds what does not fit.
        """
        spans = self._spans(*columns[:2])[:2]
        pad = tf.maximum(captions - tf.shape(spans[0])[1], 0)
        start, size = (tf.reshape(tf.pad(table, [[0, 0], [0, pad]])[:, :captions], [-1]) for table in spans)
        rows = self.rows(tf.repeat(columns[0], captions), start, size)
        batch = columns[0].shape[0]
        return self._example(
            tf.reshape(rows, (-1 if batch is None else batch, captions, self.length + _AROUND)), columns
        )

    def every(self, captions: tf.Tensor, lengths: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """All captions of all pictures.

        Args:
            captions: stored, string of shape (batch,).
            lengths: stored, string of shape (batch,).

        Returns:
            Ids, int32 of shape (captions, length + 2), and the places of their pictures in the batch, int64 of shape
            (captions,).

        Raises:
            tf.errors.InvalidArgumentError: a record holds what does not fit.
        """
        starts, sizes, there = self._spans(captions, _some(lengths))
        where = tf.where(there)
        start, size = (tf.gather_nd(table, where) for table in (starts, sizes))
        return self.rows(tf.gather(captions, where[:, 0]), start, size), where[:, 0]

    def rows(self, captions: tf.Tensor, start: tf.Tensor, size: tf.Tensor) -> tf.Tensor:
        """Captions cut out of what is stored, int32 of shape (batch, length + 2); the end token is always there."""
        most = self.length + _AROUND
        cut = tf.strings.substr(captions, start * _ID_BYTES, tf.minimum(size, most) * _ID_BYTES)
        batch = captions.shape[0]
        flat = tf.io.decode_raw(cut, tf.int32, fixed_length=most * _ID_BYTES)
        ids = tf.reshape(flat, (-1 if batch is None else batch, most))
        last = (tf.range(most) == most - 1)[None, :] & (size > most)[:, None]
        ids = tf.where(last, self.end, ids)
        begins = (ids[:, 0] == self.begin) | (size == 0)
        with expected(tf.reduce_all(begins), "captions", f"the begin token {self.begin}", first_not(begins, ids[:, 0])):
            return ids_below(ids, self.words, feature="captions")

    def _spans(self, captions: tf.Tensor, lengths: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        """Where captions begin, how many ids they have, and which there are, each of shape (batch, most captions)."""
        size = tf.strings.length(lengths)
        most = tf.reduce_max(size)
        sizes = tf.reshape(tf.io.decode_raw(lengths, tf.int32, fixed_length=most), (-1, most // _ID_BYTES))
        there = tf.sequence_mask(size // _ID_BYTES, most // _ID_BYTES)
        least = tf.reduce_min(tf.where(there, sizes, _AROUND), axis=1)
        ends, held = tf.cumsum(sizes, axis=1), tf.strings.length(captions)
        fits = (least >= _AROUND) & (ends[:, -1] * _ID_BYTES == held)
        told = "as many bytes as caption_lengths says"
        with expected(tf.reduce_all(fits), "captions", told, first_not(fits, held)):
            return tf.identity(ends - sizes), sizes, there

    def _example(self, rows: tf.Tensor, columns: tuple[tf.Tensor, ...]) -> Example:
        said = rows[..., 1:]
        features = {"caption": rows[..., :-1]}
        if self.picture:
            features[self.picture.name] = self.picture.decoded(columns[2])
        return features, tf.maximum(said - 1, 0), tf.cast(said != 0, tf.float32)


def _some(lengths: tf.Tensor) -> tf.Tensor:
    """Stored lengths as they are, when each picture has some."""
    size = tf.strings.length(lengths)
    fits = (size % _ID_BYTES == 0) & (size > 0)
    told = "lengths of 4 bytes, at least one"
    with expected(tf.reduce_all(fits), "caption_lengths", told, first_not(fits, size)):
        return tf.identity(lengths)
