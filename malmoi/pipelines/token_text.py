"""The text of a chunk: what of a raw file language models read."""

import io
from collections.abc import Iterator

from malmoi.errors import BadInput
from malmoi.featurize.tokenize import normal_text
from malmoi.pipelines.plan import Chunk
from malmoi.pipelines.rejects import Reject

_BYTE_ORDER_MARK = "\ufeff"
_HINT = (
    "If you know its encoding, `iconv -f ENCODING -t UTF-8 FILE` converts it; Korean text that is not UTF-8 is mostly "
    "cp949 (euc-kr)."
)


def chunk_text(chunk: Chunk, data: bytes, reject: Reject, *, lower: bool = False) -> str:
    r"""The text of a chunk as ``normal_text`` gives it, without a byte order mark at the beginning of the file.

    A line that is not UTF-8 is handed to ``reject``, and left out with its newline. Of a line that several chunks
    share, it is the chunk's part.

    Args:
        chunk: where the data lies.
        data: its bytes.
        reject: takes bad input.
        lower: gives lower case.

    Example:
        >>> chunk = Chunk(path="f", name="f", start=0, stop=8, first_line=1, first_unit=0, split="train")
        >>> chunk_text(chunk, b"\xef\xbb\xbfA b\r\n", print, lower=True)
        'a b\n'
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = "".join(_good_lines(chunk, data, reject))
    if chunk.start == 0:
        text = text.removeprefix(_BYTE_ORDER_MARK)
    # NFC comes last: lower case letters may have a composed form that the upper case lacks.
    return normal_text(text.lower() if lower else text)


def _good_lines(chunk: Chunk, data: bytes, reject: Reject) -> Iterator[str]:
    start = chunk.start
    for number, line in enumerate(io.BytesIO(data), chunk.first_line):
        try:
            yield line.decode()
        except UnicodeDecodeError as error:
            reject(
                BadInput(
                    reason="not-utf8",
                    file=chunk.name,
                    line=number,
                    expected="UTF-8",
                    found=f"0x{line[error.start]:02x} as byte {start + error.start:,} of the file, from 0",
                    hint=_HINT,
                )
            )
        start += len(line)
