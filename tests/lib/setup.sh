# shellcheck shell=bash disable=SC2034 # used by those who source this
# What ./start and ./check share: words in two languages, packages of Debian 12, Node, the build. Sourced from the root.

# say "tiếng Việt" "English"
say() { printf '%s\n  %s\n' "$1" "$2"; }
fail() {
    say "$1" "$2" >&2
    exit 1
}

# Packages the build needs. A line may give alternatives with '|'; the first is installed.
BUILD_PACKAGES="ca-certificates fonts-noto-core gcc libc6-dev make pkg-config
libarchive-dev libcairo2-dev libcurl4-openssl-dev|libcurl4-gnutls-dev|libcurl4-nss-dev libcbor-dev libfido2-dev libfontconfig-dev libgd-dev libgnutls28-dev libicu-dev libjansson-dev libmagic-dev
librsvg2-bin libmicrohttpd-dev liboath-dev libpango1.0-dev libpq-dev libqpdf-dev libqrencode-dev libseccomp-dev libsodium-dev libsqlite3-dev libssl-dev libxml2-dev libzint-dev zlib1g-dev"
# Packages the tests need beside them.
TEST_PACKAGES="clamav-daemon clang-14 curl git iproute2 libasan8 libclang-rt-14-dev libcmocka-dev libubsan1 nginx-light|nginx|nginx-core|nginx-full|nginx-extras
oathtool openssl poppler-utils postgresql-15 postgresql-client-15 procps qrencode shellcheck sqlite3 zbar-tools"

# install_missing PACKAGE...: asks apt only for what is not installed. As root, or through sudo.
install_missing() {
    local want name alternatives installed missing=()
    installed=" $(dpkg-query -W -f='${db:Status-Abbrev}${Package}\n' | sed -n 's/^ii *//p' | tr '\n' ' ') "
    for want in "$@"; do
        IFS='|' read -ra alternatives <<<"$want"
        for name in "${alternatives[@]}"; do
            case $installed in *" $name "*) continue 2 ;; esac
        done
        missing+=("${alternatives[0]}")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "Cài các gói còn thiếu của Debian: ${missing[*]}" "Installing missing Debian packages"
    local root=()
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null ||
            fail "Cần quyền quản trị. Nhờ quản trị viên chạy: apt-get install --no-install-recommends ${missing[*]}" \
                "Administrator rights are needed, and there is no sudo. Ask an administrator to run the command above."
        root=(sudo)
    fi
    "${root[@]}" apt-get update -q
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
        -o DPkg::Lock::Timeout=120 "${missing[@]}" </dev/null ||
        fail "Không cài được gói. Xem lỗi của apt-get ở trên." "apt-get could not install the packages; see its error above."
}

# The browser without its windows needs half the time of the whole one; either will do.
install_browser() { (install_missing chromium-headless-shell) || install_missing chromium; }

# Node 18 or newer: the one on PATH, or Debian's.
install_node() {
    local major=0
    if command -v node >/dev/null && command -v npm >/dev/null; then
        major=$(node -p 'process.versions.node.split(".")[0]')
    fi
    [ "$major" -ge 18 ] || install_missing nodejs npm
}

# as_owner COMMAND...: as the owner of the source tree, so that what root builds stays theirs.
as_owner() {
    local owner home
    owner=$(stat -c %u .)
    if [ "$(id -u)" != 0 ] || [ "$owner" = 0 ]; then
        "$@"
        return
    fi
    home=$(getent passwd "$owner" | cut -d: -f6)
    setpriv --reuid "$owner" --regid "$(stat -c %g .)" --init-groups env HOME="${home:-/tmp}" "$@"
}
