"""Word vectors as the first embeddings of another model."""

import numpy as np

from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import PADDING, Vocabulary
from malmoi.models.word_vectors import WordVectors


def initial_embeddings(vectors: WordVectors, vocabulary: Vocabulary, dimensions: int, *, seed: int = 0) -> np.ndarray:
    """The vectors of a vocabulary's words, for a model to start from.

    Words without a vector are drawn from a normal distribution that has the mean and standard deviation of the vectors
    that are used, so that they are not told apart by their lengths.

    Args:
        vectors: by word, from whatever text.
        vocabulary: the model's.
        dimensions: the width of the model's embeddings.
        seed: of what is drawn.

    Returns:
        Float32 of shape (len(vocabulary), dimensions), and 0 for the padding.

    Raises:
        MalmoiError: the vectors have other dimensions, or none is of a word of the vocabulary.

    Example:
        >>> vectors = WordVectors(("the", "mary"), np.array([[1.0, 2.0], [3.0, 4.0]]))
        >>> initial_embeddings(vectors, Vocabulary(("mary", "is")), 2)[[0, 2]].tolist()  # the padding, mary
        [[0.0, 0.0], [3.0, 4.0]]
    """
    if vectors.dimensions != dimensions:
        raise MalmoiError(
            f"the vectors have {vectors.dimensions} dimensions and the model's embeddings {dimensions}: "
            "make the model as wide as the vectors, or train others."
        )
    known = np.array([word in vectors for word in vocabulary.words])
    if not known.any():
        some = ", ".join(map(repr, vocabulary.tokens[:3]))
        raise MalmoiError(
            f"none of the {len(vectors):,} vectors is of a word of the vocabulary ({some} …): are they of another text?"
        )
    found = np.stack([vectors.vector(word) for word, is_known in zip(vocabulary.words, known, strict=True) if is_known])
    draw = np.random.default_rng(seed).normal(found.mean(), found.std(), (len(vocabulary), dimensions))
    table = draw.astype(np.float32)
    table[known] = found
    table[[word == PADDING for word in vocabulary.words]] = 0
    return table


def words_without_vector(vectors: WordVectors, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The words whose initial embeddings are drawn.

    Example:
        >>> words_without_vector(WordVectors(("the", "mary"), np.ones((2, 2))), Vocabulary(("mary", "is")))
        ('<unk>', 'is')
    """
    return tuple(word for word in vocabulary.words if word not in vectors and word != PADDING)
