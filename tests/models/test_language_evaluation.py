import math

import numpy as np
import pytest
from keras import ops

from malmoi.errors import MalmoiError
from malmoi.models.language_evaluation import evaluate_language_model, figures_by_split
from malmoi.models.language_model import LanguageModel
from malmoi.models.language_run import LanguageRun, MemoryLanguageRun
from malmoi.models.memn2n_language_model import MemN2NLanguageModel
from tests.models import token_dataset


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    return token_dataset.write(tmp_path_factory.mktemp("data"))


def saved(folder, dataset, *, num_steps, unit="word"):
    model = LanguageModel(10, units=5, layers=1, init_scale=1.0, seed=3)
    vocabularies = {"tokens": dataset.vocabulary("tokens")}
    about = {"dataset": dataset.name, "unit": unit, "recipe": {"num_steps": num_steps, "patience": None}}
    return LanguageRun.save(folder, model, vocabularies, tokenizer_name="words", **about)


def cross_entropies(logits, classes):
    logits = ops.convert_to_numpy(logits).astype("float64")
    return np.log(np.exp(logits).sum(-1)) - np.take_along_axis(logits, classes[..., None], -1)[..., 0]


@pytest.mark.parametrize("num_steps", [1, 7, 1000])
def test_the_state_is_carried_through_the_whole_text(dataset, tmp_path, num_steps):
    """The same as one call with the whole text, whatever the windows are."""
    run = saved(tmp_path / "run", dataset, num_steps=num_steps)
    result = evaluate_language_model(run, dataset)
    text = np.array(token_dataset.tokens(333, seed=2))
    expected = cross_entropies(run.model(ops.convert_to_tensor(text[None, :-1])), text[None, 1:] - 1)
    assert result.tokens == 332
    assert result.loss == pytest.approx(expected.mean(), rel=1e-5)
    assert result.perplexity == pytest.approx(math.exp(expected.mean()), rel=1e-5)


def test_a_memory_network_is_asked_for_every_token(dataset, tmp_path):
    model = MemN2NLanguageModel(10, dimensions=6, hops=2, memory_size=4, stddev=0.5, seed=1)
    vocabularies = {"tokens": dataset.vocabulary("tokens")}
    about = {"dataset": dataset.name, "unit": "word", "recipe": {"patience": None}}
    run = MemoryLanguageRun.save(tmp_path / "run", model, vocabularies, tokenizer_name="words", **about)
    text = np.array(token_dataset.tokens(333, seed=2))
    memories = np.stack([np.concatenate([[0] * 4, text])[place : place + 4] for place in range(333)])
    expected = cross_entropies(model({"memory": memories.astype("int32")}), text - 1)
    result = evaluate_language_model(run, dataset)
    assert result.tokens == 333
    assert result.loss == pytest.approx(expected.mean(), rel=1e-5)


def test_characters_are_told_in_bits(dataset, tmp_path):
    by_word = figures_by_split(saved(tmp_path / "word", dataset, num_steps=9), dataset)
    by_char = figures_by_split(saved(tmp_path / "char", dataset, num_steps=9, unit="char"), dataset)
    assert list(by_word) == ["validation", "test"]
    for split, perplexity in by_word.items():
        assert by_char[split] == pytest.approx(math.log2(perplexity), rel=1e-5)


def test_another_vocabulary_is_refused(dataset, tmp_path):
    run = saved(tmp_path / "run", dataset, num_steps=9)
    other = token_dataset.write(tmp_path / "data", words=token_dataset.WORDS[::-1])
    with pytest.raises(MalmoiError, match=r"other tokens than the dataset .* was trained on .text/tiny., so its ids"):
        evaluate_language_model(run, other)


def test_an_unknown_split_is_refused(dataset, tmp_path):
    with pytest.raises(MalmoiError, match="no split 'valid'"):
        figures_by_split(saved(tmp_path / "run", dataset, num_steps=9), dataset, splits=["valid"])
