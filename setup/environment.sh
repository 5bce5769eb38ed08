#!/bin/sh
# setup/environment.sh PYTHON FOLDER   makes the virtual environment, or says in a sentence why it cannot.
set -eu

python=$1
folder=$2
recent_enough='import sys; sys.exit(sys.version_info < (3, 11))'

if ! command -v "$python" >/dev/null 2>&1; then
    echo "There is no $python here. Install Python 3.11 or later, or name the one to use: make run PYTHON=..." >&2
    exit 1
fi
if ! "$python" -c "$recent_enough"; then
    echo "Gradloom needs Python 3.11 or later, and $python is $("$python" --version 2>&1)." \
        "Name another: make run PYTHON=..." >&2
    exit 1
fi

# An environment that somebody has made already is kept as long as it is sound.
if "$folder/bin/python" -c "$recent_enough" 2>/dev/null && "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
    exit 0
fi

# Debian packs this part of Python's own library apart.
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    sh "$(dirname "$0")/packages.sh" "virtual environments" "$package"
fi
echo "Making $folder with $("$python" --version) ..."
"$python" -m venv --clear "$folder"
