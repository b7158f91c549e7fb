import json
from typing import get_args

import pytest

from malmoi.errors import MalmoiError
from malmoi.featurize.vocabulary import PADDING, Vocabulary
from malmoi.models.caption_recipe import NETWORKS
from malmoi.models.caption_run import CaptionRun
from malmoi.models.language_model import LanguageModel
from malmoi.models.language_run import LanguageRun
from malmoi.models.memn2n import MemN2N
from malmoi.models.runs import runs_in
from malmoi.models.story_run import StoryRun

WORDS = Vocabulary(("mary", "is"))
TOKENS = Vocabulary(("a", "b"), (PADDING,))


@pytest.fixture
def folder(tmp_path):
    """A run of stories and one of language."""
    model = MemN2N(len(WORDS), [1, 2], memory_size=3, seed=1)
    widths = {"memory": 3, "sentence": 3, "question": 2}
    vocabularies = {"words": WORDS, "answers": Vocabulary(("mary",), ("<unk>",))}
    StoryRun.save(tmp_path / "qa1", model, vocabularies, tokenizer_name="babi_words", widths=widths, dataset="babi/x")
    LanguageRun.save(
        tmp_path / "word",
        LanguageModel(3, units=2, layers=1),
        {"tokens": TOKENS},
        tokenizer_name="words",
        dataset="ptb/word",
        unit="word",
    )
    return tmp_path


def test_each_is_of_its_kind(folder):
    story, language = runs_in(folder)
    assert isinstance(story, StoryRun)
    assert isinstance(language, LanguageRun)
    assert runs_in(folder / "word") == [language]
    assert (language.unit, language.tokens) == ("word", TOKENS)
    assert language.model.settings["units"] == 2


def test_they_may_lie_deeper(folder, tmp_path_factory):
    root = tmp_path_factory.mktemp("all")
    folder.rename(root / "some")
    assert [run.folder.name for run in runs_in(root)] == ["qa1", "word"]


def test_a_model_of_another_kind_is_refused(folder):
    with pytest.raises(MalmoiError, match=r"a model of the kind language_model; this needs one of the kind story_qa"):
        _ = StoryRun(folder / "word").about


def test_a_kind_that_nobody_knows_is_told(folder):
    about = json.loads((folder / "word" / "run.json").read_text())
    (folder / "word" / "run.json").write_text(json.dumps(about | {"kind": "caption"}))
    with pytest.raises(MalmoiError, match="the kind of model is 'caption'; known are: story_qa, language_model"):
        runs_in(folder)


def test_a_run_of_captions_can_load_every_network():
    # Keras finds a saved class only where its module is imported.
    (networks,) = get_args(CaptionRun.__orig_bases__[0])
    assert set(get_args(networks)) == set(NETWORKS.values())
