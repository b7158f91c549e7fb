"""Text files of a user's own."""

from malmoi.errors import BadInput


def decoded(data: bytes, name: str) -> str:
    r"""Text in UTF-8, without the mark that some editors put at its beginning.

    Args:
        data: the whole of it.
        name: how messages shall name where it comes from.

    Raises:
        BadInput: it is not UTF-8 (``not-utf8``).

    Example:
        >>> decoded(b"Where is Mary?\n\xff", "story.txt")
        Traceback (most recent call last):
        malmoi.errors.BadInput: story.txt, line 2: expected text in UTF-8, found the byte 0xff.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"the byte {data[error.start]:#04x}"
        raise BadInput(reason="not-utf8", file=name, line=line, expected="text in UTF-8", found=found) from None
