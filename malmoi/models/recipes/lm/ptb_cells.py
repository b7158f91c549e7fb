"""Penn Treebank by word: one layer of 200 for a few epochs, to compare cells.

    for cell in rnn irnn lstm lstm_peephole gru mut1 mut2 mut3 scrn; do
      malmoi train lm/ptb-cells --data-dir data --out runs/cells/$cell --set cell=$cell
    done
    malmoi evaluate runs/cells --data-dir data

RESULTS.md has the perplexities after two epochs. Nothing like it was published; *LSTM: A Search Space Odyssey*
(https://arxiv.org/abs/1503.04069) and Jozefowicz et al. 2015 (https://proceedings.mlr.press/v37/jozefowicz15.html)
compare cells with settings tuned for each.
"""

from malmoi.models.language_recipe import LanguageRecipe

RECIPE = LanguageRecipe(
    units=200,
    layers=1,
    dropout=0.2,
    batch_size=20,
    num_steps=20,
    summed=False,
    optimizer="adam",
    rate=0.002,
    schedule="exponential",
    decay=0.7,
    clip=1.0,
    epochs=5,
)
