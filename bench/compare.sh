#!/bin/sh
# Puts the same load on Fogg and on Mosquitto, in turn, on this machine: each broker on core 0, the load on core 1.
#
#   bench/compare.sh [ROUNDS [ROW...]]      medians of ROUNDS (5); all rows, or these
#
# Prints a table in Markdown: CPU seconds for a million deliveries, and their ratio, which is what can be compared between
# machines. Needs the built distribution, taskset and openssl; installs Mosquitto on Debian if it is missing.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
fogg_port=21990
mosquitto_port=21980
rounds=${1:-5}
[ $# -eq 0 ] || shift

# NAME|PORT|FIGURE|OPTIONS: the port is 0 for plain, 1 for TLS, 2 for WebSocket
rows='p2p QoS 0|0|broker_cpu_s_per_million|p2p --qos 0 --window 64
p2p QoS 1|0|broker_cpu_s_per_million|p2p --qos 1 --window 16
p2p QoS 2|0|broker_cpu_s_per_million|p2p --qos 2 --window 16
fan-in QoS 0|0|broker_cpu_s_per_million|fanin --qos 0 --window 8
fan-in QoS 1|0|broker_cpu_s_per_million|fanin --qos 1 --window 8
fan-out QoS 0|0|broker_cpu_s_per_million|fanout --qos 0 --subs 1000 --window 8
fan-out QoS 1|0|broker_cpu_s_per_million|fanout --qos 1 --subs 1000 --window 8
fan-out 16 KB|0|broker_cpu_s_per_million|fanout --qos 0 --subs 100 --payload 16384 --window 8
shared QoS 1|0|broker_cpu_s_per_million|shared --qos 1 --subs 100 --groups 4 --window 16
wildcards|0|broker_cpu_s_per_million|wild --topics 100000 --window 64
retained|0|drain_cpu_s_per_million|retained --topics 100000
5000 a second|0|broker_cpu_s_per_million|p2p --qos 1 --rate 5000
20000 a second|0|broker_cpu_s_per_million|p2p --qos 1 --rate 20000
MQTT 5 QoS 0|0|broker_cpu_s_per_million|p2p --qos 0 --window 64 --protocol 5
MQTT 5 QoS 1|0|broker_cpu_s_per_million|p2p --qos 1 --window 16 --protocol 5
TLS QoS 0|1|broker_cpu_s_per_million|p2p --qos 0 --window 64 --tls --insecure
WebSocket QoS 0|2|broker_cpu_s_per_million|p2p --qos 0 --window 64 --ws'

command -v mosquitto >/dev/null || apt-get install -y -qq mosquitto >/dev/null 2>&1 ||
    { echo "bench: install mosquitto" >&2; exit 1; }
[ -x "$here/distribution/target/fogg/bin/fogg" ] ||
    { echo "bench: build the distribution first: mvn -q package -DskipTests" >&2; exit 1; }

work=$(mktemp -d)
mosquitto_pid=
stop() {
    "$work/fogg/bin/fogg" stop >/dev/null 2>&1 || :
    [ -z "$mosquitto_pid" ] || kill "$mosquitto_pid" 2>/dev/null || :
    rm -rf "$work"
}
trap stop EXIT
trap 'exit 1' INT TERM

# ---- both brokers, as they are installed but for ports and limits to what waits ----

openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -keyout "$work/key.pem" -out "$work/crt.pem" 2>/dev/null
chmod 644 "$work/key.pem" && chmod 755 "$work" # Mosquitto may give up root

cp -R "$here/distribution/target/fogg" "$work/fogg"
rm -rf "$work/fogg/data"
cp "$work/key.pem" "$work/crt.pem" "$work/fogg/etc/"
sed -i "s/^port=.*/port=$fogg_port/" "$work/fogg/etc/mqtt.listener-default.cfg"
printf 'port=%s\ntls=true\ntls_certificate=etc/crt.pem\ntls_key=etc/key.pem\n' $((fogg_port + 1)) >"$work/fogg/etc/mqtt.listener-tls.cfg"
printf 'port=%s\nwebsocket=true\n' $((fogg_port + 2)) >"$work/fogg/etc/mqtt.listener-ws.cfg"
taskset -c 0 "$work/fogg/bin/fogg" start >&2
fogg_pid=$(cat "$work/fogg/data/fogg.pid")

cat >"$work/mosquitto.conf" <<END
allow_anonymous true
max_queued_messages 0
max_inflight_messages 0
set_tcp_nodelay true
listener $mosquitto_port 127.0.0.1
listener $((mosquitto_port + 1)) 127.0.0.1
certfile $work/crt.pem
keyfile $work/key.pem
listener $((mosquitto_port + 2)) 127.0.0.1
protocol websockets
END
taskset -c 0 mosquitto -c "$work/mosquitto.conf" 2>"$work/mosquitto.log" &
mosquitto_pid=$!
sleep 1
kill -0 $mosquitto_pid 2>/dev/null || { cat "$work/mosquitto.log" >&2; exit 1; }

# ---- the load ----

# One figure of one run: PORT PID FIGURE OPTIONS...
figure() {
    at=$1
    of=$2
    what=$3
    shift 3
    taskset -c 1 "$work/fogg/bin/fogg" bench "$@" --port "$at" --broker-pid "$of" --warmup 5 --duration 5 --quiet --json \
        2>>"$work/errors" | sed -n "s/.*\"$what\":\([0-9.]*\).*/\1/p"
}

median() {
    sort -n "$1" | awk '{ all[NR] = $1 } END { if (NR) print all[int((NR + 1) / 2)]; else print "-" }'
}

wanted() {
    [ $# -gt 1 ] || return 0
    row=$1
    shift
    for each; do
        [ "$each" != "$row" ] || return 0
    done
    return 1
}

round=0
while [ $round -lt "$rounds" ]; do
    round=$((round + 1))
    printf '%s\n' "$rows" | while IFS='|' read -r row port name options; do
        wanted "$row" "$@" || continue
        echo "round $round: $row" >&2
        # shellcheck disable=SC2086 # words on purpose
        figure $((fogg_port + port)) "$fogg_pid" "$name" $options >>"$work/$row.fogg" </dev/null
        # shellcheck disable=SC2086
        figure $((mosquitto_port + port)) "$mosquitto_pid" "$name" $options >>"$work/$row.mosquitto" </dev/null
    done
done

cat <<END
$(date +%F), $(nproc) cores of $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), Linux $(uname -r),
$("$work/fogg/bin/fogg" version), $(mosquitto -h | head -n 1), medians of $rounds. CPU seconds of the broker for a million deliveries:

| | options of \`fogg bench\` | Fogg | Mosquitto | ratio |
| --- | --- | --- | --- | --- |
END
printf '%s\n' "$rows" | while IFS='|' read -r row port name options; do
    wanted "$row" "$@" || continue
    fogg=$(median "$work/$row.fogg")
    mosquitto=$(median "$work/$row.mosquitto")
    ratio=$(awk -v f="$fogg" -v m="$mosquitto" 'BEGIN { if (f + 0 && m + 0) printf "%.3f", f / m; else print "-" }')
    echo "| $row | \`$options\` | $fogg | $mosquitto | $ratio |"
done
[ ! -s "$work/errors" ] || { echo "bench: some runs had errors:" >&2; sort "$work/errors" | uniq -c | head -n 20 >&2; }
