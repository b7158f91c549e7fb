"""Show and Tell with a GRU in place of its LSTM.

    malmoi train caption/show-tell-gru --data-dir data --out runs/show_tell_gru
    malmoi evaluate runs/show_tell_gru --data-dir data

Otherwise it is ``caption/show-tell``.
"""

from malmoi.models.caption_recipe import CaptionRecipe

RECIPE = CaptionRecipe(network="tell", cell="gru", beam=20)
