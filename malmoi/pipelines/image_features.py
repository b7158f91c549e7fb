"""Preparing image features: every image computed once, chunk after chunk, each chunk a shard.

Finished chunks gather in a work folder; when all are there, they become the dataset. Which image stands where follows
from the ids alone, so that the output is the same for every runner and number of workers, killed in between or not.
"""

import hashlib
import io
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any

import apache_beam as beam
import numpy as np
from apache_beam.options.pipeline_options import PipelineOptions
from etils import epath

from malmoi.errors import BadInput, MalmoiError
from malmoi.featurize.fc7_manifest import manifest, save_manifest, stored_as
from malmoi.featurize.moments import figures, merged_moments, moments
from malmoi.featurize.vgg_weights import find_weights
from malmoi.pipelines.fc7 import ExtractFc7, Vectors
from malmoi.pipelines.fc7_records import INDEX, INDEX_FILE, SPLIT, offsets, records, stored
from malmoi.pipelines.fc7_settings import Fc7Settings
from malmoi.pipelines.fc7_work import ChunkReport, Work, file_sha256
from malmoi.pipelines.image_file import ImageChunk, ImageFile, image_chunks, listing_digest
from malmoi.pipelines.image_sources import find_images
from malmoi.pipelines.options import pipeline_options, runner_of
from malmoi.pipelines.passes import Failure, Shard
from malmoi.pipelines.plan import ShardPlan
from malmoi.pipelines.prepare import STATS_FILE, Prepared, run_pipeline
from malmoi.pipelines.rejects import Reject, by_reason, check_on_error, raise_it, write_rejects
from malmoi.pipelines.shards import ShardWriter
from malmoi.pipelines.ticks import watched_ticks

DATASET = "image_features"


def prepare_image_features(
    settings: Fc7Settings,
    folder: epath.PathLike,
    *,
    work: epath.PathLike,
    download_dir: epath.PathLike,
    options: PipelineOptions | None = None,
    runner: Any = None,
    on_error: str = "skip",
    anew: bool = False,
) -> Prepared:
    """Writes the vectors of images as shards, with manifest, index and ``stats.json``, into a folder.

    Args:
        settings: which images, and what of them.
        folder: an existing folder, empty.
        work: where finished chunks are kept until all are there; a folder that all workers reach, and that
            ``Work.remove`` clears away once the dataset is whole.
        download_dir: a local folder that all workers reach, for downloads and for what gzipped tars hold.
        options: Beam's; by default the in-process runner with one worker.
        runner: a Beam runner or its name, instead of the one in ``options``.
        on_error: with ``skip`` images that can't be read are left out and listed in ``rejects.jsonl``; with ``raise``
            the first that is found stops the work.
        anew: throws away an unfinished extraction with other settings.

    Raises:
        BadInput: see ``on_error``; an archive is refused.
        MalmoiError: the weights are not the network's, two images have the same id, no image is left, a vector is not
            finite, the disk is full, ….
    """
    check_on_error(on_error)
    folder, place = epath.Path(folder), Work(epath.Path(work))
    rejects: list[dict[str, Any]] = []
    reject: Reject = raise_it if on_error == "raise" else lambda error: rejects.append(error.record())
    images = find_images(settings.images, download_dir=download_dir, reject=reject)
    weights = find_weights(settings.weights, network=settings.network)
    options_of_vectors = {name: getattr(settings, name) for name in ("network", "relu", "resize", "layer")}
    content = manifest(weights, dtype=settings.dtype, **options_of_vectors)
    chunks = list(image_chunks(images))
    finished = place.begin(content, chunks, anew=anew)
    if on_error == "raise":
        for report in finished.values():
            for record in report.rejects:
                raise BadInput(**record)

    todo = [chunk for chunk in chunks if chunk.number not in finished]
    if todo:
        options = options or pipeline_options([])
        pipeline = beam.Pipeline(runner=runner or runner_of(options), options=options)
        extract = ExtractFc7(weights=weights, ticks=place.ticks, **options_of_vectors)
        write = WriteChunk(place, dtype=settings.dtype, feature=stored_as(content), on_error=on_error)
        _graph(pipeline, todo, extract, write, place)
        done = len(images) - sum(len(chunk.images) for chunk in todo)
        name, total = f"{DATASET}/{settings.name}", len(images)
        with watched_ticks(place.ticks, name, done=done, total=total, things="images", before="loading the network"):
            run_pipeline(pipeline, place.folder)
        if failure := place.failed():
            raise failure
    reports = [finished.get(chunk.number) or _report(place, chunk) for chunk in chunks]
    return _assembled(settings, folder, place, content, images, reports, rejects)


class WriteChunk(beam.DoFn):
    """The vectors of a chunk -> its shard and its report in the work folder."""

    def __init__(self, work: Work, *, dtype: str, feature: str, on_error: str) -> None:
        self._work, self._dtype, self._feature, self._on_error = work, dtype, feature, on_error

    def process(self, made: Vectors) -> None:
        """Writes, or leaves the failure for the driver: runners would wrap an exception into others."""
        try:
            self._write(made)
        except BadInput as error:
            fields = error.record() | {"hint": error.hint}
            failure = Failure(place=(0, made.chunk.number), message=str(error), bad_input=fields)
            self._work.fail(made.chunk.number, failure)
        except MalmoiError as error:
            self._work.fail(made.chunk.number, Failure(place=(0, made.chunk.number), message=str(error)))

    def _write(self, made: Vectors) -> None:
        if made.rejects and self._on_error == "raise":
            raise made.rejects[0]
        rows = stored(made.images, made.vectors, dtype=self._dtype)
        places: list[tuple[int, int]] = []

        def written() -> Iterator[bytes]:
            for record, vector in records(made.images, rows, feature=self._feature):
                places.append((len(record), vector))
                yield record

        shard = self._work.shard(made.chunk.number)
        with ShardWriter(shard) as writer:
            writer.write(written())
        mean, squares = _moments(rows)
        report = ChunkReport(
            digest=made.chunk.digest,
            image_ids=np.array([image.image_id for image in made.images], np.int64),
            offsets=offsets(places),
            mean=mean,
            squares=squares,
            raw_sha256=made.raw_sha256,
            shard_bytes=writer.bytes,
            shard_sha256=file_sha256(shard),
            rejects=tuple(reject.record() for reject in made.rejects),
        )
        self._work.save(made.chunk.number, report)


def _graph(
    pipeline: beam.Pipeline, chunks: Sequence[ImageChunk], extract: ExtractFc7, write: WriteChunk, work: Work
) -> None:
    _ = (
        pipeline
        | "Chunks" >> beam.Create(list(chunks), reshuffle=False)
        | "Spread" >> beam.Reshuffle()
        | "UnlessFailed" >> beam.Filter(_nothing_failed, work)
        | "Extract" >> extract
        | "Write" >> beam.ParDo(write)
    )


def _moments(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and summed squares of vectors; of grids, of the vectors of all places, an image at a time."""
    if rows.ndim == 2:
        return moments(rows)
    _, mean, squares = merged_moments((len(grid), *moments(grid)) for grid in rows)
    return mean, squares


def _nothing_failed(chunk: ImageChunk, work: Work) -> bool:
    """Whether it is of use to compute a chunk: after a failure nobody waits for it."""
    return work.failed() is None


def _report(work: Work, chunk: ImageChunk) -> ChunkReport:
    report = work.load(chunk.number)
    if report is None:
        raise MalmoiError(
            f"{work.folder}: the workers left no result for chunk {chunk.number}. Do all of them reach this folder? "
            "What they finished is kept; run again to go on."
        )
    return report


def _assembled(
    settings: Fc7Settings,
    folder: epath.Path,
    work: Work,
    content: Mapping[str, Any],
    images: Sequence[ImageFile],
    reports: Sequence[ChunkReport],
    nameless: Sequence[Mapping[str, Any]],
) -> Prepared:
    """Makes the dataset of finished chunks, which stay where they are."""
    rejects = [*nameless, *(reject for report in reports for reject in report.rejects)]
    places = content.get("places", 1)
    vectors, mean, squares = merged_moments(
        (len(report.image_ids) * places, report.mean, report.squares) for report in reports
    )
    if not vectors:
        reasons = ", ".join(f"{reason}: {times}" for reason, times in by_reason(rejects).items())
        raise MalmoiError(
            f"{settings.name}: no image is left (left out: {reasons}; the first: {BadInput(**rejects[0])})"
        )
    shards = []
    for number, report in enumerate(reports):
        plan = ShardPlan(SPLIT, number, len(reports), ())
        _link(work.shard(number), folder / plan.file_name(DATASET))
        shards.append(Shard(SPLIT, number, len(report.image_ids), report.shard_bytes))
    (folder / INDEX_FILE).write_bytes(_index(reports))
    save_manifest(folder, content)
    stats = {
        "corpus": DATASET,
        "config": settings.name,
        "settings": told_settings(settings, content),
        "splits": {SPLIT: {"examples": vectors // places}},
        "rejects": by_reason(rejects),
        "raw": {
            "images": len(images),
            "bytes": sum(image.size for image in images),
            "listing_sha256": listing_digest(images),
            "sha256": hashlib.sha256("".join(report.raw_sha256 for report in reports).encode()).hexdigest(),
        },
        stored_as(content): {"mean": figures(mean), "deviation": figures(np.sqrt(squares / vectors))},
    }
    (folder / STATS_FILE).write_text(json.dumps(stats, ensure_ascii=False, indent=2, sort_keys=True) + "\n")
    if rejects:
        write_rejects(folder, rejects)
    return Prepared(shards={SPLIT: tuple(shards)}, stats=stats)


def told_settings(settings: Fc7Settings, content: Mapping[str, Any]) -> dict[str, Any]:
    """The settings as ``stats.json`` tells them: the same on every machine."""
    sources = [PurePath(source).name or source for source in settings.images]
    options = {name: getattr(settings, name) for name in ("network", "layer", "relu", "resize", "dtype")}
    return options | {"weights": content["weights"]["name"], "images": sources}


def _index(reports: Sequence[ChunkReport]) -> bytes:
    rows = np.empty(sum(len(report.image_ids) for report in reports), INDEX)
    rows["image_id"] = np.concatenate([report.image_ids for report in reports])
    rows["shard"] = np.repeat(np.arange(len(reports)), [len(report.image_ids) for report in reports])
    rows["offset"] = np.concatenate([report.offsets for report in reports])
    content = io.BytesIO()
    np.save(content, rows, allow_pickle=False)
    return content.getvalue()


def _link(source: epath.Path, target: epath.Path) -> None:
    """Gives a file a second name, or copies it where a file has only one; a run that is killed now loses nothing."""
    try:
        os.link(source, target)
    except OSError:
        source.copy(target)
