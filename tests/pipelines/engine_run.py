"""Prepares the datasets of the engine tests, in a process of its own: an engine that hangs can be killed.

python -m tests.pipelines.engine_run RAW OUT [BEAM'S FLAGS...]

Each dataset goes to a folder of its own in OUT. OUT/outcome.json keeps the errors, and how many shards this
process wrote itself.
"""

import functools
import json
import sys
from pathlib import Path
from typing import Any

import tensorflow_datasets as tfds

from malmoi.datasets.babi.babi_dataset_builder import Builder
from malmoi.errors import MalmoiError
from malmoi.pipelines import babi, passes, plan, prepare
from malmoi.pipelines.options import pipeline_options
from malmoi.pipelines.shards import ShardWriter

# Which raw folder each dataset is made of, and what shall happen to bad input.
RUNS = {"good": ("good", "raise"), "refused": ("bad", "raise"), "skipped": ("bad", "skip")}


def main(raw: Path, out: Path, flags: list[str]) -> None:
    # Small shards, to keep several workers busy. The plan is made here, so the workers need no such change.
    babi.scan = functools.partial(plan.scan, chunk_bytes=2_000)
    prepare.shard_plans = functools.partial(plan.shard_plans, shard_bytes=6_000)
    written: list[str] = []

    def writer(path: Any) -> ShardWriter:
        written.append(str(path))
        return ShardWriter(path)

    passes.ShardWriter = writer
    errors = {}
    for name, (folder, on_error) in RUNS.items():
        builder = Builder(config="en-1k", data_dir=out / name, on_error=on_error)
        config = tfds.download.DownloadConfig(manual_dir=raw / folder, beam_options=pipeline_options(flags))
        try:
            builder.download_and_prepare(download_config=config)
        except MalmoiError as error:
            errors[name] = [type(error).__name__, str(error)]
    (out / "outcome.json").write_text(json.dumps({"errors": errors, "written_here": len(written)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
