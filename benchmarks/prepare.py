"""Preparing: records per second of malmoi, of a plain loop and of TFDS's own Beam writer.

    python -m benchmarks.prepare --raw-dir PATH [--config en-10k] [--peer-config en-1k] [--repeats 3]
    python -m benchmarks.prepare --raw-dir PATH --only Korean --korean space okt kiwi
    python -m benchmarks.prepare --sample 200 --repeats 1

Each way runs in a process of its own, one after the other, round after round. "Whole process" counts
everything from the start of Python to its end, with imports (TensorFlow's for the peers; malmoi does without)
and with Beam's start. "Once imported" leaves the start of Python and the imports out, and keeps Beam's start.
The ratios are malmoi's records per second, in one process, on the same config and in the same round, by those
of the way: above 1, malmoi is faster.

``--korean`` prepares the same files in Korean by each of the tokenizers that are named; the ratio is then to malmoi in
English. "Once imported" leaves out Java's start and the loading of dictionaries too.

``--only`` leaves ways out, though never malmoi in one process. ``--peer-config`` lets the slowest way, TFDS's
writer, prepare a smaller config; malmoi then prepares that one too, and Beam's start weighs more on both.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from benchmarks.corpus import benchmark_parser, raw_data
from benchmarks.measure import Run, fresh, machine, markdown, note, ratios, spread
from malmoi.pipelines.babi_raw import variant

_MALMOI = "malmoi, one process"


class Way(NamedTuple):
    """One way of preparing one config; ``base`` is the config with which malmoi is compared to it."""

    name: str
    config: str
    base: str
    function: str
    arguments: dict[str, Any]


def ways(config: str, peer_config: str, korean: Sequence[str] = ()) -> list[Way]:
    """All that is compared."""
    ours, plain = "benchmarks.corpus:prepare", "benchmarks.plain_loop:prepare"
    first = [
        Way(_MALMOI, config, config, ours, {"workers": 1}),
        Way("plain loop", config, config, plain, {}),
        Way("plain loop that remembers texts", config, config, plain, {"remember": True}),
        Way("malmoi, two worker processes", config, config, ours, {"workers": 2}),
    ]
    again = [Way(_MALMOI, peer_config, peer_config, ours, {"workers": 1})] if peer_config != config else []
    peer = Way("TFDS's Beam writer", peer_config, peer_config, "benchmarks.stock_writer:prepare", {})
    return [*first, *again, peer, *(_korean_way(config, tokenizer) for tokenizer in korean)]


def _korean_way(config: str, tokenizer: str) -> Way:
    chosen = replace(variant(config), language="ko", tokenizer=tokenizer)
    return Way(f"malmoi, in Korean by {tokenizer}", chosen.name, config, "benchmarks.corpus:prepare", {"workers": 1})


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures, and prints the table."""
    parser = benchmark_parser(__doc__, repeats=3)
    parser.add_argument("--config", default="en-10k", help="of babi")
    parser.add_argument("--peer-config", help="for TFDS's writer; the same if not given")
    parser.add_argument("--only", nargs="+", default=[""], metavar="TEXT", help="ways with one of these in the name")
    parser.add_argument("--korean", nargs="+", default=[], metavar="TOKENIZER", help="also prepare in Korean")
    options = parser.parse_args(arguments)
    if options.korean and options.sample is not None:
        parser.error("the sample corpus has words that bAbI lacks, so that it cannot be translated: give --raw-dir")
    compared = [
        way
        for way in ways(options.config, options.peer_config or options.config, options.korean)
        if way.name == _MALMOI or any(text in way.name for text in options.only)
    ]
    about = machine()
    runs: list[list[Run]] = [[] for _ in compared]
    with raw_data(options, [way.config for way in compared]) as raw:
        for number in range(options.repeats):
            for way, its_runs in zip(compared, runs, strict=True):
                with tempfile.TemporaryDirectory(prefix="malmoi-benchmark-") as out:
                    run = fresh(way.function, raw_dir=str(raw), config=way.config, out=out, **way.arguments)
                its_runs.append(run)
                note(f"round {number + 1}: {way.name}, {way.config}: {run.seconds:.1f} s")
    print(f"{about}\n\n{_table(compared, runs)}")


def _table(compared: Sequence[Way], runs: Sequence[Sequence[Run]]) -> str:
    wholes = [[run.result["records"] / run.seconds for run in each] for each in runs]
    imported = [[run.result["records"] / run.result["seconds"] for run in each] for each in runs]
    base = {way.config: place for place, way in enumerate(compared) if way.name == _MALMOI}
    rows = []
    for place, way in enumerate(compared):
        other = base[way.base]
        rows.append(
            [
                way.name,
                way.config,
                f"{runs[place][0].result['records']:,}",
                spread([run.seconds for run in runs[place]], ".1f"),
                spread(wholes[place]),
                spread(ratios(wholes[other], wholes[place]), ".2f"),
                spread(imported[place]),
                spread(ratios(imported[other], imported[place]), ".2f"),
            ]
        )
    header = ["way", "config", "records", "whole process, s", "records/s", "ratio"]
    return markdown([*header, "once imported, records/s", "ratio"], rows)


if __name__ == "__main__":
    main()
