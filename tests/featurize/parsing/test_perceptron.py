"""The quick tagger gives NLTK's tags."""

import json
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.errors import MalmoiError
from malmoi.featurize.parsing import perceptron
from malmoi.featurize.parsing.perceptron import tag_words
from malmoi.featurize.parsing.tokens import penn_words


@pytest.fixture(scope="module")
def nltk_tags(parsing_data):
    from nltk.tag.perceptron import PerceptronTagger

    tagger = PerceptronTagger()
    return lambda words: [tag for _, tag in tagger.tag(words)]


def test_the_same_tags_on_real_captions(nltk_tags, coco_captions):
    captions = [penn_words(each["caption"]) for each in json.loads(coco_captions.read_bytes())["annotations"]]
    for words in captions[:1500]:
        assert tag_words(words) == nltk_tags(words)


@given(st.lists(st.text(min_size=1) | st.sampled_from(["a", "1999", "2", "-", "x-y", "The", "dogs", "Running", "ß"])))
def test_the_same_tags_on_anything(nltk_tags, words):
    assert tag_words(words) == nltk_tags(words)


def test_an_empty_word(nltk_tags):
    assert tag_words(["", "cat"]) == nltk_tags(["", "cat"])
    assert tag_words([]) == []


def test_without_its_data_it_says_what_is_missing_and_where_to_put_it(no_download, monkeypatch, tmp_path):
    import nltk

    monkeypatch.setattr(nltk.data, "path", [str(tmp_path)])
    monkeypatch.setattr(perceptron, "_open", perceptron._Open())
    with pytest.raises(MalmoiError, match=r"averaged_perceptron_tagger_eng is not in its data path.*nltk\.downloader"):
        tag_words(["cat"])


def test_broken_data_is_named(monkeypatch, tmp_path):
    import nltk

    folder = tmp_path / "taggers" / "averaged_perceptron_tagger_eng"
    folder.mkdir(parents=True)
    for kind in ("weights", "tagdict", "classes"):
        (folder / f"averaged_perceptron_tagger_eng.{kind}.json").write_text("{")
    monkeypatch.setattr(nltk.data, "path", [str(tmp_path)])
    monkeypatch.setattr(perceptron, "_open", perceptron._Open())
    with pytest.raises(MalmoiError, match=r"can't be read: .*Remove it, and download it again"):
        tag_words(["cat"])


def test_neither_tensorflow_nor_beam_is_loaded():
    code = (
        "import sys, malmoi.featurize.parsing.chunk, malmoi.featurize.questions.generate;"
        "print([name for name in ('tensorflow', 'apache_beam', 'nltk') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert done.stdout.strip() == "[]"
