"""bAbI 1k, a model a task: position encoding, no linear start, no random noise.

    KERAS_BACKEND=jax malmoi train babi/pe babi/en-1k-qa{1..20} --data-dir data --out runs/pe

10 minutes on two cores.
Expect 22.1 % mean test error over the 20 tasks; the paper (https://arxiv.org/abs/1503.08895, table 1) has 20.3 %.
"""

from malmoi.models.story_recipe import StoryRecipe

RECIPE = StoryRecipe(random_noise=0.0)
