"""Preparing COCO-QA: questions per second of malmoi beside a plain loop.

    python -m benchmarks.prepare_visual --raw-dir PATH [--repeats 3]
    python -m benchmarks.prepare_visual --sample 2000 --repeats 1

``--raw-dir`` is the folder with ``train`` and ``test``; a sample is made of random words. The plain loop holds the
files in memory and writes the same examples with ``tf.train.Example``. Columns are those of ``benchmarks.prepare``:
"whole process" counts everything from the start of Python to its end, with imports (TensorFlow's for the loop); "once
imported" leaves the start of Python and the imports out, and keeps Beam's start.

Ways run in processes of their own, one after the other, round after round. Ratios are malmoi's questions per second, in
the same round, by those of the way: above 1, malmoi is faster.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measure import Run, fresh, machine, markdown, note, ratios, spread
from benchmarks.plain_visual import FILES

OURS = "malmoi, one process"
WAYS = {OURS: "benchmarks.prepare_visual:prepare_ours", "plain loop": "benchmarks.plain_visual:prepare"}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures, and prints the table."""
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=formatter)
    corpus = parser.add_mutually_exclusive_group(required=True)
    corpus.add_argument("--raw-dir", type=Path, metavar="PATH", help="the folder with train and test")
    corpus.add_argument("--sample", type=int, metavar="N", help="a sample of so many training questions")
    parser.add_argument("--repeats", type=int, default=3, metavar="N", help="rounds")
    options = parser.parse_args(arguments)
    about = machine()
    runs: dict[str, list[Run]] = {way: [] for way in WAYS}
    with tempfile.TemporaryDirectory(prefix="malmoi-questions-") as made:
        root = options.raw_dir.expanduser().resolve() if options.raw_dir else Path(made)
        if not options.raw_dir:
            write_sample(root, options.sample)
        for number in range(options.repeats):
            for way, function in WAYS.items():
                with tempfile.TemporaryDirectory(prefix="malmoi-benchmark-") as out:
                    runs[way].append(fresh(function, root=str(root), out=out))
                note(f"round {number + 1}: {way}: {runs[way][-1].seconds:.1f} s")
    print(f"{about}\n\n{_table(runs)}")


def prepare_ours(root: str, out: str) -> dict[str, Any]:
    """Prepares with malmoi; gives how many questions, and the seconds it took once all was imported."""
    from malmoi.pipelines.coco_qa import CocoQaCorpus
    from malmoi.pipelines.prepare import prepare

    started = time.perf_counter()
    splits = prepare(CocoQaCorpus(root), out).stats["splits"].values()
    return {"records": sum(split["examples"] for split in splits), "seconds": time.perf_counter() - started}


def write_sample(folder: Path, questions: int) -> None:
    """Writes files in COCO-QA's layout, with half as many test questions as training questions."""
    draw = np.random.default_rng(7)
    words = np.array([f"word{number}" for number in range(5_000)])
    shares = 1 / np.arange(1, len(words) + 1)
    for split, count in (("train", questions), ("test", questions // 2)):
        asked = draw.choice(words, size=(count, 8), p=shares / shares.sum())
        columns = {
            "questions": [f"what is {' '.join(row)}" for row in asked],
            "answers": draw.choice(words[:400], size=count),
            "types": draw.integers(0, 4, size=count),
            "img_ids": draw.integers(1, 500_000, size=count),
        }
        (folder / split).mkdir()
        for name in FILES:
            (folder / split / f"{name}.txt").write_text("".join(f"{value}\n" for value in columns[name]))


def _table(runs: dict[str, list[Run]]) -> str:
    wholes = {way: [run.result["records"] / run.seconds for run in each] for way, each in runs.items()}
    imported = {way: [run.result["records"] / run.result["seconds"] for run in each] for way, each in runs.items()}
    rows = [
        [
            way,
            f"{each[0].result['records']:,}",
            spread([run.seconds for run in each], ".2f"),
            spread(ratios(wholes[OURS], wholes[way]), ".2f"),
            spread([run.result["seconds"] for run in each], ".2f"),
            spread(imported[way]),
            spread(ratios(imported[OURS], imported[way]), ".2f"),
            spread([run.peak_mib for run in each]),
        ]
        for way, each in runs.items()
    ]
    header = ["way", "questions", "whole process, s", "ratio", "once imported, s", "questions/s", "ratio", "peak, MiB"]
    return markdown(header, rows)


if __name__ == "__main__":
    main()
