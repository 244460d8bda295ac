#!/bin/sh
# Install hash-pinned locks into .venv:  sh requirements/install.sh LOCK...
#
# The installer lives in .tools, so that .venv holds what the program needs and nothing else. uv is taken when it
# can be had and pip does the same, slower, when it cannot. No address is written anywhere: a site's own index is
# whatever its pip is configured with.
set -eu

python="${PYTHON:-python3.11}"
venv="${VENV:-.venv}"
tools="${TOOLS:-.tools}"

if ! command -v "$python" >/dev/null 2>&1; then
    echo "install: 找不到 $python。请安装 Python 3.11，或设置 PYTHON=/路径/python3.11" >&2
    echo "install: $python not found. Install Python 3.11, or set PYTHON=/path/to/python3.11" >&2
    exit 2
fi

[ -x "$tools/bin/python" ] || "$python" -m venv "$tools"
[ -x "$venv/bin/python" ] || "$python" -m venv --without-pip "$venv"

if [ ! -x "$tools/bin/uv" ]; then
    "$tools/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt \
        || echo "install: 无法取得 uv，改用 pip / uv cannot be had, going on with pip" >&2
fi

locks=""
for lock in "$@"; do
    locks="$locks -r $lock"
done

if [ -x "$tools/bin/uv" ]; then
    # uv reads no pip.conf and no PIP_*: hand a site's mirror on, unless uv was told one itself.
    mirror="${UV_DEFAULT_INDEX:-${PIP_INDEX_URL:-$("$tools/bin/python" -m pip config get global.index-url 2>/dev/null || true)}}"
    if [ -n "$mirror" ]; then
        export UV_DEFAULT_INDEX="$mirror"
    fi
    into="$tools/bin/uv pip install --quiet --python $venv/bin/python"
else
    into="$tools/bin/python -m pip --python $venv/bin/python install --quiet --disable-pip-version-check"
fi

# Word splitting is meant: the commands and the locks are lists. Without build isolation nothing is fetched but what
# the locks name; packages published as source are built with the setuptools of the development lock.
# shellcheck disable=SC2086
$into --no-build-isolation --require-hashes $locks
# shellcheck disable=SC2086
[ -x "$venv/bin/xiezhi" ] || $into --no-build-isolation --no-deps --editable .
