import { readFileSync, writeFileSync } from 'node:fs'
import { generated } from './generated.ts'

for (const [file, generate] of Object.entries(generated))
  writeFileSync(file, generate(readFileSync(file, 'utf8')))
