"""Beam's options from lists."""

import re
import sys

import pytest
from apache_beam.options.pipeline_options import DirectOptions, PortableOptions
from apache_beam.runners.portability.portable_runner import PortableRunner

from malmoi.errors import MalmoiError
from malmoi.pipelines.local_runner import LocalRunner
from malmoi.pipelines.options import pipeline_options, runner_of


def test_without_arguments_it_is_the_in_process_runner(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["malmoi", "--runner", "DataflowRunner", "--nonsense"])
    assert type(runner_of(pipeline_options([]))) is LocalRunner


def test_workers_are_asked_for_with_the_local_runner():
    options = pipeline_options(["--direct_num_workers", "2", "--direct_running_mode", "multi_processing"])
    assert type(runner_of(options)) is LocalRunner
    direct = options.view_as(DirectOptions)
    assert (direct.direct_num_workers, direct.direct_running_mode) == (2, "multi_processing")


@pytest.mark.parametrize("arguments", [["--runner", "PortableRunner"], ["--runner=PortableRunner"]])
def test_a_runner_is_taken(arguments):
    options = pipeline_options([*arguments, "--job_endpoint=localhost:1", "--environment_type=LOOPBACK"])
    assert type(runner_of(options)) is PortableRunner
    assert options.view_as(PortableOptions).job_endpoint == "localhost:1"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--direct_num_worker", "2"],
        ["--direct_num_workers", "2", "--direct_num_worker=2"],
        ["--runner", "DirectRunner", "--direct_num_worker", "2"],
    ],
)
def test_an_unknown_flag_is_named(arguments):
    with pytest.raises(MalmoiError, match=r"^--direct_num_worker(=2)? is neither"):
        pipeline_options(arguments)


def test_what_is_no_flag_is_named_too():
    with pytest.raises(MalmoiError, match=r"^en-10k is neither"):
        pipeline_options(["en-10k"])


def test_a_value_that_does_not_fit_is_an_error_and_no_exit():
    with pytest.raises(MalmoiError, match="direct_num_workers"):
        pipeline_options(["--direct_num_workers", "two"])


def test_job_servers_have_options_of_their_own():
    options = pipeline_options(["--runner", "FlinkRunner", "--flink_master=localhost:8081", "--parallelism=2"])
    assert runner_of(options).__class__.__name__ == "FlinkRunner"


@pytest.mark.parametrize("name", ["Nonsense", "no.such.Runner", "malmoi.errors.Runner"])
def test_a_runner_that_is_not_there(name):
    with pytest.raises(MalmoiError, match=f"^no runner '{re.escape(name)}': "):
        runner_of(pipeline_options(["--runner", name]))


def test_dask_has_a_short_name_and_options_of_its_own():
    pytest.importorskip("distributed")
    options = pipeline_options(["--runner", "DaskRunner", "--dask_client_address=tcp://localhost:1"])
    assert runner_of(options).__class__.__name__ == "DaskRunner"


def test_without_dask_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MalmoiError, match=r'pip install "malmoi\[dask\]"'):
        pipeline_options(["--runner", "dask"])
