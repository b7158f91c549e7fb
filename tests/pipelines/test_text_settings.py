import json
import pickle

import pytest

from malmoi.errors import MalmoiError
from malmoi.pipelines.text_settings import TextSettings


def settings(**changed):
    return TextSettings(**{"name": "rose", "train": ("a", "b")} | changed)


@pytest.mark.parametrize("validation", [0.0, 0.05, ("c", "d")])
def test_settings_survive_json_and_pickle(validation):
    given = settings(validation=validation, test=0.1, unit="char", lower=True, min_count=3, max_size=99)
    assert TextSettings.from_json(json.loads(json.dumps(given.to_json()))) == given
    assert pickle.loads(pickle.dumps(given)) == given
    assert hash(given) == hash(pickle.loads(pickle.dumps(given)))


def test_files_and_fractions_of_splits():
    given = settings(validation=("c",), test=0.1)
    assert given.files == ("a", "b", "c")
    assert [given.files_of(split) for split in ("train", "validation", "test")] == [("a", "b"), ("c",), ()]
    assert [given.fraction(split) for split in ("train", "validation", "test")] == [0, 0, 0.1]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"train": ()}, "rose: no files to train on"),
        ({"validation": 1.0}, r"rose: validation is 1\.0; a fraction is at least 0 and less than 1"),
        ({"test": -0.1}, r"rose: test is -0\.1"),
        ({"test": float("nan")}, "rose: test is nan"),
        ({"validation": 0.5, "test": 0.5}, r"rose: validation 0\.5 and test 0\.5 leave nothing to train on"),
        ({"unit": "byte"}, "rose: unit is 'byte'; it can be 'word' or 'char'"),
        ({"min_count": 0}, "min_count is 0, max_size None; each is at least 1"),
        ({"max_size": 0}, "min_count is 1, max_size 0; each is at least 1"),
        ({"test": ("b",)}, "rose: b is given twice"),
    ],
)
def test_what_does_not_fit_is_refused(changed, told):
    with pytest.raises(MalmoiError, match=told):
        settings(**changed)
