// @actions/core takes http-client to ask for ID tokens, which this action never does, and http-client takes undici and
// tunnel: together a quarter of the start-up. The real one loads when a token is asked for, or with Octokit, which needs
// it at once (see github.js).
let real

/** Makes the real one be there before it is asked for. */
export function provide(httpClient) {
  real = httpClient
}

/** All that the bundled packages use of it; bundle/uses.ts sees to that. */
export class HttpClient {
  #settings
  #made

  constructor(...settings) {
    this.#settings = settings
  }

  get #client() {
    this.#made ??= new real.HttpClient(...this.#settings)
    return this.#made
  }

  async getJson(...request) {
    real ??= await import('http-client-real')
    return this.#client.getJson(...request)
  }

  getAgent(url) {
    return this.#client.getAgent(url)
  }

  getAgentDispatcher(url) {
    return this.#client.getAgentDispatcher(url)
  }
}
