import os
import subprocess
import sys

import pytest

PROGRAM = """
import keras, numpy as np, tensorflow as tf
cpu = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
assert strategy.num_replicas_in_sync == 2
from tests.models import toy

def fit(model):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="sum")
    model.compile(keras.optimizers.SGD(0.005), loss, metrics=["accuracy"], jit_compile=False)
    data = tf.data.Dataset.from_tensor_slices(toy.examples(256)).batch(32)
    model.fit(data, epochs=30, shuffle=False, verbose=0)
    return model.evaluate(data, verbose=0)[1]

with strategy.scope():
    shared = toy.model(1, random_noise=0.0)
print("accuracy", fit(shared))
"""


@pytest.mark.slow
def test_it_trains_under_a_mirrored_strategy_on_two_devices():
    """In a process of its own: logical devices have to be set before TensorFlow starts."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=os.environ | {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "2"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert float(done.stdout.split()[-1]) > 0.9
