"""Korean verbs and adjectives of the regular kinds: the endings that the sample play speaks with.

A verb is given by its stem and its infinitive (찾-, 찾아). Endings that begin with 으 lose it after a vowel and after
ㄹ, and ㄹ itself falls before ㄴ and ㅅ (열-: 연다, 여세요). Stems that change in other ways (듣-, 줍-, 짓-) are not
for here.
"""

from typing import NamedTuple

from malmoi.featurize.particles import final_consonant

_N, _L, _SS = 4, 8, 20  # the numbers of the final consonants ㄴ, ㄹ and ㅆ


class Verb(NamedTuple):
    """A verb or an adjective.

    Attributes:
        stem: what stands before -다.
        infinitive: with -아 or -어; what stands before -요.

    Example:
        >>> open_, write = Verb("열", "열어"), Verb("쓰", "써")
        >>> open_.narrative, open_.past, open_.future, open_.honorific, open_.meanwhile
        ('연다', '열었', '열', '여시', '열며')
        >>> write.narrative, write.past, write.future, write.honorific, write.meanwhile
        ('쓴다', '썼', '쓸', '쓰시', '쓰며')
        >>> read = Verb("읽", "읽어")
        >>> read.narrative, read.past, read.future, read.honorific, read.meanwhile
        ('읽는다', '읽었', '읽을', '읽으시', '읽으며')
    """

    stem: str
    infinitive: str

    @property
    def narrative(self) -> str:
        """As stage directions tell it: -ㄴ다, -는다."""
        return f"{_with_final(self.short, _N)}다" if self._smooth else f"{self.stem}는다"

    @property
    def past(self) -> str:
        """The stem of the past, before -어, -니, -다."""
        return _with_final(self.infinitive, _SS)

    @property
    def future(self) -> str:
        """What stands before -게 (I will), -까 (shall we) and 거야: -ㄹ, -을."""
        return _with_final(self.short, _L) if self._smooth else f"{self.stem}을"

    @property
    def honorific(self) -> str:
        """The stem of what somebody does who is honoured: -시-, -으시-."""
        return f"{self.short}시" if self._smooth else f"{self.stem}으시"

    @property
    def honorific_past(self) -> str:
        """The stem of its past: -셨-, -으셨-."""
        return _with_final(f"{self.honorific[:-1]}셔", _SS)

    @property
    def request(self) -> str:
        """Asked politely: -세요, -으세요."""
        return f"{self.honorific[:-1]}세요"

    @property
    def meanwhile(self) -> str:
        """While doing something else: -며, -으며."""
        return f"{self.stem}며" if self._smooth else f"{self.stem}으며"

    @property
    def short(self) -> str:
        """The stem as it stands before ㄴ and ㅅ: without its ㄹ."""
        return _with_final(self.stem, 0) if final_consonant(self.stem) == _L else self.stem

    @property
    def _smooth(self) -> bool:
        return final_consonant(self.stem) in (0, _L)


def _with_final(word: str, final: int) -> str:
    """The word with that final consonant in place of its own."""
    return word[:-1] + chr(ord(word[-1]) - final_consonant(word) + final)
