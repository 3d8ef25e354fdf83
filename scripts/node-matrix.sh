#!/bin/sh
# Runs the whole suite under other versions of Node, each in a copy of this checkout with its own node_modules.
# usage: node-matrix.sh [MAJOR ...]    (22 24)    UNTETHER_CACHE=DIR: where the copies and the Node binaries go
set -eu
cd "$(dirname "$0")/.."

if [ $# -eq 0 ]; then set -- 22 24; fi
cache=${UNTETHER_CACHE:-${HOME:-/tmp}/.cache/untether}/matrix
platform=$(node -p 'process.platform + "-" + process.arch')

fetch_node() { # MAJOR
  [ -x "$cache/node-$1/package/bin/node" ] && return
  mkdir -p "$cache/node-$1"
  (cd "$cache/node-$1" && npm pack --silent "node-$platform@$1" >/dev/null && tar -xzf ./*.tgz && rm ./*.tgz)
}

copy_checkout() { # FOLDER
  mkdir -p "$1"
  # What an earlier run left is replaced, but for its dependencies and build state.
  find "$1" -mindepth 1 -maxdepth 1 ! -name node_modules ! -name .cache -exec rm -rf {} +
  tar -cf - --exclude=./node_modules --exclude=./dist --exclude=./.cache --exclude=./.git . | tar -C "$1" -xf -
}

failed=
for major in "$@"; do
  fetch_node "$major"
  copy=$cache/checkout-$major
  copy_checkout "$copy"
  PATH=$cache/node-$major/package/bin:$PATH
  echo "== Node $(node --version)"
  (cd "$copy" && npm test) || failed="$failed $major"
done
if [ -n "$failed" ]; then
  echo "failed on Node$failed" >&2
  exit 1
fi
