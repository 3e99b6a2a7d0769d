#!/bin/sh
# Prints the newest Python here that can run Enishi and make virtual environments, or says what to install.
# PYTHON=/path/to/python make … chooses another one.

too_old=""
without_venv=""

for name in ${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3 python}; do
    path="$(command -v "$name")" || continue
    # A name can be there without a Python behind it (version managers do that): such a one answers nothing.
    version="$("$path" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null)" || continue
    if ! "$path" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        too_old="$too_old  $path is Python $version
"
    elif ! "$path" -c 'import venv, ensurepip' 2>/dev/null; then
        without_venv="${without_venv:-$path (Python $version)}"
    else
        echo "$path"
        exit 0
    fi
done

if [ -n "$without_venv" ]; then
    cat >&2 <<MESSAGE
$without_venv cannot make virtual environments: its package python3-venv is missing.
  Debian, Ubuntu:  sudo apt-get install python3-venv
Then run make again.
MESSAGE
else
    cat >&2 <<MESSAGE
Enishi needs Python 3.11 or newer, and there is none here.
${too_old}  Debian, Ubuntu:  sudo apt-get install python3 python3-venv
  macOS:           brew install python
If it is somewhere else:  make PYTHON=/path/to/python3
MESSAGE
fi
exit 1
