"""The commands of `python -m cxkit`: files in, what a file is, and the review of a store."""

from cxkit.cli._commands import main as main
