"""Preparing text: tokens per second of malmoi beside plain loops, and its memory.

    python -m benchmarks.prepare_text --ptb-dir PATH [--megabytes 100] [--repeats 3]
    python -m benchmarks.prepare_text --sample 5 --repeats 1

The first table is of PTB by word, or of a sample of its kind: malmoi in one process, and a plain loop that holds each
file in memory and writes the same blocks with ``tf.train.Example``. Columns are those of ``benchmarks.prepare``: "whole
process" counts everything from the start of Python to its end, with imports (TensorFlow's for the loop); "once
imported" leaves the start of Python and the imports out, and keeps Beam's start.

The second table is of a text made for the purpose, one line as in text8, and of a tenth of it: malmoi, which writes
shards with 5 % each for validation and test, and ``str.split`` plus a dict, which holds all in memory and writes
nothing. Time is "once imported"; the peak is of resident memory.

Ways run in processes of their own, one after the other, round after round. Ratios are malmoi's tokens per second, on
the same text and in the same round, by those of the way: above 1, malmoi is faster.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.measure import Run, fresh, machine, markdown, note, ratios, spread
from benchmarks.texts import write_ptb, write_text


class Way(NamedTuple):
    """One way of preparing one text; ``base`` names malmoi's way with the same text."""

    name: str
    base: str
    function: str
    arguments: dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures, and prints the tables."""
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=formatter)
    corpus = parser.add_mutually_exclusive_group(required=True)
    corpus.add_argument("--ptb-dir", type=Path, metavar="PATH", help="the folder with ptb.train.txt and so on")
    corpus.add_argument("--sample", type=float, metavar="MB", help="a sample of PTB's kind, of so many megabytes")
    parser.add_argument("--megabytes", type=float, default=100, metavar="MB", help="of the text of one line")
    parser.add_argument("--repeats", type=int, default=3, metavar="N", help="rounds")
    options = parser.parse_args(arguments)
    about = machine()
    with tempfile.TemporaryDirectory(prefix="malmoi-texts-") as made:
        root = options.ptb_dir.expanduser().resolve() if options.ptb_dir else Path(made)
        if not options.ptb_dir:
            write_ptb(root, options.sample)
        ptb, long = _ptb_ways(root), _long_ways(Path(made), options.megabytes)
        runs: dict[str, list[Run]] = {way.name: [] for way in (*ptb, *long)}
        for number in range(options.repeats):
            for way in (*ptb, *long):
                with tempfile.TemporaryDirectory(prefix="malmoi-benchmark-") as out:
                    run = fresh(way.function, out=out, **way.arguments)
                runs[way.name].append(run)
                note(f"round {number + 1}: {way.name}: {run.seconds:.1f} s")
    print(f"{about}\n\n{_ptb_table(ptb, runs)}\n\n{_long_table(long, runs)}")


def prepare_ptb(root: str, out: str) -> dict[str, Any]:
    """Prepares PTB by word with malmoi; see ``_prepare``."""
    from malmoi.pipelines.ptb import PtbCorpus

    return _prepare(PtbCorpus(root, "word"), out)


def prepare_text(path: str, unit: str, out: str) -> dict[str, Any]:
    """Prepares a text with malmoi; see ``_prepare``."""
    from malmoi.pipelines.text_corpus import TextCorpus
    from malmoi.pipelines.text_settings import TextSettings

    settings = TextSettings(name="text", train=(path,), validation=0.05, test=0.05, unit=unit)
    return _prepare(TextCorpus(settings), out)


def _prepare(corpus: Any, out: str) -> dict[str, Any]:
    """Prepares; gives how many tokens, and the seconds it took once all was imported."""
    from malmoi.pipelines.prepare import prepare

    started = time.perf_counter()
    splits = prepare(corpus, out).stats["splits"].values()
    return {"tokens": sum(split["tokens"] for split in splits), "seconds": time.perf_counter() - started}


def _ptb_ways(root: Path) -> list[Way]:
    ours = "malmoi, one process"
    given = {"root": str(root)}
    return [
        Way(ours, ours, "benchmarks.prepare_text:prepare_ptb", given),
        Way("plain loop", ours, "benchmarks.plain_text:prepare", given),
    ]


def _long_ways(folder: Path, megabytes: float) -> list[Way]:
    ways = []
    for size in (megabytes / 10, megabytes):
        path = folder / f"{size:g}.txt"
        write_text(path, size)
        ours = f"malmoi, words, {size:g} MB"
        ways.append(Way(ours, ours, "benchmarks.prepare_text:prepare_text", {"path": str(path), "unit": "word"}))
        ways.append(Way(f"split and dict, {size:g} MB", ours, "benchmarks.plain_text:ids", {"path": str(path)}))
        ours = f"malmoi, characters, {size:g} MB"
        ways.append(Way(ours, ours, "benchmarks.prepare_text:prepare_text", {"path": str(path), "unit": "char"}))
    return ways


def _ptb_table(ways: Sequence[Way], runs: dict[str, list[Run]]) -> str:
    wholes = {name: [run.result["tokens"] / run.seconds for run in each] for name, each in runs.items()}
    imported = _speeds(runs)
    rows = [
        [
            way.name,
            f"{runs[way.name][0].result['tokens']:,}",
            spread([run.seconds for run in runs[way.name]], ".2f"),
            spread(ratios(wholes[way.base], wholes[way.name]), ".2f"),
            spread([run.result["seconds"] for run in runs[way.name]], ".2f"),
            spread(imported[way.name]),
            spread(ratios(imported[way.base], imported[way.name]), ".2f"),
        ]
        for way in ways
    ]
    header = ["way", "tokens", "whole process, s", "ratio", "once imported, s", "tokens/s", "ratio"]
    return markdown(header, rows)


def _long_table(ways: Sequence[Way], runs: dict[str, list[Run]]) -> str:
    speeds = _speeds(runs)
    rows = [
        [
            way.name,
            f"{runs[way.name][0].result['tokens']:,}",
            spread([run.result["seconds"] for run in runs[way.name]], ".2f"),
            spread(speeds[way.name]),
            spread(ratios(speeds[way.base], speeds[way.name]), ".2f"),
            spread([run.peak_mib for run in runs[way.name]]),
        ]
        for way in ways
    ]
    return markdown(["way", "tokens", "s", "tokens/s", "ratio", "peak, MiB"], rows)


def _speeds(runs: dict[str, list[Run]]) -> dict[str, list[float]]:
    return {name: [run.result["tokens"] / run.result["seconds"] for run in each] for name, each in runs.items()}


if __name__ == "__main__":
    main()
