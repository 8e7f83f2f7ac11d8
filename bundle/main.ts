import path from 'node:path'
import { build } from './build.ts'

build(path.resolve('dist'))
