"""LSTM: the question alone, word after word."""

from malmoi.models.visual_recipe import VisualRecipe

RECIPE = VisualRecipe(network="lstm", picture="none", length=24, dropout=0.2)
