import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { DOCUMENTS, tables, withTables } from '../../scripts/tables.ts'

describe('tables', () => {
  test.each(DOCUMENTS)(
    'those of %s are what action.yml and the code say (npm run docs writes them)',
    (file) => {
      const document = readFileSync(file, 'utf8')
      expect(document).toBe(withTables(document))
    },
  )

  test('each has its place', () => {
    const all = DOCUMENTS.map((file) => readFileSync(file, 'utf8')).join('\n')
    for (const [name, table] of Object.entries(tables())) {
      expect(table.split('\n').length).toBeGreaterThan(5)
      expect(all).toContain(`<!-- ${name} -->\n${table}\n<!-- /${name} -->`)
    }
  })
})
