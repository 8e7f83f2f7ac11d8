import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { findTagsToSet, setTags, tagsToSet, toApiTags } from '../../../src/apprunner/tags.ts'
import { ARN } from '../report.ts'
import { useService } from './service.ts'

const service = useService()
const { requests } = service

describe('tagsToSet', () => {
  const team = { Key: 'Team', Value: 'web' }
  const stage = { Key: 'Stage', Value: '' }
  const wanted = new Map([
    ['Team', 'web'],
    ['Stage', ''],
  ])

  test.each<[title: string, existing: { Key?: string; Value?: string }[], keys: string[]]>([
    ['returns all tags if there are none', [], ['Team', 'Stage']],
    ['returns nothing if all are set', [stage, team], []],
    ['returns a tag with a different value', [{ Key: 'Team', Value: 'Web' }, stage], ['Team']],
    ['returns a missing tag', [team], ['Stage']],
    ['treats a missing value as an empty one', [team, { Key: 'Stage' }], []],
    ['ignores other tags', [{ Key: 'x', Value: '1' }, team, stage], []],
    ['ignores a tag without a key', [{}, { Value: 'web' }], ['Team', 'Stage']],
  ])('%s', (_, existing, keys) => {
    expect([...tagsToSet(wanted, existing)]).toEqual(keys.map((key) => [key, wanted.get(key)]))
  })

  const INVALID = ['x', {}, [null], ['Team'], [{ Key: 1 }], [{ Key: 'Team', Value: 1 }], [team, 7]]
  test.each(INVALID.map((existing) => ({ existing })))('throws for $existing', ({ existing }) => {
    const facts = expect.objectContaining({ problem: 'ListTagsForResource returned no list of tags' })
    expect(() => tagsToSet(wanted, existing)).toThrow(expect.objectContaining({ facts }))
  })

  test('toApiTags returns the tags in the form of the API', () => {
    expect(toApiTags(wanted)).toEqual([team, stage])
  })
})

test('tags that are set need not be set again', () => {
  const pairs = fc.uniqueArray(fc.tuple(fc.string({ maxLength: 3 }), fc.string({ maxLength: 3 })), {
    selector: ([key]) => key,
  })
  fc.assert(
    fc.property(pairs, pairs, (wanted, others) => {
      const existing = toApiTags(new Map([...others, ...wanted]))
      expect(tagsToSet(new Map(wanted), existing).size).toBe(0)
      expect([...tagsToSet(new Map(wanted), [])]).toEqual(wanted)
    }),
  )
})

describe('the tags of a connection', () => {
  const wanted = new Map([
    ['Team', 'web'],
    ['Stage', 'prod'],
  ])

  test.each<[body: object, keys: string[]]>([
    [{ Tags: [{ Key: 'Team', Value: 'web' }] }, ['Stage']],
    [{}, ['Team', 'Stage']],
  ])('are compared with those of %j', async (body, keys) => {
    service.answer = () => [200, body]
    expect([...(await findTagsToSet(service.client, ARN, wanted)).keys()]).toEqual(keys)
    expect(requests).toEqual([{ operation: 'ListTagsForResource', input: { ResourceArn: ARN } }])
  })

  test('are set', async () => {
    service.answer = () => [200, {}]
    await setTags(service.client, ARN, new Map([['Team', 'web']]))
    const input = { ResourceArn: ARN, Tags: [{ Key: 'Team', Value: 'web' }] }
    expect(requests).toEqual([{ operation: 'TagResource', input }])
  })
})
