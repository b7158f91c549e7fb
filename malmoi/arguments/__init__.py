"""The arguments of the ``malmoi`` command with their help, a module for each of its commands."""
