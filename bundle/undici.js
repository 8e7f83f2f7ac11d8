// undici costs a fifth of the start-up, and only requests to GitHub need it: this stands in for it (see paths.ts)
// and loads the real one with the first request. These two names are all that the bundled packages take from it.
const load = () => import('undici-real')

export class ProxyAgent {
  constructor(options) {
    this.options = options
  }
}

export async function fetch(url, { dispatcher, ...init } = {}) {
  const undici = await load()
  // http-client gives the same agent for each request; the real one is made once and kept, with its connections.
  if (dispatcher instanceof ProxyAgent) dispatcher.real ??= new undici.ProxyAgent(dispatcher.options)
  return undici.fetch(url, { ...init, dispatcher: dispatcher?.real ?? dispatcher })
}
