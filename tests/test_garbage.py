import gc

import pytest

from malmoi.garbage import uncollected


def test_it_collects_again_also_after_an_error():
    seen = []

    def fail():
        seen.append(gc.isenabled())
        raise KeyError

    assert gc.isenabled()
    with pytest.raises(KeyError), uncollected():
        fail()
    assert seen == [False]
    assert gc.isenabled()


def test_one_within_another_and_a_collector_that_was_off_stay_so():
    with uncollected():
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
