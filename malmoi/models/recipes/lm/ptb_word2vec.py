"""Penn Treebank by word: vectors by skip-gram with negative sampling.

    KERAS_BACKEND=jax malmoi train lm/ptb-word2vec --data-dir data --out runs/word2vec
    malmoi neighbours runs/word2vec president million monday bank he

A minute and a half on two busy cores, and about three times as long with the TensorFlow backend.
Expect a loss of 2.01 in training and 2.58 on validation, and such neighbours: president: vice, executive, chief,
chairman; million: $, billion, N, cents; monday: friday, tuesday, thursday, wednesday; he: mr., it, that, she.
"""

from malmoi.models.word2vec_recipe import Word2VecRecipe

RECIPE = Word2VecRecipe(window=3, batch_size=2048, rate=0.01, schedule="exponential", decay=0.8, epochs=10)
