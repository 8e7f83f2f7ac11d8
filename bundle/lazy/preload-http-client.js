import * as real from 'http-client-real'
import { provide } from './http-client.js'

provide(real)
