"""How alike words are: Wu-Palmer similarity over the noun synsets of WordNet.

Two synsets are as alike as the deepest synset above both is deep (Wu and Palmer 1994, *Verbs Semantics and Lexical
Selection*)::

    similarity = 2 depth / (depth + steps up from the first + depth + steps up from the second)

Of two words it is the highest one over all pairs of their noun synsets (Malinowski and Fritz 2014, *A Multi-World
Approach to Question Answering about Real-World Scenes*). Every value is the one of NLTK's
``first.wup_similarity(second)``. What that makes of a tree in which some synsets have two parents:

* "Deepest" goes by the shortest way to the root, but ``depth`` counts the synsets on the longest; of several that are
  equally deep it is the first by name, unless one of them is the first synset itself.
* So the order may matter: ``similarity(a, b)`` is not always ``similarity(b, a)``.
* A synset that lies less deep than one above it is not wholly like itself: ``dog.n.01`` and ``dog.n.01`` are .93 alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from malmoi.featurize.wordnet import Synset, noun_synsets

_ROWS = 128  # words whose synsets are compared with those of all columns at a time
_FIRSTS = 512  # words of pairs that make a matrix with all those that come second


def wu_palmer(first: str, second: str) -> float:
    """The highest Wu-Palmer similarity over the noun synsets of two words.

    Args:
        first: a word, as for ``noun_synsets``; its synsets are those whose ``wup_similarity`` NLTK would be asked for.
        second: another.

    Returns:
        From 0 to 1: 1 where the words are equal, otherwise 0 where one of them is no noun of WordNet.

    Raises:
        MalmoiError: there is no WordNet; see ``noun_synsets``.

    Example:
        >>> wu_palmer("curtain", "blinds"), wu_palmer("table", "night_stand")  # doctest: +SKIP
        (0.9411764705882353, 0.0)
    """
    return float(similarity_matrix([first], [second])[0, 0])


def similarity_matrix(rows: Sequence[str], columns: Sequence[str]) -> np.ndarray:
    """The similarity of every word of one vocabulary to every word of another.

    Args:
        rows: the words that come first in each pair; see ``wu_palmer``.
        columns: those that come second.

    Returns:
        float64 of shape (rows, columns), as ``wu_palmer`` has it.

    Raises:
        MalmoiError: there is no WordNet; see ``noun_synsets``.
    """
    matrix = np.zeros((len(rows), len(columns)))
    second = _Nouns.of(columns)
    for start in range(0, len(rows), _ROWS):
        first = _Nouns.of(rows[start : start + _ROWS])
        if first.synsets and second.synsets:
            alike = np.maximum.reduceat(_synset_similarities(first, second), first.starts, axis=0)
            alike = np.maximum.reduceat(alike, second.starts, axis=1)
            matrix[np.ix_(start + first.places, second.places)] = alike
    places: dict[str, list[int]] = {}
    for column, word in enumerate(columns):
        places.setdefault(word, []).append(column)
    for row, word in enumerate(rows):
        matrix[row, places.get(word, [])] = 1.0
    return matrix


def pair_similarities(pairs: Sequence[tuple[str, str]]) -> np.ndarray:
    """The similarity of each pair of words; equal pairs are computed once.

    Args:
        pairs: of words; see ``wu_palmer``.

    Returns:
        float64 of shape (pairs,).

    Raises:
        MalmoiError: there is no WordNet; see ``noun_synsets``.
    """
    seconds: dict[str, set[str]] = {}
    for first, second in pairs:
        seconds.setdefault(first, set()).add(second)
    found: dict[tuple[str, str], float] = {}
    firsts = sorted(seconds)
    for start in range(0, len(firsts), _FIRSTS):
        rows = firsts[start : start + _FIRSTS]
        columns = sorted(set().union(*(seconds[first] for first in rows)))
        place = {word: column for column, word in enumerate(columns)}
        matrix = similarity_matrix(rows, columns)
        found |= {
            (first, second): matrix[row, place[second]] for row, first in enumerate(rows) for second in seconds[first]
        }
    return np.array([found[pair] for pair in pairs], np.float64)


@dataclass(frozen=True)
class _Nouns:
    """Those of some words that are nouns.

    Attributes:
        places: of the nouns among the words.
        synsets: of all nouns in a row.
        starts: where in it those of each noun begin.
        under: for every synset that is or lies above one of the row, the places of those under it, and their distances.
    """

    places: np.ndarray
    synsets: Sequence[Synset]
    starts: np.ndarray
    under: Mapping[Synset, tuple[np.ndarray, np.ndarray]]

    @classmethod
    def of(cls, words: Sequence[str]) -> "_Nouns":
        found = noun_synsets(words)
        places = np.array([place for place, synsets in enumerate(found) if synsets], np.intp)
        lengths = np.array([0, *(len(found[place]) for place in places)], np.intp)
        synsets = [synset for synsets in found for synset in synsets]
        return cls(places, synsets, lengths.cumsum()[:-1], _under(synsets))


def _under(synsets: Sequence[Synset]) -> dict[Synset, tuple[np.ndarray, np.ndarray]]:
    places: dict[Synset, list[int]] = {}
    distances: dict[Synset, list[int]] = {}
    for place, synset in enumerate(synsets):
        for above, distance in synset.distances.items():
            places.setdefault(above, []).append(place)
            distances.setdefault(above, []).append(distance)
    return {above: (np.array(found, np.intp), np.array(distances[above])) for above, found in places.items()}


def _synset_similarities(first: _Nouns, second: _Nouns) -> np.ndarray:
    """Painted from the root down: what is deeper covers what is less deep."""
    alike = np.zeros((len(first.synsets), len(second.synsets)))
    shared = sorted(first.under.keys() & second.under.keys(), key=lambda synset: synset.name, reverse=True)
    for synset in sorted(shared, key=lambda synset: synset.shortest):
        (rows, row_steps), (columns, column_steps) = first.under[synset], second.under[synset]
        alike[np.ix_(rows, columns)] = _similarity(synset, row_steps[:, None], column_steps)
    for row, synset in enumerate(first.synsets):
        if synset in second.under and synset.shortest == max(above.shortest for above in synset.steps):
            columns, column_steps = second.under[synset]
            alike[row, columns] = _similarity(synset, 0, column_steps)
    return alike


def _similarity(shared: Synset, first_steps: np.ndarray | int, second_steps: np.ndarray) -> np.ndarray:
    return 2.0 * shared.longest / (first_steps + second_steps + 2 * shared.longest)
