"""Show, Attend and Tell on the sample world's pictures: a small training for a first look.

``malmoi quickstart captions`` runs it, on the last convolution of an untrained network.
"""

from malmoi.models.caption_recipe import CaptionRecipe

RECIPE = CaptionRecipe(
    dataset="coco_captioning/2014-conv5",
    network="attend",
    embedding=128,
    units=128,
    attention=64,
    dropout=0.3,
    standardise=True,
    batch_size=25,
    rate=0.003,
    epochs=6,
    patience=None,
)
