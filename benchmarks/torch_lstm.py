"""The peer: a language model of PyTorch's ``nn.LSTM``, trained and sampled in plain PyTorch.

It needs nothing but PyTorch and numpy, so that it runs in an environment of its own (``--torch-python``).
"""

import argparse
import subprocess
import sys
import time
from typing import Any

CHECK = "import importlib.util, sys; sys.exit(importlib.util.find_spec('torch') is None)"


def add_torch_python(parser: argparse.ArgumentParser) -> None:
    """Adds ``--torch-python``."""
    parser.add_argument(
        "--torch-python",
        metavar="PATH",
        default=sys.executable,
        help="a Python that has PyTorch, if not this one",
    )


def has_torch(python: str) -> bool:
    """Whether that Python has PyTorch."""
    try:
        return subprocess.run([python, "-c", CHECK], check=False).returncode == 0
    except OSError:
        return False


def language_model(classes: int, units: int, layers: int) -> Any:
    """Embedding, LSTM and softmax, with weights between -0.1 and 0.1."""
    import torch
    from torch import nn

    class LanguageModel(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embedding = nn.Embedding(classes, units)
            self.lstm = nn.LSTM(units, units, layers)
            self.output = nn.Linear(units, classes)

        def forward(self, tokens: Any, state: Any) -> tuple[Any, Any]:
            values, state = self.lstm(self.embedding(tokens), state)
            return self.output(values), state

    torch.manual_seed(0)
    model = LanguageModel()
    for weight in model.parameters():
        nn.init.uniform_(weight, -0.1, 0.1)
    return model


def zero_state(layers: int, batch_size: int, units: int) -> Any:
    """The state before the first token."""
    import torch

    return tuple(torch.zeros(layers, batch_size, units) for _ in range(2))


def train(
    classes: int, units: int, layers: int, batch_size: int, num_steps: int, clip: float, rate: float, seconds: float
) -> dict[str, Any]:
    """Trains on drawn words for so many seconds; gives words and seconds after a warm-up."""
    import torch

    model = language_model(classes, units, layers)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    text = torch.randint(classes, (1 + 100 * num_steps, batch_size))
    state = zero_state(layers, batch_size, units)
    timed, started = -20, 0.0
    while timed < 1 or time.perf_counter() - started < seconds:
        if timed == 0:
            started = time.perf_counter()
        first = timed % 100 * num_steps
        inputs, targets = text[first : first + num_steps], text[first + 1 : first + num_steps + 1]
        state = tuple(part.detach() for part in state)
        optimizer.zero_grad()
        logits, state = model(inputs, state)
        loss = torch.nn.functional.cross_entropy(logits.reshape(-1, classes), targets.reshape(-1))
        (loss * num_steps).backward()  # the sum over the steps, the mean over the lanes
        torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
        optimizer.step()
        timed += 1
    taken = time.perf_counter() - started
    return {"words": timed * batch_size * num_steps, "seconds": taken, "version": torch.__version__}


def sample(classes: int, units: int, layers: int, temperature: float, seconds: float) -> dict[str, Any]:
    """Samples character by character for so many seconds; gives characters and seconds after a warm-up."""
    import torch

    model = language_model(classes, units, layers)
    token, state = torch.zeros(1, 1, dtype=torch.long), zero_state(layers, 1, units)
    written, started = -50, 0.0
    with torch.inference_mode():
        while written < 1 or time.perf_counter() - started < seconds:
            if written == 0:
                started = time.perf_counter()
            logits, state = model(token, state)
            token = torch.multinomial(torch.softmax(logits[0, 0] / temperature, dim=0), 1)[None]
            written += 1
    return {"characters": written, "seconds": time.perf_counter() - started, "version": torch.__version__}
