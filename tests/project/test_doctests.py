"""Every example in a docstring runs."""

import doctest
import importlib
import pkgutil

import pytest

import cxkit


def modules():
    found = pkgutil.walk_packages(cxkit.__path__, "cxkit.")
    return ["cxkit", *sorted(module.name for module in found)]


@pytest.mark.parametrize("name", modules())
def test_the_examples_of_a_module_run(name):
    module = importlib.import_module(name)
    result = doctest.testmod(module, verbose=False)
    assert result.failed == 0
