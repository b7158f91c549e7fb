"""Penn Treebank by word: vectors by continuous bags of words with negative sampling.

    KERAS_BACKEND=jax malmoi train lm/ptb-cbow --data-dir data --out runs/cbow
    malmoi neighbours runs/cbow president million monday bank he

A minute and a half on two busy cores; not measured with the TensorFlow backend, which is slower.
Expect a loss of 1.45 in training and 2.10 on validation, and such neighbours: president: chairman, george, presidency;
million: billion, guilders, N; monday: friday, thursday, tuesday, wednesday; he: she, it, mr., whoever.
"""

from malmoi.models.word2vec_recipe import Word2VecRecipe

RECIPE = Word2VecRecipe(architecture="cbow", batch_size=1024, rate=0.005, schedule="exponential", decay=0.9, epochs=20)
