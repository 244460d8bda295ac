#!/bin/sh
# Install from this folder, without a network:  sh install.sh [FOLDER]   (default /opt/xiezhi)
#
# An install that is there already is brought up to date; then run `FOLDER/bin/xiezhi upgrade`.
set -eu

target="${1:-/opt/xiezhi}"
python="${PYTHON:-python3.11}"
cd "$(dirname "$0")"

sha256sum --check --quiet SHA256SUMS || {
    echo "install: 文件与 SHA256SUMS 不符，未安装 / files differ from SHA256SUMS, nothing was installed" >&2
    exit 2
}
if ! command -v "$python" >/dev/null 2>&1; then
    echo "install: 找不到 $python。请安装 Python 3.11，或设置 PYTHON=/路径/python3.11" >&2
    echo "install: $python not found. Install Python 3.11, or set PYTHON=/path/to/python3.11" >&2
    exit 2
fi

[ -x "$target/bin/python" ] || "$python" -m venv "$target"
pip="$target/bin/python -m pip install --quiet --disable-pip-version-check --no-index --find-links wheels"
$pip --require-hashes -r lock.txt
$pip --no-deps --force-reinstall wheels/xiezhi-*.whl
"$target/bin/xiezhi" --version
echo "已安装 / installed: $target/bin/xiezhi"
