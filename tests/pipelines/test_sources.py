import subprocess
import sys

import pytest

from malmoi.errors import MalmoiError
from malmoi.pipelines.sources import (
    BABI,
    SOURCES,
    Mirror,
    Source,
    SourceFile,
    find_source,
    size_text,
    source_rows,
)

DIGEST = "0364ebde659f14d11bc21744516c5ec49d3d06cb692733f66680771244998898"


def test_the_two_builds_of_babi_are_told_apart() -> None:
    official, older = source_rows(["babi"])
    assert (official.url, official.bytes, official.sha256) == (
        "http://www.thespermwhale.com/jaseweston/babi/tasks_1-20_v1-2.tar.gz",
        15_719_851,
        DIGEST,
    )
    assert (older.url, older.bytes, older.sha256) == (
        "https://s3.amazonaws.com/text-datasets/babi_tasks_1-20_v1-2.tar.gz",
        11_745_123,
        None,
    )
    assert "no digest" in older.note
    assert "without en-valid" in older.note


def test_a_mirror_accepts_only_its_own_build() -> None:
    official, older = BABI.files[0].mirrors
    assert official.accepts(size=15_719_851, sha256=DIGEST)
    assert not official.accepts(size=15_719_851, sha256="0" * 64)
    assert not official.accepts(size=11_745_123, sha256=DIGEST)
    assert older.accepts(size=11_745_123, sha256="0" * 64)
    assert not older.accepts(size=15_719_851, sha256="0" * 64)


@pytest.mark.parametrize("name", ["babi", "babi/en-10k", "babi/hn-1k-qa20"])
def test_a_source_is_found_by_dataset_and_config(name: str) -> None:
    assert find_source(name) is BABI


def test_an_unknown_source_is_an_error_that_lists_the_known() -> None:
    with pytest.raises(MalmoiError, match=r"no source 'bibi'; there are: babi"):
        source_rows(["bibi"])


def test_without_names_every_source_has_its_rows() -> None:
    assert {row.source for row in source_rows()} == set(SOURCES)


def test_one_byte_and_unknown_sizes_are_written_as_people_would() -> None:
    assert size_text(1) == "1 byte"
    assert size_text(1023) == "1,023 bytes"
    assert size_text(1024) == "1,024 bytes (1.0 KiB)"
    assert size_text(None) == "size not known"
    assert [row.size for row in source_rows(["babi"])] == [
        "15,719,851 bytes (15.0 MiB)",
        "11,745,123 bytes (11.2 MiB)",
    ]


@pytest.mark.parametrize(
    ("url", "sha256", "unverified", "message"),
    [
        ("ftp://host/file", DIGEST, "", "only http and https"),
        ("file:///etc/passwd", DIGEST, "", "only http and https"),
        ("https://host/file", None, "", "must say why"),
        ("https://host/file", DIGEST.upper(), "", "lower-case hex"),
        ("https://host/file", DIGEST[:-1], "", "lower-case hex"),
    ],
)
def test_mirrors_that_cannot_be_trusted_are_refused(
    url: str, sha256: str | None, unverified: str, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Mirror(url=url, bytes=1, sha256=sha256, unverified=unverified)


def test_a_source_is_one_archive_or_plain_files() -> None:
    mirror = Mirror(url="https://host/a", bytes=1, sha256=DIGEST)
    plain = SourceFile(name="a.txt", mirrors=(mirror,))
    packed = SourceFile(name="a.zip", mirrors=(mirror,), unpacks_to="a")

    def made_of(*files: SourceFile) -> Source:
        return Source(name="x", title="", files=files, marker=("a",), licence="", citation="", by_hand="")

    assert made_of(plain, plain).archive is None
    assert made_of(packed).archive is packed
    with pytest.raises(ValueError, match="one archive, or plain files only"):
        made_of(packed, plain)
    with pytest.raises(ValueError, match="needs a marker"):
        made_of()


def test_finding_raw_data_imports_neither_tensorflow_nor_beam() -> None:
    code = (
        "import sys, malmoi.pipelines.raw\n"
        "heavy = 'tensorflow', 'apache_beam', 'tensorflow_datasets', 'keras'\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
