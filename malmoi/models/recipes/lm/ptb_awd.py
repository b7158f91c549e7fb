"""Penn Treebank by word: the AWD-LSTM of 3 × 1150, regularised with whatever helps.

    malmoi train lm/ptb-awd --data-dir data --out runs/ptb_awd
    malmoi evaluate runs/ptb_awd --data-dir data

Not measured yet; Merity et al. 2017 (https://arxiv.org/abs/1708.02182), by the settings of
https://github.com/salesforce/awd-lstm-lm, have a perplexity of 61.2 on validation and 58.8 on test. There windows vary
in length, and weights are averaged from the epoch on that brings no progress; here windows are 70 tokens, and a running
mean takes the place of the weights after a fixed number of epochs.
"""

from malmoi.models.language_recipe import LanguageRecipe

RECIPE = LanguageRecipe(
    units=1150,
    layers=3,
    embedding=400,
    tied=True,
    dropout=0.4,
    embedding_dropout=0.4,
    layer_dropout=0.25,
    locked=True,
    word_dropout=0.1,
    weight_drop=0.5,
    activation_penalty=2.0,
    temporal_penalty=1.0,
    batch_size=20,
    num_steps=70,
    summed=False,
    rate=30.0,
    schedule="none",
    clip=0.25,
    l2=1.2e-6,
    average=0.9998,
    average_after=100,
    epochs=500,
    patience=50,
)
