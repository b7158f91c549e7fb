"""The input functions of word2vec: skip-gram and continuous bag of words, as ``tf.data``.

Without TensorFlow, ``word_batches.WordBatches`` gives the same batches as numpy arrays.
"""

from collections.abc import Iterator
from itertools import count
from typing import Any

from etils import epath

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.token_stream import TokenStream
from malmoi.datasets.word_batches import Batch, Examples, WordBatches, cbow_examples, skip_gram_examples
from malmoi.extras import require_tensorflow

require_tensorflow()  # names the two flavours where it is missing
import tensorflow as tf  # noqa: E402

_PREFETCHED = 4  # batches


def skip_gram(source: epath.PathLike | Prepared, **options: Any) -> tf.data.Dataset:
    """Words and one neighbour each, in batches for a skip-gram ``Word2Vec``.

    Of the text ``a rose is a rose`` with window=1, negatives=2, and the vocabulary 1 = a, 2 = rose, 3 = is::

        given      [1, 2, 2, 3, 3, 1, 1, 2]                  in another order
        target     [2, 1, 3, 2, 1, 3, 2, 1]
        negatives  [[2, 1], [1, 3], [2, 2], [1, 1], …]       drawn

    Args:
        source: a prepared dataset of a token stream: its folder, its name (``ptb/word``) or an open one.
        **options: see ``word_dataset``.

    Returns:
        A dataset of ``given``, int32 of shape (batch,), and ``target`` and ``negatives``, see ``word_dataset``.
    """
    return word_dataset(source, skip_gram_examples, **options)


def cbow(source: epath.PathLike | Prepared, **options: Any) -> tf.data.Dataset:
    """Words and all their neighbours, in batches for a ``Word2Vec`` of continuous bags of words.

    Of the text ``a rose is a rose`` with window=1, negatives=2, and the vocabulary 1 = a, 2 = rose, 3 = is::

        given      [[0, 2], [1, 3], [2, 1], [3, 2], [1, 0]]  in another order
        target     [1, 2, 3, 1, 2]
        negatives  [[2, 1], [1, 3], [2, 2], [1, 1], [1, 2]]  drawn

    Args:
        source: see ``skip_gram``.
        **options: see ``word_dataset``.

    Returns:
        A dataset of ``given``, int32 of shape (batch, 2 · window), 0 where there is no neighbour, and ``target`` and
        ``negatives``, see ``word_dataset``.
    """
    return word_dataset(source, cbow_examples, **options)


def word_dataset(
    source: epath.PathLike | Prepared,
    examples: Examples,
    *,
    data_dir: epath.PathLike | None = None,
    split: str = "train",
    batch_size: int = 1024,
    window: int = 5,
    subsample: float = 1e-4,
    negatives: int = 5,
    noise_power: float = 0.75,
    seed: int = 0,
    epoch: int = 0,
    repeat: bool = False,
) -> tf.data.Dataset:
    """The batches of ``WordBatches``, whose settings these are, as a dataset of static shapes.

    Args:
        source: see ``skip_gram``.
        examples: what is given and what is to be told.
        data_dir: where names are looked up; see ``Prepared.open``.
        split: a split of it.
        batch_size: examples of a batch.
        window: the most neighbours on either side.
        subsample: from which share of the text on words are thinned out; 0 for none.
        negatives: noise words for each example.
        noise_power: to which counts are raised for them.
        seed: another seed, other draws.
        epoch: the number of the epoch; seed and number together tell its batches.
        repeat: goes on for ever, with the epochs after that one.

    Returns:
        A dataset of features alone, for what is to be told is among them: ``given``; ``target``, int32 of shape
        (batch,); ``negatives``, int32 of shape (batch, negatives).

    Raises:
        MalmoiError: the dataset is not prepared or no token stream, a setting is too small, the text has no words, or
            fewer examples than one batch needs.
    """
    batches = WordBatches(
        stream=TokenStream(Prepared.open(source, data_dir=data_dir), split),
        examples=examples,
        batch_size=batch_size,
        window=window,
        subsample=subsample,
        negatives=negatives,
        noise_power=noise_power,
        seed=seed,
    )
    steps = batches.steps(epoch)  # what is wrong with the text is said here, and not by tf.data
    first = next(batches.epoch(epoch))

    def epochs() -> Iterator[Batch]:
        for number in count(epoch) if repeat else [epoch]:
            yield from batches.epoch(number)

    shapes = {name: tf.TensorSpec(array.shape, array.dtype) for name, array in first.items()}
    dataset = tf.data.Dataset.from_generator(epochs, output_signature=shapes)
    known = tf.data.experimental.assert_cardinality(tf.data.INFINITE_CARDINALITY if repeat else steps)
    return dataset.apply(known).prefetch(_PREFETCHED)
