import { parse } from 'yaml'

/** The files of a workflow-templates folder, by their names. */
export type Files = Record<string, string>

/** https://github.com/actions/starter-workflows#categories */
const categories = [
  ...['continuous-integration', 'deployment', 'testing', 'code-quality', 'code-review'],
  ...['dependency-management', 'monitoring', 'automation', 'utilities', 'pages', 'hugo'],
]

const properties = ['name', 'description', 'creator', 'iconName', 'categories', 'filePatterns', 'labels']

/**
 * What GitHub's rules for workflow templates disallow:
 * https://docs.github.com/actions/reference/workflows-and-actions/reusing-workflow-configurations#workflow-templates
 */
export function templateProblems(files: Files): string[] {
  const names = Object.keys(files)
  const workflows = names.filter((name) => /\.ya?ml$/.test(name)).map((name) => name.replace(/\.ya?ml$/, ''))
  const metadata = names.filter((name) => name.endsWith('.properties.json'))
  const titles = metadata.map((name) => JSON.parse(files[name] ?? '').name)
  return [
    ...workflows
      .filter((name) => !metadata.includes(`${name}.properties.json`))
      .map((name) => `${name} has no metadata`),
    ...metadata
      .filter((name) => !workflows.includes(name.replace('.properties.json', '')))
      .map((name) => `${name} has no workflow`),
    ...titles
      .filter((title, index) => titles.indexOf(title) < index)
      .map((title) => `${title} is not unique`),
    ...metadata.flatMap((name) => metadataProblems(files, JSON.parse(files[name] ?? ''))),
    ...workflows.flatMap((name) => placeholderProblems(files[`${name}.yml`] ?? '')),
  ]
}

function metadataProblems(files: Files, metadata: Record<string, unknown>): string[] {
  const { name, description, iconName, filePatterns = [] } = metadata
  const icon = String(iconName)
  return [
    ...(typeof name === 'string' && name.trim() ? [] : ['name is missing']),
    ...(typeof description === 'string' && description.trim() ? [] : ['description is missing']),
    ...(icon.startsWith('octicon ') || files[`${icon}.svg`] ? [] : [`There is no icon ${icon}`]),
    ...[metadata.categories ?? []]
      .flat()
      .filter((category) => !categories.includes(String(category).toLowerCase()))
      .map((category) => `There is no category ${category}`),
    ...[filePatterns]
      .flat()
      .filter((pattern) => !isRegExp(String(pattern)))
      .map((pattern) => `Invalid ${pattern}`),
    ...Object.keys(metadata)
      .filter((key) => !properties.includes(key))
      .map((key) => `There is no property ${key}`),
  ]
}

function isRegExp(pattern: string): boolean {
  try {
    return Boolean(new RegExp(pattern))
  } catch {
    return false
  }
}

/** GitHub replaces only this placeholder in the templates of an organization. */
function placeholderProblems(workflow: string): string[] {
  const { on } = parse(workflow)
  const placeholders = JSON.stringify(on).match(/\$[\w-]+/g) ?? []
  return placeholders
    .filter((name) => name !== '$default-branch')
    .map((name) => `There is no placeholder ${name}`)
}
