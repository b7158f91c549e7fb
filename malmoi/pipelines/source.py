"""A source: the raw files of a corpus, where each comes from, and how it is recognised."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

GIB = 1024**3

_HEX = {"sha256": (re.compile(r"[0-9a-f]{64}"), "SHA-256"), "md5": (re.compile(r"[0-9a-f]{32}"), "MD5")}


@dataclass(frozen=True, kw_only=True)
class Mirror:
    """One address of a file, and the bytes that this address gives.

    Size and digest belong to the address, not to the file: builds of one corpus may differ from host to
    host, and either may be acceptable.

    Attributes:
        url: http or https.
        bytes: size; ``None`` where nobody has published it.
        sha256: hex digest; ``None`` only together with ``md5`` or ``unverified``.
        md5: hex digest, for a file of which nobody has published a SHA-256.
        unverified: why there is no digest.
        holds: what this build has or lacks, for the reader of ``malmoi sources``.
    """

    url: str
    bytes: int | None
    sha256: str | None = None
    md5: str | None = None
    unverified: str = ""
    holds: str = ""

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")):
            raise ValueError(f"{self.url!r}: only http and https addresses can be mirrors")
        if self.digest is None and not self.unverified:
            raise ValueError(f"{self.url}: a mirror without a digest must say why (unverified=...)")
        if self.sha256 is not None and self.md5 is not None:
            raise ValueError(f"{self.url}: of SHA-256 and MD5 only one is needed")
        if self.digest is not None:
            algorithm, digest = self.digest
            pattern, name = _HEX[algorithm]
            if not pattern.fullmatch(digest):
                raise ValueError(f"{self.url}: {digest!r} is not a {name} in lower-case hex")

    @property
    def digest(self) -> tuple[str, str] | None:
        """The algorithm, as ``hashlib`` calls it, and the digest in hex; ``None`` where there is none."""
        if self.sha256 is not None:
            return "sha256", self.sha256
        return None if self.md5 is None else ("md5", self.md5)

    def accepts(self, *, size: int, digests: Mapping[str, str]) -> bool:
        """Whether a file of that size and those digests is what this address gives.

        Args:
            size: in bytes.
            digests: in hex, by algorithm.
        """
        right = self.digest is None or digests.get(self.digest[0]) == self.digest[1]
        return right and self.bytes in (None, size)


@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """One raw file, to be had from any of its mirrors.

    Attributes:
        name: what it is called on disk, whichever mirror gave it.
        mirrors: addresses in the order in which they are tried.
        unpacks_to: the folder inside the archive; ``None`` for a file that is used as it is.
        also_named: glob patterns of names under which people keep it.
        max_unpacked: bytes that the archive may unpack to before it is taken for a bomb.
        members: file names without folders; of an archive those alone are unpacked. Empty: all.
    """

    name: str
    mirrors: tuple[Mirror, ...]
    unpacks_to: str | None = None
    also_named: tuple[str, ...] = ()
    max_unpacked: int = 4 * GIB
    members: tuple[str, ...] = ()

    @property
    def algorithms(self) -> tuple[str, ...]:
        """Those of the mirrors' digests, SHA-256 where there is none."""
        return tuple(sorted({mirror.digest[0] for mirror in self.mirrors if mirror.digest})) or ("sha256",)


@dataclass(frozen=True, kw_only=True)
class Source:
    """A folder of raw data: what makes it up and how it is recognised.

    Attributes:
        name: as in ``malmoi sources <name>``.
        title: one line for a reader.
        files: plain files that lie in one folder, or an archive of them, or both; then either will do, and the
            plain files are what is downloaded.
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
        if not self.files or not self.marker or len(archives) > 1:
            raise ValueError(f"source {self.name}: needs a marker, and plain files, one archive, or both")

    @property
    def archive(self) -> SourceFile | None:
        """The archive, or ``None`` where there are plain files only."""
        return next((file for file in self.files if file.unpacks_to is not None), None)

    @property
    def plain(self) -> tuple[SourceFile, ...]:
        """The files that are used as they are."""
        return tuple(file for file in self.files if file.unpacks_to is None)


def digest_name(algorithm: str) -> str:
    """What people call it.

    Example:
        >>> digest_name("sha256")
        'SHA-256'
    """
    return _HEX[algorithm][1]


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
