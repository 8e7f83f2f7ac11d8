// @actions/github asks @actions/http-client for proxy agents while it loads, so the real http-client is loaded first.
import './preload-http-client.js'

export * from 'github-real'
