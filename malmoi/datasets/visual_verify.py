"""The checks of prepared questions about pictures."""

from collections.abc import Iterator, Mapping

import numpy as np

from malmoi.datasets.known_files import known_files, raw_digests
from malmoi.datasets.overlap import overlap, repeats
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.report import NOTE, OK, PROBLEM, Finding, Table, caught, compared, share_of
from malmoi.datasets.shard_scan import Columns
from malmoi.datasets.stats import entry
from malmoi.datasets.unknown import unknown_words_and_answers
from malmoi.datasets.vector_findings import vector_findings
from malmoi.datasets.visual_scan import VisualMeasure, visual_statistics
from malmoi.pipelines.picture_vectors import told_vectors
from malmoi.pipelines.visual_question import TYPES

_COLUMNS = ("split", "questions", "pictures", "words", "unknown words", "unknown answers")
_WITHOUT = "questions are about a picture without a vector"


class VisualChecks:
    """Checks that hold for any corpus of questions about pictures.

    * What ``stats.json`` says of each split is counted again from its records.
    * The raw files were the official ones, where their digests are known; the number of questions is theirs.
    * How many words and answers were not seen in training.
    * Of vectors that they are finite, where they come from, and how many pictures have none.
    * Whether a picture is in train and in another split, and how many questions occur twice.
    """

    def __init__(self, dataset: Prepared, *, known: Mapping[str, str], questions: Mapping[str, int]) -> None:
        """Opens vocabularies and features.

        Args:
            dataset: a prepared one.
            known: the sha256 of the official raw files, by their names.
            questions: how many questions they have, by split.

        Raises:
            MalmoiError: it is not a dataset of questions about pictures.
        """
        self._dataset, self._known, self._questions = dataset, known, questions
        self.measure = VisualMeasure(dataset)

    def conclude(self, splits: Mapping[str, Columns]) -> Iterator[Finding | Table]:
        """All findings, then the figures.

        Args:
            splits: what was measured of those splits that are whole.
        """
        dataset = self._dataset
        yield from caught("features", _classes(dataset))
        if "fc7" in dataset.features:
            yield from caught(
                "vectors",
                vector_findings(dataset, told=told_vectors, what=_WITHOUT),
            )
        for split, columns in splits.items():
            yield from caught("counts", _counted_again(dataset, split, columns))
        yield from caught("raw files", known_files(dataset, self._known, otherwise="another corpus in their place"))
        yield from caught("questions", self._number(splits))
        yield from caught("notes", _notes(dataset))
        for split in dataset.splits:
            told = "longer than the longest of train"
            found = unknown_words_and_answers(dataset, split, cut="cut_questions", told=told)
            yield from caught("unknown", found)
        yield from caught("figures", _figures(dataset))
        if "train" in splits:
            for split, columns in splits.items():
                yield from _overlap(split, columns, splits["train"])

    def _number(self, splits: Mapping[str, Columns]) -> Iterator[Finding]:
        found = {split: len(splits[split]["type"]) for split in self._questions if split in splits}
        expected = {split: self._questions[split] for split in found}
        told, known = (", ".join(f"{split} {count:,}" for split, count in each.items()) for each in (found, expected))
        digests = raw_digests(self._dataset)
        official = all(self._known.get(name, sha256) == sha256 for name, sha256 in digests.items())
        if found == expected and found:
            yield Finding(OK, "questions", f"as many as published: {told}")
        elif found and official:
            yield Finding(PROBLEM, "questions", f"{told}; published are {known}, and these are the files")
        elif found:
            yield Finding(NOTE, "questions", f"not the published {known}, but {told}")


def _classes(dataset: Prepared) -> Iterator[Finding]:
    if list(getattr(dataset.features["answer"], "names", ())) != list(dataset.answers.words):
        message = "answer.labels.txt: expected the words of answers.vocab.txt, found others"
        yield Finding(PROBLEM, "features", message)


def _counted_again(dataset: Prepared, split: str, columns: Columns) -> Iterator[Finding]:
    if (np.diff(columns["question_id"]) <= 0).any():
        message = f"{split}: expected questions in the order of their file and none twice, found others"
        yield Finding(PROBLEM, "shards", message)
    stored = entry(dataset, "splits", split, kind=dict)
    counted = visual_statistics(columns, longest=entry(dataset, "longest", "question"))
    for name, value in counted.items():
        yield from compared(f"splits.{split}.{name}", value, stored.get(name))
    images = len(np.unique(columns["image_id"]))
    yield from compared(f"images.{split}", images, entry(dataset, "images", split))
    if split == "train":
        yield from compared("longest.question", counted["longest_question"], entry(dataset, "longest", "question"))


def _notes(dataset: Prepared) -> Iterator[Finding]:
    for note in dataset.stats.get("notes", ()):
        yield Finding(NOTE, "notes", str(note))


def _figures(dataset: Prepared) -> Iterator[Table]:
    rows, by_type = [], []
    for split in dataset.splits:
        examples, tokens, unknown, answers = (
            entry(dataset, "splits", split, name)
            for name in ("examples", "tokens", "unknown_tokens", "unknown_answers")
        )
        shares = unknown / max(1, tokens), answers / max(1, examples)
        rows.append((split, examples, entry(dataset, "images", split), tokens, *shares))
        types = entry(dataset, "splits", split, "examples_by_type", kind=dict)
        by_type.append((split, *(types.get(name, 0) for name in TYPES)))
    yield Table("splits", _COLUMNS, tuple(rows))
    yield Table("questions by type", ("split", *TYPES), tuple(by_type))


def _overlap(split: str, columns: Columns, train: Columns) -> Iterator[Finding]:
    inputs, wholes = columns["inputs"], columns["wholes"]
    if split == "train":
        found, where = repeats(inputs, wholes), "asked earlier of the same picture"
    else:
        found, where = overlap(inputs, wholes, train), "asked in train too, of the same picture"
    message = f"{split}: {share_of(found.seen, found.examples)} questions are {where}"
    if other := found.seen - found.seen_alike:
        message += f", {other:,} of them only with another answer"
    yield Finding(NOTE if found.seen else OK, "overlap", message)
    if split != "train":
        pictures = np.unique(columns["image_id"])
        shared = int(np.isin(pictures, train["image_id"]).sum())
        yield Finding(
            NOTE if shared else OK, "overlap", f"{split}: {share_of(shared, len(pictures))} pictures are in train too"
        )
        asked = int(np.isin(columns["asked"], train["asked"]).sum())
        message = f"{split}: {share_of(asked, len(inputs))} questions are asked in train in the same words"
        yield Finding(NOTE if asked else OK, "overlap", message)
