import pytest

from malmoi.errors import MalmoiError
from malmoi.featurize.caption_metrics.captions import Compared


def test_what_can_not_be_compared_is_refused():
    with pytest.raises(MalmoiError, match="there is no caption"):
        Compared.of([], [])
    with pytest.raises(MalmoiError, match="there are 2 captions, and references of 1 pictures"):
        Compared.of([["a"], ["b"]], [[["a"]]])
    with pytest.raises(MalmoiError, match=r"picture 1 \(from 0\) has no reference"):
        Compared.of([["a"], ["b"]], [[["a"]], []])
    with pytest.raises(TypeError, match="expected its words"):
        Compared.of(["a dog"], [["a dog"]])


def test_the_pictures_are_counted():
    compared = Compared.of([["a"], []], [[["a"]], [["b", "a"], []]])
    assert len(compared) == 2
    assert compared.pictures.tolist() == [0, 1, 0, 1, 1]
    assert compared.lengths.tolist() == [1, 0, 1, 2, 0]
