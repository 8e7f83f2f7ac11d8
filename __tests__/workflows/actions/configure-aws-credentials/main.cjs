const { appendFileSync } = require('node:fs')

const role = process.env['INPUT_ROLE-TO-ASSUME']
const region = process.env['INPUT_AWS-REGION']
const account = /^arn:aws:iam::(\d{12}):role\/.+$/.exec(role)?.[1]
if (!account || !region) throw new Error(`No role, or no region: '${role}', '${region}'`)

// The simulator derives the account from the access key ID.
const credentials = {
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_ACCESS_KEY_ID: `ASIA${account}`,
  AWS_SECRET_ACCESS_KEY: 'fake-secret',
  AWS_SESSION_TOKEN: 'fake-token',
}
for (const [name, value] of Object.entries(credentials))
  appendFileSync(process.env.GITHUB_ENV, `${name}=${value}\n`)
