"""Language models on the Penn Treebank."""
