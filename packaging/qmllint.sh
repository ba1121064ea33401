#!/bin/sh
# Lints every QML file of the program; a single warning fails.
#
# The types that Python gives to QML are read out of its source first; qmllint wants absolute paths
# (with relative ones it takes a singleton for a plain type).
set -eu
cd "$(dirname "$0")/.."
root=$PWD
types=$root/build/qmltypes/MotCua/Kiosk
qt=$(.venv/bin/python -c 'import PySide6; print(PySide6.__path__[0])')/Qt

mkdir -p "$types"
.venv/bin/pyside6-metaobjectdump --quiet -o "$types/kiosk.json" \
    kiosk/ui/rows.py kiosk/ui/kiosk_models.py
.venv/bin/pyside6-qmltyperegistrar --foreign-types "$qt/metatypes/qt6core_metatypes.json" \
    --generate-qmltypes "$types/kiosk.qmltypes" -o "$types/registrations.cpp" \
    --import-name MotCua.Kiosk --major-version 1 "$types/kiosk.json"
printf 'module MotCua.Kiosk\ntypeinfo kiosk.qmltypes\n' >"$types/qmldir"

# shellcheck disable=SC2046 # one word a file: no path of ours holds a blank
.venv/bin/pyside6-qmllint --max-warnings 0 -I "$root/build/qmltypes" -I "$root/assets/qml" \
    $(find "$root/kiosk" "$root/counter_display" "$root/assets" -name '*.qml')
