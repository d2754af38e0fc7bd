# What scripts/demo, scripts/test and scripts/check share: find Python, get what is missing, keep .venv up to date.
# Sourced, never run. Works with the bash 3.2 of macOS, with paths that hold spaces, and without a terminal.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
venv=$root/.venv
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PYTHONUTF8=1
exec </dev/null # nothing here ever asks a question

say() { printf '%s\n' "$*"; }
step() { printf '→ %s\n' "$*"; }
stop() {
    printf '✗ %s\n' "$*" >&2
    exit 1
}

# Run a command quietly; when it fails, show what it said.
quietly() {
    local said status=0
    said=$("$@" 2>&1) || status=$?
    if [ "$status" -ne 0 ]; then
        printf '%s\n' "$said" >&2
        stop "failed (status $status): $*"
    fi
}

has() { command -v "$1" >/dev/null 2>&1; }

# System packages ------------------------------------------------------------------------------------------------------

wanted=() # Debian packages to install

has_package() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# Ask for Debian packages that bring libraries or fonts.
want_packages() {
    local package
    for package in "$@"; do
        has_package "$package" || wanted+=("$package")
    done
}

# Ask for a Debian package that brings a command, unless the command is there already.
want_command() { has "$1" || wanted+=("$2"); }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

may_install() { [ "$(id -u)" -eq 0 ] || { has sudo && sudo -n true 2>/dev/null; }; }

# Install everything asked for, or say exactly how to do it.
install_wanted() {
    [ "${#wanted[@]}" -gt 0 ] || return 0
    local command="apt-get install -y --no-install-recommends ${wanted[*]}"
    if may_install; then
        step "Installing ${wanted[*]}"
        quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
        # shellcheck disable=SC2086 # the words of $command are meant to be split
        quietly as_root env DEBIAN_FRONTEND=noninteractive $command
    else
        say "! Not installed here: ${wanted[*]}"
        say "  To install them: sudo $command"
    fi
    wanted=()
}

# What a build needs beyond Python: Pango for PDF files, Noto for the scripts that our own fonts do not cover.
# On other systems `resumesite doctor`, which runs after the installation, says what is missing and how to get it.
install_system() {
    if has dpkg-query && has apt-get; then
        want_packages libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core fonts-noto-cjk
        [ $# -eq 0 ] || "$@"
        install_wanted
    elif [ "$(uname)" = Darwin ] && ! brew list pango >/dev/null 2>&1; then
        say "! PDF files need Pango: brew install pango"
        say "  For Chinese, Japanese and Korean: brew install --cask font-noto-sans-cjk"
    fi
}

# Python ---------------------------------------------------------------------------------------------------------------

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# Print the first Python of at least 3.11 that really runs.
find_python() {
    local candidate
    for candidate in "${RESUMESITE_PYTHON:-python3}" python3.13 python3.12 python3.11 python3.14; do
        if has "$candidate" && is_new_enough "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

make_venv() {
    local python
    python=$(find_python) || {
        if has apt-get && may_install; then
            want_packages python3 python3-venv
            install_wanted >&2
        fi
        python=$(find_python) || stop "Python 3.11 or newer is needed: https://www.python.org/downloads/ (or set RESUMESITE_PYTHON)."
    }
    if ! "$python" -c 'import ensurepip' >/dev/null 2>&1; then # Debian keeps it in a package of its own
        has apt-get || stop "$python cannot make virtual environments (no ensurepip)."
        wanted+=("$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')")
        install_wanted
        "$python" -c 'import ensurepip' >/dev/null 2>&1 || stop "Then run this again."
    fi
    step "Making .venv with $("$python" --version)"
    quietly "$python" -m venv --clear "$venv"
}

# Make .venv hold this checkout and, when given, its extras ("dev"). Does nothing when nothing has changed.
install_python() {
    local extras=${1:-}
    local stamp=$venv/installed-${extras:-base}
    local now
    now="$root $(cksum <"$root/pyproject.toml")"
    if is_new_enough "$venv/bin/python" && [ "$(cat "$stamp" 2>/dev/null)" = "$now" ]; then
        return
    fi
    if ! is_new_enough "$venv/bin/python" || ! grep -qsF -- "$root" "$venv/home"; then
        make_venv
        printf '%s\n' "$root" >"$venv/home"
    fi
    step "Installing resumesite${extras:+ with what its tests need} and its libraries"
    quietly "$venv/bin/python" -m pip install --quiet --editable "$root${extras:+[$extras]}"
    printf '%s' "$now" >"$stamp"
}
