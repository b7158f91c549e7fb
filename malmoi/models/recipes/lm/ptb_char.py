"""Penn Treebank by character: an LSTM of 2 × 256.

    malmoi train lm/ptb-char --data-dir data --out runs/ptb_char
    malmoi evaluate runs/ptb_char --data-dir data

Not measured yet. The AWD-LSTM (https://github.com/salesforce/awd-lstm-lm), 3 × 1000, has 1.175 bits a character on
test, on Mikolov's files, whose blanks are characters too (``ptb/char-mikolov``).
"""

from malmoi.models.language_recipe import LanguageRecipe

RECIPE = LanguageRecipe(
    dataset="ptb/char",
    units=256,
    layers=2,
    forget_bias=True,
    dropout=0.1,
    batch_size=32,
    num_steps=50,
    summed=False,
    optimizer="adam",
    rate=0.002,
    schedule="plateau",
    decay=0.5,
    clip=1.0,
    epochs=15,
    patience=3,
)
