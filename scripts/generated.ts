import { readFileSync } from 'node:fs'
import { parse, stringify } from 'yaml'
import { markdownTable } from '../harness/markdown-table.ts'
import { assumptionsTable } from '../harness/probe/report.ts'
import { CATALOG } from '../src/report/catalog.ts'
import { credentialsCases, serviceErrorCases } from './credentials-cases.ts'
import { releaseNotes } from './release.ts'
import { repositoryName } from './repository-name.ts'

type Declarations = Record<string, { description: string; required?: boolean; default?: string }>

const actionFile = readFileSync('action.yml', 'utf8')
const action = parse(actionFile) as { inputs: Declarations; outputs: Declarations }

/** The inputs that the reusable workflow declares in its own way. */
const WORKFLOW_SPECIFIC = ['aws-region', 'github-token']

/** The files that repeat others, such as action.yml, each as a function of its current content. */
export const generated: Record<string, (current: string) => string> = {
  'README.md': (current) =>
    withSections(current, { status: statusNotes(), inputs: inputsTable(), outputs: outputsTable() }),
  'docs/troubleshooting.md': (current) =>
    withSections(current, {
      cases: casesTable(),
      'service-errors': markdownTable(['service', 'error', 'remedy'], serviceErrorCases()),
    }),
  'docs/testing.md': (current) => withSections(current, { assumptions: assumptionsTable() }),
  'connection/action.yml': () =>
    `# Generated from ../action.yml by \`npm run docs\`.\n${actionFile.replace('main: dist/', 'main: ../dist/')}`,
  '.github/workflows/ensure-connection.yml': (current) =>
    withSections(current, {
      inputs: yaml(mapValues(workflowInputs(), workflowInput)),
      outputs: yaml(
        mapValues(action.outputs, ({ description }, name) => ({
          description,
          value: `\${{ jobs.ensure.outputs.${name} }}`,
        })),
      ),
      'job-outputs': yaml(mapValues(action.outputs, (_, name) => `\${{ steps.connection.outputs.${name} }}`)),
      with: yaml(mapValues(workflowInputs(), (_, name) => `\${{ inputs.${name} }}`)),
    }),
}

/** Replaces the lines between `<!-- NAME -->` and `<!-- /NAME -->`, or in YAML between `# <NAME>` and `# </NAME>`. */
export function withSections(document: string, sections: Record<string, string>): string {
  return Object.entries(sections).reduce((text, [name, content]) => {
    const section = new RegExp(
      `^( *)(<!-- ${name} -->|# <${name}>.*)\n[^]*?^ *(<!-- /${name} -->|# </${name}>)$`,
      'm',
    )
    if (!section.test(text)) throw new Error(`There is no section ${name}`)
    return text.replace(section, (_, indent: string, start: string, end: string) =>
      [start, ...content.trimEnd().split('\n'), end].map((line) => indent + line).join('\n'),
    )
  }, document)
}

/** What a reader has to know as long as this repository has a placeholder for its name, or changes without a release. */
function statusNotes(): string {
  const packageJson = readFileSync('package.json', 'utf8')
  const name = repositoryName(packageJson)
  const { version } = JSON.parse(packageJson) as { version: string }
  const unreleased = releaseNotes(readFileSync('CHANGELOG.md', 'utf8'), 'Unreleased') !== ''
  const notes = [
    ...(name.startsWith('your-org/')
      ? [`\`${name}\` is a placeholder: [rename your copy](docs/releasing.md) to use it.`]
      : []),
    ...(unreleased
      ? [
          `This page describes the next release. The latest release, ${version} (\`v1\`), does not have the [unreleased changes](CHANGELOG.md#unreleased).`,
        ]
      : []),
  ]
  return notes.map((note) => `- ${note}`).join('\n')
}

function inputsTable(): string {
  const defaultOf = ({ required, default: value }: Declarations[string]) =>
    required ? 'required' : value === undefined ? 'none' : `\`${value}\``
  const rows = Object.entries(action.inputs).map(([name, input]) => [
    `\`${name}\``,
    defaultOf(input),
    input.description,
  ])
  return markdownTable(['input', 'default', 'meaning'], rows)
}

function outputsTable(): string {
  const rows = Object.entries(action.outputs).map(([name, { description }]) => [`\`${name}\``, description])
  return markdownTable(['output', 'value'], rows)
}

function casesTable(): string {
  // Annotations and the job summary link to these anchors.
  const cases = Object.entries(CATALOG).map(([kind, { title, cause, remedy }]) => [
    kind,
    title,
    cause,
    remedy,
  ])
  const rows = [...cases, ...credentialsCases()].map(([kind, title = '', cause = '', remedy = '']) => [
    `${kind ? `<a id="${kind}"></a>` : ''}${title}`,
    cause,
    remedy,
  ])
  return markdownTable(['title', 'cause', 'remedy'], rows)
}

function yaml(values: Record<string, unknown>): string {
  return stringify(values, { singleQuote: true, lineWidth: 100 })
}

function workflowInputs(): Declarations {
  const entries = Object.entries(action.inputs).filter(([name]) => !WORKFLOW_SPECIFIC.includes(name))
  return Object.fromEntries(entries)
}

/** An input of the reusable workflow, with a type, which GitHub doesn't have for the inputs of actions. */
function workflowInput({ description, required, default: value = '' }: Declarations[string]): object {
  if (required) return { description, type: 'string', required }
  if (value === 'true' || value === 'false')
    return { description, type: 'boolean', default: value === 'true' }
  if (/^\d+$/.test(value)) return { description, type: 'number', default: Number(value) }
  return { description, type: 'string', default: value }
}

function mapValues<T>(
  record: Record<string, T>,
  change: (value: T, name: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]))
}
