import unicodedata
from collections import Counter

import keras
import numpy as np
import pytest
from keras import ops

from malmoi.errors import MalmoiError
from malmoi.featurize.tokenize import characters, stream_tokens, words
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.models.carried import Carried
from malmoi.models.character_model import CharacterModel
from malmoi.models.language_model import LanguageModel

VERSES = ("기억은 꿈을 찾는다.", "기억은 별을 찾는다.", "기억은 길을 찾는다.")
LETTERS = Vocabulary.from_counts(Counter([*characters("\n".join(VERSES)), "<eos>"]))


@pytest.fixture(scope="module")
def learned():
    """A model of characters that has learned the verses, which come in any order."""
    order = np.random.default_rng(0).integers(0, len(VERSES), 1500)
    ids = LETTERS.encode(characters("".join(f"{VERSES[place]}\n" for place in order)))
    lanes, steps = 16, 24
    windows = (len(ids) // lanes - 1) // steps
    model = LanguageModel(len(LETTERS), cell="gru", units=32, layers=1)
    carried = Carried(model, lanes)
    carried.compile(keras.optimizers.Adam(0.02), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    lane = ids[: lanes * (len(ids) // lanes)].reshape(lanes, -1)
    inputs = lane[:, : windows * steps].reshape(lanes, windows, steps).swapaxes(0, 1).reshape(-1, steps)
    targets = lane[:, 1 : windows * steps + 1].reshape(lanes, windows, steps).swapaxes(0, 1).reshape(-1, steps)
    for _ in range(2):
        carried.reset_state()
        carried.fit(inputs, targets - 1, batch_size=lanes, shuffle=False, verbose=0)
    return CharacterModel(model, LETTERS, "char")


def untrained(vocabulary, unit="char", **biases):
    """A model of given likelihoods of the tokens, whatever was before."""
    model = LanguageModel(len(vocabulary), units=4, layers=1)
    model.output_kernel.assign(np.zeros(model.output_kernel.shape, np.float32))
    model.output_bias.assign(np.array([biases.get(word, 0.0) for word in vocabulary.words[1:]], np.float32))
    return CharacterModel(model, vocabulary, unit)


def written(model, prime="", **options):
    return "".join(model.stream(prime, **({"length": 40} | options)))


def test_it_goes_on_in_korean_where_the_prime_ends(learned):
    assert written(learned, "기억은 별을 찾", length=4, how="greedy") == "는다.\n"
    assert written(learned, "기억", length=2, how="greedy") == "은 "


def test_an_empty_prime_is_the_beginning_of_a_line(learned):
    lines = written(learned, length=400, temperature=0.5).splitlines()
    assert lines[0] in VERSES
    assert sum(line in VERSES for line in lines[:-1]) >= len(lines) - 3


def test_a_prime_in_decomposed_letters_is_the_same_prime(learned):
    prime = unicodedata.normalize("NFD", "기억은 꿈")
    assert len(prime) > 10
    assert written(learned, prime, seed=4) == written(learned, "기억은 꿈", seed=4)


def test_greedy_takes_the_likeliest_after_all_that_was_before(learned):
    text = "기억은 길을"
    for piece in learned.stream(text, length=3, how="greedy"):
        logits = learned.model(LETTERS.encode(["<eos>", *characters(text)])[None])
        likeliest = LETTERS.words[int(np.argmax(ops.convert_to_numpy(logits)[0, -1])) + 1]
        assert piece == likeliest.replace("<eos>", "\n")
        text += piece


def test_spaces_chooses_words_but_spells_them_well(learned):
    # Hot enough for any letter to come; only behind a blank or a line's end may it.
    hot = {"length": 600, "temperature": 1.5, "seed": 2}
    nouns = Counter(line.split()[1] for line in written(learned, how="spaces", **hot).splitlines() if line in VERSES)
    assert nouns.keys() == {"꿈을", "별을", "길을"}
    within = [line for line in written(learned, "기억은 ", how="spaces", **hot).splitlines() if line]
    sampled = [line for line in written(learned, "기억은 ", **hot).splitlines() if line]
    assert sum(line in VERSES for line in within) / len(within) > sum(line in VERSES for line in sampled) / len(sampled)


def test_the_seed_decides_and_low_temperatures_are_greedy(learned):
    assert written(learned, seed=1) == written(learned, seed=1)
    assert len({written(learned, seed=seed) for seed in range(5)}) > 1
    assert written(learned, seed=1, temperature=1e-9) == written(learned, how="greedy")
    assert written(learned, length=7, seed=3) == written(learned, length=30, seed=3)[:7]


def test_it_streams(learned):
    pieces = learned.stream("기억", length=10**9)
    assert len([next(pieces) for _ in range(5)]) == 5


def test_unknown_and_padding_never_come():
    vocabulary = Vocabulary(("<eos>", "가"))
    text = written(untrained(vocabulary, **{"<unk>": 50.0}), length=200)
    assert set(text) == {"가", "\n"}
    assert written(untrained(vocabulary, **{"<unk>": 50.0, "가": 1.0}), length=3, how="greedy") == "가가가"


def test_the_share_of_each_character_is_the_models():
    vocabulary = Vocabulary(("<eos>", "가", "나"), specials=("<pad>",))
    biases = {"<eos>": np.log(0.1), "가": np.log(0.6), "나": np.log(0.3)}
    counts = Counter(written(untrained(vocabulary, **biases), length=2000))
    assert counts["가"] / 2000 == pytest.approx(0.6, abs=0.04)
    assert counts["\n"] / 2000 == pytest.approx(0.1, abs=0.03)


def test_a_prime_with_characters_that_were_never_seen_names_them(learned):
    with pytest.raises(MalmoiError, match=r"never saw '물', 'x' in training.*--allow-unknown") as caught:
        learned.stream("기억은 물x물", length=3)  # before the first piece
    assert "'기'" not in str(caught.value)
    assert len(written(learned, "기억은 물x물", length=3, allow_unknown=True)) == 3
    plain = untrained(Vocabulary(("<eos>", "가"), specials=("<pad>",)))
    for allow in (False, True):
        with pytest.raises(MalmoiError, match=r"never saw '나' in training\. Leave that out of the prime\.$"):
            plain.stream("나", length=3, allow_unknown=allow)
    with pytest.raises(MalmoiError, match="and 16 more in training"):
        plain.stream("abcdefghijklmnopqrstuvwxyz", length=3)


def test_unknown_characters_are_read_as_unknown(learned):
    unknown = learned.model(LETTERS.encode(["<eos>", "<unk>", "억"])[None])
    likeliest = int(np.argmax(ops.convert_to_numpy(unknown)[0, -1, 1:])) + 2  # <unk> itself does not come
    piece = written(learned, "물억", length=1, how="greedy", allow_unknown=True)
    assert piece == LETTERS.words[likeliest].replace("<eos>", "\n")


def test_a_text_without_lines_needs_a_prime():
    endless = untrained(Vocabulary(("가", " ")))
    assert len(written(endless, "가 가", length=9)) == 9
    with pytest.raises(MalmoiError, match="no ends of lines"):
        endless.stream(length=9)


def test_a_prime_is_cut_as_the_text_was():
    vocabulary = Vocabulary.from_counts(Counter(stream_tokens("syllable", "말모이.\n")))
    writer = CharacterModel(untrained(vocabulary, "word", 모=50.0).model, vocabulary, "word", "syllable")
    assert list(writer.stream("모이 말!", length=1, seed=0)) == [" 모"]
    with pytest.raises(MalmoiError, match="the model never saw '은' in training"):
        writer.stream("말은", length=1)


def test_words_are_joined_by_blanks_and_lines_begin_without():
    vocabulary = Vocabulary.from_counts(Counter(words("the old house\nthe sea\n")))
    model = untrained(vocabulary, "word", **{"<eos>": 1.0})
    text = written(model, length=300, seed=1)
    assert set(words(text)) == {"the", "old", "house", "sea", "<eos>"}
    assert len(words(text)) == 300
    assert not any(blanks in text for blanks in ("  ", "\n ", " \n"))
    go_on = untrained(vocabulary, "word", sea=50.0)
    assert written(go_on, "the old", length=2) == " sea sea"
    assert written(go_on, "the old ", length=2) == "sea sea"
    assert written(go_on, "the\n", length=2) == "sea sea"
    with pytest.raises(MalmoiError, match="never saw 'castle', '<pad>'"):
        go_on.stream("the castle <pad>", length=2)


def test_mikolovs_underscore_is_a_blank():
    vocabulary = Vocabulary(("<eos>", "_", "a"), specials=("<pad>",))
    assert written(untrained(vocabulary, _=50.0), "a a", length=3) == "   "


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"temperature": 0.0}, "the temperature is 0; it must be above 0.*'greedy'"),
        ({"temperature": -0.8, "how": "spaces"}, "the temperature is -0.8"),
        ({"how": "beam"}, "'beam'; there are: sample, greedy, spaces"),
        ({"length": 0}, "the length is 0"),
    ],
)
def test_what_can_not_be_is_refused_before_the_first_piece(learned, options, told):
    with pytest.raises(MalmoiError, match=told):
        learned.stream("기억", **({"length": 5} | options))


def test_what_does_not_belong_together_is_refused():
    model = LanguageModel(len(LETTERS), units=4)
    with pytest.raises(MalmoiError, match=f"has 3 tokens, but the model was made for {len(LETTERS)}"):
        CharacterModel(model, Vocabulary(("a",)), "char")
    with pytest.raises(MalmoiError, match="'chars'; there are: char, word"):
        CharacterModel(model, LETTERS, "chars")
    with pytest.raises(MalmoiError, match="Use 'sample'"):
        CharacterModel(model, LETTERS, "word").stream(length=5, how="spaces")
