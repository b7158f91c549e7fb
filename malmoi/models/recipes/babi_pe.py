"""bAbI 1k, a model a task: position encoding, no linear start, no random noise."""

from malmoi.models.recipe import Recipe

RECIPE = Recipe(random_noise=0.0)
