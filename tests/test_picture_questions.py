"""``malmoi ask --image``: a picture and a question to a model's answers."""

import numpy as np
import pytest

from malmoi.cli import main
from malmoi.datasets.standardising import Standardising
from malmoi.errors import MalmoiError
from malmoi.featurize import fc7_vectors
from malmoi.featurize.fc7_manifest import manifest, save_manifest
from malmoi.featurize.vgg_weights import find_weights
from malmoi.featurize.vocabulary import Vocabulary
from malmoi.models.visual_qa.img import Img
from malmoi.models.visual_qa.img_bow import ImgBOW
from malmoi.models.visual_run import VisualRun
from tests.pipelines.made_photos import stand_in, vector, write_photos

WORDS = Vocabulary(("what", "is", "on", "the", "table"))
ANSWERS = Vocabulary(("cat", "dog", "cow"), specials=("<unk>",))


@pytest.fixture(autouse=True)
def _set_up(monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr(fc7_vectors, "Fc7", stand_in(monkeypatch))


def save(folder, *, network="bow", looks=True):
    """A run of a model that has learned nothing."""
    if network == "img":
        model = Img(len(ANSWERS), types=4, seed=1)
    else:
        model = ImgBOW(len(WORDS), len(ANSWERS), picture=looks, embedding=3, seed=1)
    folder.mkdir()
    if looks:
        options = {"network": "vgg16", "relu": True, "resize": "squash", "dtype": "float32"}
        save_manifest(folder, manifest(find_weights("random:1", network="vgg16"), **options))
        Standardising.from_moments(np.full(4096, 100.0), np.full(4096, 50.0)).save(folder)
    recipe = {"network": network, "standardise": True}
    vocabularies = {"words": WORDS, "answers": ANSWERS}
    return VisualRun.save(folder, model, vocabularies, tokenizer_name="question_words", recipe=recipe, length=4)


def ask(capsys, *arguments):
    capsys.readouterr()
    status = main(["ask", *map(str, arguments)])
    return (status, *capsys.readouterr())


def test_the_most_probable_answers_are_shown(tmp_path, capsys):
    run = save(tmp_path / "run")
    photo = write_photos(tmp_path, [3]) / "image3.png"
    question = "What is on the 탁자?"
    png = tmp_path / "out.png"
    status, out, err = ask(capsys, run.folder, "--image", photo, "--question", question, "--picture", png)
    assert status == 0
    assert "the model reads 4 words; not read: 탁자" in err
    assert png.read_bytes()[1:4] == b"PNG"
    expected = run.probabilities({"question": WORDS.encode(["what", "is", "on", "the"])[None], "fc7": vector(3)[None]})
    order = sorted(zip(ANSWERS.words[1:], expected[0, 1:], strict=True), key=lambda pair: -pair[1])
    shown = [line.split()[:2] for line in out.splitlines() if "%" in line]
    assert shown == [[answer, f"{probability:.1%}"] for answer, probability in order]


def test_other_pictures_have_other_answers(tmp_path):
    run = save(tmp_path / "run")
    one, other = (run.ask("what is it", vector(number)).answers for number in (3, 4))
    assert dict(one) != dict(other)
    assert run.ask("what is it", vector(3)).unknown_words == ["it"]


def test_a_blind_model_says_that_it_is(tmp_path, capsys):
    run = save(tmp_path / "run", looks=False)
    status, out, err = ask(capsys, run.folder, "--image", tmp_path / "none.png", "--question", "what is it")
    assert (status, "is blind: it answers by the question alone" in err) == (0, True)
    assert "cat" in out


def test_what_can_not_be_asked(tmp_path, capsys):
    run = save(tmp_path / "run")
    with pytest.raises(MalmoiError, match="looks at pictures: it needs one"):
        run.ask("what is it")
    with pytest.raises(MalmoiError, match="the question ' \\? ' has no word"):
        run.ask(" ? ", vector(3))
    with pytest.raises(MalmoiError, match="reads no questions: ask another model"):
        save(tmp_path / "img", network="img").ask("what is it", vector(3))
    photo = write_photos(tmp_path, [3]) / "image3.png"
    for arguments, told in (
        (("--image", photo, "--story", photo), "about a --story or about an --image, not about both"),
        (("--data-dir", "data"), "--data-dir is for a K-NN, which is asked about an --image"),
        (("--weights", "vgg16.h5"), "--weights are of the network that sees an --image"),
        (("--image", tmp_path / "none.png"), "none.png can't be read: No such file"),
    ):
        status, _, err = ask(capsys, run.folder, "--question", "what is it", *arguments)
        assert (status, told in " ".join(err.split())) == (1, True)
