"""bAbI 1k, a model a task: position encoding, linear start, random noise."""

from malmoi.models.linear_start import Schedule
from malmoi.models.recipe import Recipe

RECIPE = Recipe(schedule=Schedule(linear_epochs=100, patience=40))
