"""Memory: the peak of preparing a corpus, and of preparing one ten times as large.

    python -m benchmarks.memory --raw-dir PATH [--config en-10k] [--factor 10] [--repeats 3]
    python -m benchmarks.memory --sample 200 --repeats 1

The larger corpus has every raw file ten times over, end to end. "Driver" is the process that was called,
"workers" those which it started. The figures are peaks of resident memory as the kernel keeps them in /proc
(VmHWM), thus on Linux only; those of the workers are looked at every 20 ms and added up, and pages that
processes share count in each.

A corpus whose files are smaller than a chunk (1 MiB) and whose texts fit the caches grows up to those bounds;
the goal is that there is nothing else which grows. Hence the difference is to be read at ``en-10k``, not at
``en-1k``.
"""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.corpus import benchmark_parser, raw_data
from benchmarks.measure import Run, fresh, machine, markdown, note, spread


class Case(NamedTuple):
    """What is prepared how: how often each file is repeated, and the number of processes."""

    factor: int
    workers: int


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures, and prints the table."""
    parser = benchmark_parser(__doc__, repeats=3)
    parser.add_argument("--config", default="en-10k", help="of babi")
    parser.add_argument("--factor", type=int, default=10, metavar="N", help="how much larger is the larger one")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2], metavar="N", help="processes")
    options = parser.parse_args(arguments)
    if options.factor < 2:
        parser.error("--factor must be at least 2")
    about, factors = machine(), (1, options.factor)
    cases = [Case(factor, workers) for workers in options.workers for factor in factors]
    runs: dict[Case, list[Run]] = {case: [] for case in cases}
    with (
        raw_data(options, [options.config]) as raw,
        tempfile.TemporaryDirectory(prefix="malmoi-raw-") as folder,
    ):
        places = {
            factor: repeat_files(raw, Path(folder) / f"{factor}", config=options.config, factor=factor)
            for factor in factors
        }
        for number in range(options.repeats):
            for case in cases:
                run = _prepare(places[case.factor], options.config, case.workers)
                runs[case].append(run)
                note(f"round {number + 1}: {case.factor} x, processes: {case.workers}: {run.seconds:.1f} s")
    rows = [row for workers in options.workers for row in _rows(runs, options.factor, workers)]
    sizes = [heading for factor in factors for heading in (f"records, {factor} x", "peak, MiB")]
    print(f"{about}\n\n{markdown(['preparing', *sizes, 'difference, MiB'], rows)}")


def repeat_files(raw: Path, folder: Path, *, config: str, factor: int) -> Path:
    """Writes the raw files of a config into a new folder, each ``factor`` times over; gives that folder."""
    from malmoi.pipelines.babi_raw import variant
    from malmoi.pipelines.raw import locate
    from malmoi.pipelines.sources import BABI

    source = Path(locate(BABI, raw_dir=raw, download_dir=folder.parent / "archive")) / variant(config).folder
    target = folder / source.name
    target.mkdir(parents=True)
    for path in sorted(source.glob("qa*.txt")):
        with (target / path.name).open("wb") as written:
            for _ in range(factor):
                with path.open("rb") as file:
                    shutil.copyfileobj(file, written)
    return folder


def _prepare(raw: Path, config: str, workers: int) -> Run:
    with tempfile.TemporaryDirectory(prefix="malmoi-benchmark-") as out:
        return fresh(
            "benchmarks.corpus:prepare",
            watch_workers=workers > 1,
            raw_dir=str(raw),
            config=config,
            out=out,
            workers=workers,
        )


def _rows(runs: dict[Case, list[Run]], factor: int, workers: int) -> list[list[str]]:
    small, large = runs[Case(1, workers)], runs[Case(factor, workers)]
    if workers == 1:
        parts = [("one process", "peak_mib")]
    else:
        several = f"{workers} workers"
        parts = [(f"{several}: driver", "peak_mib"), (f"{several}: workers", "workers_mib")]
    rows = []
    for name, which in parts:
        before, after = ([getattr(run, which) for run in each] for each in (small, large))
        grown = [there - here for here, there in zip(before, after, strict=True)]
        records = [f"{each[0].result['records']:,}" for each in (small, large)]
        rows.append([name, records[0], spread(before), records[1], spread(after), spread(grown, "+,.0f")])
    return rows


if __name__ == "__main__":
    main()
