"""The Penn Treebank as language models are measured on it."""
