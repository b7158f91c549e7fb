"""The sample corpus, a model a task: a small training for a first look.

``malmoi quickstart`` runs it.
"""

from malmoi.models.linear_start import Schedule
from malmoi.models.recipe import Recipe

RECIPE = Recipe(restarts=1, schedule=Schedule(epochs=40, halve_every=10, linear_epochs=20, patience=20))
