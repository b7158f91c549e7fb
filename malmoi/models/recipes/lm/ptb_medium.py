"""Penn Treebank by word: an LSTM of 2 × 650, the medium one of TensorFlow's tutorial.

    malmoi train lm/ptb-medium --data-dir data --out runs/ptb_medium
    malmoi evaluate runs/ptb_medium --data-dir data

Not measured yet; the tutorial (ptb_word_lm) has a perplexity of 86.16 on validation and 82.07 on test.
"""

from malmoi.models.language_recipe import LanguageRecipe

RECIPE = LanguageRecipe(
    units=650,
    layers=2,
    init_scale=0.05,
    dropout=0.5,
    batch_size=20,
    num_steps=35,
    rate=1.0,
    schedule="step",
    decay=0.8,
    decay_after=6,
    clip=5.0,
    epochs=39,
)
