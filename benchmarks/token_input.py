"""The input functions of language models: tokens per second beside slicing an array, and their memory.

    python -m benchmarks.token_input --ptb-dir PATH [--megabytes 100] [--repeats 5]
    python -m benchmarks.token_input --sample 2 --megabytes 2 --repeats 1

First table: epochs of PTB's training split, from the shards on disk to batches. "Slicing" is an epoch of the same
batches cut out of one array that is in memory already: it neither reads, nor decodes, nor checks. Ratios are to slicing
in the same round. ``language_model`` and ``memory_language_model`` are read in two ways: by a loop of Python, whose own
cost for each batch counts too, and within TensorFlow, as a compiled loop of several training steps reads them.
``Lanes`` and ``MemoryWindows`` are their numpy forms.

Second table: the peak of resident memory, imports included, of a process that reads all windows of 20 x 35 of a text
made for the purpose, and of one a tenth as long.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import Run, fresh, machine, markdown, note, ratios, spread
from benchmarks.texts import write_ptb, write_text

_WINDOWS = ((20, 20), (20, 35), (128, 20))
_MEMORY = 128, 100
_READERS = ("Lanes", "language_model")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures, and prints both tables."""
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=formatter)
    corpus = parser.add_mutually_exclusive_group(required=True)
    corpus.add_argument("--ptb-dir", type=Path, metavar="PATH", help="the folder with ptb.train.txt and so on")
    corpus.add_argument("--sample", type=float, metavar="MB", help="a sample of PTB's kind, of so many megabytes")
    parser.add_argument("--megabytes", type=float, default=100, metavar="MB", help="of the longer text")
    parser.add_argument("--repeats", type=int, default=5, metavar="N", help="rounds")
    options = parser.parse_args(arguments)
    about = machine()
    with tempfile.TemporaryDirectory(prefix="malmoi-texts-") as made, tempfile.TemporaryDirectory() as data:
        root = options.ptb_dir.expanduser().resolve() if options.ptb_dir else Path(made)
        if not options.ptb_dir:
            write_ptb(root, options.sample)
        fresh("benchmarks.token_input:prepare_ptb", root=str(root), data_dir=data)
        speeds = fresh("benchmarks.token_input:speeds", data_dir=data, repeats=options.repeats).result
        note("read PTB")
        runs: dict[tuple[str, float], list[Run]] = {}
        for size in (options.megabytes / 10, options.megabytes):
            text = Path(made) / "text.txt"
            write_text(text, size)
            fresh("benchmarks.token_input:prepare_text", path=str(text), name=f"mb{size:g}", data_dir=data)
            for reader in _READERS:
                given = {"reader": reader, "name": f"mb{size:g}", "data_dir": data}
                runs[reader, size] = [fresh("benchmarks.token_input:read", **given) for _ in range(options.repeats)]
                note(f"{reader} read {size:g} MB")
    print(f"{about}\n\n{_speed_table(speeds)}\n\n{_memory_table(runs)}")


def prepare_ptb(root: str, data_dir: str) -> None:
    """Prepares PTB by word."""
    from malmoi.datasets.preparing import prepare_dataset

    prepare_dataset("ptb/word", raw_dir=root, data_dir=data_dir)


def prepare_text(path: str, name: str, data_dir: str) -> None:
    """Prepares a text by word."""
    from malmoi.datasets.preparing import prepare_dataset
    from malmoi.pipelines.text_settings import TextSettings

    prepare_dataset(f"text_corpus/{name}", settings=TextSettings(name=name, train=(path,)), data_dir=data_dir)


def speeds(data_dir: str, repeats: int) -> list[dict[str, Any]]:
    """What batches hold, how many tokens an epoch predicts, and how many per second, by way."""
    from malmoi.datasets.lanes import Lanes
    from malmoi.datasets.language_model import language_model
    from malmoi.datasets.memory_language_model import memory_language_model
    from malmoi.datasets.memory_windows import MemoryWindows
    from malmoi.datasets.prepared import Prepared
    from malmoi.datasets.token_stream import TokenStream

    stream = TokenStream(Prepared.open("ptb/word", data_dir=data_dir), "train")
    held = stream.read()
    results = []
    for batch_size, num_steps in _WINDOWS:
        sizes = {"batch_size": batch_size, "num_steps": num_steps}
        lanes = Lanes(stream, **sizes)
        ways = {
            "slicing": lambda sizes=sizes: _exhaust(_slices(held, **sizes)),
            "Lanes": lambda lanes=lanes: _exhaust(lanes),
            **_of_tensorflow("language_model", language_model(stream.dataset, **sizes)),
        }
        tokens = len(lanes) * batch_size * num_steps
        results.append(_measured(f"windows of {batch_size} x {num_steps}", ways, tokens, repeats))
    batch_size, memory_size = _MEMORY
    memory: dict[str, Any] = {"batch_size": batch_size, "memory_size": memory_size, "shuffle_seed": 0}
    windows = MemoryWindows(stream, **memory)
    ways = {
        "slicing": lambda: _exhaust(_memories(held, batch_size, memory_size)),
        "MemoryWindows": lambda: _exhaust(windows.epoch(0)),
        **_of_tensorflow("memory_language_model", memory_language_model(stream.dataset, epoch=0, **memory)),
    }
    results.append(_measured(f"{batch_size} memories of {memory_size}, shuffled", ways, stream.tokens, repeats))
    return results


def read(reader: str, name: str, data_dir: str) -> dict[str, int]:
    """Reads all windows of a text; gives how many tokens it has."""
    from malmoi.datasets.prepared import Prepared
    from malmoi.datasets.token_stream import TokenStream

    stream = TokenStream(Prepared.open(f"text_corpus/{name}", data_dir=data_dir), "train")
    sizes = {"batch_size": 20, "num_steps": 35}
    if reader == "Lanes":
        from malmoi.datasets.lanes import Lanes

        _exhaust(Lanes(stream, **sizes))
    else:
        from malmoi.datasets.language_model import language_model

        _within_tensorflow(language_model(stream.dataset, **sizes))
    return {"tokens": stream.tokens}


def _of_tensorflow(name: str, dataset: Any) -> dict[str, Callable[[], None]]:
    return {
        f"{name}, within TensorFlow": lambda: _within_tensorflow(dataset),
        f"{name}, a loop of Python": lambda: _exhaust(dataset),
    }


def _within_tensorflow(dataset: Any) -> None:
    dataset.reduce(0, lambda count, *batch: count + 1)


def _exhaust(batches: Any) -> None:
    for _ in batches:
        pass


def _slices(held: Any, batch_size: int, num_steps: int) -> Any:
    """Inputs and classes, as the classic reader cuts them."""
    length = len(held) // batch_size
    lanes = held[: length * batch_size].reshape(batch_size, length)
    for at in range(0, (length - 1) // num_steps * num_steps, num_steps):
        yield lanes[:, at : at + num_steps].copy(), lanes[:, at + 1 : at + num_steps + 1] - 1


def _memories(held: Any, batch_size: int, memory_size: int) -> Any:
    """Memories and classes in a drawn order."""
    import numpy as np

    padded = np.concatenate([np.zeros(memory_size, np.int32), held])
    rows = np.lib.stride_tricks.sliding_window_view(padded, memory_size)
    order = np.random.default_rng(0).permutation(len(held))
    for at in range(0, len(order), batch_size):
        places = order[at : at + batch_size]
        yield rows[places], held[places] - 1


def _measured(what: str, ways: dict[str, Callable[[], None]], tokens: int, repeats: int) -> dict[str, Any]:
    speeds: dict[str, list[float]] = {way: [] for way in ways}
    for number in range(repeats + 1):
        for way, work in ways.items():
            started = time.perf_counter()
            work()
            if number:  # the first round warms up
                speeds[way].append(tokens / (time.perf_counter() - started))
    return {"what": what, "tokens": tokens, "speeds": speeds}


def _speed_table(results: Sequence[dict[str, Any]]) -> str:
    rows = [
        [
            f"{result['what']}: {way}",
            f"{result['tokens']:,}",
            spread(speeds),
            spread(ratios(speeds, result["speeds"]["slicing"]), ".3f"),
        ]
        for result in results
        for way, speeds in result["speeds"].items()
    ]
    return markdown(["reading", "tokens", "tokens/s", "ratio"], rows)


def _memory_table(runs: dict[tuple[str, float], list[Run]]) -> str:
    sizes = sorted({size for _, size in runs})
    rows = []
    for reader in _READERS:
        each = [runs[reader, size] for size in sizes]
        peaks = [[run.peak_mib for run in of_size] for of_size in each]
        tokens = [f"{of_size[0].result['tokens']:,}" for of_size in each]
        grown = [after - before for before, after in zip(*peaks, strict=True)]
        rows.append([reader, tokens[0], spread(peaks[0]), tokens[1], spread(peaks[1]), spread(grown, "+,.0f")])
    headings = [heading for size in sizes for heading in (f"tokens, {size:g} MB", "peak, MiB")]
    return markdown(["reading all", *headings, "difference, MiB"], rows)


if __name__ == "__main__":
    main()
