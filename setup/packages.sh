#!/bin/sh
# setup/packages.sh WHAT_FOR PACKAGE...   installs Debian packages when it may; otherwise names them and stops.
set -eu

what_for=$1
shift

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "System packages are missing for $what_for. On Debian, install them with: sudo apt-get install $*" >&2
    exit 1
fi

echo "Installing the system packages for $what_for: $*"
# A list that cannot be refreshed may still do: the installation below is the judge.
apt-get update -qq || echo "The lists of packages could not be refreshed; going on with those at hand." >&2
if ! DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; then
    echo "apt-get could not install: $*" >&2
    exit 1
fi
