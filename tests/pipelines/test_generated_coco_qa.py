"""COCO-QA generated from captions, from COCO's files to shards."""

import json
import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from malmoi.datasets.coco_qa.coco_qa_dataset_builder import Builder
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.preparing import prepare_dataset
from malmoi.datasets.stored_visual import read_visual_example
from malmoi.datasets.verify import verify
from malmoi.datasets.visual_qa import visual_qa_arrays
from malmoi.errors import BadInput, MalmoiError
from malmoi.featurize.parsing.chunk import ChunkParser
from malmoi.featurize.questions.assembly import Assembly
from malmoi.pipelines import caption_splits
from malmoi.pipelines.assembled import Line
from malmoi.pipelines.caption_splits import CaptionSplits
from malmoi.pipelines.coco_qa import CocoQaCorpus
from malmoi.pipelines.coco_qa_assembly import write_release
from malmoi.pipelines.fc7_settings import Fc7Settings
from malmoi.pipelines.generation import Generation
from malmoi.pipelines.prepare import prepare
from tests.pipelines.engines import ENGINES
from tests.pipelines.made_photos import stand_in, vector, write_photos

pytestmark = pytest.mark.usefixtures("parsing_data")

NAME = "coco_qa/generated"
TRAIN = ["A man is riding a brown horse", "", "Two dogs sit here", "A cat sits on a mat in a room"] * 4
TEST = ["A red bus is in a lot", "?", "Three cats are sleeping on a couch", "A cat sits in a room"]
ALL = Assembly(rarest=0, free=1000, validation=0.25)


def annotations(path, texts, *, first=0):
    """Two captions a picture; pictures are numbered from the number of the first caption."""
    images = [{"id": 1 + first + n // 2, "file_name": "x.jpg"} for n in range(0, len(texts), 2)]
    captions = [{"id": first + n, "image_id": 1 + first + n // 2, "caption": text} for n, text in enumerate(texts)]
    path.write_text(json.dumps({"images": images, "annotations": captions}))
    return path


def instances(path, counts):
    """By picture, how many dogs."""
    things = [{"image_id": image, "category_id": 18, "iscrowd": 0} for image, n in counts.items() for _ in range(n)]
    images, categories = [{"id": image} for image in counts], [{"id": 18, "name": "dog"}]
    path.write_text(json.dumps({"images": images, "annotations": things, "categories": categories}))
    return path


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    root = tmp_path_factory.mktemp("raw") / "annotations"
    root.mkdir()
    annotations(root / "captions_train2014.json", TRAIN)
    annotations(root / "captions_val2014.json", TEST, first=100)
    instances(root / "instances.json", {1: 2, 2: 11, 101: 1, 999: 3})
    return root


def generation(raw, **changed):
    return Generation(**({"assembly": ALL, "instances": (str(raw / "instances.json"),)} | changed))


@pytest.fixture(scope="module")
def dataset(raw, tmp_path_factory, parsing_data):
    return prepare_dataset(
        NAME, raw_dir=raw.parent, settings=generation(raw), data_dir=tmp_path_factory.mktemp("data")
    ).dataset


def stored(dataset, split):
    """The examples of a split by the plainest code."""
    examples = []
    for piece in dataset.pieces(split):
        for record in tf.data.TFRecordDataset(piece.file).as_numpy_iterator():
            features = tf.train.Example.FromString(record).features.feature
            examples.append(
                {
                    name: next(iter(feature.int64_list.value or feature.bytes_list.value))
                    for name, feature in features.items()
                }
            )
    return examples


def test_each_question_tells_where_it_comes_from(dataset):
    train, test = stored(dataset, "train"), stored(dataset, "test")
    names = {"answer", "answer_text", "caption_id", "image_id", "mode", "question", "question_id", "question_text"}
    assert all(set(example) == names | {"rule", "type"} for example in train + test)
    horse = next(example for example in train if example["question_text"] == b"what is the man riding")
    assert (horse["answer_text"], horse["rule"], horse["mode"]) == (b"horse", b"object-moved", b"faithful")
    assert horse["caption_id"] // 2 + 1 == horse["image_id"]
    assert TRAIN[horse["caption_id"]] == "A man is riding a brown horse"
    counted = [example for example in train + test if example["rule"] == b"instances"]
    assert [(e["question_text"], e["answer_text"], e["image_id"], e["caption_id"]) for e in counted] == [
        (b"how many dogs are there", b"two", 1, -1),
        (b"how many dogs are there", b"one", 101, -1),
    ]
    assert dataset.features["caption_id"].np_dtype == np.int64


def test_input_function_show_and_verify(dataset):
    features, answers = visual_qa_arrays(dataset, split="train")
    assert len(answers) == dataset.examples("train") == len(features["question"])
    shown = read_visual_example(dataset, split="test", index=0)
    assert shown["origin"].endswith("mode faithful")
    report = verify(dataset)
    assert report.ok
    assert any(finding.check == "generation" and "all add up" in finding.message for finding in report.findings)


def sums(stats):
    """Whether everything that came in is found again."""
    told = stats["generation"]
    captions, candidates, assembly = told["captions"], told["candidates"], told["assembly"]
    ends = captions["with_questions"] + captions["without_questions"] + sum(captions["set_aside"].values())
    assert captions["read"] == ends
    made = sum(candidates["by_type"].values())
    assert made == sum(candidates["by_rule"].values())
    assert made == assembly["rare"] + assembly["thinned"] + sum(assembly["kept"].values())
    assert {split: counts["examples"] for split, counts in stats["splits"].items()} == assembly["kept"]


def test_the_statistics_add_up(dataset):
    sums(dataset.stats)
    told = dataset.stats["generation"]
    assert told["captions"] == {
        "read": 20,
        "with_questions": 15,
        "without_questions": 0,
        "set_aside": {"empty": 4, "no word": 1},
    }
    assert told["candidates"]["dropped"]["instances: more than ten"] == 1
    assert told["candidates"]["dropped"]["instances: a picture without captions"] == 1
    assert told["settings"]["instances"] == ["instances.json"]
    assert set(dataset.stats["raw"]) == {"captions_train2014.json", "captions_val2014.json", "instances.json"}


def test_with_the_vectors_of_the_pictures(raw, tmp_path, monkeypatch):
    stand_in(monkeypatch)
    photos = write_photos(tmp_path / "photos", [*range(1, 9), 101, 102])
    vectors = Fc7Settings(name="all", images=(str(photos),), network="vgg16", weights="random:1")
    prepare_dataset("image_features/all", settings=vectors, data_dir=tmp_path)
    options = {"settings": generation(raw), "data_dir": tmp_path, "image_features": ["image_features/all"]}
    joined = prepare_dataset(f"{NAME}-fc7", raw_dir=raw, **options).dataset
    sums(joined.stats)
    assert verify(joined).ok
    features, _ = visual_qa_arrays(joined, split="test", fc7=True)
    np.testing.assert_array_equal(features["fc7"], np.stack([vector(number) for number in features["image_id"]]))


def test_from_the_command_line(raw, tmp_path, run):
    where = ["--raw-dir", raw, "--data-dir", tmp_path]
    more = ["--mode", "corrected", "--rarest", "1", "--free", "9", "--decay", "5", "--parser", "chunk"]
    status, out, err = run("prepare", NAME, *where, *more, "--augment-numbers", raw / "instances*.json")
    assert (status, err) == (0, "")
    told = json.loads((tmp_path / NAME / "1.0.0/stats.json").read_text())["generation"]["settings"]
    assert told["mode"] == "corrected"
    assert [told[name] for name in ("rarest", "free", "decay", "instances")] == [1, 9, 5.0, ["instances.json"]]
    assert run("verify", NAME, "--data-dir", tmp_path)[0] == 0
    _, out, _ = run("show", NAME, "--data-dir", tmp_path)
    assert "mode corrected" in out
    status, _, err = run("prepare", "babi/en-1k", "--mode", "corrected")
    assert (status, err) == (1, "error: babi/en-1k does not have --mode: only coco_qa/generated is made of captions.\n")


def test_a_sum_that_is_wrong_is_found(dataset, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(dataset.folder, folder)
    stats = json.loads((folder / "stats.json").read_text())
    stats["generation"]["assembly"]["rare"] += 1
    (folder / "stats.json").write_text(json.dumps(stats))
    report = verify(Prepared.open(folder))
    assert [finding.message for finding in report.findings if finding.level == "problem"] == [
        f"stats.json: expected the {made:,} candidates by {what} to be found again, found {made + 1:,}"
        for made in [sum(stats["generation"]["candidates"]["by_type"].values())]
        for what in ("type", "rule")
    ]


def files(folder):
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def test_thinned_and_rare(raw, tmp_path):
    settings_ = generation(raw, assembly=Assembly(rarest=2, free=3, decay=0.5), instances=(), mode="corrected")
    stats = prepare_dataset(NAME, raw_dir=raw, settings=settings_, data_dir=tmp_path).dataset.stats
    sums(stats)
    assert stats["generation"]["assembly"]["rare"] > 0
    assert stats["generation"]["assembly"]["thinned"] > 0
    assert stats["generation"]["settings"]["mode"] == "corrected"
    assert "instances" not in stats["generation"]["candidates"]["by_rule"]


@pytest.mark.engines
@pytest.mark.parametrize("engine", ["multi-processing", "job-service", "dask"])
def test_the_same_bytes_on_any_runner(raw, dataset, tmp_path, monkeypatch, engine):
    monkeypatch.setattr(caption_splits, "BLOCK", 3)
    (tmp_path / "logs").mkdir()
    with ENGINES[engine](tmp_path / "logs") as flags:
        other = prepare_dataset(
            NAME, raw_dir=raw, settings=generation(raw), data_dir=tmp_path / "data", beam_flags=flags
        ).dataset
    assert files(other.folder) == files(dataset.folder)


def test_bad_annotations_stop_or_are_set_aside(raw, tmp_path):
    shutil.copytree(raw, tmp_path / "raw")
    file = tmp_path / "raw" / "captions_val2014.json"
    content = json.loads(file.read_text())
    ids = [annotation["image_id"] for annotation in content["annotations"]]
    content["images"].append({"id": 0})
    for number, (image_id, caption) in enumerate([(5000, "a"), (0, "b"), (ids[0], "\ud83d"), (ids[0], None)], 900):
        content["annotations"].append({"id": number, "image_id": image_id, "caption": caption})
    content["annotations"].append(content["annotations"][0])
    file.write_text(json.dumps(content))
    with pytest.raises(BadInput, match="expected the image 5000 of caption 900"):
        prepare_dataset(NAME, raw_dir=tmp_path / "raw", settings=generation(raw), data_dir=tmp_path / "data")
    assert not list((tmp_path / "data").glob("coco_qa/generated/*"))
    assert not (tmp_path / "data/coco_qa/.work").exists()
    made = prepare_dataset(
        NAME, raw_dir=tmp_path / "raw", settings=generation(raw), data_dir=tmp_path / "data", on_error="skip"
    ).dataset
    sums(made.stats)
    reasons = ("no-image", "image-id", "half-character", "no-caption", "duplicate-id")
    assert made.stats["rejects"] == dict.fromkeys(sorted(reasons), 1)
    assert len((Path(made.folder) / "rejects.jsonl").read_text().splitlines()) == 5
    assert verify(made).ok


def test_other_settings_are_not_the_same_dataset(raw, tmp_path):
    prepare_dataset(NAME, raw_dir=raw, settings=generation(raw), data_dir=tmp_path)
    assert prepare_dataset(NAME, raw_dir=raw, settings=generation(raw), data_dir=tmp_path).found
    with pytest.raises(MalmoiError, match="mode was 'faithful' and is 'corrected' now"):
        prepare_dataset(NAME, raw_dir=raw, settings=generation(raw, mode="corrected"), data_dir=tmp_path)


def test_nothing_left_to_test(raw, tmp_path):
    shutil.copy(raw / "captions_train2014.json", tmp_path)
    annotations(tmp_path / "captions_val2014.json", ["?"], first=100)
    with pytest.raises(MalmoiError, match="no question is left for the test pictures"):
        prepare_dataset(NAME, raw_dir=tmp_path, settings=Generation(assembly=ALL), data_dir=tmp_path / "data")


def test_raw_data_that_is_not_there(raw, tmp_path):
    shutil.copy(raw / "captions_train2014.json", tmp_path)
    with pytest.raises(
        BadInput, match=r"COCO's captions of the test pictures, a file captions_val\*\.json, found none"
    ):
        prepare_dataset(NAME, raw_dir=tmp_path, data_dir=tmp_path / "data")
    annotations(tmp_path / "captions_val2014.json", TEST)
    (tmp_path / "captions_train2014.json").write_text('{"images": [], "annotations": []}')
    with pytest.raises(MalmoiError, match=r"no captions to train on in .*captions_train2014"):
        prepare_dataset(NAME, raw_dir=tmp_path, data_dir=tmp_path / "data")


def test_settings_that_make_no_sense(tmp_path):
    with pytest.raises(MalmoiError, match="parser is 'x'; it can be 'chunk' or 'corenlp'"):
        Generation(parser="x")
    with pytest.raises(MalmoiError, match="no mode 'x'"):
        Generation(mode="x")
    with pytest.raises(MalmoiError, match="coco_qa/released is not generated"):
        Builder(config="released", generation=Generation(), data_dir=tmp_path)


def test_the_builder_travels(raw, tmp_path):
    builder = Builder(config="generated", generation=generation(raw), data_dir=tmp_path)
    again = pickle.loads(pickle.dumps(builder))
    assert again.corpus(raw).generation == generation(raw)


PIECES = st.sampled_from(
    ["A cat", "two dogs", "red", "bus", "in a room", "sits", '"', "\n", "🐈", "\ufeff", "?", ".", " is "]
)
CAPTION = st.lists(PIECES | st.text(max_size=4), max_size=8).map(" ".join) | st.just("cat " * 200) | st.just("x" * 9999)
CAPTION = CAPTION.filter(lambda text: text.isprintable() or text.encode(errors="replace").decode() == text)


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(
    train=st.lists(CAPTION, max_size=12),
    test=st.lists(CAPTION, max_size=6),
    rarest=st.integers(0, 3),
    free=st.integers(0, 2),
    size=st.integers(1, 5),
)
def test_hostile_captions_add_up(parsing_data, tmp_path_factory, train, test, rarest, free, size):
    root = tmp_path_factory.mktemp("hostile")
    captions = CaptionSplits(
        train=(annotations(root / "train.json", [*train, "A man is riding a brown horse"] * 3),),
        test=(annotations(root / "test.json", [*test, "A red horse is in a lot"], first=100),),
        instances=(instances(root / "instances.json", {1: 1, 101: 20, 999: 3}),),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(caption_splits, "BLOCK", size)
        made = write_release(
            captions, root / "out", parser=ChunkParser(slips=True), assembly=Assembly(rarest=rarest, free=free, decay=1)
        )
    tally = made.tally
    assert tally.captions == 3 * (len(train) + 1) + len(test) + 1
    assert tally.captions == tally.asked + tally.silent + tally.set_aside.total()
    assert tally.questions.total() == tally.rules.total() == made.rare + made.thinned + sum(made.splits.values())
    assert tally.dropped["instances: a picture without captions"] == 1
    for split, number in made.splits.items():
        for name in Line._fields:
            assert (root / "out" / split / f"{name}.txt").read_bytes().count(b"\n") == number
    # What is written can be read as the release is.
    if all(made.splits.values()):
        (root / "prepared").mkdir()
        stats = prepare(CocoQaCorpus(str(root / "out")), root / "prepared").stats
        assert {split: counts["examples"] for split, counts in stats["splits"].items()} == made.splits
