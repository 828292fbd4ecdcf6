# What the set-up needs of the system, for scripts that source this: `say`, `fail`, `install_package NAME`.

say() { printf '%s\n' "$*"; }
fail() { printf 'Set-up stopped: %s\n' "$*" >&2; exit 1; }

log=$(mktemp)
trap 'rm -f "$log"' EXIT

# Asked of the administrator, or installed when that is us.
install_package() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null \
        || fail "the package $1 is missing. Ask your administrator for it (apt-get install $1), then run this again."
    say "Installing the system package $1 …"
    export DEBIAN_FRONTEND=noninteractive
    if ! apt-get install -y --no-install-recommends "$1" >/dev/null 2>&1; then
        apt-get update >/dev/null 2>&1 || true
        apt-get install -y --no-install-recommends "$1" >"$log" 2>&1 \
            || { tail -n 5 "$log" >&2; fail "the package $1 could not be installed; what apt-get said is above."; }
    fi
}
