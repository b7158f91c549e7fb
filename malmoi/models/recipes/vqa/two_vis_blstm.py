"""2-VIS+BLSTM: the picture before and after the question, which is read from both ends.

    malmoi train vqa/two-vis-blstm --data-dir data --out runs/two_vis_blstm
    malmoi evaluate runs/two_vis_blstm --data-dir data

FULL is the mean of IMG+BOW, VIS+LSTM and this one::

    malmoi evaluate runs/img_bow runs/vis_lstm runs/two_vis_blstm --together --data-dir data

On COCO-QA's test questions Ren, Kiros and Zemel 2015 (https://arxiv.org/abs/1505.02074), table 2, have an accuracy of
0.5509 and a WUPS 0.9 of 0.6534, and with FULL 0.5784 and 0.6790, with VGG-19. Measured here they are not yet: that
awaits trained weights and all photos, see ``malmoi.models.recipes.vqa``. Of the 1 in 600 questions that are longer,
the first 24 words are read.
"""

from malmoi.models.visual_recipe import VisualRecipe

RECIPE = VisualRecipe(
    dataset="coco_qa/released-fc7",
    network="lstm",
    picture="both",
    bidirectional=True,
    length=24,
    dropout=0.4,
)
