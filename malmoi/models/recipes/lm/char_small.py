"""Text by character: an LSTM of 2 × 200 that learns to write plays in a few minutes.

    malmoi sample play --out play.txt --lines 20000
    malmoi prepare text_corpus/play --files play.txt --unit char --validation 0.05 --test 0.05 --data-dir data
    malmoi train lm/char-small --data-dir data --out runs/char-small
    malmoi sample-text runs/char-small/play --prime 기억 --length 400 --temperature 0.8

Measured on the 20,000 lines: 0.84 bits a character on validation, 0.82 on test. Any other text is as good: name it
behind the recipe, as in ``malmoi train lm/char-small text_corpus/mine``.
"""

from malmoi.models.language_recipe import LanguageRecipe

RECIPE = LanguageRecipe(
    dataset="text_corpus/play",
    units=200,
    layers=2,
    dropout=0.1,
    summed=False,
    batch_size=32,
    num_steps=50,
    optimizer="adam",
    rate=0.004,
    schedule="step",
    decay=0.6,
    decay_after=3,
    clip=5.0,
    epochs=8,
)
