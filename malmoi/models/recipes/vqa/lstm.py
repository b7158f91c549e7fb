"""LSTM: the question alone, word after word."""

from malmoi.models.visual_recipe import VisualRecipe

RECIPE = VisualRecipe(network="lstm", picture="none", dropout=0.2)
