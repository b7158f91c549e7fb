"""Training a language model: words per second of the small LSTM, against PyTorch's ``nn.LSTM``.

    python -m benchmarks.language_model_training [--torch-python PATH] [--seconds 20] [--repeats 3]

The shapes and settings of ``lm/ptb-small``: two layers of 200 units, 20 lanes, 20 steps, 10,000 classes, the global
norm of gradients clipped at 5, plain SGD, state carried on. The words are drawn, since speed depends on the shapes
alone. malmoi is measured as ``malmoi train`` works, with reading from the shards; compiling and validation are left
out of its time. PyTorch has its words in memory. Each way runs in a process of its own, one after the other, round
after round; the ratio is that of malmoi to PyTorch in the same round, so 1 or more means at least as fast.
"""

import argparse
import contextlib
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import fresh, machine, markdown, note, ratios, spread
from benchmarks.torch_lstm import add_torch_python, has_torch

RECIPE = "lm/ptb-small"
CLASSES = 10_000
_TORCH = "PyTorch, nn.LSTM"
_WAYS = {"malmoi train, TensorFlow": "tensorflow", "malmoi train, JAX": "jax"}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures, and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=20.0, help="how long each way trains in each round")
    parser.add_argument("--words", type=int, default=100_000, metavar="N", help="of the training text, an epoch")
    parser.add_argument("--repeats", type=int, default=3, metavar="N", help="rounds")
    parser.add_argument("--only", nargs="+", default=[""], metavar="TEXT", help="ways with one of these in the name")
    add_torch_python(parser)
    options = parser.parse_args(arguments)
    about, torch = machine(), has_torch(options.torch_python)
    compared = [way for way in _WAYS if any(text in way for text in options.only)]
    rates: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory(prefix="malmoi-words-") as folder:
        fresh("benchmarks.language_model_training:prepare", folder=folder, words=options.words)
        for number in range(options.repeats):
            for way in compared:
                run = fresh(
                    "benchmarks.language_model_training:malmoi",
                    environment={"KERAS_BACKEND": _WAYS[way]},
                    folder=folder,
                    seconds=options.seconds,
                )
                rates.setdefault(way, []).append(run.result["rate"])
                note(f"round {number + 1}: {way}: {rates[way][-1]:,.0f} words/s, {run.seconds:.0f} s in all")
            if torch:
                run = fresh(
                    "benchmarks.torch_lstm:train",
                    python=options.torch_python,
                    seconds=options.seconds,
                    **_settings(),
                )
                rates.setdefault(_TORCH, []).append(run.result["words"] / run.result["seconds"])
                note(f"round {number + 1}: {_TORCH} {run.result['version']}: {rates[_TORCH][-1]:,.0f} words/s")
    rows = [
        [way, spread(made), spread(ratios(made, rates[_TORCH]), ".2f") if torch else "-"] for way, made in rates.items()
    ]
    print(f"{about}\n\n{markdown(['way', 'words/s', 'ratio'], rows)}")
    if not torch:
        print(f"\n{options.torch_python} has no PyTorch, so there is no ratio. Name one that has it (--torch-python).")


def _settings() -> dict[str, Any]:
    from malmoi.models.recipes import recipe

    settings = recipe(RECIPE)
    names = ("units", "layers", "batch_size", "num_steps", "clip", "rate")
    return {"classes": CLASSES} | {name: getattr(settings, name) for name in names}


def prepare(folder: str, words: int) -> None:
    """Prepares a text of drawn words, of as many kinds as there are classes."""
    import numpy as np

    from malmoi.datasets.preparing import prepare_dataset
    from malmoi.pipelines.text_settings import TextSettings

    kinds = CLASSES - 2  # besides <eos> and <unk>
    drawn = np.concatenate([np.arange(kinds), np.random.default_rng(0).integers(kinds, size=max(0, words - kinds))])
    lines = [" ".join(f"w{word}" for word in line) for line in np.array_split(drawn, len(drawn) // 20)]
    train, validation = Path(folder, "train.txt"), Path(folder, "validation.txt")
    train.write_text("\n".join(lines))
    validation.write_text("\n".join(lines[:100]))
    settings = TextSettings(name="words", train=(str(train),), validation=(str(validation),))
    prepare_dataset("text_corpus/words", settings=settings, data_dir=folder)


def malmoi(folder: str, seconds: float) -> dict[str, float]:
    """Trains as ``malmoi train`` does; gives words a second of the epochs after the first."""
    from malmoi.datasets.prepared import Prepared
    from malmoi.models.recipes import recipe
    from malmoi.models.settings import with_settings
    from malmoi.models.training.language_model import train_language_model
    from malmoi.models.training.progress import Epoch

    class EnoughError(Exception):
        pass

    rates: list[float] = []
    ends: list[float] = []

    def watch(epoch: Epoch) -> None:
        ends.append(time.perf_counter())
        rates.append(float(epoch.measured["tokens_per_second"][0]))
        if len(rates) > 1 and ends[-1] - ends[0] >= seconds:
            raise EnoughError

    with tempfile.TemporaryDirectory() as out, contextlib.suppress(EnoughError):
        train_language_model(
            Prepared.open("text_corpus/words", data_dir=folder),
            # As long as a real training, since that decides how the model is compiled.
            recipe=with_settings(recipe(RECIPE), ["epochs=100000", "rate=0.1"]),
            folder=Path(out),
            watch=watch,
        )
    return {"rate": (len(rates) - 1) / sum(1 / rate for rate in rates[1:])}


if __name__ == "__main__":
    main()
