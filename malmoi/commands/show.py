"""``malmoi show``."""

import argparse

from rich.console import Console

from malmoi.extras import require_tensorflow


def run(options: argparse.Namespace, console: Console) -> None:
    """Runs the command."""
    require_tensorflow()
    from malmoi.datasets.prepared import Prepared
    from malmoi.datasets.stored_block import is_token_stream, read_block
    from malmoi.datasets.stored_captions import is_captions, read_captions_example
    from malmoi.datasets.stored_story import read_story_example
    from malmoi.datasets.stored_visual import is_visual, read_visual_example
    from malmoi.display.block import Block, block_view
    from malmoi.display.caption_example import CaptionExample, caption_example_view
    from malmoi.display.example import StoryExample, example_view
    from malmoi.display.visual_example import VisualExample, visual_example_view

    dataset = Prepared.open(options.name, data_dir=options.data_dir)
    if is_token_stream(dataset):
        console.print(block_view(Block(**read_block(dataset, split=options.split, index=options.index))))
        return
    if is_visual(dataset):
        question = VisualExample(**read_visual_example(dataset, split=options.split, index=options.index))
        console.print(visual_example_view(question))
        return
    if is_captions(dataset):
        captions = CaptionExample(**read_captions_example(dataset, split=options.split, index=options.index))
        console.print(caption_example_view(captions))
        return
    example = StoryExample(**read_story_example(dataset, split=options.split, index=options.index))
    console.print(example_view(example, memory_size=options.memory))
