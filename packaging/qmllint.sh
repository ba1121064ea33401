#!/bin/sh
# Lints every QML file of the program; a single warning fails.
set -eu
cd "$(dirname "$0")/.."

# shellcheck disable=SC2046 # one word a file: no path of ours holds a blank
set -- $(find kiosk counter_display assets -name '*.qml')
[ $# -gt 0 ] || exit 0
.venv/bin/pyside6-qmllint --max-warnings 0 "$@"
