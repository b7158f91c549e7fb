import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from malmoi.errors import MalmoiError
from malmoi.pipelines.caption_sources import COCO_CAPTIONS_2014, COCO_CAPTIONS_2017, KARPATHY
from malmoi.pipelines.source import Source
from malmoi.pipelines.sources import BABI, DAQUAR, PTB, SOURCES, daquar_source, find_sources, source_rows

DIGEST = "0364ebde659f14d11bc21744516c5ec49d3d06cb692733f66680771244998898"


def test_the_two_builds_of_babi_are_told_apart() -> None:
    official, older = source_rows(["babi"])
    assert (official.url, official.bytes, official.digest) == (
        "http://www.thespermwhale.com/jaseweston/babi/tasks_1-20_v1-2.tar.gz",
        15_719_851,
        ("sha256", DIGEST),
    )
    assert (older.url, older.bytes, older.digest) == (
        "https://s3.amazonaws.com/text-datasets/babi_tasks_1-20_v1-2.tar.gz",
        11_745_123,
        None,
    )
    assert "no digest" in older.note
    assert "without en-valid" in older.note


def test_a_mirror_accepts_only_its_own_build() -> None:
    official, older = BABI.files[0].mirrors
    assert official.accepts(size=15_719_851, digests={"sha256": DIGEST})
    assert not official.accepts(size=15_719_851, digests={"sha256": "0" * 64})
    assert not official.accepts(size=11_745_123, digests={"sha256": DIGEST})
    assert older.accepts(size=11_745_123, digests={"sha256": "0" * 64})
    assert not older.accepts(size=15_719_851, digests={"sha256": "0" * 64})


@pytest.mark.parametrize(
    ("name", "source"),
    [
        *(("babi", BABI), ("babi/en-10k", BABI), ("babi/hn-1k-qa20", BABI)),
        *(("ptb", PTB), ("ptb/word", PTB), ("ptb/char-mikolov", PTB), ("karpathy", KARPATHY)),
    ],
)
def test_a_source_is_found_by_dataset_and_config(name: str, source: Source) -> None:
    assert find_sources(name) == (source,)


def test_a_dataset_may_have_several_sources() -> None:
    assert find_sources("coco_captioning/2014") == (COCO_CAPTIONS_2014, COCO_CAPTIONS_2017, KARPATHY)
    assert [(row.file, row.bytes) for row in source_rows(["coco_captioning"])] == [
        ("annotations_trainval2014.zip", 252_872_794),
        ("annotations_trainval2017.zip", 252_907_541),
        ("caption_datasets.zip", None),
    ]


def test_an_unknown_source_is_an_error_that_lists_the_known() -> None:
    with pytest.raises(
        MalmoiError, match=r"no source 'bibi'; there are: babi, ptb, coco_qa, daquar, coco_captions_2014,"
    ):
        source_rows(["bibi"])


def test_without_names_every_source_has_its_rows() -> None:
    assert {row.source for row in source_rows()} == set(SOURCES)


def test_ptb_is_had_as_single_files_and_as_the_archive() -> None:
    rows = source_rows(["ptb"])
    assert [(row.file, row.bytes) for row in rows] == [
        ("ptb.train.txt", 5_101_618),
        ("ptb.valid.txt", 399_782),
        ("ptb.test.txt", 449_945),
        ("simple-examples.tgz", 34_869_662),
        ("simple-examples.tgz", 34_869_662),
    ]
    assert [row.digest[0] for row in rows if row.digest] == ["sha256"] * 3 + ["md5"] * 2
    assert {row.licence for row in rows} == {PTB.licence}
    assert "LDC" in PTB.licence
    assert "ptb/char-mikolov" in rows[-1].note


def test_the_digests_of_ptb_are_those_of_the_real_files(raw_dir: Path) -> None:
    folder = raw_dir / "ptb" / "simple-examples" / "data"
    for file in PTB.plain:
        data = (folder / file.name).read_bytes()
        (mirror,) = file.mirrors
        assert mirror.accepts(size=len(data), digests={"sha256": hashlib.sha256(data).hexdigest()})


def test_the_way_of_text8_into_a_corpus_is_told() -> None:
    (row,) = source_rows(["text8"])
    assert "malmoi prepare text_corpus/text8 --files text8 --unit word" in row.by_hand
    assert (row.size, row.digest and row.digest[0]) == ("31,344,016 bytes (29.9 MiB)", "sha256")


def test_finding_raw_data_imports_neither_tensorflow_nor_beam() -> None:
    code = (
        "import sys, malmoi.pipelines.raw\n"
        "heavy = 'tensorflow', 'apache_beam', 'tensorflow_datasets', 'keras'\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_of_coco_qa_nothing_is_known_of_the_archive_and_that_is_said() -> None:
    (row,) = source_rows(["coco_qa/released"])
    assert (row.file, row.bytes, row.digest) == ("cocoqa-2015-05-17.zip", None, None)
    assert "neither size nor digest of the archive has been published" in row.note


@pytest.mark.parametrize("classes", [37, 894])
def test_each_form_of_daquar_needs_its_own_files(classes: int) -> None:
    source = daquar_source(classes)
    assert [file.name for file in source.files] == [
        *(f"qa.{classes}.raw.{split}.txt" for split in ("train", "test")),
        *("train.txt", "test.txt"),
    ]
    assert source.marker == (f"qa.{classes}.raw.train.txt",)
    assert {file.name for file in source.files} < {row.file for row in source_rows(["daquar"])}


def test_the_digests_of_daquar_are_those_of_the_real_files(raw_dir: Path) -> None:
    files = {path.name: path for path in (raw_dir / "daquar").glob("*/qa.*.txt")}
    known = [(file, mirror) for file in DAQUAR.files for mirror in file.mirrors if mirror.sha256]
    assert {file.name for file, _ in known} == {"qa.894.raw.train.txt", "qa.894.raw.test.txt", "qa.37.raw.train.txt"}
    for file, mirror in known:
        data = files[file.name].read_bytes()
        assert mirror.accepts(size=len(data), digests={"sha256": hashlib.sha256(data).hexdigest()})
