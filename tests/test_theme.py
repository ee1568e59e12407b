"""Templates that we took from Material and changed: a new upstream is noticed, so that its mending is not missed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import material
import pytest

from generator.resources import site_src
from generator.write.config import material_files

TAKEN = {
    "base.html": "8536d352b0093623",
    "404.html": "80c93494b5432b1b",
    "partials/header.html": "8cf3fb15bcf969ff",
    "partials/nav.html": "af33f6e032f632eb",
    "partials/toc.html": "fde48f583563364b",
}
UPSTREAM = Path(material.__file__).parent / "templates"


@pytest.mark.parametrize("name", sorted(TAKEN))
def test_upstreams_template_is_the_one_that_ours_was_made_from(name: str) -> None:
    digest = hashlib.sha256((UPSTREAM / name).read_bytes()).hexdigest()[:16]
    assert digest == TAKEN[name], f"compare with site_src/theme/{name}, take over what matters, then record {digest} here"


@pytest.mark.parametrize("name", sorted(TAKEN))
def test_a_taken_template_names_its_source_and_licence(name: str) -> None:
    text = (site_src() / "theme" / name).read_text(encoding="utf-8")
    assert "Material for MkDocs" in text and "MIT" in text and "changed:" in text
    assert (site_src() / "theme" / "NOTICE").is_file()


def test_the_theme_knows_the_files_of_the_material_that_is_installed() -> None:
    names = material_files()
    assert set(names) == {"main_css", "palette_css", "bundle_js", "search_js"}
    assert all((UPSTREAM / name).is_file() for name in names.values())
