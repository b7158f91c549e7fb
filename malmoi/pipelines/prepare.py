"""Preparing: two passes of a Beam pipeline over the chunks of a corpus.

The first counts, mostly the training split; what is fitted to it (vocabularies, longest lengths) goes to every worker
of the second as a side input. The second writes each shard in one go. No record travels through Beam, and
which record stands where follows from the plan alone, so that the output is the same for every runner and
number of workers.

A pipeline graph with one leaf and without tagged outputs, because the Dask runner loses other ones.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
import grpc  # type: ignore[import-untyped]
from apache_beam.options.pipeline_options import PipelineOptions
from etils import epath

from malmoi.errors import BadInput, MalmoiError
from malmoi.pipelines.corpus import Corpus
from malmoi.pipelines.full_disk import NO_SPACE, no_space
from malmoi.pipelines.options import pipeline_options, runner_of
from malmoi.pipelines.passes import REPORT_FILE, Count, Failure, Fit, Shard, Write, WriteReport
from malmoi.pipelines.plan import ShardPlan, shard_plans
from malmoi.pipelines.progress import watched
from malmoi.pipelines.rejects import Reject, by_reason, check_on_error, raise_it, write_rejects
from malmoi.pipelines.whole_file import UNFINISHED

STATS_FILE = "stats.json"


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """What ``prepare`` wrote.

    Attributes:
        shards: by split, in order.
        stats: the content of ``stats.json``.
    """

    shards: Mapping[str, tuple[Shard, ...]]
    stats: Mapping[str, Any]


def prepare(
    corpus: Corpus,
    folder: epath.PathLike,
    *,
    options: PipelineOptions | None = None,
    runner: Any = None,
    on_error: str = "raise",
) -> Prepared:
    """Writes a corpus as shards, vocabularies and ``stats.json`` into a folder.

    Args:
        corpus: what to prepare.
        folder: an existing folder that all workers reach. On an error it may hold a part of the files: it
            should be a temporary one, moved to its place afterwards.
        options: Beam's; by default the in-process runner with one worker.
        runner: a Beam runner or its name, instead of the one in ``options``.
        on_error: with ``raise`` the first bad input in the order of the corpus is an error; with ``skip`` it
            is left out and listed in ``rejects.jsonl``.

    Raises:
        BadInput: see ``on_error``.
        MalmoiError: a split has no example, the disk is full, the engine can't be reached, ….
    """
    check_on_error(on_error)
    folder = epath.Path(folder)
    rejects: list[dict[str, Any]] = []
    reject: Reject = raise_it if on_error == "raise" else lambda error: rejects.append(error.record())
    raw = corpus.raw(reject)
    plans = shard_plans(raw.chunks, shard_bytes=raw.shard_bytes)
    if not any(plan.split == "train" for plan in plans):
        raise _nothing_left(corpus, "train", by_reason(rejects), rejects[0] if rejects else None)

    options = options or pipeline_options([])
    pipeline = beam.Pipeline(runner=runner or runner_of(options), options=options)
    _graph(pipeline, corpus, plans, str(folder), on_error)
    with watched(folder, corpus.name, shards=len(plans)):
        run_pipeline(pipeline, folder)

    report_file = folder / REPORT_FILE
    report = json.loads(report_file.read_text())
    report_file.unlink()
    if report["failure"]:
        raise Failure(**report["failure"]).error()
    counts = Counter(by_reason(rejects)) + Counter(report["rejects"])
    first = rejects[0] if rejects else report["first_reject"]
    shards: dict[str, list[Shard]] = {plan.split: [] for plan in plans}
    for shard in report["shards"]:
        shards[shard["split"]].append(Shard(**shard))
    for split, written in shards.items():
        if not any(shard.examples for shard in written):
            raise _nothing_left(corpus, split, counts, first)
    stats = {
        "corpus": corpus.name,
        **report["statistics"],
        "splits": report["splits"],
        "rejects": dict(sorted(counts.items())),
        "raw": {name: {"bytes": file.bytes, "sha256": file.sha256} for name, file in raw.files.items()},
    }
    (folder / STATS_FILE).write_text(json.dumps(stats, ensure_ascii=False, indent=2, sort_keys=True) + "\n")
    if counts:
        write_rejects(folder, rejects, [folder / part for part in report["rejects_parts"]])
    for unfinished in folder.glob(f"{UNFINISHED}*"):
        unfinished.unlink(missing_ok=True)
    return Prepared(shards={split: tuple(written) for split, written in shards.items()}, stats=stats)


def _graph(pipeline: beam.Pipeline, corpus: Corpus, plans: list[ShardPlan], folder: str, on_error: str) -> None:
    counted = [plan for plan in plans if plan.split in corpus.counted]
    fitted = beam.pvalue.AsSingleton(
        pipeline
        | "CountedShards" >> beam.Create(list(enumerate(counted)), reshuffle=False)
        | "SpreadCounted" >> beam.Reshuffle()
        | "Count" >> beam.ParDo(Count(corpus, on_error))
        | "Fit" >> beam.CombineGlobally(Fit(corpus)).without_defaults()
    )
    _ = (
        pipeline
        | "Shards" >> beam.Create(list(enumerate(plans)), reshuffle=False)
        | "Spread" >> beam.Reshuffle()
        | "Write" >> beam.ParDo(Write(corpus, folder, on_error), fitted)
        | "Gather" >> beam.CombineGlobally(beam.combiners.ToListCombineFn()).without_defaults()
        | "Report" >> beam.ParDo(WriteReport(corpus, folder), fitted)
    )


def run_pipeline(pipeline: beam.Pipeline, folder: epath.Path) -> None:
    """Runs a pipeline to its end.

    Raises:
        MalmoiError: the disk with the folder is full, or the engine can't be reached.
    """
    try:
        pipeline.run().wait_until_finish()
    except Exception as error:
        # Runners turn what a worker raised into text.
        if any(f"[Errno {number}]" in str(error) for number in NO_SPACE):
            raise no_space(folder) from error
        if reason := _unreachable(error):
            raise MalmoiError(
                f"the engine {type(pipeline.runner).__name__} can't be reached: {reason}. "
                "Is it running, at the address that Beam's flags name?"
            ) from error
        raise


def _unreachable(error: Exception) -> str:
    """Why the engine could not be spoken to; empty where the error is another one."""
    if isinstance(error, grpc.FutureTimeoutError):
        return "no job service answered in time"
    if isinstance(error, grpc.RpcError) and isinstance(error, grpc.Call):
        return str(error.details()) if error.code() is grpc.StatusCode.UNAVAILABLE else ""
    # Dask's is a plain OSError without a number.
    return str(error) if str(error).startswith("Timed out trying to connect") else ""


def _nothing_left(
    corpus: Corpus, split: str, rejects: Mapping[str, int], first: Mapping[str, Any] | None
) -> MalmoiError:
    counted = [f"{reason}: {times}" for reason, times in sorted(rejects.items())]
    why = (
        f"left out: {', '.join(counted)}; the first: {BadInput(**first)}" if first else "nothing in its files makes one"
    )
    return MalmoiError(f"{corpus.name}: the split {split!r} has no example ({why})")
