"""Speed and memory, measured against plain code and against peers; README.md tells how and what came out."""
