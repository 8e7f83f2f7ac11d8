// @actions/github asks http-client for the agents of a proxy while it loads: the real one comes first.
import './http-client-for-github.js'

export * from 'github-real'
