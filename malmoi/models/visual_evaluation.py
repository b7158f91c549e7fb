"""Trained models of image question answering measured on a split."""

from collections.abc import Sequence

import numpy as np

from malmoi.datasets.answer_texts import answer_texts
from malmoi.datasets.prepared import Prepared
from malmoi.datasets.question_types import question_types
from malmoi.datasets.visual_qa import visual_qa_arrays
from malmoi.errors import MalmoiError
from malmoi.featurize.wups import THRESHOLDS, answer_words, compare_sets, compare_words
from malmoi.models.training.examples import Arrays
from malmoi.models.visual_answers import Track, untracked
from malmoi.models.visual_qa.guess import commonest_answers
from malmoi.models.visual_run import NeighbourRun, VisualRun


def evaluate_visual_qa(run: VisualRun, dataset: Prepared, *, split: str = "test") -> dict[str, float]:
    """Measures a trained model on a split.

    An answer that training does not have is always wrong; WUPS compares its word with the given one like any other.

    Args:
        run: the model.
        dataset: one with the vocabulary that it was trained on.
        split: of it.

    Returns:
        The accuracy, WUPS at two thresholds, and the accuracy of each type of question, by name.

    Raises:
        MalmoiError: see ``split_probabilities``; or there is no WordNet.
    """
    return evaluate_probabilities(split_probabilities(run, dataset, split=split), dataset, split=split)


def split_probabilities(
    run: VisualRun, dataset: Prepared, *, split: str = "test", track: Track = untracked
) -> np.ndarray:
    """How probable a trained model finds each answer to the questions of a split.

    Args:
        run: the model.
        dataset: one with the vocabulary that it was trained on.
        split: of it.
        track: shows progress.

    Returns:
        Float of shape (questions, answers), in the order of the corpus; of a K-NN the shares of the neighbours.

    Raises:
        MalmoiError: the dataset's vocabulary is not the run's, or its vectors' origin is not; there is no such split.
    """
    run.require_fit(dataset)
    if isinstance(run, NeighbourRun):
        run = run.remembering(dataset)
    features, _ = visual_qa_arrays(
        dataset, split=split, length=run.length, padding="right", keys=("type",), fc7=run.looks
    )
    return run.probabilities(features, track=track)


def evaluate_probabilities(probabilities: np.ndarray, dataset: Prepared, *, split: str = "test") -> dict[str, float]:
    """Measures what a model, or several together, say.

    Args:
        probabilities: of the answers to each question, float of shape (questions, answers).
        dataset: of the questions.
        split: of it.

    Returns:
        See ``evaluate_visual_qa``.

    Raises:
        MalmoiError: there is no WordNet.
    """
    types = visual_qa_arrays(dataset, split=split, length=1, keys=("type",))[0]["type"]
    given = [dataset.answers.words[place] for place in probabilities.argmax(axis=-1)]
    return _measured(dataset, split, given, types)


def require_alike(runs: Sequence[VisualRun]) -> None:
    """Makes sure that what several models say can be averaged.

    Raises:
        MalmoiError: there are not several; or they were trained on several datasets, or with other words or answers.
    """
    if len(runs) < 2:
        raise MalmoiError(f"there is one model only, {runs[0].folder}: a mean needs several.")
    first = runs[0]
    for run in runs[1:]:
        for what, one, other in (
            ("datasets", first.about["dataset"], run.about["dataset"]),
            ("words", first.words, run.words),
            ("answers", first.answers, run.answers),
        ):
            if one != other:
                told = f": {one} and {other}" if what == "datasets" else ""
                raise MalmoiError(f"{first.folder} and {run.folder} have different {what}{told}; they have no mean.")


def evaluate_guess(dataset: Prepared, *, split: str = "test") -> dict[str, float]:
    """Measures the guess of the commonest answer of each type, to know what models must beat.

    Args:
        dataset: of questions about pictures, with the split ``train``.
        split: that is measured.

    Returns:
        See ``evaluate_visual_qa``.

    Raises:
        MalmoiError: there is no such split, or no WordNet.
    """
    trained, answers = visual_qa_arrays(dataset, split="train", length=1, keys=("type",))
    commonest = commonest_answers(answers, trained["type"])
    types = visual_qa_arrays(dataset, split=split, length=1, keys=("type",))[0]["type"]
    # Of a type that training does not have, the unknown answer, which is wrong.
    given = [dataset.answers.words[commonest.get(kind, 0)] for kind in types.tolist()]
    return _measured(dataset, split, given, types)


def given_answers(run: VisualRun, features: Arrays) -> list[str]:
    """The most probable answer to each question.

    Args:
        run: the model.
        features: ``question``, int of shape (questions, words), and whatever else the model reads.
    """
    return [run.answers.words[place] for place in run.probabilities(features).argmax(axis=-1)]


def measures(
    truths: Sequence[str], given: Sequence[str], types: np.ndarray, *, names: Sequence[str], sets: bool
) -> dict[str, float]:
    """Accuracy and WUPS of answers.

    Args:
        truths: the true answers.
        given: one for each.
        types: what each question asks for: places in ``names``, int of shape (answers,).
        names: of the types.
        sets: whether answers are compared as sets of words (Malinowski and Fritz 2014), or as words (Ren et al. 2015).

    Raises:
        MalmoiError: there is no answer, or no WordNet.

    Example:
        >>> types, names = np.array([0, 1]), ["object", "number"]
        >>> found = measures(["cat", "two"], ["cat", "three"], types, names=names, sets=False)  # doctest: +SKIP
        >>> found["accuracy"], found["number"]  # doctest: +SKIP
        (0.5, 0.0)
    """
    if not truths:
        raise MalmoiError("there is no answer to measure.")
    if sets:
        comparison = compare_sets([answer_words(text) for text in truths], [answer_words(text) for text in given])
    else:
        comparison = compare_words(truths, given)
    right = comparison.right()
    found = {"accuracy": right.mean()}
    for threshold in THRESHOLDS:
        found[f"WUPS {threshold}"] = comparison.wups(threshold=threshold).mean()
    for place in np.unique(types):
        found[names[place]] = right[types == place].mean()
    return {name: float(value) for name, value in found.items()}


def _measured(dataset: Prepared, split: str, given: Sequence[str], types: np.ndarray) -> dict[str, float]:
    truths, sets = answer_texts(dataset, split), "answer_set" in dataset.features
    return measures(truths, given, types, names=question_types(dataset), sets=sets)
