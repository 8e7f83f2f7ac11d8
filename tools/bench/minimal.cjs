// The minimal script that creates or reuses a connection, for comparison with the bundle: two requests, signed here,
// without dependencies, checks or retries. It is CommonJS, because `import 'node:http'` in an ES module reads all exports
// and so loads Node's own fetch, which takes more than half as long again.
const { createHash, createHmac } = require('node:crypto')

const { AWS_ENDPOINT_URL_APPRUNNER: endpoint, AWS_REGION: region, ...env } = process.env
const url = new URL(endpoint)
const { Agent, request } = require(url.protocol === 'https:' ? 'node:https' : 'node:http')
const agent = new Agent({ keepAlive: true })

const sha256 = (text) => createHash('sha256').update(text).digest('hex')
const hmac = (key, text) => createHmac('sha256', key).update(text).digest()

/** Signature version 4: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html */
function sign(headers, body, time) {
  const day = time.slice(0, 8)
  const scope = `${day}/${region}/apprunner/aws4_request`
  const names = Object.keys(headers).sort()
  const lines = names.map((name) => `${name}:${headers[name]}\n`)
  const canonical = ['POST', '/', '', lines.join(''), names.join(';'), sha256(body)].join('\n')
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')
  const key = [day, region, 'apprunner', 'aws4_request'].reduce(hmac, `AWS4${env.AWS_SECRET_ACCESS_KEY}`)
  const credential = `Credential=${env.AWS_ACCESS_KEY_ID}/${scope}`
  const signature = hmac(key, toSign).toString('hex')
  return `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`
}

function call(operation, input) {
  const body = JSON.stringify(input)
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    host: url.host,
    'x-amz-date': time,
    'x-amz-security-token': env.AWS_SESSION_TOKEN,
    'x-amz-target': `AppRunner.${operation}`,
  }
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      agent,
      method: 'POST',
      headers: { ...headers, authorization: sign(headers, body, time) },
    })
    sent.on('error', reject).on('response', (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () =>
        response.statusCode === 200 ? resolve(JSON.parse(text)) : reject(new Error(text)),
      )
    })
    sent.end(body)
  })
}

async function main() {
  const name = env['INPUT_CONNECTION-NAME']
  const { ConnectionSummaryList: connections } = await call('ListConnections', { ConnectionName: name })
  const found = connections.find((row) => row.ConnectionName === name && row.Status !== 'DELETED')
  const connection =
    found ?? (await call('CreateConnection', { ConnectionName: name, ProviderType: 'GITHUB' })).Connection
  console.log(connection.ConnectionArn)
}

void main()
