"""Show, Attend and Tell: an LSTM that looks at the places of the picture, softly, before each word.

    malmoi train caption/show-attend-tell --data-dir data --out runs/show_attend_tell
    malmoi evaluate runs/show_attend_tell --data-dir data
    malmoi caption runs/show_attend_tell/2014-karpathy-conv5 photo.jpg --picture attention.png

Xu et al. 2015 (https://arxiv.org/abs/1502.03044) have BLEU-1 to 4 of 70.7, 49.2, 34.4 and 24.3 on COCO with soft
attention, table 1, over 14 x 14 places of a VGG's last convolution. Measured here it is not yet, see
``malmoi.models.recipes.caption``.
"""

from malmoi.models.caption_recipe import CaptionRecipe

RECIPE = CaptionRecipe(
    dataset="coco_captioning/2014-karpathy-conv5", network="attend", units=1000, penalty=1.0, beam=10
)
