"""bAbI 1k, one model for all tasks: position encoding, linear start, random noise, vectors of 50."""

from malmoi.models.linear_start import Schedule
from malmoi.models.recipe import Recipe

RECIPE = Recipe(dimensions=50, schedule=Schedule(epochs=60, halve_every=15, linear_epochs=60, patience=30))
