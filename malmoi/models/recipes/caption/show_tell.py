"""Show and Tell: the picture as if it were the first word, read by an LSTM.

    malmoi train caption/show-tell --data-dir data --out runs/show_tell
    malmoi evaluate runs/show_tell --data-dir data

Vinyals et al. 2015 (https://arxiv.org/abs/1411.4555) have BLEU-4 27.7 and CIDEr 85.5 on pictures of COCO, table 1, with
another network (GoogLeNet) for the pictures. Embedding and LSTM are 512 wide and the beam is 20 as in their section 4.
They train by plain SGD; here it is Adam, which needs no tuning. Measured here it is not yet, see
``malmoi.models.recipes.caption``.
"""

from malmoi.models.caption_recipe import CaptionRecipe

RECIPE = CaptionRecipe(network="tell", beam=20)
