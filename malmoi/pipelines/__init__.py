"""Apache Beam pipelines: raw files to encoded examples in shards."""
