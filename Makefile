# One target for each thing a person does here. Nothing but Python 3.11 (or newer) and make is needed beforehand:
# the first target that needs it makes .venv by itself.
PYTHON ?= python3
SRC ?=
OUT ?= site
OLD ?=
NEW ?=
PREVIEW_URL ?=
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
SITE := $(BIN)/.vanthu-ready
DEV := $(BIN)/.vanthu-dev-ready
BENCH := $(BIN)/.vanthu-bench-ready
TESTS := $(BIN)/python -m pytest --numprocesses logical
source = $(if $(SRC),"$(SRC)")
export NO_MKDOCS_2_WARNING = 1

.DEFAULT_GOAL := help
.PHONY: help site offline serve test quality check format golden evaluate evaluate-search bench bench-search bench-formats fuzz profile screenshots report dist clean

help:  ## this list
	@echo "make TARGET, where TARGET is one of:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

site: $(SITE)  ## build the sample collection, or SRC=FOLDER, into site/ (OUT=FOLDER for another place)
	$(BIN)/vanthu build $(source) --out "$(OUT)" $(ARGS)
	@echo
	@echo "The site is in $(OUT)/. To look at it:"
	@echo "    $(BIN)/python -m http.server --directory \"$(OUT)\" 8000     then open http://localhost:8000/"
	@echo "For a copy that opens with a double click, without a server: make offline"

offline: $(SITE)  ## the same as a folder and a zip that open with a double click: site-offline/, site-offline.zip
	$(BIN)/vanthu build $(source) --offline --out site-offline $(ARGS)

serve: $(SITE)  ## live preview of the sample collection, or of SRC=FOLDER
	$(BIN)/vanthu serve $(source) $(ARGS)

test: $(DEV)  ## every test, on every core (ARGS="-k words" for some, "-n 0" in one process; browser tests need chromium)
	$(TESTS) $(ARGS)

quality: $(DEV)  ## the built site held to Nu, axe-core, Lighthouse, print, keyboard … (needs chromium, npm, java)
	$(TESTS) tests/quality $(ARGS)

check: $(DEV)  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy -p generator

format: $(DEV)  ## put the style right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

golden: $(DEV)  ## rewrite the expected results under tests/golden (then read the diff)
	$(BIN)/python -m pytest -q --update-golden -m "not slow and not browser" $(ARGS)

evaluate: $(DEV)  ## score of what is recognised and linked, against the gold sets
	$(BIN)/python -m tests.evaluate $(ARGS)

evaluate-search: $(BENCH)  ## score of the search, against the gold queries
	$(BIN)/python -m tests.evaluate_search $(ARGS)

bench-extract: $(DEV)  ## CPU of extract for each 10 KB of text, its stages, the slowest worst case (ARGS="--limit 3")
	$(BIN)/python -m tests.benchmarks.extracting $(ARGS)

bench: $(DEV)  ## time and memory beside MkDocs, Hugo, Pagefind, Zensical (ARGS="--documents 10000", "--growth")
	$(BIN)/python -m tests.benchmarks.bench $(ARGS)

bench-formats: $(DEV)  ## documents a second of each format, beside markitdown on the same files
	$(BIN)/python -m tests.benchmarks.reading $(ARGS)

fuzz: $(DEV)  ## 2 000 damaged files of every format through their converters (ARGS="--files 200 --seed 7")
	$(BIN)/python -m tests.fuzz $(ARGS)

bench-search: $(BENCH)  ## cost of the search beside Material's and Pagefind (ARGS="--documents 10000 --against")
	$(BIN)/python -m tests.bench_search $(ARGS)

profile: $(DEV)  ## where the time of a build goes (SRC=FOLDER)
	$(BIN)/python -m tests.benchmarks.profile $(or $(source),site_src/documents) $(ARGS)

screenshots: $(DEV)  ## pictures of every page kind at two widths, to look at: build/screenshots/; two of them for the README (needs chromium)
	$(BIN)/python -m tests.browser.screenshots $(ARGS)

report: $(SITE)  ## what changed between two builds, OLD=FOLDER NEW=FOLDER, as Markdown (PREVIEW_URL=… links the pages)
	@$(BIN)/vanthu compare "$(OLD)" "$(NEW)" --format markdown $(if $(PREVIEW_URL),--url "$(PREVIEW_URL)")

dist: $(DEV)  ## what a release holds, in dist/: wheel, sdist, sample site, offline bundle, checksums
	rm -rf dist
	$(BIN)/python -m build --outdir dist
	$(BIN)/vanthu build site_src/documents --out dist/site
	$(BIN)/python -c "from pathlib import Path; from generator.render.offline import pack; pack(Path('dist/site'), Path('dist/vanthu-sample-site.zip'))"
	$(BIN)/vanthu build site_src/documents --offline --out dist/vanthu-sample-offline
	rm -rf dist/site dist/vanthu-sample-offline
	cd dist && sha256sum * > SHA256SUMS

clean:  ## remove what was built (.venv stays)
	rm -rf build site site.zip site-offline site-offline.zip dist

# The environment is remade when pyproject.toml changes. uv is used where it is installed, because it is faster.
$(SITE): pyproject.toml
	@$(call install,.)
	@touch $@

$(DEV): pyproject.toml
	@$(call install,.[dev])
	@touch $@ $(SITE)

$(BENCH): $(DEV)
	@$(call install,.[bench])
	@touch $@

define install
set -e; \
command -v $(PYTHON) >/dev/null || { echo "vanthu needs Python 3.11 or newer, and '$(PYTHON)' is not there. Install it (Debian: apt-get install python3 python3-venv), or name one: make PYTHON=/path/to/python3.12" >&2; exit 1; }; \
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "vanthu needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1). Name a newer one: make PYTHON=/path/to/python3.12" >&2; exit 1; }; \
echo "Setting up $(VENV) (once)" >&2; \
if command -v uv >/dev/null; then \
  [ -x $(BIN)/python ] || uv venv --quiet --python "$$(command -v $(PYTHON))" $(VENV); \
  uv pip install --quiet --python $(BIN)/python -e '$(1)'; \
else \
  $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot make virtual environments (its ensurepip is missing). Debian and Ubuntu: apt-get install python3-venv; or install uv, or name another Python: make PYTHON=/path/to/python3.12" >&2; exit 1; }; \
  [ -x $(BIN)/pip ] || $(PYTHON) -m venv --clear $(VENV); \
  $(BIN)/python -m pip install --quiet --disable-pip-version-check -e '$(1)'; \
fi
endef
