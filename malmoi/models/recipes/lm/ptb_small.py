"""Penn Treebank by word: an LSTM of 2 × 200, the small one of TensorFlow's tutorial.

    malmoi train lm/ptb-small --data-dir data --out runs/ptb_small
    malmoi evaluate runs/ptb_small --data-dir data

Half an hour on two cores. Expect a perplexity of 119.9 on validation and 115.6 on test; the tutorial (ptb_word_lm) has
121.39 and 115.91.
"""

from malmoi.models.language_recipe import LanguageRecipe

RECIPE = LanguageRecipe(
    units=200,
    layers=2,
    init_scale=0.1,
    batch_size=20,
    num_steps=20,
    rate=1.0,
    schedule="step",
    decay=0.5,
    decay_after=4,
    clip=5.0,
    epochs=13,
)
