"""BOW: the question alone, as a bag of words.

    malmoi train vqa/bow --raw-dir RAW --data-dir data --out runs/bow
    malmoi evaluate runs/bow --data-dir data

Three minutes on two cores. Expect an accuracy of 0.385 and a WUPS 0.9 of 0.494 on COCO-QA's test questions; Ren, Kiros
and Zemel 2015 (https://arxiv.org/abs/1505.02074), table 2, have 0.3752 and 0.4854.
"""

from malmoi.models.visual_recipe import VisualRecipe

RECIPE = VisualRecipe(network="bow", picture="none")
