import { readFileSync, writeFileSync } from 'node:fs'
import { parse } from 'yaml'
import { CATALOGUE } from '../src/report/messages.ts'

type Declared = Record<string, { description: string; required?: boolean; default?: string }>

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ').trim()

function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n')
}

/** The tables that repeat action.yml and the catalogue of errors, by the name of their place in the documents. */
export function tables(): Record<string, string> {
  const action = parse(readFileSync('action.yml', 'utf8')) as { inputs: Declared; outputs: Declared }
  const fallback = ({ required, default: value }: Declared[string]) =>
    required ? 'required' : value === undefined ? 'none' : `\`${value}\``
  return {
    inputs: table(
      ['input', 'default', 'meaning'],
      Object.entries(action.inputs).map(([name, input]) => [
        `\`${name}\``,
        fallback(input),
        input.description,
      ]),
    ),
    outputs: table(
      ['output', 'value'],
      Object.entries(action.outputs).map(([name, { description }]) => [`\`${name}\``, description]),
    ),
    cases: table(
      ['title', 'cause', 'remedy'],
      Object.values(CATALOGUE).map(({ title, cause, remedy }) => [title, cause, remedy]),
    ),
  }
}

/** The document with each table in its place, between `<!-- name -->` and `<!-- /name -->`. */
export function withTables(document: string): string {
  return Object.entries(tables()).reduce(
    (text, [name, table]) =>
      text.replace(
        new RegExp(`(<!-- ${name} -->\n)[^]*(<!-- /${name} -->)`),
        (_, start, end) => `${start}${table}\n${end}`,
      ),
    document,
  )
}

/** The documents that have such places. */
export const DOCUMENTS = ['README.md', 'docs/troubleshooting.md']

/** Writes the tables into the documents. */
export function writeTables(): void {
  for (const file of DOCUMENTS) writeFileSync(file, withTables(readFileSync(file, 'utf8')))
}
