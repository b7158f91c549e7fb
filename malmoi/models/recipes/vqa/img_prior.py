"""IMG+PRIOR: the picture, and how often each answer was given about the thing asked about.

    malmoi train vqa/img-prior --data-dir data --out runs/img_prior
    malmoi evaluate runs/img_prior --data-dir data

An IMG is trained; then the priors are counted, and how much they are smoothed is chosen for each type of question.

On COCO-QA's test questions Ren, Kiros and Zemel 2015 (https://arxiv.org/abs/1505.02074), table 2, have an accuracy of
0.4466 and a WUPS 0.9 of 0.6020, with VGG-19. Measured here it is not yet: that awaits trained weights and all photos,
see ``malmoi.models.recipes.vqa``.
"""

from malmoi.models.visual_recipe import VisualRecipe

RECIPE = VisualRecipe(dataset="coco_qa/released-fc7", network="img_prior", picture="alone")
