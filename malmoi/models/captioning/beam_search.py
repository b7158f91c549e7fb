"""The search for the most probable captions, of many pictures at a time."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import keras
import numpy as np
from keras import ops

from malmoi.errors import MalmoiError

Tensor = Any


class Writer(Protocol):
    """What writes word by word; a ``Captioner`` does, and says what its methods give."""

    picture: str

    def start(self, inputs: Mapping[str, Tensor]) -> tuple[Any, Any]:
        """The state before the begin token, and what all steps look at."""

    def step(self, tokens: Tensor, state: Any, context: Any) -> tuple[Tensor, Any]:
        """Logits of the classes of the next word, where class c is the word of id c + 1, and the state after."""


class Captions(NamedTuple):
    """The best captions of each picture, the best one first.

    Attributes:
        ids: of their words, without begin and end tokens, padded with 0; int32 of shape (pictures, beam, length).
        log_probabilities: the sum over the words and the end token, where there is one, float32 of shape
            (pictures, beam); minus infinity, with no words, where there are not as many captions.
    """

    ids: Any
    log_probabilities: Any


def beam_search(
    model: Writer,
    inputs: Mapping[str, Tensor],
    *,
    begin: int,
    end: int,
    length: int,
    beam: int = 1,
    normalisation: float = 0.0,
    barred: Sequence[int] = (),
) -> Captions:
    """Finds captions by beam search; a beam of 1 is the greedy search.

    All captions grow by a word at a time. Of all their continuations the ``beam`` best are kept; a caption that has
    ended is one of them as it is. The search is over when all have ended, or at ``length`` words. Of equally good
    continuations, those of the better caption are kept, then those of the word with the smaller id.

    The best are those with the largest log-probability / words^normalisation, where the end token counts as a word
    (Wu et al. 2016, https://arxiv.org/abs/1609.08144, section 7, have a similar one): at 0, captions with few words
    have an advantage, for each word makes a caption less probable.

    Shapes are fixed, and nothing is drawn: XLA can compile it, and all backends find the same.

    Args:
        model: what writes.
        inputs: the pictures; their number must be known.
        begin: the id of the token that captions begin with; it is never written.
        end: the id of the token that they end with.
        length: the most words of a caption.
        beam: how many captions are followed.
        normalisation: see above.
        barred: ids of words that must not be written, such as the unknown word's.

    Raises:
        MalmoiError: a setting that cannot be.
    """
    for name, value, least in (("length", length, 1), ("beam", beam, 1), ("normalisation", normalisation, 0)):
        if value < least:
            raise MalmoiError(f"{name} is {value}; it must be at least {least}")
    pictures = inputs[model.picture].shape[0]

    def alike(part: Tensor) -> Tensor:
        return ops.repeat(part, beam, axis=0)

    state, context = keras.tree.map_structure(alike, model.start(inputs))
    first_of_picture = beam * ops.arange(pictures, dtype="int32")[:, None]
    minus_infinity = float("-inf")

    def going_on(place: Tensor, ids: Tensor, scores: Tensor, ended: Tensor, *others: Any) -> Tensor:
        open_ones = ops.logical_and(ops.logical_not(ended), scores > minus_infinity)
        return ops.logical_and(place < length, ops.any(open_ones))

    def step(
        place: Tensor, ids: Tensor, scores: Tensor, ended: Tensor, words: Tensor, tokens: Tensor, state: Any
    ) -> tuple[Any, ...]:
        logits, state = model.step(ops.reshape(tokens, (-1,)), state, context)
        classes = logits.shape[-1]
        impossible = np.isin(np.arange(1, classes + 1), [begin, *barred])
        gains = ops.where(impossible, minus_infinity, ops.log_softmax(logits))
        # What has ended goes on in one way only, with no word, for which the end's class stands.
        nothing = np.where(np.arange(1, classes + 1) == end, 0.0, minus_infinity).astype("float32")
        gains = ops.where(ended[..., None], nothing, ops.reshape(gains, (pictures, beam, classes)))
        totals = scores[..., None] + gains
        words = ops.where(ended, words, words + 1.0)
        judged = totals / words[..., None] ** normalisation if normalisation else totals
        _, chosen = ops.top_k(ops.reshape(judged, (pictures, -1)), beam)
        chosen = ops.cast(chosen, "int32")
        before, tokens = chosen // classes, chosen % classes + 1

        def kept(values: Tensor) -> Tensor:
            return ops.take_along_axis(values, before, axis=1)

        scores = ops.take_along_axis(ops.reshape(totals, (pictures, -1)), chosen, axis=1)
        rows = ops.reshape(first_of_picture + before, (-1,))
        state = keras.tree.map_structure(lambda part: ops.take(part, rows, axis=0), state)
        ended_before = kept(ended)
        now = ops.logical_or(ended_before, tokens == end)
        here = np.arange(length) == place
        written = ops.where(now, 0, tokens)[..., None]
        ids = ops.where(here, written, ops.take_along_axis(ids, before[..., None], axis=1))
        return place + 1, ids, scores, now, kept(words), tokens, state

    start = (
        ops.zeros((), "int32"),
        ops.zeros((pictures, beam, length), "int32"),
        # The first word has one caption to follow, not as many as the beam.
        ops.array(np.tile([0.0] + [minus_infinity] * (beam - 1), (pictures, 1)), "float32"),
        ops.zeros((pictures, beam), "bool"),
        ops.zeros((pictures, beam), "float32"),
        ops.full((pictures, beam), begin, "int32"),
        state,
    )
    _, ids, scores, *_ = ops.while_loop(going_on, step, start, maximum_iterations=length)
    return Captions(ops.where((scores > minus_infinity)[..., None], ids, 0), scores)
