"""Words of captions: lower case, without punctuation."""

import re
from unicodedata import normalize

# Endings that are words of their own once a word stands before them.
_ENDINGS = r"n't|'(?:s|m|d|re|ve|ll)"
_ENDING = re.compile(rf"(?<=\w)({_ENDINGS})\b")
_CANNOT = re.compile(r"\bcannot\b")
_WORD = re.compile(
    rf"""
      {_ENDINGS}\b
    | \b[^\W\d_](?:\.[^\W\d_])+\b\.?    # u.s., d.v.d
    | \d+(?:[.,:]\d+)+(?:[-/]\w+)*      # 1,000, 5:30
    | \w+(?:[-/']\w+)*                  # dog, t-shirt, tub/shower, o'clock
    | [^\w\s.,:;!?'"`()\[\]{{}}«»„\u2010-\u2015\u2026-]  # $, %, &
    """,
    re.VERBOSE,
)
# Quotation marks and primes as typewriters have them.
_QUOTES = str.maketrans(dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'") | dict.fromkeys("\u201c\u201d\u2033", '"'))


def caption_words(text: str) -> list[str]:
    """The words that captions are written in and compared by, as the COCO evaluation sees them.

    That evaluation cuts captions with the Stanford PTB tokenizer in lower case, and drops the tokens that are
    punctuation (Chen et al. 2015, https://arxiv.org/abs/1504.00325, section 3.1). Here regular expressions do the same
    without Java: ``'s`` and ``n't`` are words of their own, hyphens, slashes, numbers and letters with full stops
    (``u.s.``) hold together, and symbols such as ``$`` stay. It differs in

    * brackets, which are dropped here; there, lower case turns them into ``-lrb-``, which is not on the list of what
      is dropped;
    * full stops: ``st.`` is ``st`` here, and ``street.a`` two words;
    * slang such as ``gonna``, which is one word here.

    Example:
        >>> caption_words("A man's dog (black-and-white) isn't on 5th St., is it?")
        ['a', 'man', "'s", 'dog', 'black-and-white', 'is', "n't", 'on', '5th', 'st', 'is', 'it']
    """
    text = normalize("NFC", text.lower()).translate(_QUOTES)
    if "'" in text:
        text = _ENDING.sub(r" \1", text)
    return _WORD.findall(_CANNOT.sub("can not", text))
