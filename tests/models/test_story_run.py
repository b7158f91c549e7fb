from dataclasses import asdict
from unicodedata import normalize

import numpy as np
import pytest
from keras import ops

from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.models.memn2n import MemN2N
from malmoi.models.runs import runs_in
from malmoi.models.story_run import StoryRun, Widths, story_inputs

WORDS = Vocabulary(("mary", "is", "in", "the", "garden", "where", "attic"))
ANSWERS = Vocabulary(("garden", "attic"), specials=("<unk>",))
WIDTHS = Widths(memory=3, sentence=5, question=3)


@pytest.fixture
def run(tmp_path):
    model = MemN2N(len(WORDS), [WORDS.id(answer) for answer in ANSWERS.words], memory_size=3, seed=1)
    return StoryRun.save(
        tmp_path / "run",
        model,
        {"words": WORDS, "answers": ANSWERS},
        tokenizer_name="babi_words",
        widths=asdict(WIDTHS),
        dataset="babi/en-1k-qa1",
    )


def test_it_is_read_back(run):
    again = StoryRun(run.folder)
    assert again.whole
    assert (again.words, again.answers, again.widths) == (WORDS, ANSWERS, WIDTHS)
    assert again.about["dataset"] == "babi/en-1k-qa1"


def test_a_question_about_a_story(run):
    answer = run.read(["Mary is in the garden.", "Mary is here."], "Where is Mary?")
    assert sum(answer.probabilities.values()) == pytest.approx(1, abs=1e-5)
    assert answer.text in ("garden", "attic")  # never the unknown one
    assert list(answer.probabilities.values()) == sorted(answer.probabilities.values(), reverse=True)
    assert answer.attention.shape == (3, 2)
    assert answer.unknown_words == ("here",)
    logits = run.model(
        {
            "story": np.array([[[2, 3, 4, 5, 6], [2, 3, 1, 0, 0], [0] * 5]]),
            "time": np.array([[2, 1, 0]]),
            "question": np.array([[7, 3, 2]]),
        }
    )
    expected = ops.convert_to_numpy(ops.softmax(logits))[0]
    assert answer.probabilities["garden"] == pytest.approx(expected[1], abs=1e-6)


def test_only_the_latest_sentences_are_remembered(run):
    story = [f"Mary is in the {place}." for place in ("attic", "garden", "attic", "garden")]
    answer = run.read(story, "Where is Mary?")
    assert answer.sentences == tuple(story[1:])
    assert answer.probabilities == run.read(story[1:], "Where is Mary?").probabilities


def test_a_question_in_korean_is_cut_as_in_training(tmp_path):
    words = Vocabulary(("은", "경", "이", "는", "복", "도", "로", "갔", "다", "어", "디"))
    answers = Vocabulary(("복도",), specials=("<unk>",))
    model = MemN2N(len(words), [words.id(answer) for answer in answers.words], memory_size=3, seed=1)
    saved = {"words": words, "answers": answers}
    run = StoryRun.save(
        tmp_path, model, saved, tokenizer_name="syllable", widths=asdict(Widths(memory=3, sentence=9, question=7))
    )
    story, question = "은경이는 복도로 갔다.", "은경이는 어디야?"
    assert run.read([story], question).unknown_words == ("야",)
    decomposed = run.read([normalize("NFD", story)], normalize("NFD", question))
    assert decomposed.probabilities == run.read([story], question).probabilities
    assert run.read(["Mary left."], question).unknown_words[:4] == ("m", "a", "r", "y")


def test_inputs_worked_out_by_hand():
    inputs = story_inputs(
        [np.array([3, 4]), np.array([5, 6, 7])],
        np.array([6]),
        widths=Widths(memory=3, sentence=2, question=1),
    )
    np.testing.assert_array_equal(inputs["story"], [[[3, 4], [5, 6], [0, 0]]])
    np.testing.assert_array_equal(inputs["time"], [[2, 1, 0]])
    np.testing.assert_array_equal(inputs["question"], [[6]])


def test_a_folder_without_a_model_says_so(tmp_path, run):
    with pytest.raises(MalmoiError, match=r"run\.json is missing"):
        _ = StoryRun(tmp_path).about
    assert [found.folder for found in runs_in(tmp_path)] == [run.folder]
    assert runs_in(run.folder) == [run]
    (tmp_path / "empty").mkdir()
    with pytest.raises(MalmoiError, match="no trained model"):
        runs_in(tmp_path / "empty")


@pytest.mark.parametrize("content", [b"", b"no model", None])
def test_a_damaged_model_says_so(run, content):
    file = run.folder / "model.keras"
    file.write_bytes(content if content is not None else file.read_bytes()[:5000])
    with pytest.raises(MalmoiError, match=r"model\.keras can't be read .* train again"):
        _ = StoryRun(run.folder).model


def test_a_damaged_description_says_so(run):
    (run.folder / "run.json").write_text("{")
    with pytest.raises(MalmoiError, match=r"run\.json can't be read"):
        _ = StoryRun(run.folder).about
