"""Sources: where each corpus' raw files come from, how large they are, and under which licence."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from malmoi.errors import MalmoiError

GIB = 1024**3


@dataclass(frozen=True, kw_only=True)
class Mirror:
    """One address of a file, and the bytes that this address gives.

    Size and digest belong to the address, not to the file: builds of one corpus may differ from host to
    host, and either may be acceptable.

    Attributes:
        url: http or https.
        bytes: size; ``None`` where nobody has published it.
        sha256: hex digest; ``None`` only together with ``unverified``.
        unverified: why there is no digest.
        holds: what this build has or lacks, for the reader of ``malmoi sources``.
    """

    url: str
    bytes: int | None
    sha256: str | None
    unverified: str = ""
    holds: str = ""

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")):
            raise ValueError(f"{self.url!r}: only http and https addresses can be mirrors")
        if self.sha256 is None and not self.unverified:
            raise ValueError(f"{self.url}: a mirror without a digest must say why (unverified=...)")
        if self.sha256 is not None and not re.fullmatch(r"[0-9a-f]{64}", self.sha256):
            raise ValueError(f"{self.url}: {self.sha256!r} is not a SHA-256 in lower-case hex")

    def accepts(self, *, size: int, sha256: str) -> bool:
        """Whether a file of that size and digest is what this address gives."""
        return self.bytes in (None, size) and self.sha256 in (None, sha256)


@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """One raw file, to be had from any of its mirrors.

    Attributes:
        name: what it is called on disk, whichever mirror gave it.
        mirrors: addresses in the order in which they are tried.
        unpacks_to: the folder inside the archive; ``None`` for a file that is used as it is.
        also_named: glob patterns of names under which people keep it.
        max_unpacked: bytes that the archive may unpack to before it is taken for a bomb.
    """

    name: str
    mirrors: tuple[Mirror, ...]
    unpacks_to: str | None = None
    also_named: tuple[str, ...] = ()
    max_unpacked: int = 4 * GIB


@dataclass(frozen=True, kw_only=True)
class Source:
    """A folder of raw data: what makes it up and how it is recognised.

    Attributes:
        name: as in ``malmoi sources <name>``.
        title: one line for a reader.
        files: one archive, or any number of plain files that lie in one folder.
        marker: glob patterns relative to the folder; a folder where any of them matches is the raw data.
        licence: the terms, one line.
        citation: the publication, one line.
        by_hand: where to put the files when they cannot be downloaded.
    """

    name: str
    title: str
    files: tuple[SourceFile, ...]
    marker: tuple[str, ...]
    licence: str
    citation: str
    by_hand: str

    def __post_init__(self) -> None:
        archives = [file for file in self.files if file.unpacks_to is not None]
        if not self.files or not self.marker or (archives and len(self.files) > 1):
            raise ValueError(f"source {self.name}: needs a marker and one archive, or plain files only")

    @property
    def archive(self) -> SourceFile | None:
        """The archive that the source is, or ``None`` where it is plain files."""
        return self.files[0] if self.files[0].unpacks_to is not None else None


BABI = Source(
    name="babi",
    title="bAbI tasks 1-20, v1.2 (en, hn, shuffled, en-valid; 1k and 10k)",
    files=(
        SourceFile(
            name="tasks_1-20_v1-2.tar.gz",
            mirrors=(
                Mirror(
                    url="http://www.thespermwhale.com/jaseweston/babi/tasks_1-20_v1-2.tar.gz",
                    bytes=15_719_851,
                    sha256="0364ebde659f14d11bc21744516c5ec49d3d06cb692733f66680771244998898",
                    holds="all eight folders",
                ),
                Mirror(
                    url="https://s3.amazonaws.com/text-datasets/babi_tasks_1-20_v1-2.tar.gz",
                    bytes=11_745_123,
                    sha256=None,
                    unverified="no digest of this build has been published; its size is checked",
                    holds="an older build, without en-valid and en-valid-10k",
                ),
            ),
            unpacks_to="tasks_1-20_v1-2",
            also_named=("*tasks_1-20*", "babi*"),
        ),
    ),
    marker=tuple(
        f"{language}{size}/qa[0-9]*_*.txt" for language in ("en", "hn", "shuffled", "en-valid") for size in ("", "-10k")
    ),
    licence="Creative Commons Attribution 3.0 (LICENSE.txt in the archive)",
    citation="Weston et al., Towards AI-Complete Question Answering: A Set of Prerequisite Toy Tasks, arXiv:1502.05698",
    by_hand="Give --raw-dir the archive (either build), the folder tasks_1-20_v1-2 that it unpacks to, "
    "or a folder that holds one of them.",
)

SOURCES: Mapping[str, Source] = MappingProxyType({source.name: source for source in (BABI,)})


def find_source(name: str) -> Source:
    """The source of a dataset; a config after the name is ignored.

    Example:
        >>> find_source("babi/en-10k-qa1").name
        'babi'

    Raises:
        MalmoiError: there is none; the message lists those that are.
    """
    try:
        return SOURCES[name.partition("/")[0]]
    except KeyError:
        raise MalmoiError(f"no source {name!r}; there are: {', '.join(SOURCES)}") from None


@dataclass(frozen=True, kw_only=True)
class SourceRow:
    """One address of one file of a source: a line of ``malmoi sources``."""

    source: str
    title: str
    file: str
    url: str
    bytes: int | None
    sha256: str | None
    note: str
    licence: str
    citation: str
    by_hand: str

    @property
    def size(self) -> str:
        """The size for people."""
        return size_text(self.bytes)


def source_rows(names: Iterable[str] = ()) -> tuple[SourceRow, ...]:
    """Everything that is needed, a row for each address; of all sources where no name is given.

    Raises:
        MalmoiError: a name is not a source.
    """
    chosen = [find_source(name) for name in names] or list(SOURCES.values())
    return tuple(
        SourceRow(
            source=source.name,
            title=source.title,
            file=file.name,
            url=mirror.url,
            bytes=mirror.bytes,
            sha256=mirror.sha256,
            note="; ".join(filter(None, (mirror.holds, mirror.unverified))),
            licence=source.licence,
            citation=source.citation,
            by_hand=source.by_hand,
        )
        for source in chosen
        for file in source.files
        for mirror in file.mirrors
    )


def size_text(size: int | None) -> str:
    """A size for people.

    Example:
        >>> size_text(15_719_851)
        '15,719,851 bytes (15.0 MiB)'
        >>> size_text(None)
        'size not known'
    """
    if size is None:
        return "size not known"
    exact = f"{size:,} byte" + ("" if size == 1 else "s")
    for unit, name in ((GIB, "GiB"), (1024**2, "MiB"), (1024, "KiB")):
        if size >= unit:
            return f"{exact} ({size / unit:.1f} {name})"
    return exact
