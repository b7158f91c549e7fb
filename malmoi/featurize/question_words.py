"""Words of the questions about pictures."""

import re
from unicodedata import normalize

# Blanks as people type them, and not U+00A0, which stands within a word.
_BLANKS = re.compile(r"[ \t\r\n]+")


def question_words(text: str) -> list[str]:
    r"""Lower-cased words: what stands between blanks, without the question marks at the end.

    The files of DAQUAR and COCO-QA are cut into words already; ``,`` and ``'s`` are words of their own. A no-break
    space (U+00A0) is no blank: the Stanford tokenizer, which cut COCO-QA, writes a number such as 4 1/2 as one word
    that holds it, where ``str.split()`` would see two.

    Example:
        >>> question_words("what is on the table ?"), question_words("What colour is it?")
        (['what', 'is', 'on', 'the', 'table'], ['what', 'colour', 'is', 'it'])
        >>> question_words("what is labeled mueller 4\u00a01/2")
        ['what', 'is', 'labeled', 'mueller', '4\xa01/2']
    """
    # NFC comes last: lower case letters may have a composed form that the upper case lacks.
    words = _BLANKS.split(normalize("NFC", text.lower()).rstrip("? \t\r\n"))
    return words if words[0] else words[1:]
