#!/usr/bin/env bash
# tests/netns.sh [HOSTS] COMMAND...: runs a command where several hosts exist on this one machine: network namespaces mc1, mc2, …
# (default 2) with the addresses 10.77.0.1, 10.77.0.2, … on one wire, each with its own loopback. The command reaches a
# host with `ip netns exec mc2 …`. Needs root. All happens in mount and network namespaces of our own and vanishes at the end.
set -euo pipefail

hosts=2
case ${1:-} in [2-9]) hosts=$1; shift ;; esac
if [ $# -lt 1 ] || [ "$(id -u)" != 0 ]; then
    sed -n '2,4s/^# //p' "$0" >&2
    exit 2
fi
if [ "${MOTCUA_NETNS:-}" != yes ]; then
    MOTCUA_NETNS=yes exec unshare --mount --net --pid --fork --kill-child --mount-proc "$0" "$hosts" "$@"
fi

mount --make-rprivate /
mkdir -p /run/netns
mount -t tmpfs tmpfs /run/netns
ip link set lo up
ip link add wire type bridge
ip link set wire up
for n in $(seq "$hosts"); do
    ip netns add "mc$n"
    ip link add "plug$n" type veth peer name eth0 netns "mc$n"
    ip link set "plug$n" master wire up
    ip -n "mc$n" addr add "10.77.0.$n/24" dev eth0
    ip -n "mc$n" link set eth0 up
    ip -n "mc$n" link set lo up
done
"$@"
