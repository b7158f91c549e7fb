"""What each command of ``malmoi`` does, a module for each.

What a command needs is imported when it runs, so that ``malmoi --help`` answers at once and a training machine does
without Beam.
"""
