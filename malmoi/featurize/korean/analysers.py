"""The five morphological analysers: loaded once a process, when they are first needed, and never pickled."""

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from malmoi.extras import require
from malmoi.featurize.korean.hangul import apart
from malmoi.featurize.korean.jvm import in_java, start_java

Morpheme = tuple[str, str]
"""A piece of a word, as the analyser writes it, and its tag."""

Analyse = Callable[[Sequence[str]], list[list[Morpheme]]]
"""Texts in, the morphemes of each out."""


@dataclass(frozen=True, kw_only=True)
class Analyser:
    """What there is to know of an analyser.

    Attributes:
        load: makes it; takes seconds.
        tags: by the kind of a noun of the lexicon, and ``foreign``, the tag that the analyser has for it.
    """

    load: Callable[[], Analyse]
    tags: Mapping[str, str]


def _konlpy(name: str) -> Analyse:
    start_java()
    tag = require("konlpy.tag", "korean")
    with in_java(name, ""):
        pos = getattr(tag, name)().pos

    def analyse(texts: Sequence[str]) -> list[list[Morpheme]]:
        # One at a time: Okt takes longer for many lines in one call, and the others read one after the other as well.
        found = []
        for text in texts:
            with in_java(name, text):
                found.append(pos(text))
        return found

    return analyse


def _kiwi() -> Analyse:
    # One thread of its own: texts are few, as they are remembered, and corpora are spread over processes.
    # Without its dictionary of titles, which are one morpheme with blanks in it (메밀꽃 필 무렵).
    kiwi: Any = require("kiwipiepy", "korean").Kiwi(num_workers=1, load_multi_dict=False)

    def analyse(texts: Sequence[str]) -> list[list[Morpheme]]:
        # Its endings begin with conjoining letters; the other analysers write letters that stand alone.
        return [[(apart(token.form), token.tag) for token in tokens] for tokens in kiwi.tokenize(list(texts))]

    return analyse


def _tags(name: str, noun: str, number: str, reply: str, foreign: str) -> Mapping[str, str]:
    return MappingProxyType({"name": name, "noun": noun, "number": number, "reply": reply, "foreign": foreign})


ANALYSERS: Mapping[str, Analyser] = MappingProxyType(
    {
        "okt": Analyser(load=lambda: _konlpy("Okt"), tags=_tags("Noun", "Noun", "Noun", "Noun", "Foreign")),
        "komoran": Analyser(load=lambda: _konlpy("Komoran"), tags=_tags("NNP", "NNG", "NR", "IC", "SL")),
        "hannanum": Analyser(load=lambda: _konlpy("Hannanum"), tags=_tags("N", "N", "N", "I", "F")),
        "kkma": Analyser(load=lambda: _konlpy("Kkma"), tags=_tags("NNP", "NNG", "NR", "IC", "OL")),
        "kiwi": Analyser(load=_kiwi, tags=_tags("NNP", "NNG", "NR", "IC", "SL")),
    }
)
"""By name. The tags are those of each analyser, which differ."""


class _Loaded:
    """The analysers of this process."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.analysers: dict[str, Analyse] = {}


_loaded = _Loaded()
# In a copy of this process the threads of Kiwi are missing and Java does not run; another thread may hold the lock.
os.register_at_fork(after_in_child=_loaded.__init__)  # type: ignore[misc]


def analyse(name: str, texts: Sequence[str]) -> list[list[Morpheme]]:
    """The morphemes of each text, by the analyser of that name; safe in threads and, for ``kiwi``, after a fork.

    Raises:
        MalmoiError: it is not installed, Java is missing, or it fails at a text.
    """
    # Hannanum and Kkma keep their input in themselves while they work.
    with _loaded.lock:
        if name not in _loaded.analysers:
            _loaded.analysers[name] = ANALYSERS[name].load()
        return _loaded.analysers[name](texts)
