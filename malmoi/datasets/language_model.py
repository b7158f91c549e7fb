"""Language modelling: the input function of models that carry their state from window to window."""

import tensorflow as tf
from etils import epath

from malmoi.datasets.lanes import CLASS_OFFSET, Lanes
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.records import reading_options
from malmoi.datasets.token_runs import runs, tokens_of_run
from malmoi.datasets.token_stream import TokenStream
from malmoi.errors import MalmoiError

_PREFETCHED = 4  # windows


def language_model(
    source: epath.PathLike | Prepared,
    *,
    data_dir: epath.PathLike | None = None,
    split: str = "train",
    batch_size: int = 20,
    num_steps: int = 20,
    every_token: bool = False,
    repeat: bool = False,
    input_context: tf.distribute.InputContext | None = None,
) -> tf.data.Dataset:
    """A split's token stream in parallel lanes of windows, in their order.

    Row b of every window goes on where row b of the window before ended, so that a model can carry its state; it has to
    begin anew where an epoch does. ``Lanes`` says which tokens the lanes hold, and gives the same windows in numpy.

    The stream 1 2 3 4 5 6 7 8 with batch_size=2 and num_steps=2::

        for training  ([[1, 2],  [5, 6]],  [[1, 2],  [5, 6]])
        every_token   ([[1, 2],  [5, 6]],  [[1, 2],  [5, 6]],  [[1., 1.],  [1., 1.]])
                      ([[3, 4],  [7, 0]],  [[3, 4],  [7, 0]],  [[1., 1.],  [1., 0.]])

    All sizes are static. Memory holds some thousand tokens of each lane, whatever the size of the corpus.

    Args:
        source: a prepared dataset of token streams: its folder, its name (``ptb/word``) or an open one.
        data_dir: where names are looked up; see ``Prepared.open``.
        split: a split of it.
        batch_size: how many lanes; with ``input_context``, those of a replica.
        num_steps: how many tokens of a lane a window has.
        every_token: each token but the first of the stream is a target exactly once, for an exact perplexity: what the
            lanes lack at their ends is padded with weight 0. By default the lanes are those of the classic reader,
            which leaves out what does not fill lanes and windows.
        repeat: goes on for ever.
        input_context: of ``Strategy.distribute_datasets_from_function``; each replica gets lanes of its own, the same
            ones in every window. Windows of an input pipeline's replicas follow on each other.

    Returns:
        A dataset of ``(ids, classes)``, with ``every_token`` of ``(ids, classes, weights)``; each of shape (batch_size,
        num_steps).

        * ``ids``: the inputs, int32; 0 where the weight is 0.
        * ``classes``: the tokens that follow them, as classes: their ids less 1, int32; 0 where the weight is 0.
        * ``weights``: 1, or 0 for padding, float32.

    Raises:
        MalmoiError: the dataset is not prepared or holds no token streams; there is no such split; the stream is too
            short; a shard is damaged before the beginning of a lane. What is damaged further on is a
            ``tf.errors.InvalidArgumentError`` or ``DataLossError`` when it is read.
    """
    stream = TokenStream(Prepared.open(source, data_dir=data_dir), split)
    pipelines, pipeline, replicas = _shares(input_context)
    here = batch_size * replicas
    lanes = Lanes(stream, batch_size=here * pipelines, num_steps=num_steps, every_token=every_token)
    rows = _rows(lanes, range(here * pipeline, here * (pipeline + 1)))
    windows = rows.map(lambda rows: _windows(rows, lanes, replicas)).unbatch()
    count = len(lanes) * replicas
    windows = windows.take(count).apply(tf.data.experimental.assert_cardinality(count))
    if repeat:
        windows = windows.repeat()
    return windows.prefetch(_PREFETCHED).with_options(reading_options())


def _shares(context: tf.distribute.InputContext | None) -> tuple[int, int, int]:
    """How many input pipelines there are, which this one is, and how many replicas it feeds."""
    if context is None:
        return 1, 0, 1
    pipelines, replicas = context.num_input_pipelines, context.num_replicas_in_sync
    if replicas % pipelines and replicas > 1:
        raise MalmoiError(
            f"{replicas} replicas can't share {pipelines} input pipelines: each must feed the same number of them."
        )
    return pipelines, context.input_pipeline_id, max(1, replicas // pipelines)


def _rows(lanes: Lanes, kept: range) -> tf.data.Dataset:
    """Consecutive tokens of some lanes, those of several windows at a time, each time from the last one before on.

    Returns:
        A dataset of int32 of shape (kept, tokens + 1), 0 where a lane has no more.
    """
    width = lanes.windows_at_once * lanes.num_steps
    rounds = -(-len(lanes) // lanes.windows_at_once)

    def row(run: tf.Tensor) -> tf.data.Dataset:
        # Filled up to pieces of equal size, of which the first one ends with the lane's first token.
        start, stop = run[-2], run[-1]
        before, behind = tf.constant(width - 1, tf.int64), 1 + rounds * width - (stop - start)
        tokens = _zeros(before).concatenate(tokens_of_run(lanes.stream, run)).concatenate(_zeros(behind))
        pieces = tokens.rebatch(width, drop_remainder=True)
        joined = pieces.scan(tf.zeros(1, tf.int32), lambda last, piece: (piece[-1:], tf.concat([last, piece], axis=0)))
        return joined.skip(1)

    wanted = tf.data.Dataset.from_tensor_slices(runs(lanes.stream, [lanes.tokens(lane) for lane in kept]))
    in_turn = wanted.interleave(row, cycle_length=len(kept), block_length=1)
    return in_turn.batch(len(kept), drop_remainder=True)


def _zeros(count: tf.Tensor) -> tf.data.Dataset:
    return tf.data.Dataset.from_tensors(tf.zeros(count, tf.int32))


def _windows(rows: tf.Tensor, lanes: Lanes, replicas: int) -> tuple[tf.Tensor, ...]:
    """The windows in rows, each with those of all replicas: tensors of shape (windows, batch_size, num_steps)."""

    def cut(tokens: tf.Tensor) -> tf.Tensor:
        by_window = tf.reshape(tokens, (replicas, -1, lanes.windows_at_once, lanes.num_steps))
        return tf.reshape(tf.transpose(by_window, (2, 0, 1, 3)), (-1, len(tokens) // replicas, lanes.num_steps))

    ids, targets = cut(rows[:, :-1]), cut(rows[:, 1:])
    if not lanes.every_token:
        return ids, targets - CLASS_OFFSET
    there = tf.cast(targets != 0, tf.int32)  # the padding's id is in no stream: as a target it means none
    return ids * there, (targets - CLASS_OFFSET) * there, tf.cast(there, tf.float32)
