#!/bin/sh
# Lints every QML file of the program; a single warning fails.
#
# The types that Python gives to QML are read out of its source first; qmllint wants absolute paths
# (with relative ones it takes a singleton for a plain type).
set -eu
cd "$(dirname "$0")/.."
root=$PWD
types=$root/build/qmltypes
qt=$(.venv/bin/python -c 'import PySide6; print(PySide6.__path__[0])')/Qt

# module <QML module> <Python files with its types>
module() {
    name=$1
    folder=$types/$(printf '%s' "$name" | tr . /)
    shift
    mkdir -p "$folder"
    .venv/bin/pyside6-metaobjectdump --quiet -o "$folder/types.json" "$@"
    .venv/bin/pyside6-qmltyperegistrar \
        --foreign-types "$qt/metatypes/qt6core_metatypes.json" \
        --generate-qmltypes "$folder/types.qmltypes" -o "$folder/registrations.cpp" \
        --import-name "$name" --major-version 1 "$folder/types.json"
    printf 'module %s\ntypeinfo types.qmltypes\n' "$name" >"$folder/qmldir"
}

rm -rf "$types"
module MotCua.Kiosk screens/rows.py kiosk/ui/*_model.py kiosk/ui/*_models.py
module MotCua.Screens screens/state_model.py

# shellcheck disable=SC2046 # one word a file: no path of ours holds a blank
.venv/bin/pyside6-qmllint --max-warnings 0 -I "$types" -I "$root/assets/qml" \
    $(find "$root/kiosk" "$root/counter_display" "$root/assets" -name '*.qml')
