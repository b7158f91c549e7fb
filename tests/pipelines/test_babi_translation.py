"""bAbI's files in Korean: line by line what the English ones are."""

from itertools import zip_longest

import pytest

from malmoi.errors import BadInput, MalmoiError
from malmoi.featurize.babi_korean import translate_answer, translate_question, translate_statement
from malmoi.pipelines.babi_translation import README, translation_plan, write_readmes, write_translation

TASK_1 = (
    b"1 Mary moved to the bathroom.\n2 John went back to the hallway.\n3 Where is Mary? \tbathroom\t1\n"
    b"1 Daniel took the milk.\n2 What is Daniel carrying?\tmilk\t1\n3 Daniel left the milk.\n"
)
FILES = {
    f"{folder}/qa1_single-supporting-fact_{split}.txt": TASK_1
    for folder in ("en", "en-10k")
    for split in ("train", "test")
}


def translate(root, out, **options):
    plan = translation_plan(root, out, **options)
    return plan, [write_translation(file) for file in plan.files]


def tree(folder):
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()
    }


def test_files_of_the_same_layout(make_babi, tmp_path):
    plan, lines = translate(make_babi(FILES), tmp_path / "out")
    assert lines == [6] * 4
    assert [file.name for file in plan.files] == list(FILES)
    korean = (
        "1 메리는 화장실로 이동했다.\n2 존은 복도로 돌아갔다.\n3 메리는 어디에 있습니까? \t화장실\t1\n"
        "1 다니엘은 우유를 집었다.\n2 다니엘은 무엇을 들고 있습니까?\t우유\t1\n3 다니엘은 우유를 놓아두었다.\n"
    )
    assert tree(tmp_path / "out") == {name.replace("en", "ko", 1): korean for name in FILES}
    assert len(plan.missing) == 2 * 19 * 2


def test_style_tasks_and_a_readme(make_babi, tmp_path):
    root = make_babi(FILES | {"en/qa2_two-supporting-facts_train.txt": TASK_1})
    plan = translation_plan(root, tmp_path / "out", tasks=[2])
    assert [(file.name, file.target.name) for file in plan.files] == [
        ("en/qa2_two-supporting-facts_train.txt", "qa2_two-supporting-facts_train.txt")
    ]
    assert plan.missing[0].file == "en/qa2_two-supporting-facts_test.txt"
    write_translation(plan.files[0], style="polite")
    write_readmes(plan.files, style="polite")
    made = tree(tmp_path / "out")
    assert made["ko/qa2_two-supporting-facts_train.txt"].startswith("1 메리는 화장실로 이동했습니다.\n")
    assert "Weston" in made[f"ko/{README}"]
    assert "style polite" in made[f"ko/{README}"]


def test_what_is_there_is_not_replaced_unless_asked(make_babi, tmp_path):
    root, out = make_babi(FILES), tmp_path / "out"
    (out / "ko").mkdir(parents=True)
    mine = out / "ko/qa1_single-supporting-fact_test.txt"
    mine.write_text("mine")
    with pytest.raises(MalmoiError, match=r"qa1_single-supporting-fact_test\.txt is there already\. .* --overwrite"):
        translation_plan(root, out)
    assert tree(out) == {"ko/qa1_single-supporting-fact_test.txt": "mine"}
    translate(root, out, overwrite=True)
    assert mine.read_text().startswith("1 메리는")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"1 Mary flew.", "outside-language"),
        (b"1 Mary moved to the bathroom.\n3 John went back to the hallway.", "id-jump"),
        (b"1 \xff", "not-utf8"),
        ("1 은경이는 복도로 갔다.".encode(), "outside-language"),
    ],
)
def test_a_bad_line_is_named_and_leaves_no_file(make_babi, tmp_path, line, reason):
    name = "en/qa1_single-supporting-fact_train.txt"
    plan = translation_plan(make_babi({name: TASK_1 + line + b"\n"}), tmp_path / "out")
    with pytest.raises(BadInput, match=name) as caught:
        write_translation(plan.files[0])
    assert (caught.value.reason, caught.value.line) == (reason, 7 + line.count(b"\n"))
    assert tree(tmp_path / "out") == {}


def test_nothing_to_translate(make_babi, tmp_path):
    with pytest.raises(MalmoiError, match="neither en nor en-10k"):
        translation_plan(make_babi({"hn/qa1_single-supporting-fact_train.txt": TASK_1}), tmp_path)
    with pytest.raises(MalmoiError, match="the first that is missing: en/qa3"):
        translation_plan(make_babi(), tmp_path, tasks=[3])
    with pytest.raises(MalmoiError, match="no task 21"):
        translation_plan(make_babi(), tmp_path, tasks=[21])


def parts(line):
    line_id, _, rest = line.partition(" ")
    return line_id, rest.split("\t")


@pytest.mark.parametrize("folder", ["en", "en-10k"])
def test_every_real_file_aligns_line_by_line(raw_dir, tmp_path, folder):
    root = raw_dir / "babi/tasks_1-20_v1-2"
    files = [file for file in translation_plan(root, tmp_path).files if file.folder == folder]
    names = {path.name for path in (root / folder).glob("qa*.txt")}
    assert {file.source.name for file in files} == names
    statements, asked, answers = {}, {}, {}
    for file in files:
        write_translation(file)
        english = file.source.read_text().split("\n")
        korean = file.target.read_text(encoding="utf-8").split("\n")
        for before, after in zip_longest(english, korean):
            (english_id, english_parts), (korean_id, korean_parts) = parts(before), parts(after)
            assert (english_id, len(english_parts), english_parts[2:]) == (
                korean_id,
                len(korean_parts),
                korean_parts[2:],
            )
            if len(english_parts) == 1:
                assert statements.setdefault(english_parts[0], korean_parts[0]) == korean_parts[0]
            else:
                question, answer, _ = english_parts
                assert asked.setdefault(question, korean_parts[0]) == korean_parts[0]
                assert answers.setdefault(answer, korean_parts[1]) == korean_parts[1]
    statements.pop("")  # after the last newline
    for texts, put in ((statements, translate_statement), (asked, translate_question), (answers, translate_answer)):
        assert all(korean.strip() == put(english) for english, korean in texts.items())
        assert len(set(texts.values())) == len(texts)
