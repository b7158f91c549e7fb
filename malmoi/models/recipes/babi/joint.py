"""bAbI 1k, one model for all tasks: position encoding, linear start, random noise, vectors of 50.

    KERAS_BACKEND=jax malmoi train babi/joint babi/en-1k --data-dir data --out runs/joint --set restarts=2

31 minutes on two cores with two restarts.
Expect 11.5 % mean test error over the 20 tasks; the paper (https://arxiv.org/abs/1503.08895, table 1) has 12.4 %.
"""

from malmoi.models.story_recipe import StoryRecipe
from malmoi.models.training.linear_start import Schedule

RECIPE = StoryRecipe(dimensions=50, schedule=Schedule(epochs=60, halve_every=15, linear_epochs=60, patience=30))
