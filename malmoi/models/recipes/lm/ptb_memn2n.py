"""Penn Treebank by word: a memory network of 6 hops over the last 100 words.

    malmoi train lm/ptb-memn2n --data-dir data --out runs/ptb_memn2n
    malmoi evaluate runs/ptb_memn2n --data-dir data

Not measured yet; *End-To-End Memory Networks* (https://arxiv.org/abs/1503.08895), section 5 and table 2, has a
perplexity of 122 on validation and 115 on test.
"""

from malmoi.models.memory_language_recipe import MemoryLanguageRecipe

RECIPE = MemoryLanguageRecipe(
    dimensions=150,
    hops=6,
    memory_size=100,
    batch_size=128,
    rate=0.01,
    schedule="plateau",
    decay=1 / 1.5,
    least_rate=1e-5,
    clip=50.0,
    epochs=100,
)
