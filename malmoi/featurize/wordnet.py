"""WordNet, read through NLTK: the synsets of a noun, what lies above each in the tree, and what kind of word one is."""

import os
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from malmoi.errors import MalmoiError
from malmoi.extras import require
from malmoi.featurize.nltk_data import fetch
from malmoi.garbage import uncollected

DOWNLOAD = "python -m nltk.downloader wordnet"
"""The command that brings WordNet."""

_PARTS = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}  # how sense keys write the part of speech


@dataclass(frozen=True, eq=False)
class Synset:
    """A sense that nouns have in common, with its place in the tree; there is one object for each.

    A synset may lie under several others, so that there may be several ways from it up to the root (``entity.n.01``).

    Attributes:
        name: as NLTK writes it: ``chair.n.01``.
        shortest: synsets on the shortest way to the root, both ends counted.
        longest: the same of the longest way.
        steps: to itself (0) and to every synset above it, how many steps up the shortest way has.
    """

    name: str
    shortest: int
    longest: int
    steps: Mapping["Synset", int]

    @cached_property
    def distances(self) -> Mapping["Synset", int]:
        """To the same synsets, the steps of the shortest way that there is.

        It may lead up to a third synset and down again; that is how NLTK counts in ``shortest_path_distance``.
        """
        return {synset: min(self.steps[third] + down for third, down in synset.steps.items()) for synset in self.steps}

    def __repr__(self) -> str:
        return f"Synset({self.name!r})"


def noun_synsets(words: Iterable[str]) -> list[tuple[Synset, ...]]:
    """The noun synsets of each word, the most frequent sense first; safe in threads and after a fork.

    Words are looked up as ``nltk.corpus.wordnet.synsets(word, pos="n")`` does: in any case, also by the base form
    (``chairs``), and with ``_`` between the parts of a compound (``traffic_light``). One that WordNet lacks has none.
    The first call reads WordNet's index, which takes a second.

    Raises:
        MalmoiError: NLTK is not installed, or WordNet is not in its data path and can't be fetched, or can't be read.

    Example:
        >>> noun_synsets(["settee", "n,w"])  # doctest: +SKIP
        [(Synset('settle.n.01'), Synset('settee.n.02')), ()]
    """
    with _opened() as reader:
        return [tuple(map(_synset, reader.synsets(word, pos="n"))) for word in words]


def lexicographer_file(word: str) -> str | None:
    """In which of WordNet's files the first synset of a word is: its rough meaning; safe as ``noun_synsets`` is.

    The first synset is that of ``nltk.corpus.wordnet.synsets(word)``: nouns come before verbs, adjectives and adverbs.

    Returns:
        the name of the file, such as ``noun.animal`` or ``verb.contact``; ``None`` for what WordNet lacks.

    Raises:
        MalmoiError: see ``noun_synsets``.

    Example:
        >>> lexicographer_file("zebras"), lexicographer_file("riding"), lexicographer_file("the")  # doctest: +SKIP
        ('noun.animal', 'noun.act', None)
    """
    if word not in _open.files:
        with _opened() as reader:
            found = reader.synsets(word)
            _open.files[word] = found[0].lexname() if found else None
    return _open.files[word]


def verb_lemma(word: str) -> str:
    """The base form of a verb, the shortest that WordNet has, or the word itself; safe as ``noun_synsets`` is.

    That is what ``nltk.stem.WordNetLemmatizer`` gives for verbs, slips included.

    Raises:
        MalmoiError: see ``noun_synsets``.

    Example:
        >>> [verb_lemma(word) for word in ("rides", "held", "tosses", "rode", "blorks")]  # doctest: +SKIP
        ['rid', 'hold', 'toss', 'ride', 'blorks']
    """
    if word not in _open.lemmas:
        with _opened() as reader:
            _open.lemmas[word] = min(reader._morphy(word, "v"), key=len, default=word)
    return _open.lemmas[word]


def noun_lemma(word: str) -> str:
    """The base form of a noun, or the word itself where WordNet has none; safe as ``noun_synsets`` is.

    Raises:
        MalmoiError: see ``noun_synsets``.

    Example:
        >>> noun_lemma("zebras"), noun_lemma("glass"), noun_lemma("zzz")  # doctest: +SKIP
        ('zebra', 'glass', 'zzz')
    """
    if word not in _open.noun_lemmas:
        with _opened() as reader:
            _open.noun_lemmas[word] = reader.morphy(word, "n") or word
    return _open.noun_lemmas[word]


@dataclass(frozen=True, slots=True)
class Uses:
    """How often a word was found as each part of speech in WordNet's tagged texts; -1 where it can't be one at all."""

    noun: int
    verb: int
    adjective: int
    adverb: int


def uses(word: str) -> Uses:
    """Counts of a word, in any case, by its base form (``sits`` as ``sit``); safe as ``noun_synsets`` is.

    Raises:
        MalmoiError: see ``noun_synsets``.

    Example:
        >>> uses("sits"), uses("kitty")  # doctest: +SKIP
        (Uses(noun=-1, verb=185, adjective=-1, adverb=-1), Uses(noun=0, verb=-1, adjective=-1, adverb=-1))
    """
    if word not in _open.uses:
        with _opened() as reader:
            if not _open.counts:
                _open.counts = _counts(reader)
            bases = {part: reader.morphy(word.lower(), part) for part in "nvar"}
        found = (-1 if base is None else _open.counts.get((base, part), 0) for part, base in bases.items())
        _open.uses[word] = Uses(*found)
    return _open.uses[word]


def _counts(reader: Any) -> Counter[tuple[str, str]]:
    """By word and part of speech, the sum of WordNet's ``cntlist.rev``, whose lines are: sense key, sense, count."""
    counts: Counter[tuple[str, str]] = Counter()
    with reader.open("cntlist.rev") as lines:
        for line in lines:
            key, _, count = line.split()
            lemma, _, sense = key.partition("%")
            counts[lemma, _PARTS[sense[0]]] += int(count)
    return counts


class _Open:
    """The WordNet of this process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.reader: Any = None
        self.synsets: dict[str, Synset] = {}
        self.files: dict[str, str | None] = {}
        self.lemmas: dict[str, str] = {}
        self.noun_lemmas: dict[str, str] = {}
        self.uses: dict[str, Uses] = {}
        self.counts: Counter[tuple[str, str]] = Counter()


_open = _Open()
# In a copy of this process another thread may hold the lock, and the place in an open file is that of both.
os.register_at_fork(after_in_child=_open.__init__)  # type: ignore[misc]


@contextmanager
def _opened() -> Iterator[Any]:
    """The reader, for this thread alone; opened the first time."""
    with _open.lock:
        if _open.reader is None:
            with uncollected():
                _open.reader = _reader()
        yield _open.reader


def _reader() -> Any:
    """A reader of our own: ``nltk.corpus.wordnet`` breaks where two threads use it, above all for the first time."""
    corpus = require("nltk.corpus", "wordnet")

    class English(corpus.WordNetCorpusReader):  # type: ignore[name-defined]
        def map_wn(self, version: str = "wordnet") -> None:
            """Other languages are not asked for: their map takes two thirds of the time of opening."""

    # The second one holds other languages, and is never opened.
    reader = corpus.LazyCorpusLoader("wordnet", English, corpus.extended_omw)
    try:
        try:
            reader.ensure_loaded()
        except LookupError as error:
            if type(error) is not LookupError:  # a word of its index
                raise
            fetch("wordnet", place="corpora/wordnet", missing="WordNet is not in NLTK's data path.")
            reader.ensure_loaded()
    except MalmoiError:
        raise
    except Exception as error:  # no archive, a file of it missing, or a line that its parser stumbles over
        raise MalmoiError(
            f"the WordNet in NLTK's data path can't be read: {type(error).__name__}: {error}. Remove it, and "
            f"download it again by: {DOWNLOAD}"
        ) from error
    return reader


def _synset(found: Any) -> Synset:
    name = found.name()
    if name not in _open.synsets:
        above = [_synset(parent) for parent in found.hypernyms() + found.instance_hypernyms()]
        steps: dict[Synset, int] = {}
        for parent in above:
            for synset, further in parent.steps.items():
                steps[synset] = min(steps.get(synset, further + 1), further + 1)
        synset = Synset(
            name,
            shortest=1 + min((parent.shortest for parent in above), default=0),
            longest=1 + max((parent.longest for parent in above), default=0),
            steps=steps,
        )
        steps[synset] = 0
        _open.synsets[name] = synset
    return _open.synsets[name]
