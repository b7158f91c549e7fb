"""Korean text as tokens: words, syllables, letters, or the morphemes of five analysers.

``malmoi.featurize.tokenize.tokenizer`` gives these tokenizers by name. Importing this package loads no analyser and
starts no Java machine: that happens in each process when it first needs one.

Example:
    >>> korean_tokenizer("space")("존은 복도로 갔다."), korean_tokenizer("jamo")("존")
    (['존은', '복도로', '갔다'], ['ㅈ', 'ㅗ', 'ㄴ'])
"""

from malmoi.featurize.korean.hangul import BrokenHangul, normal_hangul
from malmoi.featurize.korean.lexicon import LEXICON, Lexicon
from malmoi.featurize.korean.tokenizer import KOREAN_TOKENIZERS, KoreanTokenizer, korean_tokenizer

__all__ = [
    "KOREAN_TOKENIZERS",
    "LEXICON",
    "BrokenHangul",
    "KoreanTokenizer",
    "Lexicon",
    "korean_tokenizer",
    "normal_hangul",
]
