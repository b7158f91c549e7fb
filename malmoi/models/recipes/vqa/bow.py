"""BOW: the question alone, as a bag of words."""

from malmoi.models.visual_recipe import VisualRecipe

RECIPE = VisualRecipe(network="bow", picture="none")
