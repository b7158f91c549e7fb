"""Recurrent cells: their equations, and layers of them by name (``malmoi.models.cells.layer``)."""
