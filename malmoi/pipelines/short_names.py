"""Short names of files."""

from itertools import takewhile

from etils import epath


def short_names(paths: tuple[str, ...]) -> dict[str, str]:
    """Names of files that are the same on every machine: their paths within the folder that holds all of them.

    Example:
        >>> short_names(("/home/me/plays/kim/1.txt", "/home/me/plays/2.txt"))
        {'/home/me/plays/kim/1.txt': 'kim/1.txt', '/home/me/plays/2.txt': '2.txt'}
    """
    parts = [epath.Path(path).parts for path in paths]
    levels = zip(*(each[:-1] for each in parts), strict=False)
    common = sum(1 for _ in takewhile(lambda level: len(set(level)) == 1, levels))
    return {path: "/".join(each[common:]) for path, each in zip(paths, parts, strict=True)}
