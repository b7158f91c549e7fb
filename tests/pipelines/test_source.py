"""What a source, its files and their mirrors are."""

import pytest

from malmoi.pipelines.source import Mirror, Source, SourceFile, size_text

SHA256 = "0364ebde659f14d11bc21744516c5ec49d3d06cb692733f66680771244998898"
MD5 = "30177ea32e27c525793142b6bf2c8e2d"


@pytest.mark.parametrize(
    ("url", "given", "message"),
    [
        ("ftp://host/file", {"sha256": SHA256}, "only http and https"),
        ("file:///etc/passwd", {"sha256": SHA256}, "only http and https"),
        ("https://host/file", {}, "must say why"),
        ("https://host/file", {"sha256": SHA256.upper()}, "not a SHA-256 in lower-case hex"),
        ("https://host/file", {"sha256": SHA256[:-1]}, "not a SHA-256 in lower-case hex"),
        ("https://host/file", {"md5": SHA256}, "not a MD5 in lower-case hex"),
        ("https://host/file", {"md5": MD5, "sha256": SHA256}, "only one is needed"),
    ],
)
def test_mirrors_that_cannot_be_trusted_are_refused(url: str, given: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Mirror(url=url, bytes=1, **given)


def test_a_mirror_accepts_only_its_own_build() -> None:
    digests = {"sha256": SHA256, "md5": MD5}
    for given in ({"sha256": SHA256}, {"md5": MD5}):
        (algorithm,) = given
        mirror = Mirror(url="https://host/a", bytes=9, **given)
        assert mirror.accepts(size=9, digests=digests)
        assert not mirror.accepts(size=8, digests=digests)
        assert not mirror.accepts(size=9, digests=digests | {algorithm: "0" * len(given[algorithm])})
        assert not mirror.accepts(size=9, digests={})
    unverified = Mirror(url="https://host/a", bytes=9, unverified="nobody published it")
    assert unverified.accepts(size=9, digests=digests)
    assert not unverified.accepts(size=8, digests=digests)
    assert Mirror(url="https://host/a", bytes=None, md5=MD5).accepts(size=8, digests=digests)


def test_the_digests_that_a_file_may_be_known_by() -> None:
    mirrors = (
        Mirror(url="https://host/a", bytes=1, sha256=SHA256),
        Mirror(url="https://host/b", bytes=1, md5=MD5),
        Mirror(url="https://host/c", bytes=1, unverified="nobody published it"),
    )
    assert SourceFile(name="a", mirrors=mirrors).algorithms == ("md5", "sha256")
    assert SourceFile(name="a", mirrors=mirrors[2:]).algorithms == ("sha256",)


def test_a_source_is_plain_files_or_an_archive_or_both() -> None:
    mirror = Mirror(url="https://host/a", bytes=1, sha256=SHA256)
    plain = SourceFile(name="a.txt", mirrors=(mirror,))
    packed = SourceFile(name="a.zip", mirrors=(mirror,), unpacks_to="a")

    def made_of(*files: SourceFile) -> Source:
        return Source(name="x", title="", files=files, marker=("a",), licence="", citation="", by_hand="")

    assert (made_of(plain, plain).archive, made_of(plain, plain).plain) == (None, (plain, plain))
    assert (made_of(packed).archive, made_of(packed).plain) == (packed, ())
    assert (made_of(plain, packed).archive, made_of(plain, packed).plain) == (packed, (plain,))
    for files in ((), (packed, packed)):
        with pytest.raises(ValueError, match="plain files, one archive, or both"):
            made_of(*files)


def test_one_byte_and_unknown_sizes_are_written_as_people_would() -> None:
    assert size_text(1) == "1 byte"
    assert size_text(1023) == "1,023 bytes"
    assert size_text(1024) == "1,024 bytes (1.0 KiB)"
    assert size_text(None) == "size not known"
