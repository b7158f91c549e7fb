"""Models that answer a question about a picture, and the baselines that they have to beat."""
