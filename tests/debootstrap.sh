#!/usr/bin/env bash
# tests/debootstrap.sh DIR [--no-check]: proves the two commands on a bare Debian 12. Makes a fresh root in DIR, clones this commit
# into it, runs ./start --build, ./start to its first page (twice), then ./check, and says how long each took. Needs root and
# debootstrap. Everything runs in mount and process namespaces of its own: nothing stays mounted or running. Archive,
# name service and npm registry are those this machine is configured with.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ $# -lt 1 ] || [ "$(id -u)" != 0 ]; then
    sed -n '2,5s/^# //p' "$0" >&2
    exit 2
fi
if [ "${MOTCUA_NAMESPACE:-}" != yes ]; then
    MOTCUA_NAMESPACE=yes exec unshare --mount --pid --fork --kill-child --mount-proc "$0" "$@"
fi
mount --make-rprivate /
dir=$(realpath -m "$1")
checks=yes
[ "${2:-}" != --no-check ] || checks=''
times=()
timed() { # timed NAME COMMAND...
    local name=$1 begun=$SECONDS
    shift
    "$@"
    times+=("$(printf '%-28s %5d s' "$name" $((SECONDS - begun)))")
}

# "URI CODENAME COMPONENT" of each part of Debian that apt is configured with
archive() {
    # shellcheck disable=SC2016 # apt fills in the $(…)
    apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT) $(ORIGIN)' 'Created-By: Packages' |
        sed -n 's/ Debian$//p' | grep -E ' bookworm(-security|-updates)? main$' | sort -u
}

make_root() {
    [ ! -e "$dir" ] || [ -z "$(ls -A "$dir")" ] || { echo "$dir is not empty" >&2; exit 2; }
    local mirror
    mirror=$(archive | sed -n 's/ bookworm main$//p' | head -n 1)
    debootstrap --variant=minbase bookworm "$dir" "${mirror:-http://deb.debian.org/debian}" >"$dir.log" 2>&1 ||
        { tail "$dir.log"; exit 1; }
    rm -f "$dir.log"
    archive | sed 's/^/deb /' >"$dir/etc/apt/sources.list"
    apt-config dump | grep -E '^Acquire::(http|https|Retries|Check-Date|Check-Valid-Until)[: ]' >"$dir/etc/apt/apt.conf.d/99host" || true
    cp -L /etc/resolv.conf /etc/hosts "$dir/etc/"
    mount -t proc proc "$dir/proc"
    mount -t sysfs sysfs "$dir/sys"
    mount --rbind /dev "$dir/dev"
}

# The registry and the authorities npm trusts here, and proxies, as environment; no credentials.
client_env=()
npm_client() {
    local ca
    command -v npm >/dev/null || return 0
    client_env+=("npm_config_registry=$(npm config get registry 2>/dev/null)")
    ca=$(npm config get cafile 2>/dev/null)
    if [ -f "$ca" ]; then
        cp -L "$ca" "$dir/etc/npm-authorities.pem"
        client_env+=(npm_config_cafile=/etc/npm-authorities.pem)
    fi
    for name in http_proxy https_proxy no_proxy; do
        [ -z "${!name:-}" ] || client_env+=("$name=${!name}")
    done
}

enter() {
    exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 "${client_env[@]}" \
        chroot "$dir" sh -c 'cd /motcua && exec "$@"' sh "$@" </dev/null
}
inside() { (enter "$@"); }

# Starts the server, waits for its first page, makes sure that it is not root's, and stops it.
first_page() {
    local begun=$SECONDS pid
    enter ./start --port 8081 >"$dir/start.log" 2>&1 &
    pid=$!
    until inside node -e 'fetch("http://localhost:8081/").then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))' 2>/dev/null; do
        if ! kill -0 "$pid" 2>/dev/null || [ $((SECONDS - begun)) -gt 300 ]; then
            tail -n 40 "$dir/start.log"
            exit 1
        fi
        sleep 0.2
    done
    if ! grep -q '^Name:[[:space:]]*motcua' "/proc/$pid/status" || grep -q '^Uid:[[:space:]]*0' "/proc/$pid/status"; then
        echo "the server should run as a user of its own:"
        grep -E '^(Name|Uid):' "/proc/$pid/status"
        exit 1
    fi
    kill "$pid"
    wait "$pid" 2>/dev/null || true
}

timed "a bare Debian 12" make_root
npm_client
git clone -q --no-hardlinks "file://$PWD" "$dir/motcua"
timed "./start --build" inside ./start --build
timed "./start --build again" inside ./start --build
timed "./start to the first page" first_page
timed "./start again" first_page
code=0
run_check() { inside ./check || code=$?; }
[ -z "$checks" ] || timed "./check" run_check
printf '%s\n' "${times[@]}"
exit $code
