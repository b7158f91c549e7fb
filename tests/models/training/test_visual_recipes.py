"""The models that look at pictures, by their recipes, in a world where one has to look."""

import json
import shutil
from dataclasses import replace

import keras
import numpy as np
import pytest
from keras import ops

from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.models.recipes import recipe
from malmoi.models.runs import runs_in
from malmoi.models.training.visual_messages import VISUAL_MESSAGES
from malmoi.models.training.visual_qa import train_visual_qa
from malmoi.models.visual_evaluation import evaluate_visual_qa, require_alike, split_probabilities
from malmoi.models.visual_run import NeighbourRun, VisualRun
from malmoi.models.word2vec import Word2Vec
from malmoi.models.word2vec_run import Word2VecRun
from tests.models.pictured import prepare_pictured

SMALL = {"embedding": 8, "units": 8, "batch_size": 32, "rate": 0.03, "epochs": 6, "patience": 2}
# Whether each is trained again on all questions: what is then counted or chosen matters to the first two.
TRAINED = {"img-prior": True, "knn": True, "img-bow": False}
if keras.backend.backend() == "tensorflow":  # compiling an LSTM takes JAX many seconds
    TRAINED |= {"two-vis-blstm": False}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    return prepare_pictured(tmp_path_factory.mktemp("pictured"))


@pytest.fixture(scope="module")
def trained(dataset, tmp_path_factory):
    """Each run by its recipe, trained when it is first asked for."""
    root, runs = tmp_path_factory.mktemp("runs"), {}

    def run_of(name):
        if name not in runs:
            small = replace(recipe(f"vqa/{name}"), **SMALL, again=TRAINED[name])
            runs[name] = train_visual_qa(dataset, recipe=small, folder=root / name, seed=1)
        return runs[name]

    return run_of


@pytest.mark.usefixtures("wordnet")
@pytest.mark.parametrize("name", TRAINED)
def test_who_looks_finds_the_answers(dataset, trained, name):
    assert evaluate_visual_qa(trained(name), dataset)["accuracy"] > 0.9


@pytest.mark.usefixtures("wordnet")
def test_without_the_prior_it_does_not_hear_whether_the_cat_or_the_sky_is_asked_about(dataset, trained):
    run = VisualRun(trained("img-prior").folder)
    run.model.log_prior.assign(np.zeros(run.model.log_prior.shape))
    found = evaluate_visual_qa(run, dataset)
    assert found["number"] > 0.9
    assert 0.5 < found["color"] < 0.8


def test_the_prior_hears_what_is_asked_about(dataset, trained):
    run = trained("img-prior")
    assert run.about["smoothing"].keys() == {"number", "color", "location"}
    assert "; priors smoothed by " in VISUAL_MESSAGES.result(run)
    red_cat = np.full(7, 3, "float32")
    red_cat[0] += 5
    assert run.ask("what is the color of the sky", red_cat).answers[0][0] == "blue"
    assert run.ask("what is the color of the cat", red_cat).answers[0][0] == "red"


def test_neighbours_are_chosen_and_looked_up(dataset, trained):
    run = trained("knn")
    assert runs_in(run.folder) == [run]
    assert isinstance(run, NeighbourRun)
    assert 1 <= run.neighbours <= 50
    assert f"; {run.neighbours} neighbours, " in VISUAL_MESSAGES.result(run)
    shown = []
    found = split_probabilities(run, dataset, track=lambda ranges: shown.extend(ranges) or ranges)
    assert found.shape == (120, len(dataset.answers))
    assert shown == [range(120)]
    np.testing.assert_allclose(found.sum(axis=1), 1)
    with pytest.raises(MalmoiError, match="nearest training questions, which are in the dataset coco_qa/released-fc7"):
        run.probabilities({"question": np.ones((1, 3), "int32")})
    remembering = run.remembering(dataset)
    assert remembering == run
    red = np.full(7, 3, "float32")
    red[0] += 5
    answers = remembering.ask("what is the color of the cat", red).answers
    assert answers[0][0] == "red"
    assert sum(share for _, share in answers) == pytest.approx(1)


def test_neighbours_of_the_question_alone(dataset, tmp_path):
    blind = replace(recipe("vqa/knn"), picture="none", **SMALL | {"epochs": 1, "again": False})
    run = train_visual_qa(dataset, recipe=blind, folder=tmp_path)
    assert not run.looks
    given = split_probabilities(run, dataset, split="train").reshape(-1, 3, len(dataset.answers))
    assert (given == given[0]).all()  # the same for all pictures
    assert dataset.answers.words[given[0, 2].argmax()] == "blue"


def test_vectors_of_another_origin_are_refused(trained, tmp_path):
    other = prepare_pictured(tmp_path, weights="random:2")
    with pytest.raises(MalmoiError, match="was trained on vectors of another origin"):
        split_probabilities(trained("knn"), other)


def test_words_can_start_from_a_run_of_word_vectors(dataset, tmp_path):
    known = Vocabulary(("<eos>", "cat", "sky", "lamp"))
    model = Word2Vec(len(known), dimensions=8, seed=1)
    model.set_noise(np.array([0, 0, 0, 0.3, 0.3, 0.4]))
    Word2VecRun.save(tmp_path / "word2vec", model, {"tokens": known}, tokenizer_name="words")
    small = SMALL | {"embeddings": str(tmp_path / "word2vec"), "rate": 1e-9, "epochs": 1, "again": False}
    run = train_visual_qa(dataset, recipe=replace(recipe("vqa/knn"), **small), folder=tmp_path / "run")
    table = np.array(ops.convert_to_numpy(run.model.embedding.embeddings))
    for word in ("cat", "sky"):
        np.testing.assert_allclose(table[run.words.id(word)], model.vectors[known.id(word)], atol=1e-5)


def test_means_are_of_models_of_the_same_words_answers_and_data(dataset, trained, tmp_path):
    runs = [trained("img-bow"), trained("knn")]
    require_alike(runs)
    with pytest.raises(MalmoiError, match="one model only"):
        require_alike(runs[:1])
    for field, told in (("words", "different words;"), ("answers", "different answers;")):
        shutil.copytree(runs[1].folder, tmp_path / field)
        Vocabulary(("other",)).save(tmp_path / field, field, tokenizer="question_words", source="train")
        with pytest.raises(MalmoiError, match=told):
            require_alike([runs[0], NeighbourRun(tmp_path / field)])
    shutil.copytree(runs[1].folder, tmp_path / "data")
    about = json.loads((tmp_path / "data/run.json").read_text())
    (tmp_path / "data/run.json").write_text(json.dumps(about | {"dataset": "daquar/37-single"}))
    with pytest.raises(MalmoiError, match="different datasets: coco_qa/released-fc7 and daquar/37-single;"):
        require_alike([runs[0], NeighbourRun(tmp_path / "data")])
