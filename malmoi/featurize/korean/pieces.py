"""Korean text cut into pieces that are analysed apart, so that the nouns of a lexicon stay whole.

One way for all analysers:

* a word that is a noun of the lexicon with particles or none (산드라는): a noun that every analyser knows, and whose
  last sound is of the same kind, stands in for it (학교는), so that the particles are read as the analyser reads them;
* words of letters that are neither Hangul nor ASCII (漢字), or of more than 30: as ``babi_words`` makes them;
* what stands between (이동했다.), which the analyser sees with its punctuation.

Few different pieces are left of a corpus whose sentences resemble each other, so that even Kkma is quick.
"""

import re
from typing import NamedTuple

from malmoi.featurize.babi_words import babi_words
from malmoi.featurize.korean.hangul import normal_hangul
from malmoi.featurize.korean.lexicon import Found, Lexicon
from malmoi.featurize.particles import PARTICLES, final_consonant, with_particle

# After a vowel, after a consonant, after ㄹ.
_STAND_INS = ("학교", "가방", "교실")
_RIEUL = 8
_HANGUL = "가-힣ㄱ-ㅎㅏ-ㅣ"
# Longer words are none: Okt and Kkma take seconds over them, and Hannanum drops them.
_LONGEST_WORD = 30
_FOREIGN = re.compile(rf"\w{{{_LONGEST_WORD + 1},}}|[a-z0-9]*[^\x00-\x7f{_HANGUL}\s][^{_HANGUL}\s]*")
_NO_TEXT = re.compile(rf"[^a-z0-9{_HANGUL}.,?!'-]+")
_WORD = re.compile(r"\w")


class Piece(NamedTuple):
    """A piece of a text.

    Attributes:
        text: for the analyser; empty where it gets none.
        noun: a token that is ready, and comes first.
        kind: of the noun, as in ``Lexicon``, or ``foreign``.
        stand_in: the beginning of ``text`` that stands for the noun.
    """

    text: str
    noun: str = ""
    kind: str = ""
    stand_in: str = ""


def pieces(text: str, lexicon: Lexicon) -> list[Piece]:
    """Cuts a text, in lower case and as ``normal_hangul`` gives it.

    Raises:
        BrokenHangul: see ``normal_hangul``.

    Example:
        >>> from malmoi.featurize.korean.lexicon import LEXICON
        >>> [(piece.text, piece.noun) for piece in pieces("그 뒤에 존은 복도로 갔다.", LEXICON)]
        [('그 뒤에', ''), ('가방은', '존'), ('학교로', '복도'), ('갔다.', '')]
    """
    # NFC comes last: lower case letters may have a composed form that the upper case lacks.
    text = normal_hangul(text.lower())
    cut: list[Piece] = []
    place = 0
    for found in lexicon.find(text):
        cut += _between(text[place : found.start])
        cut.append(_standing_in(found, lexicon.kinds[found.noun]))
        place = found.end
    return cut + _between(text[place:])


def _between(text: str) -> list[Piece]:
    cut: list[Piece] = []
    place = 0
    for match in _FOREIGN.finditer(text):
        cut += _analysable(text[place : match.start()])
        cut += [Piece("", word, "foreign") for word in babi_words(match[0])]
        place = match.end()
    return cut + _analysable(text[place:])


def _analysable(text: str) -> list[Piece]:
    clean = _NO_TEXT.sub(" ", text).strip()
    return [Piece(clean)] if _WORD.search(clean) else []


def _standing_in(found: Found, kind: str) -> Piece:
    if not found.rest:
        return Piece("", found.noun, kind)
    beginnings = (found.rest[:end] for end in range(len(found.rest), 0, -1))
    particle = next((beginning for beginning in beginnings if beginning in PARTICLES), "")
    final = final_consonant(found.noun)
    like_it = _STAND_INS[0 if not final else 2 if final == _RIEUL else 1]
    # The noun may have a particle that does not fit it (산드라은), but its stand-in has not.
    for stand_in in (like_it, *_STAND_INS):
        if not particle or with_particle(stand_in, particle) == stand_in + particle:
            break
    return Piece(stand_in + found.rest, found.noun, kind, stand_in)
