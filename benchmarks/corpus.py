"""The corpus that is measured: real raw data, or a sample made for the purpose."""

import argparse
import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import fresh, note


def benchmark_parser(description: str | None, *, repeats: int) -> argparse.ArgumentParser:
    """A parser with the flags that all benchmarks have.

    Args:
        description: of the benchmark.
        repeats: how many rounds there are if not given.
    """
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=description, formatter_class=formatter)
    corpus = parser.add_mutually_exclusive_group(required=True)
    corpus.add_argument("--raw-dir", type=Path, metavar="PATH", help="bAbI's archive, or what it unpacks to")
    corpus.add_argument("--sample", type=int, metavar="N", help="a sample corpus of N questions a task")
    parser.add_argument("--repeats", type=int, default=repeats, metavar="N", help="rounds")
    return parser


@contextlib.contextmanager
def raw_data(options: argparse.Namespace, configs: Sequence[str]) -> Iterator[Path]:
    """The raw folder that the options ask for, with what the configs need; a sample is removed afterwards."""
    if options.sample is None:
        yield options.raw_dir.expanduser().resolve()
        return
    from malmoi.samples import write_babi

    with tempfile.TemporaryDirectory(prefix="malmoi-sample-") as folder:
        for name in sorted({"en-10k" if config.startswith("en-10k") else "en" for config in configs}):
            tested = max(10, options.sample // 10)
            write_babi(folder, folder=name, questions_train=options.sample, questions_test=tested)
        yield Path(folder)


@contextlib.contextmanager
def prepared_data(options: argparse.Namespace, configs: Sequence[str]) -> Iterator[Path]:
    """A folder with the datasets prepared, what ``data_dir`` takes; removed afterwards."""
    with raw_data(options, configs) as raw, tempfile.TemporaryDirectory(prefix="malmoi-data-") as folder:
        for config in configs:
            run = fresh("benchmarks.corpus:prepare", raw_dir=str(raw), config=config, out=folder, workers=1)
            note(f"prepared babi/{config}: {run.result['records']:,} records in {run.seconds:.1f} s")
        yield Path(folder)


def prepare(raw_dir: str, config: str, out: str, workers: int) -> dict[str, Any]:
    """Prepares with malmoi; gives how many records, and the seconds it took once all was imported.

    Args:
        raw_dir: see ``malmoi prepare``.
        config: of ``babi``, such as ``en-10k``. Tasks that are not there are left out (``--on-error skip``).
        out: where to.
        workers: processes; 1 stays in this one.
    """
    import time

    import malmoi.pipelines.prepare  # noqa: F401  (Beam, which would be imported while the clock runs)
    from malmoi.datasets.preparing import prepare_dataset
    from malmoi.featurize.tokenize import tokenizer
    from malmoi.pipelines.babi_raw import variant

    several = ["--direct_num_workers", str(workers), "--direct_running_mode", "multi_processing"]
    # Java and the dictionaries of an analyser, of the process that works where it works alone.
    tokenizer(variant(config).tokenizer_name)("존은 복도로 갔다.")
    started = time.perf_counter()
    outcome = prepare_dataset(
        f"babi/{config}",
        raw_dir=Path(raw_dir),
        data_dir=Path(out),
        on_error="skip",
        beam_flags=several if workers > 1 else [],
    )
    seconds = time.perf_counter() - started
    splits = outcome.dataset.stats["splits"].values()
    return {"records": sum(split["examples"] for split in splits), "seconds": seconds}
