"""A token stream as batches of Keras: by tf.data on the TensorFlow backend, in numpy elsewhere."""

import keras

from malmoi.datasets.lanes import Lanes
from malmoi.datasets.memory_windows import MemoryWindows
from malmoi.datasets.token_stream import TokenStream
from malmoi.models.batches import Batches
from malmoi.models.ordered_batches import OrderedBatches


def language_batches(stream: TokenStream, *, batch_size: int, num_steps: int, every_token: bool = False) -> Batches:
    """The windows of a stream; see ``Lanes``.

    Args:
        stream: the tokens.
        batch_size: how many lanes.
        num_steps: how many tokens a window has.
        every_token: whether each token but the first is asked for, with weights.
    """
    lanes = Lanes(stream, batch_size=batch_size, num_steps=num_steps, every_token=every_token)
    if keras.backend.backend() == "tensorflow":
        from malmoi.datasets.language_model import language_model

        batches = language_model(
            stream.dataset, split=stream.split, batch_size=batch_size, num_steps=num_steps, every_token=every_token
        )
    else:
        kept = 3 if every_token else 2  # the weights or not
        batches = OrderedBatches(len(lanes), lambda: (window[:kept] for window in lanes))
    tokens = stream.tokens - 1 if every_token else len(lanes) * batch_size * num_steps
    return Batches(batches=batches, count=len(lanes), asked=tokens)


def memory_batches(
    stream: TokenStream, *, memory_size: int, batch_size: int, shuffle_seed: int | None = None, epoch: int = 0
) -> Batches:
    """Each token of a stream, and those before it; see ``MemoryWindows``.

    Args:
        stream: the tokens.
        memory_size: how many tokens before are given.
        batch_size: examples in a batch.
        shuffle_seed: of their order; then a smaller last batch is left out. Without one they come as they stand, all
            of them.
        epoch: the number of the epoch, whose order it is.
    """
    shuffled = shuffle_seed is not None
    windows = MemoryWindows(
        stream, memory_size=memory_size, batch_size=batch_size, shuffle_seed=shuffle_seed, drop_remainder=shuffled
    )
    if keras.backend.backend() == "tensorflow":
        from malmoi.datasets.memory_language_model import memory_language_model

        batches = memory_language_model(
            stream.dataset,
            split=stream.split,
            memory_size=memory_size,
            batch_size=batch_size,
            shuffle_seed=shuffle_seed,
            epoch=epoch,
            drop_remainder=shuffled,
        )
    else:
        batches = OrderedBatches(len(windows), lambda: windows.epoch(epoch))
    tokens = len(windows) * batch_size if shuffled else stream.tokens
    return Batches(batches=batches, count=len(windows), asked=tokens)
