"""IMG+PRIOR from a trained IMG: the priors are counted, and how much they are smoothed is chosen."""

from collections.abc import Mapping, Sequence

import numpy as np
from keras import ops

from malmoi.featurize.vocabulary import Vocabulary
from malmoi.models.training.examples import Arrays, Examples
from malmoi.models.visual_answers import answer_probabilities
from malmoi.models.visual_qa.asked_object import CUES, asked_objects, content_table, cue_table
from malmoi.models.visual_qa.img import Img
from malmoi.models.visual_qa.img_prior import ImgPrior
from malmoi.models.visual_qa.object_prior import SMOOTHING, ObjectCounts


def with_prior(
    img: Img, examples: Examples, words: Vocabulary, types: Sequence[str], smoothing: Mapping[str, float]
) -> ImgPrior:
    """Puts priors on a trained IMG.

    Args:
        img: the deaf model.
        examples: the training questions: ``question``, ``type`` and answers.
        words: of the questions.
        types: the names of the types of questions.
        smoothing: of each type that has a prior, see ``ObjectCounts.log_prior``; as ``best_smoothing`` gives it.
    """
    classes = img.settings["answers"]
    counted = _counted(examples, words, types, classes)
    rows = np.zeros((len(types), len(words)), np.int32)
    priors = [np.zeros((1, classes), np.float32)]  # of what training does not know
    for place, counts in counted.items():
        rows[place, counts.things] = sum(map(len, priors)) + np.arange(len(counts.things))
        priors.append(counts.log_prior(smoothing[types[place]]))
    log_prior = np.concatenate(priors)
    model = ImgPrior(
        len(words),
        classes,
        types=len(types),
        features=img.settings["features"],
        things=len(log_prior),
        seed=img.settings["seed"],
    )
    model.img.set_weights(img.get_weights())
    model.cues.assign(cue_table(words, types))
    model.content.assign(content_table(words))
    model.rows.assign(rows)
    model.log_prior.assign(log_prior)
    return model


def best_smoothing(
    img: Img, examples: Examples, held: Examples, words: Vocabulary, types: Sequence[str]
) -> dict[str, float]:
    """The smoothing with which most held-out questions of each type are answered right; the most of it among equals.

    Args:
        img: trained on ``examples``.
        examples: what is counted, see ``with_prior``.
        held: the held-out questions: ``question``, ``type``, ``fc7`` and answers.
        words: see ``with_prior``.
        types: see ``with_prior``.
    """
    counted = _counted(examples, words, types, img.settings["answers"])
    return {types[place]: _best(img, counts, _of_type(held, place), words, types) for place, counts in counted.items()}


def _best(img: Img, counts: ObjectCounts, held: Examples, words: Vocabulary, types: Sequence[str]) -> float:
    if not len(held.labels):
        return SMOOTHING[0]
    objects = _objects(held.features, words, types)
    known = np.isin(objects, counts.things)  # the others are answered alike, however much is smoothed
    if not known.any():
        return SMOOTHING[0]
    rows = np.searchsorted(counts.things, objects[known])
    seen = np.log(np.maximum(answer_probabilities(img, held.features)[known], np.finfo(np.float32).tiny))
    right = [(np.argmax(seen + counts.log_prior(much)[rows], axis=1) == held.labels[known]).sum() for much in SMOOTHING]
    return SMOOTHING[int(np.argmax(right))]


def _counted(examples: Examples, words: Vocabulary, types: Sequence[str], classes: int) -> dict[int, ObjectCounts]:
    """By the place of each type that names things, what was counted."""
    objects = _objects(examples.features, words, types)
    kinds = examples.features["type"]
    return {
        place: ObjectCounts.of(objects[kinds == place], examples.labels[kinds == place], classes)
        for place, name in enumerate(types)
        if name in CUES
    }


def _objects(features: Arrays, words: Vocabulary, types: Sequence[str]) -> np.ndarray:
    tables = cue_table(words, types), content_table(words)
    return ops.convert_to_numpy(asked_objects(features["question"], features["type"], *tables))


def _of_type(examples: Examples, place: int) -> Examples:
    wanted = examples.features["type"] == place
    features = {name: array[wanted] for name, array in examples.features.items()}
    return Examples(features, examples.labels[wanted])
