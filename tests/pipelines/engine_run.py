"""Prepares the datasets of the engine tests, in a process of its own: an engine that hangs can be killed.

python -m tests.pipelines.engine_run RAW OUT [BEAM'S FLAGS...]

Each dataset goes to a folder of its own in OUT, also a token stream of all good files, and the samples of questions
about pictures. OUT/outcome.json keeps the errors, and how many shards of stories and of the stream this process wrote
itself.
"""

import json
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import tensorflow_datasets as tfds

import malmoi.datasets
from malmoi.datasets.babi.babi_dataset_builder import Builder
from malmoi.errors import MalmoiError
from malmoi.pipelines import babi, coco_qa, daquar, passes, prepare, text_file
from malmoi.pipelines.aligned_files import scan_aligned
from malmoi.pipelines.coco_qa import CocoQaCorpus
from malmoi.pipelines.daquar import DaquarCorpus
from malmoi.pipelines.daquar_raw import variant
from malmoi.pipelines.options import pipeline_options
from malmoi.pipelines.plan import scan, shard_plans
from malmoi.pipelines.shards import ShardWriter
from malmoi.pipelines.text_corpus import TextCorpus
from malmoi.pipelines.text_settings import TextSettings
from tests.pipelines.always import always

# Which raw folder each dataset is made of, and what shall happen to bad input.
RUNS = {"good": ("good", "raise"), "refused": ("bad", "raise"), "skipped": ("bad", "skip")}


def main(raw: Path, out: Path, flags: list[str]) -> None:
    written: list[str] = []

    def writer(path: Any) -> ShardWriter:
        written.append(str(path))
        return ShardWriter(path)

    errors = {}
    # Small shards keep several workers busy. The plan is made here, so that the workers need no such change.
    with (
        patch.object(babi, "scan", always(scan, chunk_bytes=2_000)),
        patch.object(text_file, "scan", always(scan, chunk_bytes=9_000)),
        patch.object(prepare, "shard_plans", always(shard_plans, shard_bytes=6_000)),
        patch.object(passes, "ShardWriter", writer),
    ):
        for name, (folder, on_error) in RUNS.items():
            builder = Builder(config="en-1k", data_dir=out / name, on_error=on_error)
            config = tfds.download.DownloadConfig(manual_dir=raw / folder, beam_options=pipeline_options(flags))
            try:
                builder.download_and_prepare(download_config=config)
            except MalmoiError as error:
                errors[name] = [type(error).__name__, str(error)]
        files = tuple(map(str, sorted((raw / "good").rglob("*.txt"))))
        stream = TextSettings(name="stream", train=files, validation=0.1, test=0.1)
        (out / "stream").mkdir()
        prepare.prepare(TextCorpus(stream), out / "stream", options=pipeline_options(flags))
    samples = Path(malmoi.datasets.__file__).parent
    with (
        patch.object(coco_qa, "scan_aligned", always(scan_aligned, chunk_bytes=50)),
        patch.object(daquar, "scan", always(scan, chunk_bytes=50)),
        patch.object(prepare, "shard_plans", always(shard_plans, shard_bytes=100)),
    ):
        for corpus in (
            CocoQaCorpus(str(samples / "coco_qa/dummy_data")),
            DaquarCorpus(str(samples / "daquar/dummy_data"), variant("894")),
        ):
            (out / corpus.name).mkdir()
            prepare.prepare(corpus, out / corpus.name, options=pipeline_options(flags))
    (out / "outcome.json").write_text(json.dumps({"errors": errors, "written_here": len(written)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
