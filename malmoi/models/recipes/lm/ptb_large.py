"""Penn Treebank by word: an LSTM of 2 × 1500, the large one of TensorFlow's tutorial.

    malmoi train lm/ptb-large --data-dir data --out runs/ptb_large
    malmoi evaluate runs/ptb_large --data-dir data

Not measured yet; the tutorial (ptb_word_lm) has a perplexity of 82.62 on validation and 78.29 on test.
"""

from malmoi.models.language_recipe import LanguageRecipe

RECIPE = LanguageRecipe(
    units=1500,
    layers=2,
    init_scale=0.04,
    dropout=0.65,
    batch_size=20,
    num_steps=35,
    rate=1.0,
    schedule="step",
    decay=1 / 1.15,
    decay_after=14,
    clip=10.0,
    epochs=55,
)
