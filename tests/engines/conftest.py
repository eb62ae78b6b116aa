"""The examples of the engines, importable, and Java found or its absence told."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "engines"
sys.path.insert(0, str(EXAMPLES))


@pytest.fixture(scope="session")
def java() -> str:
    """The Java that Spark will start; the tests skip where there is none, or too old a one."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which(f"{home}/bin/java" if home else "java")
    if found is None:
        pytest.skip("Spark needs Java 17 or later: install a JRE or set JAVA_HOME")
    told = subprocess.run([found, "-version"], capture_output=True, text=True, check=True).stderr
    version = int(re.search(r'version "(\d+)', told)[1])
    if version < 17:
        pytest.skip(f"Spark needs Java 17 or later, {found} is {version}")
    return found


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Answers in twelve files."""
    from answers import write_answers

    made = tmp_path_factory.mktemp("answers")
    write_answers(made, 240_000)
    return made
