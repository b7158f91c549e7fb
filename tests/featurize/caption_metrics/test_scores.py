"""All measures on real captions: one of each picture against the others."""

import importlib
import json

import numpy as np
import pytest

from malmoi.featurize.caption_metrics.captions import Compared
from malmoi.featurize.caption_metrics.cider import cider
from malmoi.featurize.caption_metrics.rouge import rouge_l
from malmoi.featurize.caption_metrics.scores import caption_scores
from malmoi.featurize.caption_words import caption_words


@pytest.fixture(scope="module")
def people(raw_dir):
    """The words of the captions of each picture."""
    with (raw_dir / "coco/annotations/captions_val2017_part.json").open() as file:
        annotations = json.load(file)["annotations"]
    captions = {}
    for annotation in annotations:
        captions.setdefault(annotation["image_id"], []).append(caption_words(annotation["caption"]))
    return list(captions.values())


def test_a_person_against_the_others(people):
    """The numbers of pycocoevalcap 1.2 for these words."""
    found = caption_scores([of[0] for of in people], [of[1:] for of in people])
    assert {name: round(score, 6) for name, score in found.items()} == {
        "BLEU-1": 0.633543,
        "BLEU-2": 0.438765,
        "BLEU-3": 0.296532,
        "BLEU-4": 0.19955,
        "ROUGE-L": 0.471113,
        "CIDEr": 0.901347,
    }


def test_a_caption_of_another_picture_is_worse(people):
    right = caption_scores([of[0] for of in people], [of[1:] for of in people])
    wrong = caption_scores([of[0] for of in people[1:] + people[:1]], [of[1:] for of in people])
    assert all(wrong[name] < 0.7 * right[name] for name in right)
    assert wrong["CIDEr"] < 0.1 * right["CIDEr"]


def test_it_is_pycocoevalcaps(people):
    """Where that package is installed; it is none of this one's requirements."""
    pytest.importorskip("pycocoevalcap")
    few = people[:300]
    captions, references = [of[0] for of in few], [of[1:] for of in few]
    theirs = {
        name: importlib.import_module(f"pycocoevalcap.{name.lower()}.{name.lower()}")
        for name in ("Bleu", "Rouge", "Cider")
    }
    texts = {place: [" ".join(caption)] for place, caption in enumerate(captions)}
    given = {place: [" ".join(words) for words in of] for place, of in enumerate(references)}
    found = caption_scores(captions, references)
    bleus, _ = theirs["Bleu"].Bleu(4).compute_score(given, texts, verbose=0)
    np.testing.assert_allclose([found[f"BLEU-{n}"] for n in range(1, 5)], bleus)
    compared = Compared.of(captions, references)
    np.testing.assert_allclose(rouge_l(compared), theirs["Rouge"].Rouge().compute_score(given, texts)[1])
    np.testing.assert_allclose(cider(compared), theirs["Cider"].Cider().compute_score(given, texts)[1], atol=1e-9)
