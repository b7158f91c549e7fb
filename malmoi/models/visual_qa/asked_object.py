"""The thing that a question asks about: the cat in *what is the color of the cat*."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
from keras import ops

from malmoi.featurize.vocabulary import PADDING, Vocabulary

Tensor = Any

CUES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"number": ("many",), "color": ("color", "colour"), "location": ("where",)}
)
"""By type of question, the words behind which the thing is named. A question for an object names none."""

_DETERMINERS = (
    "a an the this that these those it its 's his her their there some several many few all each another other"
)
_NUMERALS = "one two three four five six seven eight nine ten"
_PREPOSITIONS = "of in on at by to from for with and or"
_VERBS = "is are was were be been do does did has have had"
FUNCTION_WORDS = frozenset(" ".join((_DETERMINERS, _NUMERALS, _PREPOSITIONS, _VERBS)).split())
"""Words that are never the thing."""


def cue_table(vocabulary: Vocabulary, types: Sequence[str]) -> np.ndarray:
    """Which words are cues, int32 of shape (types, words): 1 or 0."""
    return np.array([[word in CUES.get(kind, ()) for word in vocabulary.words] for kind in types], np.int32)


def content_table(vocabulary: Vocabulary) -> np.ndarray:
    """Which words can be the thing, int32 of shape (words,): 1 or 0. An unknown word can."""
    return np.array([word != PADDING and word not in FUNCTION_WORDS for word in vocabulary.words], np.int32)


def asked_objects(question: Tensor, types: Tensor, cues: Tensor, content: Tensor) -> Tensor:
    """The word that names the thing: the first one behind the cue that is no function word, else the last one at all.

    Ren, Kiros and Zemel 2015 do not tell how they find it. Their code takes the last word of questions for a color,
    and the first noun behind *how many* and *where*, by WordNet, which takes *are* for a noun. In COCO-QA the rule here
    gives the same for colors, and predicts numbers and locations better; it needs no WordNet.

    Args:
        question: word ids, int of shape (batch, words), padded with 0 anywhere.
        types: of the questions, int of shape (batch,).
        cues: see ``cue_table``.
        content: see ``content_table``.

    Returns:
        Word ids, int of shape (batch,); 0 of a question without words.

    Example:
        >>> vocabulary = Vocabulary(("what", "is", "the", "color", "of", "cat", "how", "many", "dogs", "are", "there"))
        >>> asked = ["what is the color of the cat", "how many dogs are there", "what is there"]
        >>> ids = np.zeros((3, 7), np.int32)
        >>> for row, text in zip(ids, asked):
        ...     row[: len(text.split())] = vocabulary.encode(text.split())
        >>> tables = cue_table(vocabulary, ["number", "color"]), content_table(vocabulary)
        >>> vocabulary.decode(ops.convert_to_numpy(asked_objects(ids, np.array([1, 0, 0]), *tables)))
        ['cat', 'dogs', 'there']
    """
    question, types = ops.cast(question, "int32"), ops.cast(types, "int32")
    is_cue = ops.take(ops.reshape(cues, (-1,)), types[:, None] * cues.shape[1] + question)
    behind = ops.cumsum(is_cue, axis=1) - is_cue > 0
    fits = ops.cast(ops.logical_and(behind, ops.take(content, question) > 0), "int32")
    words = ops.arange(question.shape[1], dtype="int32")[None]
    last = ops.max(ops.where(question > 0, words, 0), axis=1)
    place = ops.where(ops.max(fits, axis=1) > 0, ops.cast(ops.argmax(fits, axis=1), "int32"), last)
    return ops.take_along_axis(question, place[:, None], axis=1)[:, 0]
