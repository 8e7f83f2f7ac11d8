// @actions/http-client and @actions/github use two exports of undici, but its entry file loads all of it: WebSocket,
// cookies, a cache, mocks. As there, dispatchers get the functions of the API from outside; ProxyAgent uses `connect`.
import connect from 'undici/lib/api/api-connect.js'
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js'
import ProxyAgent from 'undici/lib/dispatcher/proxy-agent.js'
import { fetch } from 'undici/lib/web/fetch/index.js'

Object.assign(Dispatcher.prototype, { connect })

export { fetch, ProxyAgent }
