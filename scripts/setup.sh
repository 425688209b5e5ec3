#!/bin/sh
# Make .venv with Backref and everything its tests need. Usage: scripts/setup.sh [PYTHON]
set -eu
cd "$(dirname "$0")/.."
python=${1:-python3}

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Backref needs Python 3.11 or newer; $python is $("$python" -V 2>&1)." >&2
    echo "Name another one: make PYTHON=/path/to/python3.11" >&2
    exit 1
fi

rm -f .venv/ready
echo "Setting up .venv: half a minute where packages are near."
if ! "$python" -m venv .venv 2>/dev/null; then
    # Debian ships Python without the part that makes environments.
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq
        apt-get install -y -qq python3-venv
        "$python" -m venv .venv
    else
        echo "Python can't make an environment here. Install it first: sudo apt-get install python3-venv" >&2
        exit 1
    fi
fi

.venv/bin/python -m pip install -qq --disable-pip-version-check --editable '.[dev]'
touch .venv/ready
