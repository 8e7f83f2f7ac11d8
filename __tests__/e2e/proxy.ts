import { Server } from 'proxy-chain'

/** A proxy that requires a user name and a password. */
export interface Proxy {
  /** Its URL, with the right user name and password. */
  readonly url: string
  /** The same with another password, so that it refuses everything. */
  readonly refusing: string
  /** The hosts that it was asked for, with or without success. */
  readonly hosts: readonly string[]
}

/** Starts a proxy, calls `use`, and stops the proxy. */
export async function withProxy<T>(use: (proxy: Proxy) => Promise<T>): Promise<T> {
  const hosts: string[] = []
  const server = new Server({
    port: 0,
    host: '127.0.0.1',
    prepareRequestFunction: ({ username, password, hostname }) => {
      hosts.push(hostname)
      return { requestAuthentication: username !== 'user' || password !== 'p@ss/w0rd' }
    },
  })
  await server.listen()
  const urlWith = (password: string) => `http://user:${password}@127.0.0.1:${server.port}`
  try {
    return await use({ url: urlWith('p%40ss%2Fw0rd'), refusing: urlWith('wr0ng-secret'), hosts })
  } finally {
    await server.close(true)
  }
}
