"""Ids of words, looked up once each."""

from malmoi.featurize.vocabulary import Vocabulary


class WordIds(dict[str, int]):
    """What a vocabulary says of each word, remembered: a lookup then costs no call.

    Example:
        >>> ids = WordIds(Vocabulary(("what", "is")))
        >>> ids["is"], ids["no"], len(ids)
        (3, 1, 2)
    """

    def __init__(self, words: Vocabulary) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, word: str) -> int:
        self[word] = self._words.id(word)
        return self[word]
