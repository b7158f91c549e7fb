"""The TFDS dataset babi: prepared, read back, and prepared again after all sorts of ends."""

import fcntl
import json
import os
import pickle
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
import tensorflow_datasets as tfds

import malmoi.datasets
from malmoi.datasets.babi.babi_dataset_builder import Builder
from malmoi.errors import BadInput, MalmoiError
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.pipelines import prepare as prepare_module
from tests.conftest import TEST, TRAIN


def download_config(raw, **kwargs):
    return tfds.download.DownloadConfig(manual_dir=raw, **kwargs)


def prepared(raw, data_dir, *, config="en-1k-qa1", on_error="raise", **kwargs):
    builder = Builder(config=config, data_dir=data_dir, on_error=on_error)
    builder.download_and_prepare(download_config=download_config(raw, **kwargs))
    return builder


def contents(folder):
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def leftovers(data_dir):
    """Folders of unfinished runs, and datasets that look finished."""
    return list(Path(data_dir).glob("babi/en-1k-qa1/*"))


def python(script, *arguments, **kwargs):
    repository = Path(malmoi.datasets.__file__).parents[2]
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=repository,
        **kwargs,
    )


FEATURES = {
    "story": np.int32,
    "question": np.int32,
    "answer": np.int64,
    "answer_tokens": np.int64,
    "supporting_facts": np.int64,
    "task": np.int64,
    "story_id": np.int64,
    "question_id": np.int64,
    "text": bytes,
}


def check_examples(examples, folder):
    """The three training questions of the tiny corpus."""
    examples = list(examples)
    assert [int(example["question_id"]) for example in examples] == [0, 1, 0]
    assert [int(example["story_id"]) for example in examples] == [0, 0, 1]
    words, answers = Vocabulary.load(folder, "words"), Vocabulary.load(folder, "answers")
    second = examples[1]
    assert set(second) == set(FEATURES)
    assert [words.decode(row) for row in second["story"]] == [
        ["mary", "moved", "to", "the", "bathroom"],
        ["john", "went", "back", "to", "the", "hallway"],
        ["daniel", "took", "the", "milk"],
    ]
    assert second["story"].shape == (3, 6)
    assert second["question"].shape == (4,)
    assert answers.words[second["answer"]] == "milk,apple"
    assert words.decode(second["answer_tokens"]) == ["milk", "apple"]
    assert second["supporting_facts"].tolist() == [2, 1]
    assert second["text"] == TRAIN[: TRAIN.index(b"\n1 Sandra")]
    assert all(second[name].dtype == dtype for name, dtype in FEATURES.items() if dtype is not bytes)


def test_load_prepares_and_reads(make_babi, tmp_path):
    dataset, info = tfds.load(
        "babi/en-1k-qa1",
        data_dir=tmp_path / "data",
        split="train",
        with_info=True,
        builder_kwargs={"on_error": "skip"},
        download_and_prepare_kwargs={"download_config": download_config(make_babi())},
    )
    folder = tmp_path / "data/babi/en-1k-qa1/1.0.0"
    check_examples(dataset.as_numpy_iterator(), folder)
    assert info.splits["train"].num_examples == 3
    assert info.splits["test"].num_examples == 1
    assert info.features["answer"].names == ["<unk>", "bathroom", "milk,apple", "no"]
    assert "bAbI" in info.description
    assert "weston2015" in info.citation
    assert set(contents(folder)) == {
        "babi-train.tfrecord-00000-of-00001",
        "babi-test.tfrecord-00000-of-00001",
        "features.json",
        "dataset_info.json",
        "answer.labels.txt",
        "words.vocab.txt",
        "words.vocab.json",
        "answers.vocab.txt",
        "answers.vocab.json",
        "stats.json",
    }


def test_read_back_without_our_code(make_babi, tmp_path):
    folder = Path(prepared(make_babi(), tmp_path).data_dir)
    script = """
        import sys, pickle
        sys.modules["malmoi"] = None
        import tensorflow_datasets as tfds
        builder = tfds.builder_from_directory(sys.argv[1])
        sizes = {name: split.num_examples for name, split in builder.info.splits.items()}
        examples = [dict(example) for example in builder.as_dataset(split="train").as_numpy_iterator()]
        by_name = tfds.load("babi/en-1k-qa1", data_dir=sys.argv[2], split="test")
        assert "apache_beam" not in sys.modules
        with open(sys.argv[3], "wb") as file:
            pickle.dump((sizes, examples, len(list(by_name))), file)
    """
    result = tmp_path / "result.pickle"
    run = python(script, folder, tmp_path, result)
    _, errors = run.communicate()
    assert run.returncode == 0, errors
    sizes, examples, by_name = pickle.loads(result.read_bytes())
    assert sizes == {"train": 3, "test": 1}
    assert by_name == 1
    check_examples(examples, folder)


def test_read_with_tensorflow_alone(make_babi, tmp_path):
    folder = Path(prepared(make_babi(), tmp_path).data_dir)
    longest = json.loads((folder / "stats.json").read_text())["longest"]
    spec = {
        "task": tf.io.FixedLenFeature((), tf.int64),
        "story_id": tf.io.FixedLenFeature((), tf.int64),
        "question_id": tf.io.FixedLenFeature((), tf.int64),
        "story": tf.io.FixedLenFeature((), tf.string),
        "question": tf.io.FixedLenFeature((), tf.string),
        "answer": tf.io.FixedLenFeature((), tf.int64),
        "answer_tokens": tf.io.FixedLenSequenceFeature((), tf.int64, allow_missing=True),
        "supporting_facts": tf.io.FixedLenSequenceFeature((), tf.int64, allow_missing=True),
        "text": tf.io.FixedLenFeature((), tf.string),
    }

    def parse(record):
        example = tf.io.parse_single_example(record, spec)
        example["story"] = tf.reshape(tf.io.decode_raw(example["story"], tf.int32), (-1, longest["sentence"]))
        example["question"] = tf.io.decode_raw(example["question"], tf.int32)
        return example

    records = tf.data.TFRecordDataset(str(folder / "babi-train.tfrecord-00000-of-00001"))
    check_examples(records.map(parse).as_numpy_iterator(), folder)


@pytest.mark.parametrize(("encoding", "channels"), [("bow", 1), ("pe", 2)])
def test_stored_encodings_have_their_shapes(make_babi, tmp_path, encoding, channels):
    builder = prepared(make_babi(), tmp_path, config=f"en-1k-qa1-{encoding}")
    example = list(builder.as_dataset(split="train").as_numpy_iterator())[1]
    assert example["story_bag"].shape == (3, 6)
    assert example["story_weights"].shape == (3, 6, channels)
    assert example["question_bag"].shape == (4,)
    assert example["question_weights"].shape == (4, channels)


def test_prepared_data_is_only_looked_at(make_babi, tmp_path):
    builder = prepared(make_babi(), tmp_path)
    before = contents(builder.data_dir)
    again = prepared(tmp_path / "no raw data at all", tmp_path)
    assert again.prepared is None
    assert contents(again.data_dir) == before


def test_en_valid_has_a_validation_split(make_babi, tmp_path):
    raw = make_babi(
        {f"en-valid/qa1_{split}.txt": data for split, data in (("train", TRAIN), ("valid", TEST), ("test", TEST))}
    )
    builder = prepared(raw, tmp_path, config="en-valid-1k-qa1")
    assert {name: split.num_examples for name, split in builder.info.splits.items()} == {
        "train": 3,
        "validation": 1,
        "test": 1,
    }
    (example,) = builder.as_dataset(split="validation").as_numpy_iterator()
    assert example["text"] == TEST[:-1]


def test_all_configs_have_names_and_descriptions():
    assert len(Builder.builder_configs) == 693
    assert Builder.builder_configs["hn-10k-qa3-pe"].description == (
        "Hindi in Latin letters, task 3, 10k training questions a task, "
        "with stored bags of words weighted for the position encoding."
    )
    assert Builder.default_builder_config.name == "en-10k"


def test_the_tags_are_those_tfds_knows():
    from tensorflow_datasets.core import dataset_metadata

    tags = Builder.get_metadata().tags
    assert tags
    assert set(tags) <= set(dataset_metadata.valid_tags())


OVERWRITE = tfds.GenerateMode.REUSE_CACHE_IF_EXISTS


def test_overwriting_keeps_the_old_dataset_until_the_new_one_is_whole(make_babi, tmp_path):
    data = tmp_path / "data"
    folder = Path(prepared(make_babi(), data).data_dir)
    before = contents(folder)
    with pytest.raises(BadInput):
        prepared(make_babi(name="bad", train=TRAIN + b"x\n"), data, download_mode=OVERWRITE)
    assert leftovers(data) == [folder]
    assert contents(folder) == before

    again = prepared(make_babi(name="more", test=TEST * 2), data, download_mode=OVERWRITE)
    assert leftovers(data) == [Path(again.data_dir)] == [folder]
    assert len(list(again.as_dataset(split="test"))) == 2
    assert contents(folder) == contents(prepared(tmp_path / "more", tmp_path / "other").data_dir)


def test_a_folder_without_a_dataset_in_its_place(make_babi, tmp_path):
    (tmp_path / "data/babi/en-1k-qa1/1.0.0").mkdir(parents=True)
    with pytest.raises(MalmoiError, match=r"1\.0\.0 is there, but holds no dataset"):
        prepared(make_babi(), tmp_path / "data")
    assert prepared(make_babi(), tmp_path / "data", download_mode=OVERWRITE).prepared is not None


def test_a_place_that_can_not_be_written_is_named(make_babi, tmp_path):
    (tmp_path / "data").write_bytes(b"a file")
    with pytest.raises(MalmoiError, match=r"en-1k-qa1/1\.0\.0 can't be prepared: .*Not a directory"):
        prepared(make_babi(), tmp_path / "data")


def test_workers_get_absolute_paths(make_babi, tmp_path, monkeypatch):
    seen = []

    def prepare(corpus, folder, **options):
        seen.extend([corpus.root, str(folder)])
        raise MalmoiError("seen")

    make_babi()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(prepare_module, "prepare", prepare)
    with pytest.raises(MalmoiError, match="seen"):
        prepared("raw", "data")
    assert seen[0] == str(tmp_path / "raw")
    assert seen[1].startswith(str(tmp_path / "data/babi/en-1k-qa1/incomplete."))


def test_bad_input_leaves_nothing(make_babi, tmp_path):
    raw = make_babi(train=TRAIN + b"1 A sat.\n3 Who?\tA\t1\n")
    with pytest.raises(BadInput, match=r"^en/qa1_single-supporting-fact_train\.txt, line 9: expected the id 2"):
        prepared(raw, tmp_path / "data")
    assert leftovers(tmp_path / "data") == []


def test_an_unexpected_end_leaves_nothing(make_babi, tmp_path, monkeypatch):
    def interrupt(*arguments, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(prepare_module, "write_rejects", interrupt)
    with pytest.raises(KeyboardInterrupt):
        prepared(make_babi(train=TRAIN + b"x\n"), tmp_path / "data", on_error="skip")
    assert leftovers(tmp_path / "data") == []


def test_rejects_stay_with_the_dataset(make_babi, tmp_path):
    builder = prepared(make_babi(train=TRAIN + b"x\n"), tmp_path, on_error="skip")
    (line,) = (Path(builder.data_dir) / "rejects.jsonl").read_text().splitlines()
    assert json.loads(line)["reason"] == "no-id"
    assert builder.prepared.stats["rejects"] == {"no-id": 1}


PREPARE = """
    import sys, time
    import tensorflow_datasets as tfds
    from malmoi.datasets.babi.babi_dataset_builder import Builder
    from malmoi.pipelines import passes

    if "stop" in sys.argv:
        def wait(self, outcomes, fitted):
            print("written", flush=True)
            time.sleep(600)
        passes.WriteReport.process = wait
    Builder(config="en-1k-qa1", data_dir=sys.argv[2]).download_and_prepare(
        download_config=tfds.download.DownloadConfig(manual_dir=sys.argv[1])
    )
"""


def test_a_killed_run_is_not_seen_as_finished_and_is_cleared_away(make_babi, tmp_path):
    raw, data = make_babi(), tmp_path / "data"
    run = python(PREPARE, raw, data, "stop")
    assert any(line == "written\n" for line in run.stdout)
    run.send_signal(signal.SIGKILL)
    run.communicate()
    (unfinished,) = leftovers(data)
    assert (unfinished / "babi-train.tfrecord-00000-of-00001").exists()
    with pytest.raises(tfds.core.registered.DatasetNotFoundError):
        tfds.core.read_only_builder.builder_from_files("babi", config="en-1k-qa1", data_dir=data)

    builder = prepared(raw, data)
    assert leftovers(data) == [Path(builder.data_dir)]
    assert contents(builder.data_dir) == contents(prepared(raw, tmp_path / "other").data_dir)


def test_two_runs_at_once_end_with_one_dataset(make_babi, tmp_path):
    raw, data = make_babi(), tmp_path / "data"
    run = python(PREPARE, raw, data, "stop")
    assert any(line == "written\n" for line in run.stdout)
    finished = []
    second = threading.Thread(target=lambda: finished.append(prepared(raw, data)))
    second.start()
    second.join(3)
    assert not finished, "the second run waits"
    assert len(leftovers(data)) == 1, "and does not touch what the first one writes"
    run.kill()
    run.communicate()
    second.join(60)
    assert leftovers(data) == [Path(finished[0].data_dir)]


@pytest.mark.parametrize("overwrite", [False, True])
def test_without_a_lock_nothing_is_taken_for_left_behind(make_babi, tmp_path, monkeypatch, overwrite):
    # As on remote stores, and where the file system has no locks: another run may be at work.
    def refuse(*_):
        raise OSError("Function not implemented")

    monkeypatch.setattr(fcntl, "flock", refuse)
    raw, data = make_babi(), tmp_path / "data"
    if overwrite:
        prepared(raw, data)
    others = data / "babi/en-1k-qa1/incomplete.ABCDEF_1.0.0"
    others.mkdir(parents=True)
    (others / "a shard").write_bytes(b"1")
    builder = prepared(raw, data, **({"download_mode": OVERWRITE} if overwrite else {}))
    assert (others / "a shard").read_bytes() == b"1"
    assert sorted(leftovers(data)) == sorted([others, Path(builder.data_dir)])
    monkeypatch.undo()
    prepared(raw, data, download_mode=OVERWRITE)
    assert leftovers(data) == [Path(builder.data_dir)]


def test_a_full_disk_is_named_and_leaves_nothing(make_babi, tmp_path):
    # A limit on the size of files stands for the full disk; it hits a file of TFDS's, our shards are small.
    script = PREPARE.replace(
        "    Builder(",
        """    import resource, signal
    from malmoi.errors import MalmoiError
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    make = passes.WriteReport.process
    def limited(self, outcomes, fitted):
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), -1))
        return make(self, outcomes, fitted)
    passes.WriteReport.process = limited
    sys.excepthook = lambda kind, error, trace: print(kind.__name__, error)
    Builder(""",
        1,
    )
    for limit in (10, 1500):  # found by a worker; found by TFDS at the end
        run = python(script, make_babi(), tmp_path / "data", limit)
        out, errors = run.communicate()
        assert "MalmoiError no space left to write" in out, (limit, out, errors[-2000:])
        assert leftovers(tmp_path / "data") == []


def test_only_tfrecord_is_written(make_babi, tmp_path):
    builder = Builder(config="en-1k-qa1", data_dir=tmp_path, file_format="array_record")
    with pytest.raises(MalmoiError, match="written as tfrecord, not array_record"):
        builder.download_and_prepare(download_config=download_config(make_babi()))


def test_a_part_of_a_split_is_not_prepared(make_babi, tmp_path):
    with pytest.raises(MalmoiError, match="max_examples_per_split"):
        prepared(make_babi(), tmp_path, max_examples_per_split=2)


def test_no_third_policy_for_errors(tmp_path):
    with pytest.raises(MalmoiError, match="'raise' or 'skip'"):
        Builder(config="en-1k-qa1", data_dir=tmp_path, on_error="warn")


def test_a_builder_travels(tmp_path):
    builder = pickle.loads(pickle.dumps(Builder(config="en-1k-qa1", data_dir=tmp_path, on_error="skip")))
    assert builder._on_error == "skip"
    assert builder.builder_config.name == "en-1k-qa1"


def test_importing_loads_neither_beam_nor_tensorflow():
    # On a training machine there is nothing of the extra "prepare".
    script = """
        import sys
        sys.modules.update(dict.fromkeys(["google_crc32c", "mlcroissant"]))
        import malmoi.datasets.preparing
        import malmoi.datasets, malmoi.pipelines.babi_text
        print({"apache_beam", "tensorflow", "keras"} & set(sys.modules))
    """
    out, errors = python(script).communicate()
    assert out.strip() == "set()", errors


def test_without_beam_the_error_says_what_to_install(make_babi, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "apache_beam", None)
    with pytest.raises(MalmoiError, match=r'pip install "malmoi\[prepare\]"'):
        prepared(make_babi(), tmp_path / "data")
    assert leftovers(tmp_path / "data") == []


@pytest.mark.slow
def test_the_tfds_command_builds_it(make_babi, tmp_path):
    raw = make_babi()
    expected = contents(prepared(raw, tmp_path / "own").data_dir)
    # As the README has it: in the folder of the builder.
    folder = Path(malmoi.datasets.__file__).parent / "babi"
    command = [sys.executable, "-m", "tensorflow_datasets.scripts.cli.main", "build", "--config", "en-1k-qa1"]
    command += ["--manual_dir", str(raw), "--data_dir", str(tmp_path / "tfds")]
    environment = os.environ | {"PYTHONPATH": str(folder.parents[2])}
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=environment)
    assert done.returncode == 0, done.stderr[-3000:]
    built = tmp_path / "tfds/babi/en-1k-qa1/1.0.0"
    # There TFDS knows the builder's module by its folder alone.
    told = b'"moduleName": "malmoi.datasets.babi.babi_dataset_builder"'
    expected["dataset_info.json"] = expected["dataset_info.json"].replace(told, told.replace(b"malmoi.datasets.", b""))
    assert contents(built) == expected
    dataset = tfds.load("babi/en-1k-qa1", data_dir=tmp_path / "tfds", split="train")
    check_examples(dataset.as_numpy_iterator(), built)
