"""A writer whose probabilities stand in a table, and searches through them with loops."""

import itertools
import math

import keras
import numpy as np
from keras import ops

BEGIN, END = 1, 2
"""Ids of words begin with 3."""

ROWS = 53
"""With so many, no two captions of up to six words go through the same rows, which would make them equally probable."""


class Toy(keras.Model):
    """The next word follows from the picture and, through the state, from all words before.

    The picture is the table: logits, float of shape (batch, ROWS, ids - 1), a row for each state.
    """

    picture = "table"

    def start(self, inputs):
        table = inputs["table"]
        return (ops.zeros((table.shape[0],), "int32"),), table

    def step(self, tokens, state, context):
        row = (3 * state[0] + tokens) % ROWS
        return ops.take_along_axis(context, row[:, None, None], axis=1)[:, 0], (row,)


def gains_after(table, words):
    """The log-probability of each id after these words, of which the begin token is none."""
    row = 0
    for word in (BEGIN, *words):
        row = (3 * row + word) % ROWS
    logits = table[row].astype(np.float64)
    gains = np.append(-np.inf, logits - np.log(np.exp(logits).sum()))
    gains[BEGIN] = -np.inf
    return gains


def plain_beam_search(table, *, length, beam, normalisation=0.0):
    """Captions and their log-probabilities, the best one first."""
    followed = [((), 0.0, False)]
    for _ in range(length):
        candidates = [one for one in followed if one[2]]
        for words, score, ended in followed:
            if not ended:
                gains = gains_after(table, words)
                candidates += [((*words, word), score + gains[word], False) for word in range(3, len(gains))]
                candidates.append((words, score + gains[END], True))
        candidates.sort(key=lambda one: -one[1] / (len(one[0]) + one[2]) ** normalisation)
        followed = candidates[:beam]
    return [(words, score) for words, score, _ in followed]


def every_caption(table, *, length):
    """All captions with their log-probabilities, and the number of tokens by which each is judged."""
    for size in range(length + 1):
        for words in itertools.product(range(3, 1 + table.shape[1]), repeat=size):
            score = sum(gains_after(table, words[:place])[word] for place, word in enumerate(words))
            if size < length:
                yield words, score + gains_after(table, words)[END], size + 1
            else:
                yield words, score, size


def captions_of(found):
    """What ``beam_search`` found, as ``plain_beam_search`` has it."""
    return [
        [(tuple(word for word in ids if word), score) for ids, score in zip(*of_one, strict=True) if score > -math.inf]
        for of_one in zip(found.ids.tolist(), found.log_probabilities.tolist(), strict=True)
    ]
