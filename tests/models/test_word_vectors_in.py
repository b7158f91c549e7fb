import numpy as np
import pytest

from malmoi.errors import BadInput, MalmoiError
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.models.language_model import LanguageModel
from malmoi.models.language_run import LanguageRun
from malmoi.models.word2vec import Word2Vec
from malmoi.models.word2vec_run import Word2VecRun
from malmoi.models.word_vectors import WordVectors
from malmoi.models.word_vectors_in import word_vectors_in

VOCABULARY = Vocabulary(("<eos>", "the", "말"))  # ids 2, 3, 4; 1 is unknown


def saved(folder):
    model = Word2Vec(5, dimensions=3, seed=1)
    model.set_noise(np.array([0, 0, 0, 0.25, 0.75]))
    Word2VecRun.save(folder, model, {"tokens": VOCABULARY}, tokenizer_name="words")
    return model.vectors


def test_of_a_run_or_of_the_folder_that_holds_it(tmp_path):
    expected = saved(tmp_path / "runs" / "word")
    for place in (tmp_path / "runs" / "word", tmp_path / "runs"):
        found = word_vectors_in(place)
        assert found.words == ("the", "말")
        np.testing.assert_array_equal(found.vectors, expected[3:])


def test_of_a_file(tmp_path):
    WordVectors(("a", "b"), np.eye(2)).save(tmp_path / "vectors.txt")
    assert word_vectors_in(tmp_path / "vectors.txt").words == ("a", "b")
    (tmp_path / "other.txt").write_text("a 1 2 3\n")
    with pytest.raises(BadInput, match=r"other\.txt, line 1"):
        word_vectors_in(tmp_path / "other.txt")


def test_folders_without_vectors_or_with_several(tmp_path):
    with pytest.raises(MalmoiError, match="holds no trained model"):
        word_vectors_in(tmp_path)
    model = LanguageModel(5, units=2, layers=1)
    LanguageRun.save(tmp_path / "a", model, {"tokens": VOCABULARY}, tokenizer_name="words", unit="word")
    with pytest.raises(MalmoiError, match="found models of other kinds"):
        word_vectors_in(tmp_path)
    saved(tmp_path / "b")
    assert len(word_vectors_in(tmp_path)) == 2
    saved(tmp_path / "c")
    with pytest.raises(MalmoiError, match=r"found several: .*/b, .*/c. Name one"):
        word_vectors_in(tmp_path)
    with pytest.raises(FileNotFoundError):
        word_vectors_in(tmp_path / "none")
