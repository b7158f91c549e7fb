"""bAbI 1k, a model a task: bags of words, no linear start, no random noise.

    KERAS_BACKEND=jax malmoi train babi/bow babi/en-1k-qa{1..20} --data-dir data --out runs/bow

8 minutes on two cores.
Expect 24.3 % mean test error over the 20 tasks; the paper (https://arxiv.org/abs/1503.08895, table 1) has 25.1 %.
"""

from malmoi.models.story_recipe import StoryRecipe

RECIPE = StoryRecipe(encoding="bag_of_words", random_noise=0.0)
