"""Texts of the user's."""
