"""COCO-QA's own figures for the checks of a prepared dataset."""

from collections.abc import Iterator, Mapping

from malmoi.datasets.known_files import known_digests
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.report import OK, PROBLEM, Finding, Table, caught
from malmoi.datasets.shard_scan import Columns
from malmoi.datasets.stats import entry
from malmoi.datasets.visual_verify import VisualChecks

QUESTIONS = {"train": 78_736, "test": 38_948}


def coco_qa_checks(dataset: Prepared) -> VisualChecks:
    """The checks; of the release with the digests of its files and their numbers of questions."""
    if "generation" in dataset.stats:
        return GeneratedChecks(dataset)
    return VisualChecks(dataset, known=known_digests("coco_qa"), questions=QUESTIONS)


class GeneratedChecks(VisualChecks):
    """Checks of generated questions: also that captions and candidates add up, so that nothing was lost."""

    def __init__(self, dataset: Prepared) -> None:
        """Opens vocabularies and features; see ``VisualChecks``."""
        super().__init__(dataset, known={}, questions={})
        self._generated = dataset

    def conclude(self, splits: Mapping[str, Columns]) -> Iterator[Finding | Table]:
        """All findings, then the figures."""
        yield from caught("generation", _adds_up(self._generated))
        yield from super().conclude(splits)


def _adds_up(dataset: Prepared) -> Iterator[Finding]:
    def told(*path: str) -> int:
        return entry(dataset, "generation", *path)

    def total(*path: str) -> int:
        return sum(entry(dataset, "generation", *path, kind=dict).values())

    read, kept = told("captions", "read"), total("assembly", "kept")
    captions = told("captions", "with_questions") + told("captions", "without_questions")
    captions += total("captions", "set_aside")
    candidates = told("assembly", "rare") + told("assembly", "thinned") + kept
    examples = sum(dataset.examples(split) for split in dataset.splits)
    left_out = entry(dataset, "rejects", kind=dict).get("no-vector", 0)
    sums = (
        ("captions read", read, captions),
        ("candidates by type", total("candidates", "by_type"), candidates),
        ("candidates by rule", total("candidates", "by_rule"), candidates),
        ("questions kept", kept, examples + left_out),
    )
    wrong = [(name, number, found) for name, number, found in sums if number != found]
    for name, number, found in wrong:
        message = f"stats.json: expected the {number:,} {name} to be found again, found {found:,}"
        yield Finding(PROBLEM, "generation", message)
    if not wrong:
        message = f"{read:,} captions gave {candidates:,} candidates, of which {kept:,} were kept: all add up"
        yield Finding(OK, "generation", message)
