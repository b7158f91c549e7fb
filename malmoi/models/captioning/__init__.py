"""Models that write captions of pictures, and the search for the best caption."""
