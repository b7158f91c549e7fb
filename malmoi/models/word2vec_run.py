"""The run of word vectors."""

from functools import cached_property

import numpy as np

from malmoi.datasets.token_stream import FIELD
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.models.run import Run
from malmoi.models.word2vec import Word2Vec
from malmoi.models.word_vectors import WordVectors


class Word2VecRun(Run[Word2Vec]):
    """The run of a ``Word2Vec``, with the vocabulary ``tokens``."""

    kind = "word2vec"

    @cached_property
    def tokens(self) -> Vocabulary:
        """What the ids mean."""
        return self.vocabulary(FIELD)

    @cached_property
    def word_vectors(self) -> WordVectors:
        """The vectors of the words of the training text, frequent ones first.

        Padding and the line's end are no words; nor is ``<unk>`` where no word of that text was unknown.

        Raises:
            MalmoiError: the model's file is missing or damaged.
        """
        places = np.flatnonzero(self.model.is_word)
        return WordVectors(tuple(self.tokens.words[place] for place in places), self.model.vectors[places])
