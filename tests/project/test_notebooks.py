"""The notebooks of the docs run from top to bottom, and what is stored in them is what comes out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
for needed in ("ipykernel", "pandas", "matplotlib", "scipy"):
    pytest.importorskip(needed, reason=f"the notebooks need {needed}")

FOLDER = Path(__file__).parents[2] / "docs" / "examples" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


def told(notebook: Any) -> list[list[dict[str, Any]]]:
    """What the outputs of every cell say, as text and as a page; of a picture, that there is one."""
    return [[written(output) for output in cell.get("outputs", [])] for cell in notebook.cells]


def written(output: Any) -> dict[str, Any]:
    if output.output_type == "stream":
        return {output.name: output.text}
    found = {kind: part if kind.startswith("text/") else ... for kind, part in output.data.items()}
    if "<style scoped>" in found.get("text/html", ""):
        del found["text/html"]  # The page of a pandas frame differs from release to release.
    return found


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_gives_what_is_stored_in_it(path):
    fresh = read(path)
    for cell in fresh.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbclient.NotebookClient(fresh, timeout=120, kernel_name="python3").execute()
    assert told(fresh) == told(read(path))


def test_the_notebook_finds_the_change_that_was_planted_and_draws_its_pictures():
    outputs = told(read(FOLDER / "nps_by_month_and_channel.ipynb"))
    assert outputs[-1][0] == {"stdout": "3 of 44 changes look real, 1 is: 2025-09 chat\n"}
    assert sum("image/png" in output for cell in outputs for output in cell) == 2
