"""Memory networks on bAbI: the table of *End-To-End Memory Networks* (https://arxiv.org/abs/1503.08895)."""
