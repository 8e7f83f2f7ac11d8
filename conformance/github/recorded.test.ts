// All that the bundle sent to GitHub's stand-in in the end-to-end suite, and all that it was answered.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import type { Exchange } from '../../simulator/github/simulator.ts'
import { readDescription } from './description.ts'
import { answerProblems, isJudged, requestProblems } from './exchange.ts'
import { validator } from './validate.ts'

const folder = process.env.RECORD_EXCHANGES ?? ''
const exchanges = readdirSync(folder).flatMap((file): Exchange[] => {
  return JSON.parse(readFileSync(path.join(folder, file), 'utf8')).github
})
const judged = exchanges.filter(isJudged)
const description = readDescription()
const validate = validator(description.components.schemas)

/** What is wrong, each problem once. */
const report = (some: Exchange[], problems: typeof requestProblems) =>
  new Set(
    some.flatMap((exchange) =>
      problems(exchange, description, validate).map(
        (problem) => `${exchange.method} ${exchange.path}: ${problem}`,
      ),
    ),
  )

test(`${exchanges.length} requests of the bundle are as GitHub describes them`, () => {
  for (const [method, of] of [
    ['GET', /\/issues\?/],
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

test(`${judged.length} answers of the stand-in are as GitHub describes them`, () => {
  assert(judged.length > exchanges.length / 2)
  assert.deepEqual(report(judged, answerProblems), new Set())
})
