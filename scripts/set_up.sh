#!/usr/bin/env bash
# Puts the locked packages and the project itself into .venv; does nothing when they are there.
#
#   scripts/set_up.sh run    what the warehouse needs (requirements.lock)
#   scripts/set_up.sh spark  that and what a warehouse on Spark needs (requirements-spark.lock)
#   scripts/set_up.sh test   all that and the tools of the checks (requirements-test.lock)
#   scripts/set_up.sh lock   resolves pyproject.toml anew into the lock files
#
# Needs Python 3.11 or newer (PYTHON names one) and a package index: the one that uv is set to use,
# else the one that pip is set to use. uv itself is installed into .uv.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly UV_VERSION=0.13.9
readonly UV=.uv/bin/uv
readonly IS_RECENT='import sys; sys.exit(sys.version_info < (3, 11))'
readonly STAMP=.venv/leadhouse-packages

fail() {
    printf 'set_up: %s\n' "$1" >&2
    exit 2
}

find_python() {
    local candidate
    for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python; do
        [ -n "$candidate" ] || continue
        "$candidate" -c "$IS_RECENT" 2>/dev/null || continue
        command -v "$candidate"
        return
    done
    fail "found no Python 3.11 or newer; install one, or name one: make PYTHON=/path/to/python3"
}

# the value of a setting of pip, from the environment or its configuration files
pip_setting() {
    local variable section
    variable="PIP_$(printf '%s' "$1" | tr 'a-z-' 'A-Z_')"
    if [ -n "${!variable:-}" ]; then
        printf '%s\n' "${!variable}"
        return
    fi
    for section in install global; do
        .uv/bin/python -m pip config get "$section.$1" 2>/dev/null && return
    done
    return 0
}

# uv reads no configuration of pip, so what pip was told about the index is handed on
adopt_pip_index() {
    local index certificate
    export UV_PYTHON_DOWNLOADS=never
    # the certificates of the machine, as pip and the browser use them
    export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}"
    certificate=$(pip_setting cert)
    if [ -z "${SSL_CERT_FILE:-}" ] && [ -f "$certificate" ]; then
        export SSL_CERT_FILE="$certificate"
    fi
    if [ -z "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}${UV_CONFIG_FILE:-}" ]; then
        index=$(pip_setting index-url)
        [ -z "$index" ] || export UV_DEFAULT_INDEX="$index"
    fi
}

# pip in .uv also answers what pip is set to, where the system's Python has none
install_uv() {
    [ "$("$UV" --version 2>/dev/null | cut -d' ' -f2)" != "$UV_VERSION" ] || return 0
    "$python" -m venv --clear .uv ||
        fail "$python cannot make a virtual environment; on Debian: apt-get install python3-venv"
    printf '*\n' >.uv/.gitignore
    .uv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$UV_VERSION" ||
        fail "pip could not install uv $UV_VERSION; check that pip reaches a package index"
}

lock_of() {
    case "$1" in
    run) echo requirements.lock ;;
    *) echo "requirements-$1.lock" ;;
    esac
}

# the set of packages that .venv holds, with the checksum of what defines it
line_of() {
    printf '%s %s\n' "$1" "$(cat "$(lock_of "$1")" pyproject.toml scripts/set_up.sh | cksum)"
}

is_current() {
    [ -x .venv/bin/leadhouse ] && grep -qxF "$(line_of "$1")" "$STAMP" 2>/dev/null
}

install_packages() {
    local set=$1 lock
    lock=$(lock_of "$set")
    if ! .venv/bin/python -c "$IS_RECENT" 2>/dev/null; then
        "$UV" venv --quiet --clear --python "$python" .venv
    fi
    printf '%s incomplete\n' "$set" >"$STAMP"
    "$UV" pip sync --quiet --require-hashes --python .venv/bin/python "$lock" ||
        fail "could not install the packages of $lock; see the message above"
    "$UV" pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation \
        --offline --editable . || fail "could not install the project itself; see the message above"
    line_of "$set" >"$STAMP"
    printf 'set_up: .venv holds the packages of %s\n' "$lock" >&2
}

resolve() {
    local options=(--quiet --universal --generate-hashes --no-emit-index-url --no-header)
    "$UV" pip compile pyproject.toml "${options[@]}" -o requirements.lock
    "$UV" pip compile pyproject.toml "${options[@]}" --extra spark -o requirements-spark.lock
    "$UV" pip compile pyproject.toml "${options[@]}" --all-extras --group test \
        -o requirements-test.lock
}

# each set holds all packages of the sets before it
readonly SETS=(run spark test)

# the first of the sets that holds the packages of $1 and is there, current or not by `check`
held() {
    local check=$1 wanted=$2 set is_enough=
    for set in "${SETS[@]}"; do
        [ "$set" != "$wanted" ] || is_enough=1
        if [ -n "$is_enough" ] && "$check" "$set"; then
            echo "$set"
            return
        fi
    done
    return 1
}

is_begun() {
    grep -q "^$1 " "$STAMP" 2>/dev/null
}

main() {
    local set=${1:-run} python
    case "$set" in run | spark | test | lock) ;; *)
        fail "unknown set $set; use run, spark, test or lock"
        ;;
    esac
    if [ "$set" != lock ]; then
        ! held is_current "$set" >/dev/null || return 0
        # an environment that has more than was asked for keeps it
        set=$(held is_begun "$set" || echo "$set")
    fi
    python=$(find_python)
    install_uv
    adopt_pip_index
    if [ "$set" = lock ]; then
        resolve
    else
        install_packages "$set"
    fi
}

main "$@"
