#!/bin/sh
# Sets this machine up, for running and for testing alike: the Debian packages, then .venv from
# the hash-pinned lock, then this program itself in .venv.
# May be repeated, run twice at once, or cut off: each stage ends by writing its stamp, so that
# anything unfinished is done again, and what stands is left alone.
# PYTHON=/path/to/python3 chooses the interpreter; pip follows the user's own configuration.
set -eu
cd "$(dirname "$0")/.."

packages=packaging/debian-packages.txt
lock=packaging/requirements-dev.lock
venv=.venv
other_caller_wait_s=1800
apt_lock_wait_s=300

# Vietnamese first, English second; on stderr, since stdout belongs to the target that called us.
say() { printf '%s\n%s\n' "$1" "$2" >&2; }

give_up() {
    say "LỖI: $1" "ERROR: $2"
    exit 1
}

missing_packages() {
    wanted=$(sed 's/#.*//' "$packages")
    # shellcheck disable=SC2086 # one word a package
    installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $wanted 2>/dev/null |
        sed -n 's/ installed$//p')
    for package in $wanted; do
        printf '%s\n' "$installed" | grep -qxF "$package" || printf ' %s' "$package"
    done
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

apt() {
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -o DPkg::Lock::Timeout="$apt_lock_wait_s" -o Dpkg::Use-Pty=0 "$@" >/dev/null 9<&-
}

install_packages() {
    if ! command -v dpkg-query >/dev/null; then
        say "Đây không phải Debian: hãy tự cài các gói tương ứng trong $packages." \
            "Not a Debian system: install the counterparts of $packages by hand."
        return
    fi
    missing=$(missing_packages)
    [ -n "$missing" ] || return 0
    by_hand="apt-get update && apt-get install --no-install-recommends$missing"
    as_root true 2>/dev/null || give_up \
        "thiếu gói hệ thống và không có quyền root. Hãy chạy dòng sau bằng quyền root rồi thử lại: $by_hand" \
        "system packages are missing and this user is not root. Run this as root, then try again: $by_hand"
    say "Cài gói hệ thống:$missing" "Installing system packages:$missing"
    apt update || say "apt-get update báo lỗi; vẫn thử cài với danh mục gói đang có." \
        "apt-get update failed; trying with the package lists at hand."
    # shellcheck disable=SC2086 # one word a package
    apt install --no-install-recommends $missing || give_up \
        "không cài được gói hệ thống (xem thông báo của apt ở trên). Cài tay bằng quyền root: $by_hand" \
        "the system packages could not be installed (see apt above). By hand, as root: $by_hand"
}

# The first interpreter that is new enough and able to make a virtual environment.
find_python() {
    for candidate in "${PYTHON:-}" python3.11 python3 /usr/bin/python3; do
        if "$candidate" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' \
            2>/dev/null; then
            printf '%s' "$candidate"
            return
        fi
    done
    give_up "không có Python 3.11 trở lên kèm mô-đun venv (Debian: gói python3-venv)." \
        "there is no Python 3.11 or later with its venv module (Debian: package python3-venv)."
}

# A stage stands if its stamp holds the digest of everything it was made from; the folder is part
# of that, because a virtual environment does not survive being moved.
digest() { { pwd && cat "$@"; } | sha256sum; }

pip() { "$venv/bin/python" -m pip --disable-pip-version-check --quiet --quiet --no-input "$@" >&2; }

build_venv() {
    stamp=$venv/.locked
    made_from=$(digest packaging/bootstrap.sh "$lock")
    if [ "$(cat "$stamp" 2>/dev/null)" = "$made_from" ] && "$venv/bin/python" -c '' 2>/dev/null
    then
        return
    fi
    python=$(find_python)
    say "Dựng $venv bằng $python và tải thư viện (khoảng 270 MB), mất một vài phút." \
        "Building $venv with $python and fetching the libraries (about 270 MB): a few minutes."
    rm -rf "$venv"
    "$python" -m venv "$venv"
    pip install --compile --require-hashes --only-binary :all: -r "$lock" || give_up \
        "không cài được thư viện Python (xem pip ở trên). Kiểm tra mạng rồi chạy lại." \
        "the Python libraries could not be installed (see pip above). Check the network, run again."
    printf '%s\n' "$made_from" >"$stamp"
}

# Needs no network: the build tools are in the lock.
install_program() {
    stamp=$venv/.program
    made_from=$(digest pyproject.toml packaging/hatch_metadata.py packaging/requirements.in)
    [ "$(cat "$stamp" 2>/dev/null)" != "$made_from" ] || return 0
    rm -f "$stamp"
    pip install --no-index --no-deps --no-build-isolation --editable . || give_up \
        "không cài được chương trình vào $venv (xem pip ở trên)." \
        "the program could not be installed into $venv (see pip above)."
    printf '%s\n' "$made_from" >"$stamp"
}

# The screens' texts in other languages than Vietnamese, as Qt reads them.
build_texts() {
    stamp=$venv/.texts
    made_from=$(digest packaging/translations.py assets/texts/*.ts)
    if [ "$(cat "$stamp" 2>/dev/null)" = "$made_from" ] && [ -d assets/texts/build ]; then
        return
    fi
    "$venv/bin/python" packaging/translations.py >&2 || give_up \
        "bản dịch của màn hình chưa đủ (xem ở trên)." \
        "the screens' translations are not complete (see above)."
    printf '%s\n' "$made_from" >"$stamp"
}

# The voice that calls numbers, word by word, until an office puts its own recordings in its place.
build_voice() {
    stamp=$venv/.voice
    made_from=$(digest packaging/voice_clips.py counter_display/phrases.py counter_display/voice.py \
        assets/texts/vi.toml hall/numbers.py devices/speakers/espeak.py devices/speakers/pcm.py)
    if [ "$(cat "$stamp" 2>/dev/null)" = "$made_from" ] && [ -d assets/voice/build ]; then
        return
    fi
    "$venv/bin/python" packaging/voice_clips.py >&2 || give_up \
        "không tạo được giọng gọi số (xem ở trên)." \
        "the voice clips could not be made (see above)."
    printf '%s\n' "$made_from" >"$stamp"
}

# One at a time: a second caller waits here and then finds nothing to do.
exec 9<packaging/bootstrap.sh
flock --wait "$other_caller_wait_s" 9 || give_up "một lần cài đặt khác vẫn đang chạy." \
    "another set-up is still running."
install_packages
build_venv
install_program
build_texts
build_voice
