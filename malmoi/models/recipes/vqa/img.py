"""IMG: the picture alone, and of the question its type.

    malmoi train vqa/img --data-dir data --out runs/img
    malmoi evaluate runs/img --data-dir data

On COCO-QA's test questions Ren, Kiros and Zemel 2015 (https://arxiv.org/abs/1505.02074), table 2, have an accuracy of
0.4302 and a WUPS 0.9 of 0.5864, with VGG-19. Measured here it is not yet: that awaits trained weights and all photos,
see ``malmoi.models.recipes.vqa``.
"""

from malmoi.models.visual_recipe import VisualRecipe

RECIPE = VisualRecipe(dataset="coco_qa/released-fc7", network="img", picture="alone")
