# Every target does its own set-up. It needs make, and Python 3.11, 3.12 or 3.13 with venv.
#
#   make quickstart   install, then a whole small run: corpus, pipeline, training, a story with its attention
#                     (QUICKSTART_FLAGS=visual-qa, or captions: with drawn pictures, and answers or captions of others)
#   make test         install with the developer's tools, then lint, types and tests
#   make lint         ruff and mypy alone
#   make format       let ruff rewrite
#   make install      what quickstart installs, for working by hand
#   make clean        remove the environments and what the tools left
#
#   FLAVOUR=gpu       TensorFlow with CUDA, in an environment of its own (.venv-gpu); the default is cpu (.venv)
#   PYTHON=...        the Python that makes the environment; the default is the first one that fits
#   PYTEST_FLAGS=...  in place of "-n 2 --dist loadfile"

FLAVOUR ?= cpu
PYTEST_FLAGS ?= -n 2 --dist loadfile
QUICKSTART_FLAGS ?=

ifeq ($(filter $(FLAVOUR),cpu gpu),)
$(error FLAVOUR is "$(FLAVOUR)", expected cpu or gpu)
endif

# The two flavours install the same files, so each has its own environment.
VENV := $(if $(filter gpu,$(FLAVOUR)),.venv-gpu,.venv)
# Beam's worker pool starts the first `python` on PATH.
IN_VENV := PATH="$(CURDIR)/$(VENV)/bin:$$PATH"

.PHONY: quickstart install test lint format clean

quickstart: install
	$(IN_VENV) malmoi quickstart $(QUICKSTART_FLAGS)

install: $(VENV)/.installed

# The models once more on the other backend, without what is of TensorFlow alone. Tests compile much and compute little.
test: lint
	$(IN_VENV) python -m pytest $(PYTEST_FLAGS)
	$(IN_VENV) KERAS_BACKEND=jax JAX_DISABLE_MOST_OPTIMIZATIONS=1 python -m pytest $(PYTEST_FLAGS) tests/models \
	  --ignore tests/models/test_distribution.py --ignore tests/models/training/test_visual_recipes.py

lint: $(VENV)/.installed-dev
	$(IN_VENV) python -m ruff check .
	$(IN_VENV) python -m ruff format --check .
	$(IN_VENV) python -m mypy

format: $(VENV)/.installed-dev
	$(IN_VENV) python -m ruff check --fix .
	$(IN_VENV) python -m ruff format .

clean:
	rm -rf .venv .venv-gpu .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist
	find malmoi tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps are written last: an installation that was interrupted is taken up again.
$(VENV)/.installed: EXTRAS := $(FLAVOUR),prepare,plots,captions
$(VENV)/.installed-dev: EXTRAS := $(FLAVOUR),prepare,plots,captions,korean,dask,jax,dev
$(VENV)/.installed $(VENV)/.installed-dev: pyproject.toml $(VENV)/.made
	@echo "installing malmoi[$(EXTRAS)] into $(VENV); the first time takes a few minutes"
	$(VENV)/bin/python -m pip install --quiet --editable ".[$(EXTRAS)]"
	@touch $@

# A name on PATH may be an empty shim, too old, too new, or without venv: each candidate is asked.
CANDIDATES := $(if $(PYTHON),"$(PYTHON)",python3.11 python3.12 python3.13 python3 python)
FITS := import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
ABOUT := import importlib.util, sys; print(sys.version.split()[0], \
  "" if importlib.util.find_spec("ensurepip") else "without venv (Debian: apt install python3-venv)")

$(VENV)/.made:
	@found=; \
	for python in $(CANDIDATES); do \
	  if [ -z "$$found" ] && "$$python" -c '$(FITS)' >/dev/null 2>&1; then found=$$python; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo 'malmoi needs Python 3.11, 3.12 or 3.13 with venv. Tried:'; \
	  for python in $(CANDIDATES); do \
	    echo "  $$python: $$("$$python" -c '$(ABOUT)' 2>/dev/null || echo 'does not run')"; \
	  done; \
	  echo 'Install one of them, or name it: make PYTHON=/path/to/python3.12 ...'; \
	  exit 1; \
	fi >&2; \
	echo "making $(VENV) with $$("$$found" -c 'import sys; print(sys.executable, sys.version.split()[0])')"; \
	"$$found" -m venv --clear $(VENV)
	@touch $@
