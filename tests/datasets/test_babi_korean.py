"""Korean bAbI: translated while it is prepared, of files of one's own, and by several tokenizers."""

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
import tensorflow_datasets as tfds

from malmoi.cli import main
from malmoi.datasets.babi.babi_dataset_builder import Builder
from malmoi.datasets.preparing import checked_name, prepare_dataset
from malmoi.datasets.report import NOTE, OK
from malmoi.datasets.verify import verify
from malmoi.errors import BadInput, MalmoiError
from malmoi.pipelines.babi_translation import translation_plan, write_translation
from tests.datasets.prepared_babi import prepare_babi

NAME = "qa1_single-supporting-fact"
TRAIN = (
    b"1 Mary moved to the bathroom.\n2 John went back to the hallway.\n3 Where is Mary? \tbathroom\t1\n"
    b"4 Daniel took the milk.\n5 What is Daniel carrying?\tmilk\t4\n"
)
TEST = b"1 Sandra journeyed to the office.\n2 Where is Sandra? \toffice\t1\n"
OWN_TRAIN = "1 은경이는 복도로 갔습니다.\n2 은경이는 어디야? \t복도\t1\n"
OWN_TEST = "1 필웅이는 침실로 갔습니다.\n2 필웅이는 어디야? \t침실\t1\n"


@pytest.fixture
def english(make_babi):
    return make_babi(train=TRAIN, test=TEST)


@pytest.fixture
def own(make_babi):
    def make(train=OWN_TRAIN, test=OWN_TEST):
        files = {f"own/{NAME}_{split}_kor.txt": text for split, text in (("train", train), ("test", test))}
        return (
            make_babi({name: text if isinstance(text, bytes) else text.encode() for name, text in files.items()})
            / "own"
        )

    return make


def records(dataset, split):
    files = [dataset.folder / Path(file).name for file in dataset.info.splits[split].filepaths]
    return [record.numpy() for record in tf.data.TFRecordDataset(list(map(str, files)))]


def read(dataset, index, split="train"):
    example = list(tfds.builder_from_directory(dataset.folder).as_dataset(split=split).as_numpy_iterator())[index]
    example["story"] = [dataset.words.decode(row) for row in example["story"]]
    example["question"] = dataset.words.decode(example["question"])
    example["answer"] = dataset.answers.words[example["answer"]]
    example["answer_tokens"] = dataset.words.decode(example["answer_tokens"])
    return example


def test_translated_while_it_is_prepared(english, tmp_path):
    dataset = prepare_babi(english, tmp_path, "ko-1k-qa1")
    example = read(dataset, 1)
    assert example["story"] == [
        ["메리는", "화장실로", "이동했다"],
        ["존은", "복도로", "돌아갔다"],
        ["다니엘은", "우유를", "집었다"],
    ]
    assert example["question"] == ["다니엘은", "무엇을", "들고", "있습니까"]
    assert (example["answer"], example["answer_tokens"]) == ("우유", ["우유"])
    assert example["supporting_facts"].tolist() == [2]
    assert example["text"].decode() == (
        "1 메리는 화장실로 이동했다.\n2 존은 복도로 돌아갔다.\n3 메리는 어디에 있습니까? \t화장실\t1\n"
        "4 다니엘은 우유를 집었다.\n5 다니엘은 무엇을 들고 있습니까?\t우유\t4"
    )
    assert dataset.stats["config"] == "ko-1k-qa1"
    assert set(dataset.stats["raw"]) == {f"en/{NAME}_train.txt", f"en/{NAME}_test.txt"}, "digests of the English files"


@pytest.mark.parametrize(
    ("config", "tokenizer", "told"),
    [
        ("ko-1k-qa1", "space", ["존은", "복도로", "돌아갔다"]),
        ("ko-1k-qa1-polite", "space", ["존은", "복도로", "돌아갔습니다"]),
        ("ko-1k-qa1-polite-syllable", "syllable", list("존은복도로돌아갔습니다")),
        ("ko-1k-qa1-jamo-pe", "jamo", list("ㅈㅗㄴㅇㅡㄴㅂㅗㄱㄷㅗㄹㅗㄷㅗㄹㅇㅏㄱㅏㅆㄷㅏ")),
    ],
)
def test_the_tokenizer_is_recorded(english, tmp_path, config, tokenizer, told):
    dataset = prepare_babi(english, tmp_path, config)
    assert dataset.stats["tokenizer"] == tokenizer
    for field in ("words", "answers"):
        assert json.loads((dataset.folder / f"{field}.vocab.json").read_text())["tokenizer"] == tokenizer
    assert read(dataset, 0)["story"][1] == told
    assert "우유" in dataset.words, "an answer has an id as a whole, whatever the tokens are"


def test_tfds_loads_what_it_does_not_list(english, tmp_path):
    pytest.importorskip("kiwipiepy")
    assert "ko-1k-qa1-kiwi-tags" not in Builder.builder_configs
    config = {"download_config": tfds.download.DownloadConfig(manual_dir=english)}
    for _ in range(2):  # prepared, then found
        dataset, info = tfds.load(
            "babi/ko-1k-qa1-kiwi-tags",
            data_dir=tmp_path,
            split="train",
            with_info=True,
            download_and_prepare_kwargs=config,
        )
        assert len(list(dataset)) == 2
    assert info.config_description.startswith("Korean, translated from English, task 1, 1k training questions a task")
    assert info.config_description.endswith("tokens by kiwi/tags.")
    words = (tmp_path / "babi/ko-1k-qa1-kiwi-tags/1.0.0/words.vocab.txt").read_text().split()
    assert {"메리/NNP", "존/NNP", "로/JKB"} <= set(words)
    builder = Builder(config="ko-1k-qa1-kiwi-tags", data_dir=tmp_path)
    assert pickle.loads(pickle.dumps(builder)).builder_config.variant == builder.builder_config.variant


@pytest.mark.engines
def test_java_works_in_worker_processes_as_in_this_one(english, tmp_path, capfd):
    pytest.importorskip("konlpy")
    flags = ("--direct_running_mode", "multi_processing", "--direct_num_workers", "2")
    here, there = (
        prepare_dataset("babi/ko-1k-qa1-okt", raw_dir=english, data_dir=tmp_path / place, beam_flags=given).dataset
        for place, given in (("here", ()), ("there", flags))
    )
    for file in here.folder.iterdir():
        assert file.read_bytes() == (there.folder / file.name).read_bytes()
    assert "는" in here.words
    assert capfd.readouterr() == ("", "")


def test_files_of_ones_own(own, tmp_path):
    folder = own()
    dataset = prepare_dataset("babi/ko-custom", raw_dir=folder, data_dir=tmp_path / "data").dataset
    assert read(dataset, 0)["text"].decode() == OWN_TRAIN[:-1]
    assert read(dataset, 0, "test")["story"] == [["<unk>", "<unk>", "갔습니다"]]
    assert set(dataset.stats["raw"]) == {f"{NAME}_train_kor.txt", f"{NAME}_test_kor.txt"}
    assert prepare_dataset("babi/ko-custom", raw_dir=folder, data_dir=tmp_path / "data").found
    report = verify(dataset)
    assert report.ok
    assert [found.message for found in report.findings if found.check == "tasks"] == ["files of one's own: task 1"]


def test_others_korean_as_it_is_in_the_world(raw_dir, tmp_path):
    folder = raw_dir / "babi_kor"
    if not folder.is_dir():
        pytest.skip("no Korean bAbI of others")
    dataset = prepare_dataset("babi/ko-custom-qa1", raw_dir=folder, data_dir=tmp_path).dataset
    assert (dataset.examples("train"), dataset.examples("test")) == (10_000, 1_000)
    assert dataset.stats["rejects"] == {}
    assert {"은경이는", "필웅이는", "어디야"} <= set(dataset.words.tokens)
    assert set(dataset.answers.tokens) == {"복도", "화장실", "사무실", "정원", "침실", "부엌"}
    assert verify(dataset).ok


def test_own_files_need_a_folder_with_files(own, english, tmp_path):
    with pytest.raises(MalmoiError, match="files of yours: name their folder with --raw-dir"):
        prepare_dataset("babi/ko-custom", data_dir=tmp_path)
    with pytest.raises(MalmoiError, match=r"named such as qa1_.*_kor\.txt\. .* holds en\."):
        prepare_dataset("babi/ko-custom", raw_dir=english, data_dir=tmp_path)
    with pytest.raises(MalmoiError, match="holds nothing or is no folder"):
        prepare_dataset("babi/ko-custom", raw_dir=tmp_path / "none", data_dir=tmp_path)
    with pytest.raises(BadInput, match="they are read by babi/ko-custom"):
        prepare_dataset("babi/ko-1k-qa1", raw_dir=own(), data_dir=tmp_path)
    with pytest.raises(BadInput, match=r"line 1: expected Korean, .* put into Korean by babi/ko-1k"):
        prepare_dataset("babi/ko-custom", raw_dir=english / "en", data_dir=tmp_path)
    with pytest.raises(BadInput, match="cp949"):
        prepare_dataset("babi/ko-custom", raw_dir=own(OWN_TRAIN.encode("cp949")), data_dir=tmp_path)


def test_own_files_of_the_wrong_kind_are_set_aside(own, tmp_path):
    folder = own(OWN_TRAIN + "1 Mary left.\n2 Who left?\tMary\t1\n" + OWN_TRAIN.replace("은경이는 어디야", "where"))
    dataset = prepare_dataset("babi/ko-custom", raw_dir=folder, data_dir=tmp_path, on_error="skip").dataset
    assert dataset.examples("train") == 1
    rejects = [json.loads(line) for line in (dataset.folder / "rejects.jsonl").read_text().splitlines()]
    assert [(reject["reason"], reject["line"]) for reject in rejects] == [
        ("outside-language", 3),
        ("story-damaged", 4),
        ("outside-language", 6),
    ]


def test_what_bAbI_does_not_say_is_an_error_or_set_aside(make_babi, tmp_path):  # noqa: N802
    root = make_babi(train=TRAIN + b"1 Mary flew to the attic.\n2 Where is Mary? \tattic\t1\n", test=TEST)
    with pytest.raises(BadInput) as caught:
        prepare_babi(root, tmp_path / "raised", "ko-1k-qa1")
    told = str(caught.value)
    assert told.startswith(f"en/{NAME}_train.txt, line 6: expected an English statement of bAbI's, found 'Mary flew")
    assert caught.value.reason == "outside-language"
    dataset = prepare_babi(root, tmp_path / "skipped", "ko-1k-qa1", on_error="skip")
    assert dataset.stats["rejects"] == {"outside-language": 1, "story-damaged": 1}
    assert dataset.stats == prepare_babi(
        make_babi(train=TRAIN, test=TEST, name="good"), tmp_path / "good", "ko-1k-qa1"
    ).stats | {"rejects": dataset.stats["rejects"], "raw": dataset.stats["raw"]}


def test_verify_knows_the_english_files(raw_dir, tmp_path):
    report = verify(prepare_babi(raw_dir / "babi", tmp_path, "ko-1k-qa20-polite"))
    assert report.ok
    told = {(found.level, found.check): found.message for found in report.findings}
    assert told[OK, "raw files"] == "2 of 2 are the official ones"
    assert told[OK, "tasks"].startswith("1 task with bAbI's number of questions")
    # As many as in English: what a model reads is the same only where it is the same there.
    assert told[NOTE, "overlap"].startswith("test: 119 of 1,000")


def test_the_written_files_give_the_same_records(raw_dir, tmp_path):
    for file in translation_plan(raw_dir / "babi/tasks_1-20_v1-2", tmp_path / "korean").files:
        if file.folder == "en":
            write_translation(file)
    direct = prepare_babi(raw_dir / "babi", tmp_path / "direct", "ko-1k")
    written = prepare_babi(tmp_path / "korean/ko", tmp_path / "written", "ko-custom")
    assert (direct.words, direct.answers) == (written.words, written.answers)
    for split in ("train", "test"):
        assert direct.examples(split) == 20_000
        assert records(direct, split) == records(written, split)
        assert direct.stats["splits"][split] == written.stats["splits"][split]


def test_korean_is_as_wide_as_its_longest_sentence(raw_dir, tmp_path):
    dataset = prepare_babi(raw_dir / "babi", tmp_path, "ko-1k-qa2-jamo")
    longest = dataset.stats["longest"]
    assert dataset.features["story"].shape == (None, longest["sentence"])
    assert longest["sentence"] > 20
    assert np.all([split["cut_sentences"] == 0 for split in dataset.stats["splits"].values()])


def test_names_near_a_misspelt_one():
    assert checked_name("babi/ko-10k-qa1-polite-okt-pe") == "babi/ko-10k-qa1-polite-okt-pe"
    with pytest.raises(MalmoiError, match="these are near: ko-10k-qa1-okt,"):
        checked_name("babi/ko-10k-qa1-otk")
    with pytest.raises(ValueError, match="ko-1k-okt-polite"):
        Builder(config="ko-1k-okt-polite")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["babi/ko-1k-qa1", "babi/ko-custom", "--tokenizer", "okto"], "no Korean tokenizer 'okto'; there are: space,"),
        (["babi/ko-1k-qa1", "babi/en-1k-qa1", "--tokenizer", "jamo"], "babi/en-1k-qa1 does not have --tokenizer:"),
        (["ptb/word", "--tokenizer", "jamo"], "ptb/word does not have --tokenizer:"),
        (["babi/ko-custom", "--style", "polite"], "babi/ko-custom does not have --style:"),
        (["babi/ko-1k-jamo", "--tokenizer", "space"], "babi/ko-1k-jamo says another tokenizer"),
    ],
)
def test_flags_that_do_not_fit(arguments, told, tmp_path, capsys):
    assert main(["prepare", *arguments, "--raw-dir", "none", "--data-dir", str(tmp_path / "data")]) == 1
    assert told in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


def test_flags_are_a_part_of_the_name(english, tmp_path, capsys):
    where = ["--raw-dir", str(english), "--data-dir", str(tmp_path / "data")]
    for arguments in (["--tokenizer", "syllable", "--style", "polite"], ["--tokenizer", "space"]):
        assert main(["prepare", "babi/ko-1k-qa1", *arguments, *where]) == 0
    assert main(["prepare", "babi/ko-1k-qa1-syllable", "--tokenizer", "syllable", *where]) == 0
    there = sorted(path.name for path in (tmp_path / "data/babi").iterdir() if path.name.startswith("ko"))
    assert there == ["ko-1k-qa1", "ko-1k-qa1-polite-syllable", "ko-1k-qa1-syllable"]
