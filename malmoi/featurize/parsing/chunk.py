"""The parser that needs nothing but NLTK's data: tokenizer, tagger, corrections, cascade."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from malmoi.featurize.parsing.cascade import caption_tree
from malmoi.featurize.parsing.node import Node
from malmoi.featurize.parsing.perceptron import tag_words
from malmoi.featurize.parsing.slips import readings
from malmoi.featurize.parsing.tags import corrected_tags
from malmoi.featurize.parsing.tokens import penn_words


@dataclass(frozen=True, kw_only=True)
class ChunkParser:
    """Parses by a cascade of rules made for captions.

    Attributes:
        slips: reads captions as the Stanford parser does, slips included, in each way that it may have.

    Example:
        >>> next(ChunkParser().readings(["A bus parked here"]))  # doctest: +SKIP
        [(ROOT (NP (NP (DT A) (NN bus)) (VP (VBN parked) (ADVP (RB here)))))]
        >>> next(ChunkParser(slips=True).readings(["A bus parked here"]))  # doctest: +SKIP
        [(ROOT (S (NP (DT A) (NN bus)) (VP (VBD parked) (ADVP (RB here)))))]
    """

    slips: bool = False

    def readings(self, captions: Iterable[str]) -> Iterator[list[Node]]:
        """The trees of each caption, the likeliest first; none for a caption without words.

        Raises:
            MalmoiError: NLTK, its tagger or WordNet is missing.
        """
        for caption in captions:
            words = penn_words(caption)
            if not words:
                yield []
                continue
            lower = _as_within(words)
            tags = corrected_tags(lower, tag_words(lower))
            yield [caption_tree(words, read) for read in (readings(lower, tags) if self.slips else [tags])]


def _as_within(words: list[str]) -> list[str]:
    """The words as they would stand within a text: the first in lower case, all where all are in capitals."""
    if all(word.isupper() or not word.isalpha() for word in words):
        return [word.lower() for word in words]
    first = words[0]
    return [first.lower(), *words[1:]] if first == "A" or first[1:].islower() else words
