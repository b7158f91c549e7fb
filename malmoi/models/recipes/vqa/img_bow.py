"""IMG+BOW: the picture beside the question as a bag of words.

    malmoi train vqa/img-bow --data-dir data --out runs/img_bow
    malmoi evaluate runs/img_bow --data-dir data

On COCO-QA's test questions Ren, Kiros and Zemel 2015 (https://arxiv.org/abs/1505.02074), table 2, have an accuracy of
0.5592 and a WUPS 0.9 of 0.6678, with VGG-19. Measured here it is not yet: that awaits trained weights and all photos,
see ``malmoi.models.recipes.vqa``.
"""

from malmoi.models.visual_recipe import VisualRecipe

RECIPE = VisualRecipe(dataset="coco_qa/released-fc7", network="bow", picture="beside")
