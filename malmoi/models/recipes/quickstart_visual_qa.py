"""VIS+LSTM on the sample world's pictures: a small training for a first look.

``malmoi quickstart visual-qa`` runs it, on vectors of an untrained network, and once more with ``picture="none"``.
"""

from malmoi.models.visual_recipe import VisualRecipe

RECIPE = VisualRecipe(
    dataset="coco_qa/released-fc7",
    picture="first",
    embedding=128,
    units=128,
    dropout=0.2,
    again=False,
    batch_size=25,
    rate=0.0005,
    epochs=20,
    patience=None,
)
