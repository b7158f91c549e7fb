"""VIS+LSTM turned round: two layers read the question, and see the picture last.

    malmoi train vqa/vis-last --data-dir data --out runs/vis_last
    malmoi evaluate runs/vis_last --data-dir data

Nothing was published about it; beside it stand the figures of VIS+LSTM (``vqa/vis-lstm``). How far it comes is not
known yet: that awaits trained weights and all photos, see ``malmoi.models.recipes.vqa``. Of the 1 in 600 questions
that are longer, the first 24 words are read.
"""

from malmoi.models.visual_recipe import VisualRecipe

RECIPE = VisualRecipe(dataset="coco_qa/released-fc7", network="lstm", picture="last", layers=2, length=24, dropout=0.2)
