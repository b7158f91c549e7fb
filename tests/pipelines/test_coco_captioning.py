"""Captions for the pipeline: by hand, hostile ones, workers, Karpathy's split, and that the numbers add up."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from malmoi.errors import BadInput, MalmoiError
from malmoi.featurize.caption_words import caption_words
from malmoi.pipelines import coco_captioning
from malmoi.pipelines.coco_captioning import CaptionCorpus
from malmoi.pipelines.options import pipeline_options
from malmoi.pipelines.plan import shard_plans
from malmoi.pipelines.prepare import prepare
from malmoi.pipelines.rejects import raise_it
from tests.datasets.caption_dataset import SAMPLE, annotations, prepare_captions, records, write_raw

# Reasons that cost a caption each; others cost an entry of Karpathy's file, a picture without captions or a file.
OF_CAPTIONS = {
    *("annotation", "no-caption", "half-character", "no-image", "duplicate-id"),
    *("no-words", "long-caption", "no-split", "no-vector"),
}
LONG = "word " * 200


def left_out(dataset):
    """The reasons of captions that were left out, as often as they were."""
    lines = (Path(dataset.folder) / "rejects.jsonl").read_text().splitlines()
    assert Counter(json.loads(line)["reason"] for line in lines) == dataset.stats["rejects"]
    return {reason: count for reason, count in dataset.stats["rejects"].items() if reason in OF_CAPTIONS}


def test_the_sample_by_hand(tmp_path):
    dataset = prepare_captions(SAMPLE, tmp_path, min_count=2)
    first = records(dataset)[0]
    assert (first["image_id"], first["file_name"]) == (21, b"COCO_train2014_000000000021.jpg")
    assert first["caption_ids"].tolist() == [101, 105, 109, 113, 117]
    assert first["captions_raw"][1] == b"A kite flies above the hill\n"
    assert first["caption_texts"][1] == b"A kite flies above the hill"
    words = dataset.words
    assert words.words[:4] == ("<pad>", "<unk>", "<begin>", "<end>")
    captions = [" ".join(words.decode(ids)) for ids in cut(first)]
    assert captions[0] == "<begin> a red kite over a green hill <end>"
    assert captions[1] == "<begin> a kite flies <unk> the hill <end>"
    train = dataset.stats["splits"]["train"]
    assert (train["examples"], train["captions"], train["without_captions"]) == (4, 20, 0)
    texts = [text.decode() for one in records(dataset) for text in one["caption_texts"]]
    tokens = Counter(word for text in texts for word in caption_words(text))
    assert train["tokens"] == tokens.total()
    assert train["unknown_tokens"] == sum(count for count in tokens.values() if count < 2)
    assert set(words.tokens) == {word for word, count in tokens.items() if count >= 2}
    assert dataset.stats["longest"] == {"caption": max(len(caption_words(text)) for text in texts)}
    assert dataset.stats["min_count"] == 2


def cut(example):
    ids, at = example["captions"].tolist(), 0
    for size in example["caption_lengths"].tolist():
        yield ids[at : at + size]
        at += size
    assert at == len(ids)


def test_words_seen_five_times_are_the_default(tmp_path):
    raw = write_raw(tmp_path / "raw", {1: ["often"] * 5 + ["rarely"] * 4})
    assert CaptionCorpus(root=str(raw), year="2014", work=str(tmp_path)).min_count == 5
    (tmp_path / "out").mkdir()
    corpus = CaptionCorpus(root=str(raw), year="2014", work=str(tmp_path / "work"))
    stats = prepare(corpus, tmp_path / "out").stats
    assert stats["vocabulary"] == {"words": 5}
    assert stats["splits"]["train"]["unknown_tokens"] == 4


HOSTILE = {
    "": "no-words",
    " .!? ": "no-words",
    "\u2028\n": "no-words",
    "x" * 10_001: "long-caption",
    LONG: None,
    "고양이가 앉아 있다": None,
    "un chat noir à côté d’une fenêtre": None,
    'a "dog" said “hi”, it\'s': None,
    "a cat\non a\r\nmat": None,
    "🐕": None,
    "<unk> <end> <pad>": None,
}


def test_hostile_captions(tmp_path):
    raw = write_raw(tmp_path / "raw", {7: list(HOSTILE), 3: ["A cat."], 5: [""]})
    with pytest.raises(
        BadInput, match=r"captions_train2014\.json: expected a word in caption \d+ of image 5, found ''"
    ):
        prepare_captions(raw, tmp_path / "data")
    dataset = prepare_captions(raw, tmp_path / "data", on_error="skip")
    assert left_out(dataset) == {"no-words": 4, "long-caption": 1}
    three, seven = records(dataset)
    assert (three["image_id"], seven["image_id"]) == (3, 7)
    assert [text.decode() for text in seven["captions_raw"]] == [text for text, bad in HOSTILE.items() if bad is None]
    train = dataset.stats["splits"]["train"]
    assert (train["examples"], train["without_captions"], train["captions"]) == (2, 1, 8)
    assert train["longest_caption"] == dataset.stats["longest"]["caption"] == 200
    words = dataset.words
    spoken = [words.decode(ids) for ids in cut(seven)]
    assert spoken[-1] == ["<begin>", "<", "unk", ">", "<", "end", ">", "<", "pad", ">", "<end>"]
    assert spoken[-2] == ["<begin>", "🐕", "<end>"]
    assert spoken[1] == ["<begin>", "고양이가", "앉아", "있다", "<end>"]


CAPTIONS = st.lists(st.sampled_from(["a cat", "", "A dog.", "?", "two  cats", LONG, "🐕"]), max_size=6)


@settings(max_examples=8)
@given(train=st.dictionaries(st.integers(1, 99), CAPTIONS, max_size=6), data=st.data())
def test_the_numbers_add_up(tmp_path_factory, train, data):
    folder = tmp_path_factory.mktemp("any")
    made = annotations({1000: ["a cat"]} | train)
    for annotation in made["annotations"][1:]:
        change = data.draw(st.sampled_from(["", "", "", "image_id", "id", "caption", "twice"]))
        if change == "twice":
            annotation["id"] = 1
        elif change:
            annotation[change] = {"image_id": 5555, "id": "x", "caption": None}[change]
    raw = write_raw(folder / "raw", made)
    (folder / "out").mkdir()
    corpus = CaptionCorpus(root=str(raw), year="2014", work=str(folder / "work"))
    stats = prepare(corpus, folder / "out", on_error="skip").stats
    split = stats["splits"]["train"]
    rejected = sum(count for reason, count in stats["rejects"].items() if reason in OF_CAPTIONS)
    assert set(stats["rejects"]) <= OF_CAPTIONS
    assert split["captions"] + rejected == len(made["annotations"])
    assert split["examples"] + split["without_captions"] == len(made["images"])


def test_one_worker_or_two_and_chunks_of_any_size_give_the_same_bytes(tmp_path, raw_dir, monkeypatch):
    raw = raw_dir / "coco/mini"
    flags = {"one": [], "two": ["--direct_num_workers", "2", "--direct_running_mode", "multi_processing"]}
    monkeypatch.setattr(coco_captioning, "CHUNK_BYTES", 2_000)
    monkeypatch.setattr(coco_captioning, "SHARD_BYTES", 5_000)
    for name, given_flags in flags.items():
        (tmp_path / name).mkdir()
        root, work = str(raw / "annotations"), str(tmp_path / f"work-{name}")
        corpus = CaptionCorpus(root=root, year="2017", work=work)
        prepare(corpus, tmp_path / name, options=pipeline_options(given_flags))
    files = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert files == {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}
    assert sum("train.tfrecord" in name for name in files) > 3


def test_pictures_come_in_the_order_of_their_ids_and_captions_in_that_of_theirs(tmp_path):
    made = annotations({30: ["c", "f"], 10: ["b", "e"], 20: ["a", "d"]})
    made["annotations"].reverse()
    dataset = prepare_captions(write_raw(tmp_path / "raw", made), tmp_path / "data")
    found = records(dataset)
    assert [one["image_id"] for one in found] == [10, 20, 30]
    assert [one["captions_raw"].tolist() for one in found] == [[b"b", b"e"], [b"a", b"d"], [b"c", b"f"]]


def test_annotations_without_their_images(tmp_path, raw_dir):
    heads = raw_dir / "coco/annotations_samples"
    raw = tmp_path / "raw"
    raw.mkdir()
    for split in ("train", "val"):
        source = heads / f"captions_{split}2014.json_samples.json"
        (raw / f"captions_{split}2014.json").write_bytes(source.read_bytes())
    with pytest.raises(BadInput, match="expected the image 318556 of caption 48, found none of that id"):
        prepare_captions(raw, tmp_path / "data")
    with pytest.raises(MalmoiError, match=r"the split 'train' has no example \(left out: no-image: "):
        prepare_captions(raw, tmp_path / "data", on_error="skip")


def test_ids_that_come_twice_also_in_the_other_file(tmp_path):
    train, validation = annotations({1: ["a cat", "a dog"]}), annotations({2: ["a cow", "a cat"]}, first_id=2)
    train["annotations"].append(train["annotations"][0] | {"caption": "again"})
    raw = write_raw(tmp_path / "raw", train, validation)
    with pytest.raises(BadInput, match="expected a new id, found caption 1 again"):
        prepare_captions(raw, tmp_path / "data")
    dataset = prepare_captions(raw, tmp_path / "data", on_error="skip")
    assert left_out(dataset) == {"duplicate-id": 2}
    assert [one["captions_raw"].tolist() for one in records(dataset)] == [[b"a cat", b"a dog"]]
    assert [one["captions_raw"].tolist() for one in records(dataset, "validation")] == [[b"a cat"]]


def test_a_file_that_is_cut_short_or_missing_costs_its_split(tmp_path):
    raw = write_raw(tmp_path / "raw", {1: ["a cat"]}, '{"images": [{"id": 3}')
    with pytest.raises(BadInput, match=r"captions_val2014\.json, line 1: expected JSON, .*is the file cut short"):
        prepare_captions(raw, tmp_path / "data")
    assert prepare_captions(raw, tmp_path / "data", on_error="skip").splits == ("train",)
    (raw / "captions_val2014.json").unlink()
    with pytest.raises(BadInput, match=r"captions_val2014\.json: expected captions in .*, found no such file"):
        prepare_captions(raw, tmp_path / "data", overwrite=True)


def karpathy(raw, splits):
    entries = [{"cocoid": image_id, "split": split} for image_id, split in splits.items()]
    (raw / "dataset_coco.json").write_text(json.dumps({"images": entries}))
    return raw


def test_karpathys_split_cuts_both_files(tmp_path):
    raw = write_raw(tmp_path / "raw", {9: ["nine"], 4: ["four"], 6: ["six"]}, {5: ["five"], 1: ["one"]})
    karpathy(raw, {9: "train", 4: "test", 6: "val", 5: "restval", 1: "val"})
    dataset = prepare_captions(raw, tmp_path / "data", "coco_captioning/2014-karpathy")
    found = {split: [int(one["image_id"]) for one in records(dataset, split)] for split in dataset.splits}
    assert found == {"train": [5, 9], "validation": [1, 6], "test": [4]}
    assert dataset.words.tokens == ("five", "nine")
    assert set(dataset.stats["raw"]) == {"captions_train2014.json", "captions_val2014.json", "dataset_coco.json"}


def test_pictures_that_karpathys_split_lacks(tmp_path):
    raw = write_raw(tmp_path / "raw", {9: ["nine", "neuf"], 4: ["four"], 6: []}, {5: ["five"]})
    karpathy(raw, {4: "train", 5: "val"})
    with pytest.raises(BadInput, match=r"dataset_coco\.json: expected a split of image 6, found none"):
        prepare_captions(raw, tmp_path / "data", "coco_captioning/2014-karpathy")
    dataset = prepare_captions(raw, tmp_path / "data", "coco_captioning/2014-karpathy", on_error="skip")
    assert left_out(dataset) == {"no-split": 2}
    assert dataset.stats["rejects"]["no-split-image"] == 1
    assert dataset.splits == ("train", "validation")


def test_the_real_captions(tmp_path, coco_captions):
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "captions_train2017.json").write_bytes(coco_captions.read_bytes())
    mini = coco_captions.parents[1] / "mini/annotations/captions_train2017.json"
    (raw / "captions_val2017.json").write_bytes(mini.read_bytes())
    dataset = prepare_captions(raw, tmp_path / "data", "coco_captioning/2017", min_count=5)
    train = dataset.stats["splits"]["train"]
    assert (train["examples"], train["captions"], dataset.stats["rejects"]) == (2_540, 12_710, {})
    assert 0 < train["unknown_tokens"] < 0.06 * train["tokens"]
    assert dataset.stats["splits"]["validation"]["captions"] == 400
    by_id = {
        annotation["id"]: annotation["caption"] for annotation in json.loads(coco_captions.read_text())["annotations"]
    }
    for one in records(dataset):
        for caption_id, text in zip(one["caption_ids"], one["captions_raw"], strict=True):
            assert by_id.pop(int(caption_id)) == text.decode()
    assert not by_id


def test_the_plan_of_grids_has_small_shards(tmp_path):
    """400 bytes of captions get a grid of 400 kB."""
    raw = write_raw(tmp_path / "raw", {number: [LONG] * 5 for number in range(1, 201)})

    class Grids:
        shape, manifest = (196, 512), {"layer": "conv5"}

    class Vectors:
        source, keep_missing = Grids(), True

    plain = CaptionCorpus(root=str(raw), year="2014", work=str(tmp_path / "work"))
    grids = CaptionCorpus(root=str(raw), year="2014", work=str(tmp_path / "work"), vectors=Vectors())
    assert (plain.config, grids.config) == ("2014", "2014-conv5")
    shards = []
    for corpus in (plain, grids):
        raw_data = corpus.raw(raise_it)
        shards.append(len(shard_plans(raw_data.chunks, shard_bytes=raw_data.shard_bytes)))
    assert shards[1] > shards[0] == 2
