import path from 'node:path'
import { build } from './build.ts'
import { rememberUpToDate } from './up-to-date.ts'

await build(path.resolve('dist'))
rememberUpToDate(process.cwd())
