"""Image features: images per second of malmoi beside a bare loop around ``model.predict``, and its memory.

    python -m benchmarks.image_features --photos DIR [DIR ...] [--network vgg16] [--counts 100 1000] [--repeats 3]
    python -m benchmarks.image_features --sample --counts 8 16 --repeats 1

The photos are repeated under new names until there are as many as each count says; ``--sample`` makes some of 640 x 480
pixels. Weights are random, which changes nothing about the time.

In the first table every way reads, decodes, resizes and computes the photos of the first count, in a process of its
own, one way after the other, round after round. The loop is what one would write: a batch of ``keras.utils.load_img``,
its ``preprocess_input``, ``model.predict``; the vectors stay in memory. Malmoi also checks, counts, and writes records.
Images per second are taken from the moment when the network is loaded to the end; "whole process" counts all from the
start of Python. The ratio is malmoi's images per second by those of the way, in the same round: above 1, malmoi is
faster.

The second table has the peak of resident memory at both counts. Up to 256 images, a chunk, it grows by the 150 kB that
a picture has at 224 x 224 pixels; after that by nothing but file names.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import Run, fresh, machine, markdown, note, ratios, spread

MALMOI = "malmoi, one process"
_SAMPLE = 20


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures, and prints both tables."""
    formatter = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=formatter)
    photos = parser.add_mutually_exclusive_group(required=True)
    photos.add_argument("--photos", type=Path, nargs="+", metavar="DIR", help="folders with photos")
    photos.add_argument("--sample", action="store_true", help="photos made for the purpose")
    parser.add_argument("--network", default="vgg16", help="or vgg19")
    parser.add_argument("--counts", type=int, nargs=2, default=[100, 1000], metavar="N", help="images")
    parser.add_argument("--batches", type=int, nargs="+", default=[8, 32], metavar="N", help="of the loop")
    parser.add_argument("--repeats", type=int, default=3, metavar="N", help="rounds of the first count")
    options = parser.parse_args(arguments)
    about, (few, many) = machine(), options.counts
    with tempfile.TemporaryDirectory(prefix="malmoi-photos-") as folder:
        sources = sorted(path for place in options.photos for path in place.iterdir()) if options.photos else []
        sources = sources or list(_made(Path(folder) / "made"))
        small, large = (repeated(sources, Path(folder) / f"{count}", count) for count in (few, many))
        loops = {f"model.predict, {batch} at a time": batch for batch in options.batches}
        runs: dict[str, list[Run]] = {name: [] for name in (MALMOI, *loops)}
        for number in range(options.repeats):
            for name in runs:
                given: dict[str, Any] = {"photos": str(small), "network": options.network}
                if name in loops:
                    run = fresh("benchmarks.image_features:predict", batch=loops[name], **given)
                else:
                    run = fresh("benchmarks.image_features:extract", **given)
                runs[name].append(run)
                note(f"round {number + 1}: {name}: {_rate(run):.1f} images/s")
        long = fresh("benchmarks.image_features:extract", photos=str(large), network=options.network)
    header = ["way", "images", "whole process, s", "images/s", "ratio"]
    print(f"{about}\n\n{markdown(header, [_row(name, runs) for name in runs])}\n")
    peaks = [run.peak_mib for run in runs[MALMOI]]
    grown = [long.peak_mib - peak for peak in peaks]
    row = [options.network, spread(peaks), f"{long.peak_mib:,.0f}", spread(grown, "+,.0f"), f"{_rate(long):.1f}"]
    sizes = [f"{few:,} images, MiB", f"{many:,} images, MiB", "difference, MiB", f"images/s of {many:,}"]
    print(markdown(["peak memory of malmoi", *sizes], [row]))


def repeated(sources: Sequence[Path], folder: Path, count: int) -> Path:
    """A folder with as many photos, each a link to one of the sources under a name of its own."""
    folder.mkdir()
    for number in range(count):
        source = sources[number % len(sources)]
        (folder / f"image{number}{source.suffix}").symlink_to(source.resolve())
    return folder


def extract(photos: str, network: str) -> dict[str, float]:
    """Prepares with malmoi; gives the images, and the seconds from the loaded network to the end."""
    from malmoi.pipelines import fc7
    from malmoi.pipelines.fc7_settings import Fc7Settings
    from malmoi.pipelines.image_features import prepare_image_features

    loaded: list[float] = []

    class Timed(fc7.Fc7):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            loaded.append(time.perf_counter())

    fc7.Fc7 = Timed  # type: ignore[misc]
    settings = Fc7Settings(name="x", images=(photos,), network=network, weights="random:1")
    with tempfile.TemporaryDirectory(prefix="malmoi-benchmark-") as out:
        place = Path(out)
        (place / "data").mkdir()
        prepared = prepare_image_features(settings, place / "data", work=place / "work", download_dir=place)
        seconds = time.perf_counter() - loaded[0]
    return {"images": prepared.stats["splits"]["images"]["examples"], "seconds": seconds}


def predict(photos: str, network: str, batch: int) -> dict[str, float]:
    """The same by a loop of Keras' own functions."""
    import keras
    import numpy as np

    module = getattr(keras.applications, network)
    whole = getattr(keras.applications, network.upper())(weights=None)
    model = keras.Model(whole.input, whole.get_layer("fc2").output)
    model.compile(jit_compile=False)
    files = sorted(Path(photos).iterdir())
    started = time.perf_counter()
    vectors = []
    for start in range(0, len(files), batch):
        images = [
            keras.utils.load_img(file, target_size=(224, 224), interpolation="bilinear")
            for file in files[start : start + batch]
        ]
        pixels = np.stack([keras.utils.img_to_array(image) for image in images])
        vectors.append(model.predict(module.preprocess_input(pixels), batch_size=batch, verbose=0))
    return {"images": sum(map(len, vectors)), "seconds": time.perf_counter() - started}


def _made(folder: Path) -> Iterator[Path]:
    import numpy as np
    from PIL import Image

    folder.mkdir()
    for number in range(_SAMPLE):
        coarse = np.random.default_rng(number).integers(0, 256, (12, 16, 3), np.uint8)
        path = folder / f"{number}.jpg"
        Image.fromarray(coarse).resize((640, 480)).save(path)
        yield path


def _rate(run: Run) -> float:
    return run.result["images"] / run.result["seconds"]


def _row(name: str, runs: dict[str, list[Run]]) -> list[str]:
    own, base = ([_rate(run) for run in runs[way]] for way in (name, MALMOI))
    whole = [run.seconds for run in runs[name]]
    images = f"{runs[name][0].result['images']:,}"
    return [name, images, spread(whole, ",.1f"), spread(own, ",.2f"), spread(ratios(base, own), ".2f")]


if __name__ == "__main__":
    main()
