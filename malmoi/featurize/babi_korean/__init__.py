"""The bAbI language from English to Korean, by grammar: a small lexicon and patterns of sentences.

The language is closed: what its lexicon and patterns give, and nothing else (``PATTERNS.md`` beside this file lists
all of it). Different English sentences are different in Korean, for the whole language and in either style; so are
different answers. Upper and lower case and blanks around a text make no difference. Whatever is outside the language
is refused with ``OutsideLanguage``, so that no English is ever left in Korean text.

bAbI's folder ``shuffled`` is outside too: its words are English words with other letters, which is not a language that
can be read. Its lines say what the same lines of ``en`` say, so its Korean is the Korean of ``en``.

Example:
    >>> translate_statement("John went back to the hallway.")
    '존은 복도로 돌아갔다.'
    >>> translate_statement("John went back to the hallway.", style="polite")
    '존은 복도로 돌아갔습니다.'
    >>> translate_question("Where is John? "), translate_answer("hallway")
    ('존은 어디에 있습니까?', '복도')
"""

from malmoi.featurize.babi_korean.answers import translate_answer
from malmoi.featurize.babi_korean.endings import STYLES
from malmoi.featurize.babi_korean.outside import OutsideLanguage
from malmoi.featurize.babi_korean.translate import translate_question, translate_statement

__all__ = ["STYLES", "OutsideLanguage", "translate_answer", "translate_question", "translate_statement"]
