"""Korean particles (josa): the form that fits the sound before it.

Which of two forms a particle takes depends on whether the syllable before it ends in a consonant. A Hangul syllable is
one code point from U+AC00 on, and its place there, modulo 28, is its final consonant (0: none)
(https://www.unicode.org/versions/latest/core-spec/chapter-3/, section 3.12).
"""

from collections.abc import Mapping
from types import MappingProxyType

from malmoi.errors import MalmoiError

_FIRST, _LAST, _FINALS = 0xAC00, 0xD7A3, 28
_RIEUL = 8  # the final consonant ㄹ
# How digits are read out: 영 일 이 삼 사 오 육 칠 팔 구.
_DIGITS = "영일이삼사오육칠팔구"

PARTICLES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        form: forms
        for forms in (
            ("은", "는"),
            ("이", "가"),
            ("을", "를"),
            ("과", "와"),
            ("으로", "로"),
            ("이나", "나"),
            ("이랑", "랑"),
            ("이에요", "예요"),
            ("이었다", "였다"),
            ("이었습니다", "였습니다"),
            ("아", "야"),
        )
        for form in forms
    }
)
"""By either form of a particle, the one after a consonant and the one after a vowel."""


def final_consonant(word: str) -> int:
    """The number of the final consonant of a word's last syllable, 0 when it ends in a vowel.

    Args:
        word: ends in a Hangul syllable or in a digit, which is read out in Korean.

    Raises:
        MalmoiError: it ends in something else, or is empty: its sound is not known.

    Example:
        >>> final_consonant("정원"), final_consonant("사과"), final_consonant("7")
        (4, 0, 8)
    """
    last = word[-1:]
    if last.isascii() and last.isdigit():
        last = _DIGITS[int(last)]
    if not last or not _FIRST <= ord(last) <= _LAST:
        raise MalmoiError(f"no particle can be chosen for {word!r}: it does not end in a Hangul syllable (NFC).")
    return (ord(last) - _FIRST) % _FINALS


def with_particle(word: str, particle: str) -> str:
    """A word with the form of a particle that fits it.

    ``으로`` becomes ``로`` after a vowel and after ㄹ.

    Args:
        word: see ``final_consonant``.
        particle: either form of one in ``PARTICLES``; one that has one form only, such as ``에게``, is just added.

    Example:
        >>> with_particle("정원", "는"), with_particle("사과", "을"), with_particle("교실", "으로")
        ('정원은', '사과를', '교실로')
        >>> with_particle("존", "에게")
        '존에게'
    """
    if particle not in PARTICLES:
        return word + particle
    after_consonant, after_vowel = PARTICLES[particle]
    final = final_consonant(word)
    as_after_vowel = not final or (final == _RIEUL and after_vowel == "로")
    return word + (after_vowel if as_after_vowel else after_consonant)
