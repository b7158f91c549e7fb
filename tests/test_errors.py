import pickle

from malmoi.errors import BadInput


def test_the_message_says_where_what_and_what_to_do():
    error = BadInput(
        reason="tabs",
        file="en/qa1_x_train.txt",
        line=3,
        expected="two tabs",
        found="one",
        hint="Mend the line.",
    )
    assert str(error) == "en/qa1_x_train.txt, line 3: expected two tabs, found one. Mend the line."


def test_it_survives_the_way_back_from_a_worker():
    error = BadInput(reason="empty-file", file="f", line=None, expected="stories", found="nothing", hint="h")
    copy = pickle.loads(pickle.dumps(error))
    assert (str(copy), copy.record(), copy.hint) == (str(error), error.record(), error.hint)
