"""Command lines and what is read from them."""

import argparse

import pytest
from apache_beam.options.pipeline_options import PipelineOptions

from malmoi.arguments.parser import parse


def refused(*arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        parse(list(arguments))
    assert caught.value.code == 2
    return capsys.readouterr().err


def test_flags_that_prepare_does_not_know_are_beams():
    options = parse(
        ["prepare", "babi/en-1k", "babi/hn-1k", "--data-dir", "d", "--runner", "dask", "--dask_npartitions=8"]
    )
    assert options.names == ["babi/en-1k", "babi/hn-1k"]
    assert options.data_dir == "d"
    assert options.beam_flags == ["--runner", "dask", "--dask_npartitions=8"]


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("--datadir", "--data-dir"),
        ("--raw_dir=x", "--raw-dir"),
        ("--on_error", "--on-error"),
        ("--overwritte", "--overwrite"),
    ],
)
def test_a_misspelt_flag_of_ours_is_not_handed_to_beam(given, meant, capsys):
    told = refused("prepare", "babi/en-1k", given, capsys=capsys)
    assert f"unknown argument {given}; is {meant} meant?" in told
    assert "usage: malmoi prepare" in told


def test_no_flag_of_beams_is_taken_for_one_of_ours():
    parser = argparse.ArgumentParser(add_help=False, conflict_handler="resolve")
    for kind in PipelineOptions.__subclasses__():
        kind._add_argparse_args(parser)
    flags = [flag for action in parser._actions for flag in action.option_strings]
    assert len(flags) > 100
    flags.remove("--network")
    for flag in flags:
        assert parse(["prepare", "babi/en-1k", flag]).beam_flags == [flag]


def test_the_network_is_ours_for_images_and_beams_for_all_else():
    options = parse(["prepare", "image_features/a", "--network", "vgg16"])
    assert (options.network, options.beam_flags) == ("vgg16", [])
    options = parse(["prepare", "babi/en-1k", "--network", "my-vpc", "--streaming"])
    assert (options.network, options.beam_flags) == (None, ["--streaming", "--network", "my-vpc"])


def test_other_commands_know_all_of_their_flags(capsys):
    assert "unknown argument --runner" in refused("verify", "babi/en-1k", "--runner", "dask", capsys=capsys)
    assert "--split meant?" in refused("show", "babi/en-1k", "--splitt", "test", capsys=capsys)


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "babi/en-1k", "--index", "-1"],
        ["show", "babi/en-1k", "--memory", "0"],
        ["sample", "babi", "--out", "o", "--questions", "-3"],
        ["train", "quickstart", "babi/en-1k", "--out", "o", "--seed", "-1"],
    ],
)
def test_numbers_are_looked_at(arguments, capsys):
    assert "expected a whole number" in refused(*arguments, capsys=capsys)


def test_an_unknown_recipe_or_column_lists_the_known(capsys):
    assert "'babi/pe-ls-rn'" in refused("train", "babi", "babi/en-1k", "--out", "o", capsys=capsys)
    assert "'PE LS RN'" in refused("evaluate", "runs", "--beside", "LSTN", capsys=capsys)


def test_without_a_command_it_tells_which_there_are(capsys):
    told = refused(capsys=capsys)
    assert "quickstart" in told
    assert "prepare" in told


def test_zero_is_shown_as_a_default(capsys):
    with pytest.raises(SystemExit):
        parse(["show", "--help"])
    assert "which example, from 0 (default: 0)" in " ".join(capsys.readouterr().out.split())


def test_each_sample_corpus_has_flags_of_its_own(capsys):
    assert parse(["sample", "play", "--out", "p", "--lines", "7"]).lines == 7
    told = refused("sample", "babi", "--out", "o", "--lines", "7", capsys=capsys)
    assert "unknown argument --lines" in told
    assert "usage: malmoi sample babi" in told
    told = refused("sample", "play", "--out", "o", "--langage", "en", capsys=capsys)
    assert "--language meant?" in told
    assert "'babi', 'play'" in refused("sample", "poem", "--out", "o", capsys=capsys)


def test_there_are_two_quickstarts(capsys):
    assert parse(["quickstart"]).way == "story-qa"
    assert parse(["quickstart", "visual-qa", "--seed", "3"]).way == "visual-qa"
    assert "'story-qa', 'visual-qa'" in refused("quickstart", "visual", capsys=capsys)
