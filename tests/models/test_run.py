import numpy as np
import pytest
from keras import ops

from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.models.memn2n import MemN2N
from malmoi.models.run import Run, Widths, runs_in, story_inputs

WORDS = Vocabulary(("mary", "is", "in", "the", "garden", "where", "attic"))
ANSWERS = Vocabulary(("garden", "attic"), specials=("<unk>",))
WIDTHS = Widths(memory=3, sentence=5, question=3)


@pytest.fixture
def run(tmp_path):
    model = MemN2N(len(WORDS), [WORDS.id(answer) for answer in ANSWERS.words], memory_size=3, seed=1)
    return Run.save(
        tmp_path / "run",
        model,
        words=WORDS,
        answers=ANSWERS,
        tokenizer_name="babi_words",
        widths=WIDTHS,
        dataset="babi/en-1k-qa1",
    )


def test_it_is_read_back(run):
    again = Run(run.folder)
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
        _ = Run(tmp_path).about
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
        _ = Run(run.folder).model


def test_a_damaged_description_says_so(run):
    (run.folder / "run.json").write_text("{")
    with pytest.raises(MalmoiError, match=r"run\.json can't be read"):
        _ = Run(run.folder).about
