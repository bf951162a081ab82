#!/bin/sh
# Installs what the tests run and Maven does not bring: Debian's mosquitto clients, HAProxy, Node.js and Chromium, and MQTT.js. Only what is missing.
set -eu
cd "$(dirname "$0")/.."

install_packages() {
    if ! command -v apt-get >/dev/null; then
        echo "the tests need$missing: install them" >&2
        exit 1
    fi
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        as_root=sudo
        command -v sudo >/dev/null || {
            echo "the tests need$missing: install them as root" >&2
            exit 1
        }
    fi
    export DEBIAN_FRONTEND=noninteractive
    $as_root apt-get update -q
    # shellcheck disable=SC2086 # words on purpose
    $as_root apt-get install -q -y --no-install-recommends $missing
}

missing=
command -v mosquitto_pub >/dev/null || missing="$missing mosquitto-clients"
command -v openssl >/dev/null || missing="$missing openssl"
command -v haproxy >/dev/null || missing="$missing haproxy"
command -v node >/dev/null || missing="$missing nodejs"
command -v npm >/dev/null || missing="$missing npm"
command -v chromium >/dev/null || missing="$missing chromium"
[ -z "$missing" ] || install_packages

mqttjs=mqtt.itest/mqttjs
if [ ! -e $mqttjs/node_modules/.package-lock.json ] || [ $mqttjs/package-lock.json -nt $mqttjs/node_modules/.package-lock.json ]; then
    npm ci --prefix $mqttjs --no-audit --no-fund
fi
