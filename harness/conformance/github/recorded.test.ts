// Checks the requests of the bundle in the end-to-end suite and the GitHub simulator's responses.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import type { Exchange } from '../../simulator/github/simulator.ts'
import { readDescription } from './description.ts'
import { isFromSimulator, isRest, requestProblems, responseProblems } from './exchange.ts'
import { validator } from './validate.ts'

const folder = process.env.RECORD_EXCHANGES ?? ''
const exchanges = readdirSync(folder)
  .flatMap((file): Exchange[] => JSON.parse(readFileSync(path.join(folder, file), 'utf8')).github)
  .filter(isRest)
const simulated = exchanges.filter(isFromSimulator)
const description = readDescription()
const validate = validator(description.components.schemas)

/** The distinct problems of the exchanges. */
const report = (checked: Exchange[], problems: typeof requestProblems) =>
  new Set(
    checked.flatMap((exchange) =>
      problems(exchange, description, validate).map(
        (problem) => `${exchange.method} ${exchange.path}: ${problem}`,
      ),
    ),
  )

test(`${exchanges.length} requests of the bundle follow GitHub's description`, () => {
  for (const [method, of] of [
    ['GET', /^\/repos\/[\w-]+\/[\w-]+$/],
    ['GET', /\/issues\?.*labels=/],
    ['GET', /\/issues\?.*creator=/],
    ['POST', /\/issues$/],
    ['PATCH', /\/issues\/\d+$/],
    ['POST', /\/comments$/],
  ] as const)
    assert(
      exchanges.some((exchange) => exchange.method === method && of.test(exchange.path)),
      `${method} ${of}`,
    )
  assert.deepEqual(report(exchanges, requestProblems), new Set())
})

test(`${simulated.length} responses of the simulator follow GitHub's description`, () => {
  assert(simulated.length > exchanges.length / 2)
  assert.deepEqual(report(simulated, responseProblems), new Set())
})
