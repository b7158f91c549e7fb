"""The sample play: a text of any length for language models, in Korean or in English."""

import filecmp
import os
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from malmoi.errors import MalmoiError
from malmoi.samples.english_play import English
from malmoi.samples.korean_play import Korean
from malmoi.samples.play_form import Language, play_lines

LANGUAGES: Mapping[str, Language] = MappingProxyType({"ko": Korean(), "en": English()})


def play(*, language: str = "ko", lines: int, seed: int = 0) -> Iterator[str]:
    """The first lines of an endless series of plays, without line ends.

    They have what a character model can find: names before a colon, brackets that close, quotes, and in Korean
    particles and levels of speech that fit the word and the person.

    Args:
        language: ``ko`` or ``en``.
        lines: how many, empty ones counted; fewer are the beginning of more.
        seed: any whole number; another seed, other plays.

    Raises:
        MalmoiError: there is no such language, or ``lines`` is below 1.

    Example:
        >>> list(play(language="ko", lines=3))
        ['《나루터의 추억》', '', '나오는 사람들: 은경, 한결, 보라, 아버지, 이모님']
    """
    if language not in LANGUAGES:
        raise MalmoiError(f"the sample play is written in {', '.join(LANGUAGES)}, not in {language!r}")
    if lines < 1:
        raise MalmoiError(f"a sample play needs at least 1 line, not {lines}")
    return islice(play_lines(LANGUAGES[language], "play", language, seed), lines)


def write_play(out: str | os.PathLike[str], *, language: str = "ko", lines: int, seed: int = 0) -> Path:
    """Writes a play into a file, UTF-8 in NFC, each line ended by LF.

    The same arguments give the same bytes on every machine.

    Args:
        out: the file; its folder is made if need be.
        language: see ``play``.
        lines: see ``play``.
        seed: see ``play``.

    Returns:
        The file.

    Raises:
        MalmoiError: see ``play``; or the file is there and holds anything else.
        OSError: it cannot be written. It is never half-written.
    """
    written = play(language=language, lines=lines, seed=seed)
    file = Path(out)
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as text:
            text.writelines(f"{line}\n" for line in written)
        if file.exists() and not (file.is_file() and filecmp.cmp(part, file, shallow=False)):
            raise MalmoiError(f"{file} is there already, and is not this play. Remove it, or choose another name.")
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return file
