"""Sampling: characters per second of a character model.

    python -m benchmarks.sampling [--torch-python PATH] [--seconds 5] [--repeats 3]

A model of the shape of ``lm/char-small`` with the characters of the sample play, not trained, since speed depends on
the shapes alone; temperature 0.8. "Calling the model" is the plain way in Keras, a call for each character, with the
state carried on; PyTorch's ``nn.LSTM`` is sampled in its plain way too. Each way runs in a process of its own, one
after the other, round after round, and compiling is left out. The ratio is to the first way in the same round.
"""

import argparse
import time
from collections.abc import Iterator, Sequence

from benchmarks.measure import fresh, machine, markdown, note, ratios, spread
from benchmarks.torch_lstm import add_torch_python, has_torch

RECIPE = "lm/char-small"
TEMPERATURE = 0.8
CHARACTERS = 330
_TORCH = "PyTorch, nn.LSTM"
_WARM_UP = 50  # characters
_WAYS = {
    "malmoi, TensorFlow": ("tensorflow", "compiled"),
    "malmoi, JAX": ("jax", "compiled"),
    "TensorFlow, calling the model": ("tensorflow", "called"),
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures, and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each way writes in each round")
    parser.add_argument("--repeats", type=int, default=3, metavar="N", help="rounds")
    parser.add_argument("--only", nargs="+", default=[""], metavar="TEXT", help="ways with one of these in the name")
    add_torch_python(parser)
    options = parser.parse_args(arguments)
    about, torch = machine(), has_torch(options.torch_python)
    compared = [way for way in _WAYS if any(text in way for text in options.only)]
    rates: dict[str, list[float]] = {}
    for number in range(options.repeats):
        for way in compared:
            backend, how = _WAYS[way]
            run = fresh(
                "benchmarks.sampling:write",
                environment={"KERAS_BACKEND": backend},
                compiled=how == "compiled",
                seconds=options.seconds,
            )
            rates.setdefault(way, []).append(run.result)
        if torch:
            run = fresh(
                "benchmarks.torch_lstm:sample", python=options.torch_python, seconds=options.seconds, **_shape()
            )
            rates.setdefault(_TORCH, []).append(run.result["characters"] / run.result["seconds"])
        note(f"round {number + 1}: " + ", ".join(f"{way}: {made[-1]:,.0f}/s" for way, made in rates.items()))
    rows = [[way, spread(made), spread(ratios(made, rates[compared[0]]), ".2f")] for way, made in rates.items()]
    print(f"{about}\n\n{markdown(['way', 'characters/s', 'ratio'], rows)}")
    if not torch:
        print(f"\n{options.torch_python} has no PyTorch. Name one that has it (--torch-python).")


def _shape() -> dict[str, float]:
    from malmoi.models.recipes import recipe

    settings = recipe(RECIPE)
    return {
        "classes": CHARACTERS,
        "units": settings.units,
        "layers": settings.layers,
        "temperature": TEMPERATURE,
    }


def write(compiled: bool, seconds: float) -> float:
    """Writes for so many seconds; gives characters a second."""
    from malmoi.featurize.vocabulary import Vocabulary
    from malmoi.models.character_model import CharacterModel
    from malmoi.models.language_model import LanguageModel

    shape = _shape()
    vocabulary = Vocabulary(("<eos>", *map(chr, range(ord("가"), ord("가") + CHARACTERS - 1))), specials=("<pad>",))
    model = LanguageModel(len(vocabulary), units=int(shape["units"]), layers=int(shape["layers"]))
    if compiled:
        written: Iterator[object] = CharacterModel(model, vocabulary, "char").stream(
            length=10**9, temperature=TEMPERATURE
        )
    else:
        written = _called(model)
    for _ in range(_WARM_UP):
        next(written)
    count, started = 0, time.perf_counter()
    while (taken := time.perf_counter() - started) < seconds:
        next(written)
        count += 1
    return count / taken


def _called(model: object) -> Iterator[int]:
    """Classes, by calling the model for each."""
    import keras
    import numpy as np

    from malmoi.models.sampling import by_temperature

    generator, token = np.random.default_rng(0), 1
    state = model.initial_state(1)  # type: ignore[attr-defined]
    while True:
        logits, state = model(np.array([[token]]), state=state, return_state=True)  # type: ignore[operator]
        chosen = by_temperature(keras.ops.convert_to_numpy(logits)[0, 0], temperature=TEMPERATURE, generator=generator)
        token = chosen + 1
        yield chosen


if __name__ == "__main__":
    main()
