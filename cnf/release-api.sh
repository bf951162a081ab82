#!/bin/sh
# cnf/release-api.sh VERSION: puts mqtt.api and mqtt.spi of the last commit into cnf/baseline. See docs/releasing.md.
set -eu
version=${1:?"usage: cnf/release-api.sh VERSION"}
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

git -C "$root" archive HEAD | tar -x -C "$work"
cd "$work"
old=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' cnf/pom.xml)
sed -i "s|<version>$old</version>|<version>$version</version>|" pom.xml cnf/pom.xml ./*/pom.xml
mvn -B -q -ntp package -DskipTests -Dspotless.skip -pl mqtt.api,mqtt.spi -am
for module in mqtt.api mqtt.spi; do
    mvn -B -q -ntp -N deploy:deploy-file "-Dfile=$module/target/$module-$version.jar" "-DpomFile=$module/pom.xml" \
        -DrepositoryId=baseline "-Durl=file://$root/cnf/baseline"
done
echo "released $version: commit cnf/baseline"
