"""Training: questions per second of the memory network, by backend and by how it is compiled.

    python -m benchmarks.training --raw-dir PATH [--configs en-1k-qa1 en-1k-qa2] [--seconds 5] [--repeats 3]
    python -m benchmarks.training --sample 200 --repeats 1 --seconds 0.2

``MemN2N`` with the settings of the paper's recipes: 3 hops, width 20, position encoding, batches of 32, on
nine tenths of the training questions, whole epochs, without validation. Each way runs in a process of its
own, one after the other, round after round; two epochs go before the clock starts, so that compiling is not
in it. Restarts side by side count the questions of every restart: five of them at 100 a second are 500. The
ratio is that of the way to the first one, TensorFlow's plain ``fit``, in the same round. "Steps together": as
many steps in one execution as ``malmoi train`` has.
"""

import time
from collections.abc import Sequence
from typing import Any, NamedTuple

from benchmarks.corpus import benchmark_parser, prepared_data
from benchmarks.measure import fresh, machine, markdown, note, ratios, spread

_WARM_UP = 2  # epochs


class Way(NamedTuple):
    """One way of training."""

    name: str
    backend: str
    function: str
    arguments: dict[str, Any]


def ways() -> list[Way]:
    """All that is compared; the first is what the others are measured against."""
    fit, together = "benchmarks.training:fit", "benchmarks.training:side_by_side"
    return [
        Way("TensorFlow, fit", "tensorflow", fit, {"jit": False, "together": False}),
        Way("TensorFlow, fit, jit_compile", "tensorflow", fit, {"jit": True, "together": False}),
        Way("TensorFlow, fit, jit_compile, steps together", "tensorflow", fit, {"jit": True, "together": True}),
        Way("JAX, fit, jit_compile", "jax", fit, {"jit": True, "together": False}),
        Way("JAX, 1 restart", "jax", together, {"restarts": 1}),
        Way("JAX, 5 restarts side by side", "jax", together, {"restarts": 5}),
        Way("JAX, 10 restarts side by side", "jax", together, {"restarts": 10}),
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures, and prints the table."""
    parser = benchmark_parser(__doc__, repeats=3)
    parser.add_argument("--configs", nargs="+", default=["en-1k-qa1", "en-1k-qa2"], help="of babi")
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each way trains in each round")
    parser.add_argument("--only", nargs="+", default=[""], metavar="TEXT", help="ways with one of these in the name")
    options = parser.parse_args(arguments)
    compared = [way for way in ways() if any(text in way.name for text in options.only)]
    if not compared:
        parser.error(f"--only: no way has that in its name; they are: {'; '.join(way.name for way in ways())}")
    about = machine()
    rates: dict[tuple[str, str], list[float]] = {}
    memory = {}
    with prepared_data(options, options.configs) as data:
        for number in range(options.repeats):
            for config in options.configs:
                for way in compared:
                    run = fresh(
                        way.function,
                        environment={"KERAS_BACKEND": way.backend},
                        data_dir=str(data),
                        config=config,
                        seconds=options.seconds,
                        **way.arguments,
                    )
                    rate = run.result["questions"] / run.result["seconds"]
                    rates.setdefault((config, way.name), []).append(rate)
                    memory[config] = run.result["memory"]
                    note(f"round {number + 1}: {config}: {way.name}: {rate:,.0f}/s, {run.seconds:.0f} s in all")
    first = compared[0].name
    rows = []
    for config in options.configs:
        for way in compared:
            made = rates[config, way.name]
            faster = ratios(made, rates[config, first])
            rows.append([way.name, config, str(memory[config]), spread(made), spread(faster, ".2f")])
    print(f"{about}\n\n{markdown(['way', 'config', 'memory', 'questions/s', 'ratio'], rows)}")


def fit(data_dir: str, config: str, seconds: float, jit: bool, together: bool) -> dict[str, Any]:
    """Trains one network with Keras's ``fit``, on whichever backend Keras has."""
    import keras

    from benchmarks.network import RECIPE, compiled, memory_network
    from malmoi.datasets.prepared import Prepared
    from malmoi.datasets.story_qa import story_qa
    from malmoi.models.training.story_restarts import STEPS_PER_EXECUTION

    dataset = Prepared.open(f"babi/{config}", data_dir=data_dir)
    batches = story_qa(
        dataset,
        part="train",
        memory_size=RECIPE.memory_size,
        batch_size=RECIPE.batch_size,
        shuffle_seed=0,
        in_memory=True,
        drop_remainder=True,
    )
    model = memory_network(dataset, seed=0)

    class Clock(keras.callbacks.Callback):
        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            now = time.perf_counter()
            self.timed = epoch + 1 - _WARM_UP
            if self.timed == 0:
                self.started = now
            elif self.timed > 0:
                self.seconds = now - self.started
                self.model.stop_training = self.seconds >= seconds

    clock = Clock()
    compiled(model, jit_compile=jit, steps_per_execution=STEPS_PER_EXECUTION if together else 1).fit(
        batches, epochs=1_000_000, shuffle=False, verbose=0, callbacks=[clock]
    )
    questions = clock.timed * int(batches.cardinality()) * RECIPE.batch_size
    return {"questions": questions, "seconds": clock.seconds, "memory": model.settings["memory_size"]}


def side_by_side(data_dir: str, config: str, seconds: float, restarts: int) -> dict[str, Any]:
    """Trains several networks side by side."""
    import jax
    import numpy as np

    from benchmarks.network import RECIPE, memory_network
    from malmoi.datasets.prepared import Prepared
    from malmoi.datasets.story_qa import story_qa_arrays
    from malmoi.models.training.restarts import Restarts

    dataset = Prepared.open(f"babi/{config}", data_dir=data_dir)
    features, labels = story_qa_arrays(dataset, part="train", memory_size=RECIPE.memory_size)
    trained = Restarts(
        lambda seed: memory_network(dataset, seed=seed),
        range(restarts),
        batch_size=RECIPE.batch_size,
        clip_norm=RECIPE.clip_norm,
    )
    trained.set_rates(np.full(restarts, RECIPE.schedule.rate))
    features, labels = jax.device_put((features, labels))
    draw = np.random.default_rng(0)
    timed = -_WARM_UP
    started = time.perf_counter()
    while timed < 1 or time.perf_counter() - started < seconds:
        if timed == 0:
            started = time.perf_counter()
        trained.epoch(features, labels, order=draw.permutation(len(labels)))
        timed += 1
    taken = time.perf_counter() - started
    memory = features["story"].shape[1]
    return {"questions": timed * len(labels) * restarts, "seconds": taken, "memory": memory}


if __name__ == "__main__":
    main()
