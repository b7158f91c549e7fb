"""bAbI 1k, a model a task: bags of words, no linear start, no random noise.

The column "BoW" of table 1 of *End-To-End Memory Networks*.
"""

from malmoi.models.recipe import Recipe

RECIPE = Recipe(encoding="bag_of_words", random_noise=0.0)
