#!/bin/sh
# Make an archive that installs without a network:  sh requirements/bundle.sh LOCK TARGET.tar.gz
#
# It holds the wheels of a lock for one platform (this machine's, or ARCH=aarch64), the program's own wheel with its pages
# and static files, the lock with its hashes, install.sh, and SHA256SUMS over all of them.
set -eu

lock="$1"
target="$2"
python="${PYTHON:-python3.11}"
tools="${TOOLS:-.tools}"
venv="${VENV:-.venv}"
arch="${ARCH:-}"

[ -x "$tools/bin/python" ] || "$python" -m venv "$tools"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/xiezhi/wheels" "$(dirname "$target")"

platform=""
if [ -n "$arch" ]; then
    for each in manylinux2014 manylinux_2_17 manylinux_2_24 manylinux_2_27 manylinux_2_28 manylinux_2_31 manylinux_2_34; do
        platform="$platform --platform ${each}_$arch"
    done
    platform="$platform --python-version 3.11 --implementation cp --abi cp311 --abi abi3 --abi none"
fi
# Word splitting is meant: the platform is a list of options.
# shellcheck disable=SC2086
"$tools/bin/python" -m pip download --quiet --disable-pip-version-check --require-hashes --only-binary :all: --no-deps \
    $platform --dest "$folder/xiezhi/wheels" -r "$lock"
"$venv/bin/python" -m hatchling build --target wheel --directory "$folder/xiezhi/wheels" >/dev/null 2>&1

cp "$lock" "$folder/xiezhi/lock.txt"
cp requirements/offline.sh "$folder/xiezhi/install.sh"
cp LICENSE NOTICE "$folder/xiezhi/"
(cd "$folder/xiezhi" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs sha256sum >SHA256SUMS)
tar -C "$folder" -czf "$target" xiezhi
echo "$target"
