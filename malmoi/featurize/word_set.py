"""Sets of words, as source code writes them."""


def word_set(text: str) -> frozenset[str]:
    """The words between white space.

    Example:
        >>> sorted(word_set("is are was"))
        ['are', 'is', 'was']
    """
    return frozenset(text.split())
