"""The examples in the documentation of the citation library run as written."""

import doctest
import importlib

import pytest

MODULES = ("", ".find", ".judge", ".library", ".provisions", ".symbols", ".connect")


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_run(name: str) -> None:
    module = importlib.import_module(f"generator.link{name}")
    assert doctest.testmod(module).failed == 0
