#!/bin/sh
# Runs the packed packages under other versions of Node (default: 22 and 24), whose binaries npm brings.
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for version in "${@:-22 24}"; do
  for major in $version; do
    npm install --no-audit --no-fund --prefix "$folder/$major" "node@$major"
    binary=$folder/$major/node_modules/node/bin/node
    echo "under Node $("$binary" --version)"
    TENON_TEST_NODE=$binary npx vitest run test/packed
  done
done
