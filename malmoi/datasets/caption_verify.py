"""The checks of prepared captions."""

from collections.abc import Iterator, Mapping

import numpy as np

from malmoi.datasets.caption_scan import CaptionMeasure, caption_statistics
from malmoi.datasets.known_files import known_files
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.report import NOTE, OK, PROBLEM, Finding, Table, caught, compared, share_of
from malmoi.datasets.shard_scan import Columns
from malmoi.datasets.stats import entry
from malmoi.datasets.vector_findings import vector_findings
from malmoi.pipelines.coco_captioning import told_picture

_COLUMNS = ("split", "pictures", "captions", "words", "unknown words")


class CaptionChecks:
    """Checks that hold for any corpus of captions.

    * What ``stats.json`` says of each split is counted again from its records.
    * The number of pictures is the published one.
    * How many words were not seen often enough in training.
    * Of pictures that they are finite, where they come from, and how many are missing.
    * Whether a picture is in train and in another split.
    """

    def __init__(self, dataset: Prepared, *, pictures: Mapping[str, int]) -> None:
        """Opens vocabulary and features.

        Args:
            dataset: a prepared one.
            pictures: how many are published, by split.

        Raises:
            MalmoiError: it is not a dataset of captions.
        """
        self._dataset, self._pictures = dataset, pictures
        self.measure = CaptionMeasure(dataset)

    def conclude(self, splits: Mapping[str, Columns]) -> Iterator[Finding | Table]:
        """All findings, then the figures.

        Args:
            splits: what was measured of those splits that are whole.
        """
        dataset = self._dataset
        if {"fc7", "conv5"} & set(dataset.features):
            yield from caught("vectors", vector_findings(dataset, told=told_picture, what="pictures have no vector"))
        for split, columns in splits.items():
            yield from caught("counts", _counted_again(dataset, split, columns))
        yield from caught("raw files", known_files(dataset, {}, otherwise="another corpus in their place"))
        yield from caught("pictures", self._number(splits))
        for split in dataset.splits:
            yield from caught("unknown", _unknown(dataset, split))
        yield from caught("figures", _figures(dataset))
        if "train" in splits:
            yield from (_shared(split, splits[split], splits["train"]) for split in splits if split != "train")

    def _number(self, splits: Mapping[str, Columns]) -> Iterator[Finding]:
        found = {split: len(splits[split]["image_id"]) for split in self._pictures if split in splits}
        expected = {split: self._pictures[split] for split in found}
        told, known = (", ".join(f"{split} {count:,}" for split, count in each.items()) for each in (found, expected))
        if found and found == expected:
            yield Finding(OK, "pictures", f"as many as published: {told}")
        elif found:
            yield Finding(NOTE, "pictures", f"not the published {known}, but {told}")


def _counted_again(dataset: Prepared, split: str, columns: Columns) -> Iterator[Finding]:
    if (np.diff(columns["image_id"]) <= 0).any():
        message = f"{split}: expected pictures in the order of their ids and none twice, found others"
        yield Finding(PROBLEM, "shards", message)
    stored = entry(dataset, "splits", split, kind=dict)
    counted = caption_statistics(columns)
    for name, value in counted.items():
        yield from compared(f"splits.{split}.{name}", value, stored.get(name))
    if split == "train":
        yield from compared("longest.caption", counted["longest_caption"], entry(dataset, "longest", "caption"))


def _unknown(dataset: Prepared, split: str) -> Iterator[Finding]:
    tokens, unknown, bare = (
        entry(dataset, "splits", split, name) for name in ("tokens", "unknown_tokens", "without_captions")
    )
    least = entry(dataset, "min_count")
    message = f"{split}: {share_of(unknown, tokens)} words are unknown, seen less than {least} times in training"
    yield Finding(NOTE if unknown else OK, "unknown", message)
    if bare:
        yield Finding(NOTE, "pictures", f"{split}: {bare:,} were left out because none of their captions is left")


def _figures(dataset: Prepared) -> Iterator[Table]:
    rows = []
    for split in dataset.splits:
        pictures, captions, tokens, unknown = (
            entry(dataset, "splits", split, name) for name in ("examples", "captions", "tokens", "unknown_tokens")
        )
        rows.append((split, pictures, captions, tokens, unknown / max(1, tokens)))
    yield Table("splits", _COLUMNS, tuple(rows))


def _shared(split: str, columns: Columns, train: Columns) -> Finding:
    shared = int(np.isin(columns["image_id"], train["image_id"]).sum())
    message = f"{split}: {share_of(shared, len(columns['image_id']))} pictures are in train too"
    return Finding(NOTE if shared else OK, "overlap", message)
