"""Raw lines as text: UTF-8, ended by LF, of a bounded length."""

from malmoi.errors import BadInput

# Far above what the corpora of questions about pictures have (253 characters); a question is stored whole.
MAX_LINE_CHARACTERS = 10_000

_BOM = "\ufeff"


def text_lines(data: bytes, *, file: str, first_line: int = 1) -> list[str | BadInput]:
    r"""The lines of a file or of a run of it; for a line that is none, what is wrong with it.

    Args:
        data: whole lines; the last one needs no newline.
        file: how errors name the file.
        first_line: the number of the first line in the file.

    Example:
        >>> good, bad = text_lines(b"what is this\n\xff\n", file="questions.txt")
        >>> good, bad.reason, bad.line
        ('what is this', 'not-utf8', 2)
    """
    lines = data.split(b"\n")
    if not lines[-1]:
        lines.pop()
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = "\r"
    if "\r" not in text and _BOM not in text and max(map(len, lines), default=0) <= MAX_LINE_CHARACTERS:
        return list(text.split("\n")[: len(lines)])
    return [_line(line, file, number) for number, line in enumerate(lines, first_line)]


def _line(line: bytes, file: str, number: int) -> str | BadInput:
    def fault(reason: str, expected: str, found: str) -> BadInput:
        return BadInput(reason=reason, file=file, line=number, expected=expected, found=found)

    try:
        text = line.decode()
    except UnicodeDecodeError as error:
        return fault("not-utf8", "UTF-8", f"byte 0x{line[error.start]:02x} at column {error.start + 1}")
    if number == 1 and text.startswith(_BOM):
        return fault("bom", "UTF-8 without a byte order mark", "a byte order mark")
    if "\r" in text:
        return fault("crlf", "lines that end in LF", "a carriage return (CRLF line ends?)")
    if len(text) > MAX_LINE_CHARACTERS:
        return fault("long-line", f"at most {MAX_LINE_CHARACTERS:,} characters a line", f"{len(text):,}")
    return text


def shown(text: str, *, most: int = 60) -> str:
    """A text for a message.

    Example:
        >>> shown("what is this")
        "'what is this'"
    """
    return repr(text[:most] + "…" if len(text) > most else text)
