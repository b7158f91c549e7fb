"""One stored story question, against the raw file it came from."""

import pytest
from rich.console import Console

from malmoi.datasets.stored_story import read_story_example
from malmoi.display.example import StoryExample, example_view
from malmoi.errors import MalmoiError
from malmoi.featurize.babi_words import babi_words
from malmoi.pipelines import babi, plan
from malmoi.pipelines import prepare as prepare_module
from tests.datasets.prepared_babi import prepare_babi, raw_questions, rewrite, shard
from tests.pipelines.always import always


@pytest.fixture(scope="module")
def task_2(raw_dir, tmp_path_factory):
    return prepare_babi(raw_dir / "babi", tmp_path_factory.mktemp("data"), "en-1k-qa2")


@pytest.mark.parametrize("split", ["train", "test"])
def test_the_raw_lines_come_back_verbatim(raw_dir, task_2, split):
    file = raw_dir / "babi/tasks_1-20_v1-2/en" / f"qa2_two-supporting-facts_{split}.txt"
    raw = list(raw_questions(file))
    for index in (0, 3, 4, 5, 499, 999):
        found, asked = read_story_example(task_2, split=split, index=index), raw[index]
        assert found["text"] == asked.text
        assert found["text"].encode() + b"\n" in file.read_bytes()
        assert (found["task"], found["story_id"], found["question_id"]) == (2, index // 5, index % 5)
        words = found["words"]
        assert [words.decode(row) for row in found["story"]] == [babi_words(line) for line in asked.statements]
        assert words.decode(found["question"]) == babi_words(asked.question)
        assert found["answer"] == asked.answer
        assert words.decode(found["answer_tokens"]) == [asked.answer]


def test_it_can_be_shown(task_2):
    example = StoryExample(**read_story_example(task_2, index=3))
    console = Console(width=100)
    with console.capture() as captured:
        console.print(example_view(example))
    # Line 22 asks where the apple is; its facts are the lines 21 and 10.
    lines = [" ".join(line.split()) for line in captured.get().splitlines()]
    assert lines[0] == "task 2, story 0, question 3"
    assert "*1 21 Sandra left the apple." in lines
    assert "*2 10 Sandra journeyed to the hallway." in lines
    assert "22 Where is the apple? hallway 21 10" in lines


@pytest.mark.parametrize("index", [-1, 1000, 10**12])
def test_outside_the_split(task_2, index):
    with pytest.raises(MalmoiError, match=f"^babi/en-1k-qa2, split test: there is no example {index}, .* 0 to 999"):
        read_story_example(task_2, split="test", index=index)


def test_a_split_that_there_is_not(task_2):
    with pytest.raises(MalmoiError, match="no split 'validation', it has: train, test"):
        read_story_example(task_2, split="validation", index=0)


def test_the_last_example_of_many_shards_and_a_language_of_letters(make_babi, tmp_path, monkeypatch):
    monkeypatch.setattr(babi, "scan", always(plan.scan, chunk_bytes=100))
    monkeypatch.setattr(prepare_module, "shard_plans", always(plan.shard_plans, shard_bytes=200))
    story = "1 은경이는 화장실로 이동했습니다.\n2 은경이는 어디야? \t화장실\t1\n"
    raw = make_babi(train=(story * 20).encode(), test=b"1 A b.\n2 Where is A?\tattic, cellar\t1\n")
    dataset = prepare_babi(raw, tmp_path / "data")
    assert len(dataset.info.splits["train"].shard_lengths) > 1
    for index in (0, 7, 19):
        found = read_story_example(dataset, index=index)
        assert (found["story_id"], found["text"]) == (index, story.removesuffix("\n"))
        assert found["words"].decode(found["story"][0]) == ["은경이는", "화장실로", "이동했습니다"]
    unknown = read_story_example(dataset, split="test", index=0)
    assert unknown["answer"] == "<unk>"
    assert unknown["words"].decode(unknown["answer_tokens"]) == ["<unk>", "<unk>"]


def test_damage_is_named(make_babi, tmp_path):
    dataset = prepare_babi(make_babi(), tmp_path)

    def spoil(examples):
        examples[1].features.feature["question"].bytes_list.value[0] = b"\7\7\7\7" * 4
        del examples[2].features.feature["text"]
        return examples

    rewrite(shard(dataset, "train"), spoil)
    assert read_story_example(dataset, index=0)["answer"] == "bathroom"
    where = "babi/en-1k-qa1, split train, example"
    with pytest.raises(MalmoiError, match=f"{where} 1: feature question: expected ids from 0 to .*"):
        read_story_example(dataset, index=1)
    with pytest.raises(MalmoiError, match=f"{where} 2: .*text"):
        read_story_example(dataset, index=2)
    shard(dataset, "train").unlink()
    with pytest.raises(MalmoiError, match=r"babi-train\.tfrecord-00000-of-00001: .*no such file"):
        read_story_example(dataset, index=0)
