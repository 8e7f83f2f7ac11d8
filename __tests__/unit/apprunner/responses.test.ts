import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { invalidResponse, isObject, readableBody } from '../../../src/apprunner/responses.ts'

/** What the SDK reads of a body. */
const read = (status: number, body: string, operation = 'ListConnections') =>
  JSON.parse(Buffer.from(readableBody(operation, status, Buffer.from(body))).toString())

describe('the body of a success', () => {
  test.each(['{}', '{"a":{"b":[null,5,"x"]}}'])('stays the same: %s', (body) => {
    expect(read(200, body)).toEqual(JSON.parse(body))
  })

  test.each(['', '"text"', 'null', '[]', '{"a":1', '<html></html>'])('is no JSON object: %j', (body) => {
    const facts = { problem: 'CreateConnection returned no JSON object', service: 'App Runner' }
    const failure = expect.objectContaining({ kind: 'invalid-response', facts })
    expect(() => read(200, body, 'CreateConnection')).toThrow(failure)
  })

  test.each<[date: unknown, readable: unknown]>([
    [1_795_338_900.5, 1_795_338_900.5],
    [0, 0],
    [null, null],
    ['yesterday', 1e300],
    ['1795338900', 1e300],
    [true, 1e300],
    [[1_795_338_900], 1e300],
    [{}, 1e300],
  ])('has a number for the date %j, at any depth', (date, readable) => {
    const body = (CreatedAt: unknown) => ({ Connection: { CreatedAt, Tags: [{ CreatedAt }] } })
    expect(read(200, JSON.stringify(body(date)))).toEqual(body(readable))
  })
})

describe('the body of an error', () => {
  const named = { __type: 'a#X', message: 'No' }
  test.each<[body: unknown, readable: object]>([
    [{ ...named, extra: true }, named],
    [{ __type: 'a#X', message: 5, Message: 'No' }, named],
    [
      { __type: 'a#X', message: { a: 1 }, Message: ['No'] },
      { __type: 'a#X', message: '' },
    ],
    [{ __type: 5, code: 'X', message: 'No' }, { message: 'No' }],
    [{}, { message: '' }],
  ])('of %j has the name and the message, if they are strings', (body, readable) => {
    expect(read(400, JSON.stringify(body))).toEqual(readable)
  })

  test.each(['', '<html>Sign in</html>', '[]', 'null', '{"__type":"X"'])('is the message: %j', (body) => {
    expect(read(403, body)).toEqual({ message: body })
  })

  test.each([300, 407, 599])('is one with the status %d', (status) => {
    expect(read(status, '')).toEqual({ message: '' })
  })
})

test('every body becomes a JSON object, or an invalid response', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.json(), fc.string({ unit: 'grapheme' })),
      fc.constantFrom(200, 204, 299, 300, 400, 500),
      (body, status) => {
        try {
          expect(isObject(read(status, body))).toBe(true)
        } catch (error) {
          expect(error).toMatchObject({ kind: 'invalid-response' })
          expect(status).toBeLessThan(300)
        }
      },
    ),
    { numRuns: 1_000 },
  )
})

test.each<[value: unknown, expected: boolean]>([
  [{ a: 1 }, true],
  [[], false],
  [null, false],
  [undefined, false],
  ['text', false],
])('isObject(%j) is %j', (value, expected) => {
  expect(isObject(value)).toBe(expected)
})

test('an invalid response names the problem and the service, App Runner unless it is another', () => {
  expect(invalidResponse('it is odd').facts).toEqual({ problem: 'it is odd', service: 'App Runner' })
  expect(invalidResponse('it is odd', 'AWS STS').facts.service).toBe('AWS STS')
})
