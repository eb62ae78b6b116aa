"""Records from outside, read into objects: one module a source, each with `read` and `stream`.

`read` takes a whole file (or several that belong together) and returns the objects with an
account of every row: read, accepted, rejected with every reason. `stream` yields objects while
it reads. Nothing is dropped silently and nothing is guessed: a source without time zones needs
`zone=`, an unknown word is a fault, and columns that are not read are named.
"""

from cxkit.imports.files import Progress
from cxkit.imports.ledger import Doubt, FileCount, Imported, Ledger, Reject, write_rejects

__all__ = ["Doubt", "FileCount", "Imported", "Ledger", "Progress", "Reject", "write_rejects"]
