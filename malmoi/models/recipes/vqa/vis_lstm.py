"""VIS+LSTM: the picture as if it were the first word of the question.

    malmoi train vqa/vis-lstm --data-dir data --out runs/vis_lstm
    malmoi evaluate runs/vis_lstm --data-dir data

On COCO-QA's test questions Ren, Kiros and Zemel 2015 (https://arxiv.org/abs/1505.02074), table 2, have an accuracy of
0.5331 and a WUPS 0.9 of 0.6391, with VGG-19. Measured here it is not yet: that awaits trained weights and all photos,
see ``malmoi.models.recipes.vqa``. Of the 1 in 600 questions that are longer, the first 24 words are read.
"""

from malmoi.models.visual_recipe import VisualRecipe

RECIPE = VisualRecipe(dataset="coco_qa/released-fc7", network="lstm", picture="first", length=24, dropout=0.2)
