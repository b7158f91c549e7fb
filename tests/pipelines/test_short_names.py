from malmoi.pipelines.short_names import short_names


def test_names_are_paths_within_the_common_folder():
    assert short_names(("/x/y/a",)) == {"/x/y/a": "a"}
    assert short_names(("/x/y/a", "/x/yy/a")) == {"/x/y/a": "y/a", "/x/yy/a": "yy/a"}
    assert short_names(("a", "b/a")) == {"a": "a", "b/a": "b/a"}
