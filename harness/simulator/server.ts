import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'

export interface HttpServer {
  readonly url: string
  /** Destroys all sockets and frees the port. */
  stop(): Promise<void>
}

export interface ServerOptions {
  /** Any free port by default. */
  port?: number | undefined
  /** Serve HTTPS with this certificate. */
  tls?: { key: string; cert: string } | undefined
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** Serves HTTP or HTTPS on 127.0.0.1. When the handler fails, the connection is closed. */
export async function startServer(
  handler: Handler,
  { port = 0, tls }: ServerOptions = {},
): Promise<HttpServer> {
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    handler(request, response).catch(() => response.destroy())
  }
  // Clients that poll every few seconds reuse their idle connection.
  const settings = { keepAliveTimeout: 60_000 }
  const server = tls ? createTlsServer({ ...settings, ...tls }, listener) : createServer(settings, listener)

  // closeAllConnections() leaves sockets open whose TLS handshake is incomplete.
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })

  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
