"""LSTM: the question alone, word after word.

    malmoi train vqa/lstm --raw-dir RAW --data-dir data --out runs/lstm
    malmoi evaluate runs/lstm --data-dir data

Half an hour on two cores. Expect an accuracy of 0.382 and a WUPS 0.9 of 0.489 on COCO-QA's test questions; Ren, Kiros
and Zemel 2015 (https://arxiv.org/abs/1505.02074), table 2, have 0.3676 and 0.4758. Of the 1 in 600 questions that are
longer, the first 24 words are read.
"""

from malmoi.models.visual_recipe import VisualRecipe

RECIPE = VisualRecipe(network="lstm", picture="none", length=24, dropout=0.2)
