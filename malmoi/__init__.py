"""malmoi: raw corpora to prepared datasets, and models trained on them.

Nothing heavy is imported here: name the part you want, such as ``malmoi.datasets`` or ``malmoi.models``.
"""

__version__ = "0.1.0"
