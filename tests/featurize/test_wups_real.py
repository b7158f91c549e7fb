"""The published figures of GUESS on COCO-QA, from the released files.

Ren, Kiros and Zemel 2015, tables 2 and 3. GUESS answers a question with the commonest answer of the training split to
questions of its type. Accuracy and WUPS of table 2 are those of the test split. The accuracies by type in table 3 are
not (.0247, .3710, .1417 and .0928 there): they are those of both splits together.
"""

from collections import Counter

import numpy as np
import pytest

from malmoi.featurize.wups import compare_sets, compare_words


@pytest.fixture(scope="module")
def coco_qa(raw_dir):
    """Types and answers of each split."""
    return {
        split: [(raw_dir / "cocoqa" / split / f"{name}.txt").read_text().splitlines() for name in ("types", "answers")]
        for split in ("train", "test")
    }


@pytest.fixture(scope="module")
def guesses(coco_qa):
    """By type: object, number, colour, location."""
    types, answers = coco_qa["train"]
    counts = {kind: Counter() for kind in "0123"}
    for kind, answer in zip(types, answers, strict=True):
        counts[kind][answer] += 1
    return {kind: counted.most_common(1)[0][0] for kind, counted in counts.items()}


def test_guess_on_the_test_split(wordnet, coco_qa, guesses):
    types, truths = coco_qa["test"]
    assert guesses == {"0": "cat", "1": "two", "2": "white", "3": "room"}
    compared = compare_words(truths, [guesses[kind] for kind in types])
    assert compared.answers == 38_948
    published = [compared.right(), compared.wups(threshold=0.9), compared.wups(threshold=0.0)]
    assert [f"{scores.mean():.4f}" for scores in published] == ["0.0730", "0.1837", "0.7413"]
    # What the paper's text says is not what was published.
    assert f"{compared.wups(threshold=0.9, below='zero').mean():.4f}" == "0.1217"


def test_guess_by_type_on_both_splits(coco_qa, guesses):
    types, truths = (np.array(train + test) for train, test in zip(coco_qa["train"], coco_qa["test"], strict=True))
    right = truths == np.array([guesses[kind] for kind in types])
    assert [f"{right[types == kind].mean():.4f}" for kind in "0123"] == ["0.0239", "0.3606", "0.1457", "0.0908"]


def test_daquars_lists_of_answers(wordnet, raw_dir):
    lines = (raw_dir / "daquar" / "full" / "qa.894.raw.test.txt").read_text().splitlines()
    truths = [line.split(", ") for line in lines[1::2]]
    assert len(truths) == 5673
    assert compare_sets(truths, [list(reversed(truth)) for truth in truths]).wups(threshold=0.9).min() == 1
    firsts = compare_sets(truths, [truth[:1] for truth in truths])
    # All of a list is right only where it repeats one word.
    assert firsts.right().tolist() == [len(set(truth)) == 1 for truth in truths]
    assert (firsts.wups(threshold=0.9) <= firsts.wups(threshold=0.0)).all()
