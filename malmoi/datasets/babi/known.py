"""What is known of the official bAbI files: their digests, and how many questions they hold."""

import functools
from collections.abc import Mapping
from types import MappingProxyType

from malmoi.datasets.known_files import known_digests
from malmoi.pipelines.babi_raw import Variant

TEST_QUESTIONS = 1_000
TRAINING_QUESTIONS: Mapping[str, int] = MappingProxyType({"1k": 1_000, "10k": 10_000})


@functools.cache
def raw_checksums() -> Mapping[str, str]:
    """The sha256 of official files by their names in the archive.

    All of ``en`` and ``hn``, and all of ``en-10k`` but the training file of task 3; no others are known.

    Example:
        >>> len(raw_checksums()), raw_checksums()["en/qa1_single-supporting-fact_test.txt"][:8]
        (119, '55acf66c')
    """
    return MappingProxyType(known_digests("babi"))


def question_counts(variant: Variant) -> Mapping[tuple[str, ...], int]:
    """How many questions of a task the official files of some splits hold together; nothing of files of one's own.

    Example:
        >>> from malmoi.pipelines.babi_raw import variant
        >>> question_counts(variant("en-10k"))
        {('train',): 10000, ('test',): 1000}
        >>> question_counts(variant("en-valid-1k"))
        {('train', 'validation'): 1000, ('test',): 1000}
    """
    if variant.own_files:
        return {}
    training = tuple(split for split in variant.splits if split != "test")
    return {training: TRAINING_QUESTIONS[variant.size], ("test",): TEST_QUESTIONS}
