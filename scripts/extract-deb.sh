#!/bin/sh
# Unpacks Debian packages with their dependencies into a private directory: no root, nothing installed.
# usage: extract-deb.sh DEST SUITE "package package" [regex of .deb names to leave out]
# The mirror is the one that this machine's own apt is set up with; only the suite is ours. Signatures are checked.
set -eu

dest=$1 suite=$2 packages=$3
# Never wanted: we run no maintainer scripts. A caller adds libc and its kin when the programs shall use the host's.
leave_out="^(perl|libperl|perl-base|perl-modules|debconf|dpkg|tar|libc-bin|adduser|passwd)${4:+|$4}"

# Prints the address of the first Debian archive in this machine's apt sources, in either format.
mirror() {
  cat /etc/apt/sources.list.d/*.sources /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
    sed -nE 's/^(deb( \[[^]]*\])?|URIs:) +([^ ]+).*/\3/p' |
    grep -E '/debian/?$' | head -n 1
}

address=$(mirror)
if [ -z "$address" ]; then
  echo 'extract-deb: no Debian mirror in the apt sources of this machine' >&2
  exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work" "$dest.partial"' EXIT
mkdir -p "$work/lists/partial" "$work/archives/partial"
: >"$work/status"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $address $suite main" >"$work/list"

# A mirror that was not renewed for a while has expired release files; what it holds is still signed, and new enough to test with.
private_apt() {
  apt-get -qq \
    -o Acquire::Check-Valid-Until=false \
    -o Dir::State="$work" -o Dir::State::status="$work/status" -o Dir::Cache="$work" \
    -o Dir::Etc::sourcelist="$work/list" -o Dir::Etc::sourceparts=- \
    -o APT::Install-Recommends=0 -o APT::Sandbox::User= -o APT::Update::Error-Mode=any \
    -o Acquire::Languages=none -o Acquire::Retries=3 -o Debug::NoLocking=1 "$@"
}

private_apt update
# shellcheck disable=SC2086 # a list of packages
private_apt install -y --download-only $packages

rm -rf "$dest.partial"
mkdir -p "$dest.partial"
for deb in "$work"/archives/*.deb; do
  basename "$deb" | grep -Eq "$leave_out" || dpkg-deb -x "$deb" "$dest.partial"
done
rm -rf "$dest.partial/usr/share/doc" "$dest.partial/usr/share/man" "$dest.partial/usr/share/locale" "$dest"
mv "$dest.partial" "$dest"
