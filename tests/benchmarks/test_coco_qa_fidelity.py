import json

from benchmarks.coco_qa_fidelity import fidelity, main


def test_shares_worked_out_by_hand():
    captions = [(2, "a"), (2, "b"), (3, "c"), (3, "d")]
    candidates = [
        {"image_id": 2, "type": "object", "question": "what is here", "answer": "cat"},
        {"image_id": 2, "type": "object", "question": "what is there", "answer": "cat"},
        {"image_id": 3, "type": "color", "question": "what color", "answer": "red"},
    ]
    released = [
        (2, "object", "what is here", "cat"),
        (2, "object", "what was here", "cat"),
        (2, "object", "what is here", "dog"),
        (3, "color", "what color", "red"),
    ]
    rows = {row[0]: row[1:] for row in fidelity(captions, candidates, released, (0, 1))}
    assert rows["object"] == ["3", "66.7%", "33.3%", "0.500"]
    assert rows["all"] == ["4", "75.0%", "50.0%", "0.750"]
    assert {row[0]: row[1:] for row in fidelity(captions, candidates, released, (1,))}["all"] == [
        "1",
        "100.0%",
        "100.0%",
        "0.500",
    ]


def test_it_prints_its_tables(parsing_data, tmp_path, capsys):
    annotations = [{"id": 1, "image_id": 4, "caption": "A cat sits on a mat"}]
    (tmp_path / "captions.json").write_text(json.dumps({"images": [{"id": 4}], "annotations": annotations}))
    for split in ("train", "test"):
        (tmp_path / split).mkdir()
        for name, line in (("questions", "what sits on the mat"), ("answers", "cat"), ("types", "0"), ("img_ids", "4")):
            (tmp_path / split / f"{name}.txt").write_text(f"{line}\n")
    main(["--captions", str(tmp_path / "captions.json"), "--cocoqa-dir", str(tmp_path), "--repeats", "0"])
    said = capsys.readouterr().out
    assert "| faithful | all pictures | object | 2 | 100.0% | 100.0% | 1.000 |" in said
    assert "| corrected | only measured | all | 0 | 0.0% | 0.0% | 0.000 |" in said
    for name, questions in (("release, test", 1), ("release, these pictures", 2), ("faithful, enrolled", 1)):
        assert f"| {name} | {questions} | 100.0% | 0.0% | 0.0% | 0.0% | 5.00 | 5 | 1 |" in said
