"""Language modelling with a memory: the input function of memory networks."""

import tensorflow as tf
from etils import epath

from malmoi.datasets.lanes import CLASS_OFFSET
from malmoi.datasets.memory_windows import MemoryWindows
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.records import reading_options
from malmoi.datasets.stateless_order import GAMMA, LAST_SHIFT, STEPS
from malmoi.datasets.token_runs import runs, tokens_of_run
from malmoi.datasets.token_stream import TokenStream

_GATHERED = 1024  # examples at a time
_PREFETCHED = 4  # batches


def memory_language_model(
    source: epath.PathLike | Prepared,
    *,
    data_dir: epath.PathLike | None = None,
    split: str = "train",
    memory_size: int = 100,
    batch_size: int = 128,
    shuffle_seed: int | None = None,
    epoch: int | None = None,
    repeat: bool = False,
    drop_remainder: bool = False,
    input_context: tf.distribute.InputContext | None = None,
) -> tf.data.Dataset:
    """The tokens of a split, each to be predicted from those before it.

    ``MemoryWindows`` gives the same batches in numpy, and says how they are shuffled. The stream 5 6 7 8 with
    memory_size=2 and batch_size=3::

        ({"memory": [[0, 0], [0, 5], [5, 6]]},  [4, 5, 6])
        ({"memory": [[6, 7]]},                  [7])

    All sizes but that of the batch are static, and that one too with ``drop_remainder`` or ``repeat``.

    Args:
        source: a prepared dataset of token streams: its folder, its name (``ptb/word``) or an open one.
        data_dir: where names are looked up; see ``Prepared.open``.
        split: a split of it.
        memory_size: how many tokens before it an example has as memories.
        batch_size: of each batch; with ``input_context``, that of a replica.
        shuffle_seed: by default the order is that of the stream. With a seed the order is another one each epoch, and
            the same orders come from the same seed.
        epoch: the number of the epoch whose order the dataset has, each time it is iterated; with ``repeat`` the number
            of the first one, 0 by default. By default otherwise a number that is drawn from the seed each time.
        repeat: goes on for ever; epochs follow on each other within a batch, so that every batch is full.
        drop_remainder: leaves a smaller last batch out.
        input_context: of ``Strategy.distribute_datasets_from_function``; each input pipeline gets its own examples.

    Returns:
        A dataset of ``({"memory": ids}, classes)``.

        * ``ids``: int32 of shape (batch, memory_size); the latest token last, 0 before the beginning of the stream.
        * ``classes``: the tokens that follow, as classes: their ids less 1, int32 of shape (batch,).

    Raises:
        MalmoiError: the dataset is not prepared or holds no token streams; there is no such split; the stream is too
            short; a shard is damaged before a place where reading begins. What is damaged further on is a
            ``tf.errors.InvalidArgumentError`` or ``DataLossError`` when it is read.
    """
    stream = TokenStream(Prepared.open(source, data_dir=data_dir), split)
    windows = MemoryWindows(
        stream,
        memory_size=memory_size,
        batch_size=batch_size,
        shuffle_seed=shuffle_seed,
        drop_remainder=drop_remainder,
    )
    pipelines, pipeline = 1, 0
    if input_context is not None:
        pipelines, pipeline = input_context.num_input_pipelines, input_context.input_pipeline_id
    epochs = _epochs(epoch, shuffle_seed, repeat)
    examples = epochs.flat_map(_Examples(windows, pipelines, pipeline))
    batches = examples.rebatch(batch_size, drop_remainder=drop_remainder or repeat)
    count = sum(len(block[pipeline::pipelines]) for block in windows.blocks)
    count = count // batch_size if drop_remainder else -(-count // batch_size)
    # TensorFlow can't see it.
    batches = batches.apply(tf.data.experimental.assert_cardinality(tf.data.INFINITE_CARDINALITY if repeat else count))
    return batches.prefetch(_PREFETCHED).with_options(reading_options())


def _epochs(first: int | None, seed: int | None, repeat: bool) -> tf.data.Dataset:
    """The numbers of the epochs that one iteration gives."""
    if repeat:
        return tf.data.Dataset.counter(first or 0)
    if first is not None or seed is None:
        return tf.data.Dataset.from_tensors(tf.constant(first or 0, tf.int64))
    return tf.data.Dataset.random(seed, rerandomize_each_iteration=True).take(1)


class _Examples:
    """The examples of an epoch by its number, some hundred at a time."""

    def __init__(self, windows: MemoryWindows, pipelines: int, pipeline: int) -> None:
        self._windows = windows
        self._runs = runs(windows.stream, windows.held)
        self._lengths = [len(block) for block in windows.blocks]
        self._part = slice(pipeline, None, pipelines)

    def __call__(self, epoch: tf.Tensor) -> tf.data.Dataset:
        size, stream = self._windows.memory_size, self._windows.stream

        def of_block(block: tf.Tensor) -> tf.data.Dataset:
            run, length = tf.constant(self._runs)[block], tf.constant(self._lengths, tf.int64)[block]
            held = run[-1] - run[-2]

            def of_tokens(tokens: tf.Tensor) -> tf.data.Dataset:
                tokens = tf.concat([tf.zeros(size + length - held, tf.int32), tokens], axis=0)
                places = tf.data.Dataset.from_tensor_slices(self._order(length, epoch, 1 + block)[self._part])

                def gathered(at: tf.Tensor) -> tuple[dict[str, tf.Tensor], tf.Tensor]:
                    memory = tf.gather(tokens, at[:, None] + tf.range(size, dtype=tf.int64))
                    return {"memory": memory}, tf.gather(tokens, at + size) - CLASS_OFFSET

                return places.batch(_GATHERED).map(gathered)

            return tokens_of_run(stream, run).rebatch(held).flat_map(of_tokens)

        blocks = tf.constant(len(self._lengths), tf.int64)
        return tf.data.Dataset.from_tensor_slices(self._order(blocks, epoch, tf.zeros([], tf.int64))).flat_map(of_block)

    def _order(self, count: tf.Tensor, *numbers: tf.Tensor) -> tf.Tensor:
        """``stateless_order`` of the seed and ``numbers``, int64 scalars like ``count``."""
        places = tf.range(count)
        seed = self._windows.shuffle_seed
        if seed is None:
            return places
        key = tf.zeros([], tf.uint64)
        for number in (tf.constant(seed, tf.int64), *numbers):
            key = _mixed(tf.bitwise.bitwise_xor(key, tf.cast(number, tf.uint64)))
        keys = tf.bitwise.right_shift(_mixed(key + tf.cast(places, tf.uint64)), tf.ones([], tf.uint64))
        return tf.cast(tf.argsort(tf.cast(keys, tf.int64), stable=True), tf.int64)


def _mixed(numbers: tf.Tensor) -> tf.Tensor:
    """See ``stateless_order``."""

    def shifted(by: int) -> tf.Tensor:
        return tf.bitwise.bitwise_xor(numbers, tf.bitwise.right_shift(numbers, tf.constant(by, tf.uint64)))

    numbers += tf.constant(GAMMA, tf.uint64)
    for shift, multiplier in STEPS:
        numbers = shifted(shift) * tf.constant(multiplier, tf.uint64)
    return shifted(LAST_SHIFT)
