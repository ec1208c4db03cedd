#!/bin/sh
# Runs a command against a PostgreSQL of its own: tests/store/with-postgres.sh COMMAND...
# Starts a cluster in a temporary folder on a unix socket (as user postgres when run by root, which PostgreSQL refuses
# to be), sets MOTCUA_TEST_DB and MOTCUA_TEST_PG, runs the command, stops the cluster, and passes the exit code on.
# Without fsync: the tests kill processes, never the kernel, and what a process has written the kernel keeps.
set -eu
bin=${PG_BIN:-/usr/lib/postgresql/15/bin}
dir=$(mktemp -d "${TMPDIR:-/tmp}/motcua-pg.XXXXXX")
as=
if [ "$(id -u)" = 0 ]; then
    chown postgres: "$dir"
    as="setpriv --reuid=postgres --regid=postgres --init-groups"
fi

stop() {
    trap - EXIT INT TERM
    if [ -s "$dir/data/postmaster.pid" ]; then
        pid=$(head -1 "$dir/data/postmaster.pid")
        kill -INT "$pid" 2>/dev/null || true # fast shutdown
        for _ in $(seq 100); do
            kill -0 "$pid" 2>/dev/null || break
            sleep 0.1
        done
    fi
    rm -rf "$dir"
}
trap stop EXIT
trap 'exit 130' INT TERM

cd "$dir"
$as "$bin/initdb" -D "$dir/data" -U motcua --auth=trust --encoding=UTF8 --locale=C >"$dir/log" 2>&1 ||
    { cat "$dir/log" >&2; exit 1; }
cat >>"$dir/data/postgresql.conf" <<END
listen_addresses = ''
unix_socket_directories = '$dir'
unix_socket_permissions = 0777
max_connections = 200
shared_buffers = 64MB
fsync = off
synchronous_commit = on
END
chmod 755 "$dir"
$as "$bin/pg_ctl" -D "$dir/data" -l "$dir/data/log" -w -t 60 start >"$dir/log" 2>&1 ||
    { cat "$dir/log" "$dir/data/log" >&2; exit 1; }
cd "$OLDPWD"

export MOTCUA_TEST_DB=postgres
export MOTCUA_TEST_PG="host=$dir user=motcua dbname=postgres"
code=0
"$@" || code=$?
exit $code
