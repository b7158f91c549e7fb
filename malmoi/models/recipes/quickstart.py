"""The sample corpus, a model a task: a small training for a first look.

``malmoi quickstart`` runs it.
"""

from malmoi.models.story_recipe import StoryRecipe
from malmoi.models.training.linear_start import Schedule

RECIPE = StoryRecipe(restarts=1, schedule=Schedule(epochs=40, halve_every=10, linear_epochs=20, patience=20))
