"""bAbI 10k, one model for all tasks: position encoding, linear start, random noise, vectors of 50.

    KERAS_BACKEND=jax malmoi train babi/joint-10k babi/en-10k --data-dir data --out runs/10k_joint

Not measured yet; the paper (https://arxiv.org/abs/1503.08895, table 2) has 7.5 % with ten restarts.
"""

from malmoi.models.story_recipe import StoryRecipe
from malmoi.models.training.linear_start import Schedule

RECIPE = StoryRecipe(dimensions=50, schedule=Schedule(epochs=20, halve_every=5, linear_epochs=20, patience=5))
