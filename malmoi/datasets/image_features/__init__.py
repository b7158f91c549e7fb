"""Vectors of images of the user's."""
