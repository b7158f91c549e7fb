from malmoi.display.preparation import preparation_view
from tests.display.rendered import colour_of, lines_of

TRAIN = {"examples": 10_000, "stories": 2_000, "tokens": 80_000, "unknown_tokens": 0, "unknown_answers": 0}
TEST = {"examples": 1_000, "stories": 200, "tokens": 8_000, "unknown_tokens": 20, "unknown_answers": 3}
STATS = {"splits": {"test": TEST, "train": TRAIN}, "rejects": {}}


def rows(stats):
    return [line.split() for line in lines_of(preparation_view("babi/en-10k", stats)) if line.strip()]


def test_training_comes_first_whatever_the_alphabet_says():
    stats = STATS | {"splits": {"extra": TEST, "test": TEST, "train": TRAIN, "validation": TEST}}
    assert [row[0] for row in rows(stats)[3:]] == ["train", "validation", "test", "extra"]


def test_counts_and_shares():
    title, *_, train, test = rows(STATS)
    assert title == ["babi/en-10k"]
    assert train == ["train", "10,000", "2,000", "80,000", "0", "(0.00%)", "0"]
    assert test == ["test", "1,000", "200", "8,000", "20", "(0.25%)", "3"]


def test_a_split_without_a_word_has_no_share():
    empty = dict.fromkeys(TEST, 0)
    assert rows({"splits": {"train": empty}, "rejects": {}})[-1][-3:] == ["0", "(0.00%)", "0"]


def test_blocks_of_a_token_stream():
    counts = {"examples": 3, "tokens": 1_500, "lines": 300, "unknown_tokens": 15, "shard_tokens": [1_500]}
    stats = {"block": 512, "unit": "char", "vocabulary": {"tokens": 1_050}, "splits": {"train": counts}, "rejects": {}}
    _, columns, _, train, vocabulary = rows(stats)
    assert columns == ["split", "blocks", "lines", "tokens", "unknown", "tokens"]
    assert train == ["train", "3", "300", "1,500", "15", "(1.00%)"]
    assert " ".join(vocabulary) == "1,050 characters in the vocabulary, the special ones among them."
    assert rows(stats | {"unit": "word"})[-1][1] == "words"


def test_what_was_set_aside_is_told():
    view = preparation_view("babi/en-10k", STATS | {"rejects": {"tabs": 1_200, "id-jump": 1}})
    assert lines_of(view)[-1] == "Set aside in rejects.jsonl: id-jump 1, tabs 1,200."
    assert colour_of(view, "Set aside") == "yellow"
    assert "Set aside" not in "".join(lines_of(preparation_view("babi/en-10k", STATS)))


def test_questions_with_vectors():
    settings = {"network": "vgg16", "relu": True, "weights": "random:1", "dtype": "float16", "resize": "crop"}
    counts = {"examples": 3, "tokens": 20, "unknown_tokens": 1, "unknown_answers": 2, "without_vector": 2}
    stats = {"images": {"train": 2}, "splits": {"train": counts}, "rejects": {}, "fc7": {}, "settings": settings}
    *_, origin, without = rows(stats)
    assert " ".join(origin) == "vgg16, weights random:1, fc2 after ReLU, float16; pictures: crop."
    assert " ".join(without) == "Kept although their pictures have no vector: 2 questions."


def test_questions_about_pictures():
    counts = {"examples": 3, "tokens": 20, "unknown_tokens": 1, "unknown_answers": 2, "several_answers_left_out": 1_000}
    stats = {"images": {"train": 2}, "notes": ["a test file is missing"], "splits": {"train": counts}, "rejects": {}}
    _, columns, _, train, left_out, note = rows(stats)
    assert columns == ["split", "questions", "words", "unknown", "words", "unknown", "answers", "pictures"]
    assert train == ["train", "3", "20", "1", "(5.00%)", "2", "2"]
    assert " ".join(left_out) == "Left out for their several answers: 1,000 questions."
    assert " ".join(note) == "Note: a test file is missing."
