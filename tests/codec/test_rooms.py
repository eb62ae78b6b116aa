"""Data can be read in a process that has imported nothing but the codec."""

import subprocess
import sys

from cxkit.kernel._plan import schema_of
from cxkit.testing._registry import public_records


def test_every_schema_name_is_found_without_importing_its_room_first():
    names = [schema_of(cls).name for cls in public_records()]
    code = f"from cxkit.codec._rooms import class_named\nfor name in {names!r}: class_named(name)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-500:]


def test_a_name_that_nobody_declared_is_told_apart_from_a_broken_one():
    code = (
        "from cxkit.codec import from_dict\n"
        "try: from_dict({'schema': 'ticket.nothing/1'})\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.startswith("Malformed schema: no class is known for schema 'ticket.nothing'")
