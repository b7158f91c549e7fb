"""Captions of pictures, cleaned as Ren, Kiros and Zemel (2015) clean them."""

import re

_BREAKS = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")
_BLANKS = re.compile(r"[\s\ufeff]+")  # with the mark that begins files, which takes no room


def clean_caption(text: str) -> str:
    r"""A caption in one line, without the full stop at its end.

    Line breaks are removed, as is white space around; a run of white space within becomes one blank.

    Example:
        >>> clean_caption(" A man rides\n a  wave. ")
        'A man rides a wave'
    """
    line = _BLANKS.sub(" ", _BREAKS.sub(" ", text)).strip()
    while line.endswith("."):
        line = line[:-1].rstrip()
    return line
