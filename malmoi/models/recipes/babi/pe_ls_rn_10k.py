"""bAbI 10k, a model a task: position encoding, linear start, random noise.

    KERAS_BACKEND=jax malmoi train babi/pe-ls-rn-10k babi/en-10k-qa{1..20} --data-dir data \
        --out runs/10k --set restarts=1

20 minutes on two cores for 19 tasks with one restart.
Expect 9.6 % mean test error over them; the paper (https://arxiv.org/abs/1503.08895, table 2) has 6.6 % over all 20,
with ten restarts.
"""

from malmoi.models.story_recipe import StoryRecipe
from malmoi.models.training.linear_start import Schedule

RECIPE = StoryRecipe(schedule=Schedule(linear_epochs=30, patience=5), restarts=3)
