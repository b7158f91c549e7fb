"""What some networks of image question answering need beside trained weights, chosen on held-out questions."""

from collections.abc import Mapping
from typing import Any, Protocol

import keras

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.question_types import question_types
from malmoi.models.training.examples import Examples
from malmoi.models.training.img_prior import best_smoothing, with_prior
from malmoi.models.visual_qa.knn import KNN, best_count
from malmoi.models.visual_recipe import VisualRecipe


class Read(Protocol):
    """Reads the questions of a part of the training split, or of all of it, with the pictures' vectors or without."""

    def __call__(self, *, part: str | None, pictures: bool = True) -> Examples:
        """See the class."""


def choices(
    model: keras.Model, read: Read, held: Examples, *, recipe: VisualRecipe, dataset: Prepared
) -> dict[str, Any]:
    """What is chosen on the questions held out, as ``run.json`` tells it; nothing for most networks.

    Args:
        model: trained on the other questions.
        read: gives these.
        held: the questions held out.
        recipe: the settings.
        dataset: what the model is trained on.
    """
    if recipe.network == "img_prior":
        counted = read(part="train", pictures=False)
        return {"smoothing": best_smoothing(model, counted, held, dataset.words, question_types(dataset))}
    if recipe.network == "knn":
        neighbours = KNN.of(model, *read(part="train")).neighbours(held.features, recipe.neighbours)
        count, right = best_count(neighbours, held.labels, len(dataset.answers))
        return {"neighbours": count, "held_out_accuracy": right}
    return {}


def completed(
    model: keras.Model, read: Read, chosen: Mapping[str, Any], *, recipe: VisualRecipe, dataset: Prepared
) -> keras.Model:
    """The model that is kept.

    Args:
        model: trained.
        read: gives the training questions.
        chosen: what ``choices`` gave.
        recipe: the settings.
        dataset: what the model is trained on.
    """
    if recipe.network != "img_prior":
        return model
    counted = read(part=None if recipe.again else "train", pictures=False)
    return with_prior(model, counted, dataset.words, question_types(dataset), chosen["smoothing"])
