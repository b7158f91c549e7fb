"""The input function: its examples per second, and how long training waits for it.

    python -m benchmarks.input_function --raw-dir PATH [--config en-10k] [--train-configs en-10k-qa1 ...]
    python -m benchmarks.input_function --sample 200 --repeats 2 --seconds 0.2

First table: epochs of ``story_qa``, shuffled, from the shards on disk to batches of tensors, against epochs
of slices of ready NumPy arrays that are in memory already, in an order drawn anew each epoch. The ratio is
that of ``story_qa`` to slicing in the same round: slicing neither reads, nor decodes, nor checks.

Second table: the share of a training step that goes to waiting for data. ``MemN2N`` is trained on TensorFlow
on the batches of ``story_qa`` and, in turn with it, on one batch that ``tf.data`` hands out again and again; one
process, one model, compiled once. Three kinds of it:

* "as trained": Keras's ``fit``, compiled as ``malmoi train`` does it, with several steps in one execution. The
  data is fetched within the compiled loop, where no clock can be put; but the second training differs in nothing
  else, so that what the first one takes longer counts as waiting. That includes what the work of reading takes
  away from the cores that compute. Each epoch is one of the dataset, so that opening the files and filling the
  shuffle buffer count each time.
* "one long epoch": the same, but the dataset repeats, and its start counts once.
* "next timed": a loop of ``next(batches)`` and a compiled step, one at a time, the dataset repeating. What
  ``next`` takes longer than on the constant batch is waiting in the narrow sense: the step has nothing to do.
"""

import math
import statistics
import time
from collections.abc import Sequence
from typing import Any

from benchmarks.corpus import benchmark_parser, prepared_data
from benchmarks.measure import fresh, machine, markdown, note, ratios, spread

_BATCHES = (32, 128)
_KINDS = ("as trained", "one long epoch", "next timed")
_TRAIN_CONFIGS = ("en-1k-qa1", "en-10k-qa1", "en-10k-qa2")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures, and prints both tables."""
    parser = benchmark_parser(__doc__, repeats=5)
    parser.add_argument("--config", default="en-10k", help="of babi, for the first table")
    parser.add_argument("--train-configs", nargs="+", default=_TRAIN_CONFIGS, help="for the second table")
    parser.add_argument("--seconds", type=float, default=3.0, help="of training in each round, either way")
    options = parser.parse_args(arguments)
    about = machine()
    with prepared_data(options, list(dict.fromkeys([options.config, *options.train_configs]))) as data:
        common = {"data_dir": str(data), "repeats": options.repeats}
        read = fresh("benchmarks.input_function:reading", config=options.config, batches=_BATCHES, **common).result
        note(f"read {options.config}")
        waited = {}
        for config in options.train_configs:
            waited[config] = fresh(
                "benchmarks.input_function:waiting",
                environment={"KERAS_BACKEND": "tensorflow"},
                config=config,
                seconds=options.seconds,
                **common,
            ).result
            note(f"trained on {config}")
    print(f"{about}\n\n{_reading_table(options.config, read)}\n\n{_waiting_table(waited)}")


def reading(data_dir: str, config: str, repeats: int, batches: Sequence[int]) -> list[dict[str, Any]]:
    """Examples per second of ``story_qa`` and of slicing arrays, for each batch size."""
    import numpy as np

    from malmoi.datasets.story_qa import story_qa, story_qa_arrays

    features, labels = story_qa_arrays(f"babi/{config}", data_dir=data_dir)
    draw = np.random.default_rng(0)

    def slice_epoch(batch_size: int) -> None:
        order = draw.permutation(len(labels))
        for start in range(0, len(order) - batch_size + 1, batch_size):
            places = order[start : start + batch_size]
            _ = {name: array[places] for name, array in features.items()}, labels[places]

    results = []
    for batch_size in batches:
        dataset = story_qa(
            f"babi/{config}", data_dir=data_dir, batch_size=batch_size, shuffle_seed=0, drop_remainder=True
        )

        def read_epoch(dataset: Any = dataset) -> None:
            for _ in dataset:
                pass

        examples = len(labels) // batch_size * batch_size
        if not examples:
            raise SystemExit(f"{config} has {len(labels)} examples, fewer than a batch of {batch_size}.")
        result: dict[str, Any] = {"batch": batch_size, "story_qa": [], "arrays": []}
        read_epoch()  # the files are in the system's cache from now on, as the arrays are in memory
        slice_epoch(batch_size)
        for _ in range(repeats):
            result["story_qa"].append(examples / _seconds(read_epoch))
            result["arrays"].append(examples / _seconds(lambda size=batch_size: slice_epoch(size)))
        results.append(result)
    return results


def waiting(data_dir: str, config: str, repeats: int, seconds: float) -> dict[str, Any]:
    """Seconds a step on real batches and on one constant batch, and the share that is waiting, by kind."""
    import keras
    import tensorflow as tf

    from benchmarks.network import RECIPE, compiled, memory_network
    from malmoi.datasets.prepared import Prepared
    from malmoi.datasets.story_qa import story_qa
    from malmoi.models.training.story_restarts import STEPS_PER_EXECUTION

    opened = Prepared.open(f"babi/{config}", data_dir=data_dir)
    model = compiled(memory_network(opened, seed=0), jit_compile=True, steps_per_execution=STEPS_PER_EXECUTION)
    read: dict[str, Any] = {
        "batch_size": RECIPE.batch_size,
        "memory_size": RECIPE.memory_size,
        "shuffle_seed": 0,
        "in_memory": True,  # as `malmoi train` does
    }
    epoch = story_qa(opened, part="train", drop_remainder=True, **read)
    steps = int(epoch.cardinality())
    if steps < 1:
        raise SystemExit(f"{config} has fewer examples than a batch of {RECIPE.batch_size}.")
    constant = tf.data.Dataset.from_tensors(next(iter(epoch)))
    step = tf.function(model.train_step, jit_compile=True)

    class Clock(keras.callbacks.Callback):
        def on_train_begin(self, logs: Any = None) -> None:
            self.epochs: list[float] = []

        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            self.started = time.perf_counter()

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            self.epochs.append(time.perf_counter() - self.started)

    def fitted(dataset: tf.data.Dataset, epochs: int) -> float:
        """Seconds a step of ``fit``."""
        clock = Clock()
        model.fit(dataset, epochs=epochs, shuffle=False, verbose=0, callbacks=[clock])
        return statistics.median(clock.epochs) / int(dataset.cardinality())

    def stepped(dataset: tf.data.Dataset) -> tuple[float, float]:
        """Seconds a step of a loop, and those of them in ``next``; without the first step."""
        batches, count, fetching = iter(dataset), int(dataset.cardinality()) - 1, 0.0
        step(next(batches))
        started = time.perf_counter()
        for _ in range(count):
            asked = time.perf_counter()
            batch = next(batches)
            fetching += time.perf_counter() - asked
            step(batch)
        return (time.perf_counter() - started) / count, fetching / count

    fitted(epoch, 2)  # compiles
    stepped(epoch.repeat(2))
    epochs = max(2, math.ceil(seconds / (fitted(constant.repeat(steps), 3) * steps)))
    endless = story_qa(opened, part="train", repeat=True, **read).take(steps * epochs)
    same = constant.repeat(steps * epochs)
    result: dict[str, Any] = {kind: {"real": [], "constant": [], "waiting": []} for kind in _KINDS}

    def add(kind: str, real: float, constant: float, waiting: float) -> None:
        for name, value in (("real", real), ("constant", constant), ("waiting", waiting / real)):
            result[kind][name].append(value)

    for _ in range(repeats):
        real, unread = fitted(epoch, epochs), fitted(constant.repeat(steps), epochs)
        add("as trained", real, unread, real - unread)
        real, unread = fitted(endless, 1), fitted(same, 1)
        add("one long epoch", real, unread, real - unread)
        (real, fetched), (unread, handed) = stepped(endless), stepped(same)
        add("next timed", real, unread, fetched - handed)
    return result | {"steps": steps, "batch": RECIPE.batch_size}


def _seconds(work: Any) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _reading_table(config: str, results: Sequence[dict[str, Any]]) -> str:
    rows = [
        [
            f"{config}, batches of {result['batch']}",
            spread(result["story_qa"]),
            spread(result["arrays"]),
            spread(ratios(result["story_qa"], result["arrays"]), ".3f"),
        ]
        for result in results
    ]
    return markdown(["reading", "story_qa, examples/s", "slicing arrays, examples/s", "ratio"], rows)


def _waiting_table(results: dict[str, dict[str, Any]]) -> str:
    rows = []
    for config, result in results.items():
        for kind in _KINDS:
            real, constant = result[kind]["real"], result[kind]["constant"]
            rows.append(
                [
                    f"{config}, {kind}",
                    f"{result['steps']}",
                    spread([result["batch"] / step for step in real]),
                    spread([result["batch"] / step for step in constant]),
                    spread([100 * share for share in result[kind]["waiting"]], ".1f"),
                ]
            )
    header = ["training", "steps an epoch", "story_qa, examples/s", "one batch again and again, examples/s"]
    return markdown([*header, "waiting, % of a step"], rows)


if __name__ == "__main__":
    main()
