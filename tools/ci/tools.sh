#!/usr/bin/env bash
# Installs the tools that CI needs, pinned, into a cache. Run it to install those of .ci/run. Source it to install some:
# python_tools, go_tools, npm_tools, document_tools, platform_tools and third_party_actions each install theirs and print
# the folder, or fail.
set -euo pipefail

wine64=/usr/lib/wine/wine64
tools_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# Runs install_NAME unless the cache has the tools for this runtime and these pinned versions.
cached() { # NAME RUNTIME FILE...
  local name=$1 runtime=$2 folder key
  shift 2
  key=$(cat "$@" - <<<"$runtime" | sha256sum | cut -c1-16)
  folder=${XDG_CACHE_HOME:-$HOME/.cache}/apprunner-connection/$name-$key
  if [[ ! -e $folder/.complete ]]; then
    echo "tools: installing $name tools into the cache" >&2
    rm -rf "$folder"
    mkdir -p "$folder"
    if ! "install_$name" "$folder" "$@" >&2; then
      echo "tools: cannot install the $name tools" >&2
      return 1
    fi
    touch "$folder/.complete"
  fi
  echo "$folder"
}

python_tools() {
  local python
  python=$(python3 -c 'import sys; print(sys.executable, sys.version) if sys.version_info >= (3, 11) else sys.exit(
    "tools: Python 3.11 or later is required")') || return
  cached python "$python" "$tools_root/tools/ci/requirements.txt"
}

install_python() { # FOLDER REQUIREMENTS
  python3 -m venv "$1" &&
    "$1/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary=:all: --require-hashes \
      --requirement "$2"
}

go_tools() {
  cached go "$(go version)" "$tools_root"/tools/ci/go/go.{mod,sum}
}

# With GOTOOLCHAIN=local, a Go that is too old fails instead of downloading a newer one.
install_go() { # FOLDER
  GOTOOLCHAIN=local GOFLAGS=-mod=readonly GOWORK=off CGO_ENABLED=0 \
    go build -C "$tools_root/tools/ci/go" -trimpath -o "$1/bin/" github.com/nektos/act
}

npm_tools() {
  cached npm "$(node --version)" "$tools_root"/harness/conformance/package{,-lock}.json
}

install_npm() { # FOLDER PACKAGE LOCK [OPTION...]
  cp "$2" "$3" "$1" && npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund --loglevel=error "${@:4}"
}

document_tools() {
  cached documents "$(node --version)" "$tools_root"/tools/ci/documents/package{,-lock}.json
}

install_documents() { # FOLDER PACKAGE LOCK
  install_npm "$@"
}

platform_tools() {
  cached platforms "$(node --version)" "$tools_root"/tools/ci/platforms/package{,-lock}.json
}

# With --force, npm installs the packages of other platforms.
install_platforms() { # FOLDER PACKAGE LOCK
  install_npm "$@" --force
}

# Wine's folder for its C: drive and registry. Windows' Node.js starts in none that is older than Windows 10.
wine_prefix() {
  cached wine "$($wine64 --version)"
}

install_wine() { # FOLDER
  local -x WINEPREFIX=$1 WINEDEBUG=-all WINEDLLOVERRIDES=mscoree,mshtml=
  $wine64 wineboot --init &&
    $wine64 reg add 'HKCU\Software\Wine' /v Version /d win10 /f &&
    "${wine64%64}server" --wait
}

# The actions that the examples use, in folders named OWNER/NAME@COMMIT. They come from the archives in the folder
# THIRD_PARTY_ACTIONS, otherwise from GitHub.
third_party_actions() {
  cached third_party "$(bash --version)" "$tools_root"/examples/create-service.yml
}

install_third_party() { # FOLDER WORKFLOW
  local action version
  grep -oE 'uses: aws[a-z-]*/[a-z-]+@[0-9a-f]{40} # v[0-9.]+' "$2" | sort -u | while read -r _ action _ version; do
    if ! get_action "$1/$action" "$action" "$version"; then
      echo "tools: cannot get $action ($version) from THIRD_PARTY_ACTIONS or GitHub"
      return 1
    fi
  done
}

get_action() { # FOLDER OWNER/NAME@COMMIT VERSION
  local repository=${2%@*} archive
  archive=${THIRD_PARTY_ACTIONS:-/nonexistent}/${repository##*/}-$3.tgz
  mkdir -p "$1"
  if [[ -e $archive ]]; then
    tar -xzf "$archive" -C "$1"
  else
    git init --quiet "$1" &&
      git -C "$1" fetch --quiet --depth 1 "https://github.com/$repository" "${2#*@}" &&
      git -C "$1" checkout --quiet FETCH_HEAD
  fi
}

# Chromium comes from the distribution, with the fonts in which the pictures are taken.
install_chromium() {
  if [[ -n ${CHROME_PATH:-} ]] || command -v chromium chromium-browser google-chrome google-chrome-stable >&2; then
    return
  fi
  apt_install chromium fonts-liberation fonts-noto-color-emoji
}

# zsh, the default shell of macOS, comes from the distribution.
install_zsh() {
  command -v zsh >&2 || apt_install zsh
}

# Wine and QEMU, with the libraries of ARM64, come from the distribution, and so does libatomic, which Node.js 26 needs.
install_emulators() {
  if [[ -x $wine64 && -e /usr/aarch64-linux-gnu/lib/libstdc++.so.6 ]] &&
    command -v qemu-aarch64 >&2; then
    return
  fi
  apt_install wine64 qemu-user libc6-arm64-cross libstdc++6-arm64-cross libatomic1
}

apt_install() { # PACKAGE...
  local as_root=()
  [[ $EUID == 0 ]] || as_root=(sudo)
  echo "tools: installing $1" >&2
  "${as_root[@]}" apt-get update --quiet --quiet &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install --quiet --quiet --yes --no-install-recommends "$@" >&2
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
  python_tools
  go_tools
  npm_tools
  document_tools
  third_party_actions
  install_chromium
  install_zsh
fi
