"""Generating questions, as a person meets it."""

import json

import pytest

from malmoi.cli import main

pytestmark = pytest.mark.usefixtures("parsing_data")

ANNOTATIONS = {
    "images": [{"id": 7, "file_name": "7.jpg"}],
    "annotations": [
        {"id": 1, "image_id": 7, "caption": "A man is riding a brown horse."},
        {"id": 2, "image_id": 9, "caption": "A cat without its picture"},
        {"id": 3, "image_id": 7, "caption": "?"},
    ],
}


@pytest.fixture
def run(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments):
        status = main(["generate", "questions", *map(str, arguments)])
        return (status, *capsys.readouterr())

    return run


def records(text):
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def test_a_sentence(run):
    status, out, err = run("--sentence", "A man is riding a brown horse.")
    assert (status, err) == (0, "")
    assert [(each["question"], each["answer"]) for each in records(out)] == [
        ("what is the man riding", "horse"),
        ("what is the color of the horse", "brown"),
    ]


def test_its_trees(run):
    _, out, _ = run("--sentence", "A cat sleeps", "--show-trees")
    assert out.startswith("A cat sleeps\n(ROOT (S (NP (DT A) (NN cat)) (VP (VBZ sleeps))))\n")


def test_annotations(run, tmp_path):
    file, out_file = tmp_path / "captions.json", tmp_path / "candidates.jsonl"
    file.write_text(json.dumps(ANNOTATIONS))
    status, out, err = run("--captions", file, "--out", out_file)
    assert status == 1
    assert err == f"error: {file}: expected the image 9 of caption 2, found none of that id.\n"
    assert not out_file.exists()
    status, out, err = run("--captions", file, "--out", out_file, "--on-error", "skip")
    assert status == 0
    assert err == f"warning: annotations set aside: no-image 1; see {tmp_path / 'rejects.jsonl'}\n"
    assert {(each["image_id"], each["caption_id"]) for each in records(out_file.read_text())} == {(7, 1)}
    assert json.loads((tmp_path / "rejects.jsonl").read_text())["reason"] == "no-image"
    told = {line.rsplit(maxsplit=1)[0].strip(): line.split()[-1] for line in out.splitlines() if line.strip(" ─")}
    assert told["captions"] == "2"
    assert told["with questions"] == "1"
    assert told["set aside: no word"] == "1"
    assert int(told["candidates"]) == 2 + sum(int(n) for name, n in told.items() if name.startswith("dropped"))


def test_lines_and_modes(run, tmp_path):
    (tmp_path / "captions.txt").write_text("A bus parked in a lot\n")
    _, out, err = run("--captions", tmp_path / "captions.txt")
    assert records(out)[0]["question"] == "what parked in the lot"
    assert (records(out)[0]["image_id"], records(out)[0]["caption_id"]) == (None, 1)
    assert "captions" in err  # the counts
    _, out, _ = run("--captions", tmp_path / "captions.txt", "--mode", "corrected")
    assert records(out)[0]["question"] == "what is parked in a lot"


def test_trees_of_ones_own(run, tmp_path):
    (tmp_path / "captions.txt").write_text("A cat sits on it\n\nDogs bark\n")
    trees = tmp_path / "trees"
    trees.write_text(
        "(ROOT (S (NP (DT A) (NN cat)) (VP (VBZ sits) (PP (IN on) (NP (PRP it))))))\n(ROOT (NP (NNS Dogs)))\n"
    )
    status, out, _ = run("--captions", tmp_path / "captions.txt", "--trees", trees)
    assert status == 0
    assert [each["question"] for each in records(out)] == ["what sits on it"]
    trees.write_text(trees.read_text() + "(ROOT (NP (NNS Cats)))\n")
    status, _, err = run("--captions", tmp_path / "captions.txt", "--trees", trees)
    assert status == 1
    assert "line 3: expected 2 trees, one for each caption, found one more" in err
    status, _, err = run("--captions", tmp_path / "captions.txt", "--trees", trees, "--workers", "2")
    assert status == 1
    assert "--trees is read in one process" in err


def test_a_server_that_is_not_there(run, monkeypatch):
    from malmoi.featurize.parsing import corenlp

    monkeypatch.setattr(corenlp.time, "sleep", lambda seconds: None)
    status, out, err = run("--sentence", "A cat", "--parser", "corenlp", "--corenlp-url", "http://127.0.0.1:9")
    assert (status, out) == (1, "")
    assert "error: the CoreNLP server at http://127.0.0.1:9 did not answer, 3 times" in err


def counted(path, counts):
    things = [{"image_id": image, "category_id": 1} for image, number in counts.items() for _ in range(number)]
    images, categories = [{"id": image} for image in counts], [{"id": 1, "name": "person"}]
    path.write_text(json.dumps({"images": images, "annotations": things, "categories": categories}))
    return path


def test_numbers_of_instances(run, tmp_path):
    captions, out_file = tmp_path / "captions.json", tmp_path / "candidates.jsonl"
    captions.write_text(json.dumps(ANNOTATIONS | {"annotations": ANNOTATIONS["annotations"][:1]}))
    instances = counted(tmp_path / "instances.json", {7: 3, 8: 2})
    status, out, err = run("--captions", captions, "--augment-numbers", instances, "--out", out_file)
    assert (status, err) == (0, "")
    assert records(out_file.read_text())[-1] == {
        "image_id": 7,
        "caption_id": None,
        "type": "number",
        "question": "how many people are there",
        "answer": "three",
        "rule": "instances",
    }
    told = {line.rsplit(maxsplit=1)[0].strip(): line.split()[-1] for line in out.splitlines() if line.strip(" ─")}
    assert told["dropped: instances: a picture without captions"] == "1"
    assert told["number questions"] == "1"


def test_numbers_want_instances_and_pictures(run, tmp_path):
    captions = tmp_path / "captions.json"
    captions.write_text(json.dumps(ANNOTATIONS | {"annotations": ANNOTATIONS["annotations"][:1]}))
    status, _, err = run("--captions", captions, "--augment-numbers", captions)
    assert status == 1
    assert 'expected instances: a list "categories" beside images and annotations, found captions' in err
    instances = counted(tmp_path / "instances.json", {7: 3})
    status, _, err = run("--sentence", "A cat sits here", "--augment-numbers", instances)
    assert (status, "other text names none" in err) == (1, True)


def test_text_that_is_none(run):
    status, out, err = run("--sentence", "A cat sits on a red \udcff")
    assert (status, err) == (0, "")
    assert records(out)[0]["question"] == "what sits on the red \ufffd"


def test_an_argument_that_there_is_not(capsys):
    with pytest.raises(SystemExit):
        main(["generate", "questions", "--sentence", "A cat", "--parsre", "corenlp"])
    assert "unknown argument --parsre; is --parser meant?" in capsys.readouterr().err
