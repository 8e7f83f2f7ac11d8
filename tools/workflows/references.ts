import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { repositoryName } from '../../scripts/repository-name.ts'

interface ActionFile {
  name: string
  description: string
  inputs?: Record<string, { description: string; required?: boolean; default?: string }>
  outputs?: Record<string, { description: string }>
  runs: { using: string; main: string }
}

/** The name by which workflows refer to this repository. */
export const ownRepository = repositoryName(readFileSync('package.json', 'utf8'))

/** The folders of this repository's own action files. */
const ownFolders: Record<string, string> = {
  [ownRepository]: '.',
  [`${ownRepository}/connection`]: 'connection',
  '$/connection': 'connection',
}

/** The inputs that this repository uses of third-party actions. */
export const knownInputs: Record<string, string[]> = parse(
  readFileSync(new URL('./actions/inputs.yml', import.meta.url), 'utf8'),
)

/** The action file that a step's `uses:` refers to, or undefined for an action that this repository doesn't use. */
export function actionOf(uses: string): ActionFile | undefined {
  const action = uses.replace(/@.*/, '')
  const folder = ownFolders[action]
  if (folder) return parse(readFileSync(`${folder}/action.yml`, 'utf8'))
  const inputs = knownInputs[action]?.map((name) => [name, { description: name }])
  const runs = { using: 'node24', main: 'index.js' }
  return inputs && { name: action, description: action, inputs: Object.fromEntries(inputs), runs }
}
