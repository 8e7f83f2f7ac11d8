import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { selfSigned } from '../../harness/simulator/certificate.ts'

/** A proxy that decrypts TLS, as some companies have, and sends requests for some hosts to other URLs. */
export interface TlsProxy {
  readonly url: string
  /** The CA certificate that clients must trust, as PEM. */
  readonly certificate: string
  stop(): void
}

export async function startTlsProxy(targets: Record<string, string>): Promise<TlsProxy> {
  const certificate = selfSigned(...Object.keys(targets))
  const decrypted = createTlsServer(certificate, (received, response) => {
    const { method = '', headers, url = '' } = received
    const target = targets[headers.host ?? '']
    if (!target) throw new Error(`The proxy has no target for ${headers.host}`)
    // The signature covers the Host header, so that it must arrive unchanged.
    const forwarded = request(new URL(url, target), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    received.pipe(forwarded)
  })
  const proxy = createServer().on('connect', (_, socket) => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    decrypted.emit('connection', socket)
  })
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    certificate: certificate.cert,
    stop: () => {
      proxy.close()
      decrypted.close()
    },
  }
}
