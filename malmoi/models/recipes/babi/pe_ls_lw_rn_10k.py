"""bAbI 10k, a model a task: layer-wise tying, ReLU, vectors of 100, linear start, random noise.

    KERAS_BACKEND=jax malmoi train babi/pe-ls-lw-rn-10k babi/en-10k-qa{1..20} --data-dir data --out runs/10k_lw

Not measured yet; the paper (https://arxiv.org/abs/1503.08895, table 2) has 4.2 % with ten restarts.
"""

from malmoi.models.story_recipe import StoryRecipe
from malmoi.models.training.linear_start import Schedule

RECIPE = StoryRecipe(
    tying="layer_wise", relu=True, dimensions=100, schedule=Schedule(linear_epochs=30, patience=5), restarts=10
)
