"""Small files as the sources write them, and the way to the shared real data."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes rows (mappings with the same keys) as a csv file and gives its path."""

    def write(name: str, rows: Sequence[Mapping[str, str]], *, bom: bool = False, end: str = "\n") -> Path:
        path = tmp_path / name
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]), lineterminator=end)
        writer.writeheader()
        writer.writerows(rows)
        content = (("\ufeff" if bom else "") + text.getvalue()).encode()
        path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
        return path

    return write


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    """The path of a file of the shared real data; the test is skipped where it is not there."""

    def shared(name: str = "") -> Path:
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"the shared data are not here: {path} is missing")
        return path

    return shared
