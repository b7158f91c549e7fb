"""bAbI 1k, a model a task: position encoding, linear start, no random noise.

    KERAS_BACKEND=jax malmoi train babi/pe-ls babi/en-1k-qa{1..20} --data-dir data --out runs/pe_ls --set restarts=3

6 minutes on two cores with three restarts.
Expect 15.8 % mean test error over the 20 tasks; the paper (https://arxiv.org/abs/1503.08895, table 1) has 16.3 %.
"""

from malmoi.models.story_recipe import StoryRecipe
from malmoi.models.training.linear_start import Schedule

RECIPE = StoryRecipe(random_noise=0.0, schedule=Schedule(linear_epochs=100, patience=40))
