"""Epochs as TensorBoard shows them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from malmoi.errors import MalmoiError
from malmoi.extras import require_tensorflow
from malmoi.models.training.progress import Epoch, Watch


@contextmanager
def logged(folder: Path | None, scalars: Callable[[Epoch], Mapping[str, float]]) -> Iterator[Watch]:
    """Writes an event file; gives the function to call after each epoch.

    Args:
        folder: where it goes; without one nothing is written.
        scalars: what of an epoch is written, by name.

    Raises:
        MalmoiError: TensorFlow, which writes the file, is not installed.
    """
    if folder is None:
        yield lambda epoch: None
        return
    try:
        tf = require_tensorflow()
    except MalmoiError as error:
        raise MalmoiError(f"TensorBoard's logs are written by TensorFlow: {error}; or train without --logs") from error
    writer = tf.summary.create_file_writer(str(folder))
    # `tf.summary.scalar` would need TensorBoard to be installed here, where nobody may look at the file.
    plugin = tf.compat.v1.SummaryMetadata.PluginData(plugin_name="scalars")
    kind = tf.compat.v1.SummaryMetadata(plugin_data=plugin, data_class="DATA_CLASS_SCALAR")

    def write(epoch: Epoch) -> None:
        with writer.as_default():
            for name, value in scalars(epoch).items():
                tf.summary.write(name, tf.constant(value, tf.float32), step=epoch.done, metadata=kind)
        writer.flush()

    yield write
    writer.close()
