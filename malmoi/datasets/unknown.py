"""How much of a dataset of questions the training questions do not have."""

from collections.abc import Iterator

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.report import NOTE, OK, PROBLEM, Finding, share_of
from malmoi.datasets.stats import entry


def unknown_words_and_answers(dataset: Prepared, split: str, *, cut: str, told: str) -> Iterator[Finding]:
    """The finding ``unknown`` of a split: its share of words and answers that are in no vocabulary, and what was cut.

    Args:
        dataset: of questions.
        split: see there.
        cut: under which name ``stats.json`` has the number of what is longer than the longest of train.
        told: what is said of that number.

    Raises:
        MalmoiError: ``stats.json`` lacks a count.
    """
    tokens, answers, shortened, of_tokens, of_answers = (
        entry(dataset, "splits", split, name)
        for name in ("unknown_tokens", "unknown_answers", cut, "tokens", "examples")
    )
    level = OK
    if tokens or answers or shortened:
        level = PROBLEM if split == "train" else NOTE  # the vocabularies are those of train
    words = f"unknown are {share_of(tokens, of_tokens)} words and {share_of(answers, of_answers)} answers"
    yield Finding(level, "unknown", f"{split}: {words}; {told}: {shortened:,}")
