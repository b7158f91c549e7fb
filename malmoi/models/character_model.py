"""A language model that writes: text by the character, or by the word, sampled one after the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from malmoi.errors import MalmoiError
from malmoi.featurize.tokenize import characters, stream_tokens
from malmoi.featurize.vocabulary import EOS, PADDING, UNKNOWN, Vocabulary
from malmoi.models.compiled_step import Step, compiled_step
from malmoi.models.language_model import LanguageModel
from malmoi.models.sampling import by_temperature, check_temperature, greedy

UNITS = ("char", "word")
HOW = ("sample", "greedy", "spaces")
_BLANK = " "
_WRITTEN_BLANK = "_"  # in Mikolov's character files
_NAMED = 10  # unknown tokens, in a message


@dataclass(frozen=True)
class CharacterModel:
    r"""A language model with its vocabulary, primed with text and sampled.

    Characters are code points of NFC text, so that a Hangul syllable is one. ``<eos>`` is a newline; ``<pad>`` and
    ``<unk>`` never come.

    Attributes:
        model: a language model.
        vocabulary: of its tokens.
        unit: what a token is, ``char`` or ``word``; words are joined by blanks.
        tokenizer: what cuts the prime into words.

    Raises:
        MalmoiError: the vocabulary has another size than the model's, or there is no such unit.

    Example:
        >>> vocabulary = Vocabulary(("<eos>", "기", "억", " "))
        >>> writer = CharacterModel(LanguageModel(len(vocabulary), units=4), vocabulary, "char")
        >>> text = "".join(writer.stream("기억", length=20, temperature=0.8, seed=1))
        >>> len(text), set(text) <= set("\n기억 ")
        (20, True)
    """

    model: LanguageModel
    vocabulary: Vocabulary
    unit: str
    tokenizer: str = "words"

    def __post_init__(self) -> None:
        size = self.model.settings["vocabulary_size"]
        if len(self.vocabulary) != size:
            raise MalmoiError(
                f"the vocabulary has {len(self.vocabulary)} tokens, but the model was made for {size}: it belongs to "
                "another model."
            )
        if self.unit not in UNITS:
            raise MalmoiError(f"the unit is {self.unit!r}; there are: {', '.join(UNITS)}")

    def stream(
        self,
        prime: str = "",
        *,
        length: int,
        temperature: float = 1.0,
        how: str = "sample",
        seed: int = 0,
        allow_unknown: bool = False,
    ) -> Iterator[str]:
        """Goes on with a text.

        Args:
            prime: what the model reads first, from the beginning of a line.
            length: how many characters or words to write.
            temperature: see ``by_temperature``.
            how: ``sample`` draws each by temperature, ``greedy`` takes the likeliest, and ``spaces`` draws the first
                character of a word and then takes the likeliest.
            seed: another one, another text. The model's backend can matter too, since it rounds in its own way.
            allow_unknown: whether tokens that the model never saw are read as ``<unk>``, if it has that.

        Returns:
            One piece after the other, to be put behind the prime as they are: a character, or a word with the blank or
            newline before it.

        Raises:
            MalmoiError: before the first piece: the temperature is not above 0, there is no such way, or the prime
                holds tokens that the model never saw; the message names them.
        """
        if length < 1:
            raise MalmoiError(f"the length is {length}; it must be at least 1")
        if how not in HOW:
            raise MalmoiError(f"no way of sampling {how!r}; there are: {', '.join(HOW)}")
        if how == "spaces" and self.unit == "word":
            raise MalmoiError("'spaces' is for models of characters: before a word is always a space. Use 'sample'.")
        if how != "greedy":
            check_temperature(temperature)
        return self._pieces(self._prime_ids(prime, allow_unknown=allow_unknown), prime, length, temperature, how, seed)

    def _pieces(
        self, prime_ids: list[int], prime: str, length: int, temperature: float, how: str, seed: int
    ) -> Iterator[str]:
        generator = np.random.default_rng(seed)
        state = self.model.initial_state(1)
        for index in prime_ids[:-1]:
            _, state = self._step(index, state)
        last, text = prime_ids[-1], prime or "\n"
        for _ in range(length):
            logits, state = self._step(last, state)
            logits = logits + self._barred
            if how == "greedy" or (how == "spaces" and not text[-1].isspace()):
                chosen = greedy(logits)
            else:
                chosen = by_temperature(logits, temperature=temperature, generator=generator)
            last = chosen + 1
            text = self._piece(last, after=text)
            yield text

    def _piece(self, index: int, *, after: str) -> str:
        """A token as it is written behind a piece."""
        token = self.vocabulary.words[index]
        if token == EOS:
            return "\n"
        if self.unit == "word":
            return token if after[-1].isspace() else f"{_BLANK}{token}"
        return _BLANK if token == self._blank else token

    def _prime_ids(self, prime: str, *, allow_unknown: bool) -> list[int]:
        """The ids of the prime behind ``<eos>``: it is read as the beginning of a line."""
        if self.unit == "word":
            tokens = stream_tokens(self.tokenizer, prime)
        else:
            tokens = [self._blank if token == _BLANK else token for token in characters(prime)]
        known = self.vocabulary
        unknown = dict.fromkeys(token for token in tokens if token not in known or token == PADDING)
        if unknown and not (allow_unknown and UNKNOWN in known):
            raise MalmoiError(_never_saw(list(unknown), has_unknown=UNKNOWN in known))
        if EOS in known:
            tokens = [EOS, *tokens]
        if not tokens:
            raise MalmoiError("the text that the model learned has no ends of lines, so that it can't begin by itself.")
        return [known.id(UNKNOWN if token in unknown else token) for token in tokens]

    @cached_property
    def _step(self) -> Step:
        return compiled_step(self.model)

    @cached_property
    def _barred(self) -> np.ndarray:
        """Minus infinity for the classes that must not come, float32 of shape (classes,)."""
        barred = np.zeros(len(self.vocabulary) - 1, np.float32)
        if (unknown := self.vocabulary.unknown_id) is not None:
            barred[unknown - 1] = -np.inf
        return barred

    @cached_property
    def _blank(self) -> str:
        """The token that a blank is."""
        written = _BLANK not in self.vocabulary and _WRITTEN_BLANK in self.vocabulary
        return _WRITTEN_BLANK if written else _BLANK


def _never_saw(tokens: list[str], *, has_unknown: bool) -> str:
    named = ", ".join(map(repr, tokens[:_NAMED]))
    more = f" and {len(tokens) - _NAMED} more" if len(tokens) > _NAMED else ""
    leave = "that" if len(tokens) == 1 else "those"
    instead = f", or let the model read {UNKNOWN} in their place (--allow-unknown)" if has_unknown else ""
    return f"the model never saw {named}{more} in training. Leave {leave} out of the prime{instead}."
