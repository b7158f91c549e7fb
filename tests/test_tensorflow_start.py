import os
import subprocess
import sys

START = "from malmoi.tensorflow_start import start_tensorflow; start_tensorflow(); import os, sys; "
FAKE = """
import os
from types import SimpleNamespace

os.write(2, b"oneDNN custom operations are on.\\nno space left\\n")
config = SimpleNamespace(list_physical_devices=lambda kind: ["one"])
"""


def started(then, **environment):
    kept = {name: value for name, value in os.environ.items() if name != "TF_ENABLE_ONEDNN_OPTS"}
    environment = kept | {"TF_CPP_MIN_LOG_LEVEL": "2"} | environment
    done = subprocess.run([sys.executable, "-c", START + then], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


def with_fake(tmp_path):
    """The environment in which another module has TensorFlow's place."""
    (tmp_path / "tensorflow.py").write_text(FAKE)
    return {"PYTHONPATH": os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])}


def test_it_computes_with_onednn_and_says_nothing():
    transposed = "tf.transpose(tf.ones((2, 3), tf.int32)).shape"
    then = f"import tensorflow as tf; print(os.environ['TF_ENABLE_ONEDNN_OPTS'], {transposed})"
    assert started(then) == ("1 (3, 2)\n", "")


def test_all_but_greetings_is_passed_on_and_the_standard_error_given_back(tmp_path):
    then = "os.write(2, b'said'); print(' too', end='', file=sys.stderr)"
    assert started(then, **with_fake(tmp_path)) == ("", "no space left\nsaid too")


def test_a_choice_of_the_environment_is_kept(tmp_path):
    then = "print(os.environ['TF_ENABLE_ONEDNN_OPTS'])"
    assert started(then, TF_ENABLE_ONEDNN_OPTS="0", **with_fake(tmp_path))[0] == "0\n"
