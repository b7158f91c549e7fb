"""WordNet's nouns: how words are looked up, what lies above a synset, and how WordNet is opened."""

import os
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from malmoi.errors import MalmoiError
from malmoi.featurize import wordnet as nouns
from malmoi.featurize.wordnet import noun_synsets


def names(*words):
    return [[synset.name for synset in synsets] for synsets in noun_synsets(words)]


@pytest.fixture
def unopened(wordnet, no_download, monkeypatch):
    """As in a process that has not looked up anything."""
    monkeypatch.setattr(nouns, "_open", nouns._Open())


def test_words_are_looked_up_as_answers_are_written(wordnet):
    assert names("settee", "two") == [["settle.n.01", "settee.n.02"], ["two.n.01", "deuce.n.04"]]
    chair, chairs, upper = names("chair", "chairs", "CHAIR")
    assert chair[0] == "chair.n.01"
    assert chair == chairs == upper
    assert names("dressing_table", "dressing table") == [["dressing_table.n.01"], []]
    assert names("mice", "knives") == names("mouse", "knife")  # WordNet's list of exceptions, and a rule


@pytest.mark.parametrize(
    "word", ["", " ", "n,w", "night_stand", "2163", "quickly", "<unk>", "\x00", "의자", "e\u0301", "x" * 10_000]
)
def test_what_is_no_noun_has_no_synsets(wordnet, word):
    assert names(word, "cat")[0] == []
    assert names(word, "cat")[1]


def test_the_tree_above_a_synset(wordnet):
    # entity > physical_entity > object > whole > living_thing > organism > animal > domestic_animal > dog
    # ... animal > chordate > vertebrate > mammal > placental > carnivore > canine > dog
    dog = noun_synsets(["dog"])[0][0]
    assert (dog.name, dog.shortest, dog.longest) == ("dog.n.01", 9, 14)
    steps = {synset.name: count for synset, count in dog.steps.items()}
    assert len(steps) == 15
    assert [steps[name] for name in ("dog.n.01", "canine.n.02", "animal.n.01", "entity.n.01")] == [0, 1, 2, 8]
    assert repr(dog) == "Synset('dog.n.01')"
    entity = next(synset for synset in dog.steps if synset.name == "entity.n.01")
    assert (entity.shortest, entity.longest, dict(entity.steps)) == (1, 1, {entity: 0})
    # Rome is an instance of a capital, not a kind of it.
    assert "national_capital.n.01" in {synset.name for synset in noun_synsets(["rome"])[0][0].steps}


def test_a_way_may_lead_up_and_down_again(wordnet):
    # person > organism > living_thing > whole > object is 4 steps, but person > causal_agent > physical_entity and down
    # to object is 3.
    person = noun_synsets(["person"])[0][0]
    (above,) = (synset for synset in person.steps if synset.name == "object.n.01")
    assert (person.name, person.steps[above], person.distances[above]) == ("person.n.01", 4, 3)
    assert person.distances.keys() == person.steps.keys()
    assert person.distances[person] == 0


def test_each_synset_is_one_object(wordnet):
    (car, *_), (auto, *_) = noun_synsets(["car", "auto"])
    assert car is auto


def test_many_threads_may_be_the_first(unopened):
    words = ["cat", "dog", "table", "chair", "settee", "lamp", "curtain", "window"]
    start, found, failed = threading.Barrier(8), {}, []

    def look_up(number):
        start.wait()
        try:
            found[number] = noun_synsets(words[number:] + words[:number])
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=look_up, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    expected = noun_synsets(words)
    assert all(expected)
    for number in range(8):
        assert found[number] == expected[number:] + expected[:number]


FORKED = """
import os, sys
from malmoi.featurize import wordnet
before = [synset.name for synset in wordnet.noun_synsets(["lamp"])[0]]
with wordnet._open.lock:  # as if another thread were looking something up
    child = os.fork()
    if not child:
        after = [synset.name for synset in wordnet.noun_synsets(["lamp"])[0]]
        os._exit(0 if after == before else 3)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_it_works_in_a_forked_process(wordnet):
    done = subprocess.run([sys.executable, "-c", FORKED], capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_missing_it_says_how_to_get_it(unopened, monkeypatch, tmp_path):
    monkeypatch.setattr("nltk.data.path", [str(tmp_path)])
    with pytest.raises(MalmoiError) as caught:
        noun_synsets(["cat"])
    message = str(caught.value)
    assert "WordNet is not in NLTK's data path" in message
    assert "python -m nltk.downloader wordnet" in message
    assert f"Looked in: {tmp_path}." in message
    assert "NLTK_DATA" in message


def test_once_it_is_there_the_same_process_finds_it(unopened, monkeypatch, tmp_path):
    with monkeypatch.context() as patch:
        patch.setattr("nltk.data.path", [str(tmp_path)])
        with pytest.raises(MalmoiError, match="not in NLTK's data path"):
            noun_synsets(["cat"])
    assert names("cat")[0][0] == "cat.n.01"


def test_it_may_be_unpacked(unopened, monkeypatch, tmp_path):
    import nltk

    packed = [Path(place) / "corpora" / "wordnet.zip" for place in nltk.data.path]
    file = next((file for file in packed if file.exists()), None)
    if file is None:
        pytest.skip("WordNet is here, but not as an archive")
    with zipfile.ZipFile(file) as archive:
        archive.extractall(tmp_path / "corpora")
    monkeypatch.setattr("nltk.data.path", [str(tmp_path)])
    assert names("lamp") == [["lamp.n.01", "lamp.n.02"]]
    assert nouns._open.reader.root.path == str(tmp_path / "corpora" / "wordnet")


BROKEN = {
    "a file of it is missing": {"lexnames": "", "data.adj": ""},
    "a line that breaks off": {"lexnames": "", "data.adj": "", "index.noun": "cat n\n"},
    "lines in another order": {"lexnames": "01 noun.Tops 1\n"},
}


@pytest.mark.parametrize("kind", [*BROKEN, "an HTML page", "an empty folder"])
def test_one_that_is_broken_is_told(unopened, monkeypatch, tmp_path, kind):
    corpora = tmp_path / "corpora"
    corpora.mkdir()
    if kind in BROKEN:
        with zipfile.ZipFile(corpora / "wordnet.zip", "w") as archive:
            for name, text in BROKEN[kind].items():
                archive.writestr(f"wordnet/{name}", text)
    elif kind == "an HTML page":
        (corpora / "wordnet.zip").write_text("<html>404</html>")
    else:
        (corpora / "wordnet").mkdir()
    monkeypatch.setattr("nltk.data.path", [str(tmp_path)])
    with pytest.raises(MalmoiError, match=r"the WordNet in NLTK's data path can't be read: .*nltk\.downloader wordnet"):
        noun_synsets(["cat"])


def test_importing_it_loads_neither_nltk_nor_tensorflow():
    code = "import malmoi.featurize.wups, sys; print({'nltk', 'tensorflow', 'keras'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert done.stdout == "set()\n"


def test_the_file_of_the_first_synset(wordnet):
    words = ["zebras", "Zebra", "wave", "riding", "resting", "next", "the", "", "\x00", "a b"]
    assert [nouns.lexicographer_file(word) for word in words] == [
        "noun.animal",
        "noun.animal",
        "noun.event",
        "noun.act",
        "verb.contact",
        "adj.all",
        None,
        None,
        None,
        None,
    ]


def test_base_forms_are_nltks(wordnet):
    from nltk.stem import WordNetLemmatizer

    verbs = ["rides", "held", "tosses", "is", "Rides", "felt", "blorks", "lying", ""]
    assert [nouns.verb_lemma(verb) for verb in verbs] == [WordNetLemmatizer().lemmatize(verb, "v") for verb in verbs]
    assert nouns.verb_lemma("rides") == "rid"  # the shortest, as in the release: "what did the man rid"
    assert [nouns.noun_lemma(noun) for noun in ("geese", "glass", "zebras", "xyz")] == [
        "goose",
        "glass",
        "zebra",
        "xyz",
    ]


def test_uses_are_the_counts_of_all_senses(wordnet):
    from nltk.corpus import wordnet as corpus

    for word in ("sits", "train", "kitty", "covered", "White", "quickly"):
        for part, name in zip("nvar", ("noun", "verb", "adjective", "adverb"), strict=True):
            base = corpus.morphy(word.lower(), part)
            lemmas = [lemma for synset in corpus.synsets(base or "", part) for lemma in synset.lemmas()]
            expected = sum(lemma.count() for lemma in lemmas if lemma.name().lower() == base) if base else -1
            assert getattr(nouns.uses(word), name) == expected, (word, part)
