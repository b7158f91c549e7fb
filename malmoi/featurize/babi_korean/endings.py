"""Endings of Korean sentences: a plain predicate made polite, asked, or a noun.

A predicate is given in its plain form: ``갔다``, ``있다``, ``크다``, ``들어간다``. Its stem is what stands before
``다``, less the ``ㄴ`` that verbs of action have in the present. After a stem that ends in a vowel the formal polite
ending is ``ㅂ니다``, which closes the stem's last syllable, and otherwise ``습니다`` (표준어 규정, 제17항).
"""

from malmoi.errors import MalmoiError
from malmoi.featurize.particles import final_consonant

STYLES = ("plain", "polite")
"""How statements can end: ``plain`` as books do (갔다), ``polite`` as one speaks to an audience (갔습니다)."""

# Numbers of final consonants, as in ``particles.final_consonant``.
_NIEUN, _MIEUM, _PIEUP = 4, 16, 17


def polite(plain: str) -> str:
    """A plain predicate, or a text that ends in one, in the formal polite style.

    Args:
        plain: ends in ``다``. The stems of the bAbI language end in a vowel, ``ㅆ`` or ``ㅄ``; of those in ``ㄴ`` and
            ``ㄹ``, which other rules hold for, it has none.

    Raises:
        MalmoiError: it does not end so.

    Example:
        >>> polite("복도로 갔다"), polite("배고프다"), polite("들어간다"), polite("쥐이다")
        ('복도로 갔습니다', '배고픕니다', '들어갑니다', '쥐입니다')
    """
    stem = _stem(plain)
    return f"{stem}습니다" if final_consonant(stem) else f"{_closed(stem, _PIEUP)}니다"


def asked(plain: str) -> str:
    """The formal polite question of a plain predicate.

    Example:
        >>> asked("주었다"), asked("크다")
        ('주었습니까', '큽니까')
    """
    return f"{polite(plain)[:-1]}까"


def noun_of(plain: str) -> str:
    """The noun (``-ㅁ``) of a plain predicate whose stem ends in a vowel: being so.

    Example:
        >>> noun_of("배고프다")
        '배고픔'
    """
    return _closed(_stem(plain), _MIEUM)


def _stem(plain: str) -> str:
    stem = plain.removesuffix("다")
    if stem == plain:
        raise MalmoiError(f"{plain!r} is not a plain predicate: it does not end in 다.")
    return _opened(stem) if final_consonant(stem) == _NIEUN else stem


def _opened(stem: str) -> str:
    return stem[:-1] + chr(ord(stem[-1]) - final_consonant(stem))


def _closed(stem: str, consonant: int) -> str:
    """A stem that ends in a vowel, its last syllable closed by a consonant."""
    if final_consonant(stem):
        raise MalmoiError(f"the last syllable of {stem!r} has a final consonant already.")
    return stem[:-1] + chr(ord(stem[-1]) + consonant)
