"""K-NN: the commonest answer to the training questions that are nearest, by picture and words.

    malmoi train vqa/knn --data-dir data --out runs/knn
    malmoi evaluate runs/knn --data-dir data

An IMG+BOW is trained for its word vectors; then the number of neighbours is chosen on held-out questions. Training
questions are looked up in the dataset, so that evaluating needs what was trained on. To look up all test questions
takes three to five minutes on two cores.

On COCO-QA's test questions Ren, Kiros and Zemel 2015 (https://arxiv.org/abs/1505.02074), table 2, have with 13
neighbours an accuracy of 0.4496 and a WUPS 0.9 of 0.5698, with VGG-19. Measured here it is not yet: that awaits
trained weights and all photos, see ``malmoi.models.recipes.vqa``. By the question alone (``coco_qa/released``,
``--set picture=none``) expect 27 neighbours, 0.357 and 0.469.
"""

from malmoi.models.visual_recipe import VisualRecipe

RECIPE = VisualRecipe(dataset="coco_qa/released-fc7", network="knn", picture="beside")
