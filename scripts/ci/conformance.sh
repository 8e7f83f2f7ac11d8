#!/usr/bin/env bash
# Installs what conformance/ needs, pinned, into the cache, each part once; fails if that can't be done. Sourced, it
# sets PYTHON and AWS_CLI.
set -euo pipefail

conformance_cache="${XDG_CACHE_HOME:-$HOME/.cache}/apprunner-connection"

# The folder in the cache for one part, by what it is made from; a half-made one is made anew.
conformance_part() { # NAME FILE INSTALLER
  local version folder
  version=$(cat "$2" <(python3 --version) <(node --version) | sha256sum | cut -c1-16)
  folder="$conformance_cache/$1-$version"
  if [[ ! -e "$folder/.complete" ]]; then
    echo "conformance: installing $1 into the cache" >&2
    rm -rf "$folder"
    mkdir -p "$folder"
    if ! "$3" "$folder" "$2" >&2; then
      echo "conformance: $1 can't be installed from $2, and nothing is checked without it" >&2
      return 1
    fi
    touch "$folder/.complete"
  fi
  echo "$folder"
}

conformance_python() { # FOLDER REQUIREMENTS
  python3 -m venv "$1" &&
    "$1/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary=:all: --require-hashes \
      --requirement "$2"
}

conformance_node() { # FOLDER LOCK
  cp "$(dirname "$2")/package.json" "$2" "$1" &&
    npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund --loglevel=error
}

if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo 'conformance: needs python3 of at least 3.11' >&2
  exit 1
fi

conformance_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/conformance
PYTHON=$(conformance_part judge "$conformance_root/requirements.txt" conformance_python)/bin/python
AWS_CLI=$(conformance_part awscli "$conformance_root/requirements-awscli.txt" conformance_python)/bin/aws
conformance_packages=$(conformance_part npm "$conformance_root/package-lock.json" conformance_node)/node_modules
# Node.js looks for packages beside what imports them.
rm -rf "$conformance_root/node_modules"
ln -s "$conformance_packages" "$conformance_root/node_modules"
export PYTHON AWS_CLI
