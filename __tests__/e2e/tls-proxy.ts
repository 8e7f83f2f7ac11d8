// A proxy that decrypts TLS and forwards requests for HOST to URL: `node tls-proxy.ts HOST=URL...`. It prints its own
// URL and its CA certificate as JSON, and stops when stdin ends. It needs a process of its own, because Jest can't load
// mockttp on Node.js before 24.9.
import { generateCACertificate, getLocal } from 'mockttp'

const ca = await generateCACertificate({ bits: 2048 })
const proxy = getLocal({ https: ca })
await proxy.start()
for (const argument of process.argv.slice(2)) {
  const [host = '', url = ''] = argument.split('=')
  // The signature covers the Host header, so that it must arrive unchanged.
  const replaceHost = { targetHost: new URL(url).host, updateHostHeader: false }
  await proxy
    .forAnyRequest()
    .forHost(host)
    .thenPassThrough({ transformRequest: { setProtocol: 'http', replaceHost } })
}
console.log(JSON.stringify({ url: `http://127.0.0.1:${proxy.port}`, certificate: ca.cert }))
process.stdin.resume().once('end', () => proxy.stop())
