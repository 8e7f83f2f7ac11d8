// @actions/core imports @actions/http-client only to request ID tokens, which this action never does. With undici and
// tunnel it would take a quarter of the start-up time. The real package loads when a token is requested, or with
// Octokit, which needs it at once (see github.js).
let real

/** Sets the real package before anything needs it. */
export function provide(httpClient) {
  real = httpClient
}

/** Everything that the bundled packages use of the real class; bundle/uses.ts checks this. */
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
