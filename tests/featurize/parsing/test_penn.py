"""Trees from files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from malmoi.errors import BadInput, MalmoiError
from malmoi.featurize.parsing.node import Node
from malmoi.featurize.parsing.penn import TreeFile, parse_tree, read_trees

# What the Stanford parser writes with -outputFormat penn,typedDependencies.
STANFORD = """(ROOT
  (NP
    (NP (DT A) (NN cat))
    (PP (IN on)
      (NP (DT a) (NN mat)))))

det(cat-2, A-1)
root(ROOT-0, cat-2)

(ROOT (S (NP (NNS Dogs)) (VP (VBP bark))))
"""


def test_trees_of_several_lines_and_of_one():
    found = list(read_trees(STANFORD.splitlines(), file="trees"))
    assert [line for line, _ in found] == [1, 10]
    assert repr(found[0][1]) == "(ROOT (NP (NP (DT A) (NN cat)) (PP (IN on) (NP (DT a) (NN mat)))))"
    assert found[0][1].children[0].level == 1


def test_a_tree_without_root_gets_one():
    assert repr(parse_tree("(NP (NN cat))")) == "(ROOT (NP (NN cat)))"
    assert repr(parse_tree("( (NP (NN cat)))")) == "(ROOT (NP (NN cat)))"
    assert repr(parse_tree("(ROOT (NN cat))")) == "(ROOT (FRAG (NN cat)))"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "cat",
        "()",
        "(ROOT)",
        "(NP (NN cat)",
        "(NP (NN cat)))",
        "(NP cat dog)",
        "(A b) (C d)",
        "(NP (NN a) b)",
        "(" * 500,
    ],
)
def test_what_is_no_tree(text):
    with pytest.raises(MalmoiError):
        parse_tree(text)


@given(st.text(alphabet="()NP cat\n"))
def test_any_text_is_a_tree_or_an_error(text):
    try:
        tree = parse_tree(text)
    except MalmoiError:
        return
    assert repr(parse_tree(repr(tree))) == repr(tree)


LEAF = st.builds(Node, st.sampled_from(["NN", "DT", "-LRB-"]), st.sampled_from(["cat", "a", "n't"]))
TREE = st.recursive(LEAF, lambda inner: st.builds(Node, st.just("NP"), st.just(""), st.lists(inner, min_size=1)))


@given(TREE.filter(lambda node: node.children and any(child.children for child in node.children)))
def test_trees_are_read_as_they_were_written(tree):
    root = Node("ROOT", children=[tree])
    assert repr(parse_tree(root.to_nltk().pformat())) == repr(root)


def test_a_file_has_a_tree_for_each_caption(tmp_path):
    (tmp_path / "trees").write_text(STANFORD)
    trees = TreeFile(tmp_path / "trees")
    assert [len(found) for found in trees.readings(["A cat on a mat"])] == [1]
    assert [len(found) for found in trees.readings(["Dogs bark"])] == [1]
    trees.finish()
    with pytest.raises(BadInput, match=r"expected a tree for each caption, one for 'Cats', found 2 trees"):
        list(trees.readings(["Cats"]))


def test_a_tree_too_many(tmp_path):
    (tmp_path / "trees").write_text(STANFORD)
    trees = TreeFile(tmp_path / "trees")
    list(trees.readings(["A cat on a mat"]))
    with pytest.raises(BadInput, match="line 10: expected 1 trees, one for each caption, found one more"):
        trees.finish()


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [("(NP (NN a)", "brackets", 1), ("(NP (NN a)))", "brackets", 1), ("\n(NP a b)\n", "no-tree", 2)],
)
def test_faults_name_their_line(text, reason, line):
    with pytest.raises(BadInput) as caught:
        list(read_trees(text.splitlines(), file="trees"))
    assert (caught.value.reason, caught.value.line) == (reason, line)
