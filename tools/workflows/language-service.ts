import { readFileSync } from 'node:fs'
import { FeatureFlags } from '@actions/expressions'
import { validate } from '@actions/languageservice'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { actionOf, ownRepository } from './references.ts'
import { reusableWorkflow, type WorkflowFile } from './workflow-files.ts'

let documents = 0

/** The problems that GitHub's own parser and language service find in a workflow or action file. */
export async function languageServiceProblems({ path, text }: WorkflowFile): Promise<string[]> {
  // The service caches documents by URI, and distinguishes action files from workflows by name.
  documents += 1
  const name =
    path.endsWith('/action.yml') || path === 'action.yml' ? 'action.yml' : '.github/workflows/w.yml'
  const document = TextDocument.create(`file:///${documents}/${name}`, 'yaml', 0, text)
  const problems = await validate(document, {
    featureFlags: new FeatureFlags({ allowBackgroundSteps: true }),
    actionsMetadataProvider: {
      fetchActionMetadata: async ({ owner, name, path }) =>
        actionOf([owner, name, ...(path ? [path] : [])].join('/')),
    },
    fileProvider: {
      getFileContent: async (reference) => {
        const file = 'repository' in reference ? fileOf(reference) : reference.path
        if (!file) throw new Error(`No such file: ${JSON.stringify(reference)}`)
        return { name: file, content: readFileSync(file, 'utf8') }
      },
    },
  })
  // Parser errors have no severity, so every diagnostic counts.
  return problems.map(({ message, range }) => `${path}:${range.start.line + 1}: ${message}`)
}

function fileOf({ owner, repository, path }: { owner: string; repository: string; path: string }) {
  return `${owner}/${repository}` === ownRepository && path === reusableWorkflow ? path : undefined
}
