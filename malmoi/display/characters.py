"""Characters that are safe to show, whatever a raw file or a keyboard brought."""

import unicodedata

# Directions that reach beyond the text they stand in and would turn round what follows it.
_DIRECTIONS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


def visible(text: str) -> str:
    r"""The text with its control characters made visible, so that none of them steers the terminal.

    Control characters become their pictures; lone surrogates (bytes of the command line that are not UTF-8),
    line separators and direction marks become U+FFFD. Letters are composed (NFC), since few terminals and
    fonts draw the parts of a Hangul syllable as one.

    Example:
        >>> visible("Mary\x1b[2J left.\r")
        'Mary␛[2J left.␍'
    """
    text = unicodedata.normalize("NFC", text)
    return text if text.isprintable() else "".join(map(_picture, text))


def _picture(character: str) -> str:
    if character < " ":
        return chr(0x2400 + ord(character))
    if character == "\x7f":
        return "\u2421"
    hidden = unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
    return "\ufffd" if hidden or unicodedata.bidirectional(character) in _DIRECTIONS else character
