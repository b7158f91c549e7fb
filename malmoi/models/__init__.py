"""Keras 3 models, their training and the recipes of published results."""
