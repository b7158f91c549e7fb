"""Captions as phrase-structure trees, with the labels of the Penn treebank.

A ``Parser`` gives for each caption its readings, the likeliest first: ``ChunkParser`` by rules made for captions, with
NLTK's tokenizer and tagger; ``CoreNlpParser`` by a running Stanford CoreNLP server; ``TreeFile`` from a file. Importing
this package loads neither NLTK nor its data.

Example:
    >>> ((tree,),) = ChunkParser().readings(["A man rides a wave"])  # doctest: +SKIP
    >>> tree.to_nltk()  # doctest: +SKIP
    Tree('ROOT', [Tree('S', [Tree('NP', [Tree('DT', ['A']), Tree('NN', ['man'])]), Tree('VP', [...])])])
"""

from malmoi.featurize.parsing.chunk import ChunkParser
from malmoi.featurize.parsing.corenlp import CoreNlpParser
from malmoi.featurize.parsing.node import Node
from malmoi.featurize.parsing.parser import Parser
from malmoi.featurize.parsing.penn import TreeFile, parse_tree

__all__ = ["ChunkParser", "CoreNlpParser", "Node", "Parser", "TreeFile", "parse_tree"]
