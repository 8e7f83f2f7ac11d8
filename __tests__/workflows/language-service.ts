import { readFileSync } from 'node:fs'
import { validate } from '@actions/languageservice'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { CheckedFile } from './checked-files.ts'
import { actionOf, calledWorkflow, ownRepository } from './references.ts'

let documents = 0

/**
 * What GitHub's own parser and language service find wrong with a workflow or an action file. `find` gives the action
 * file that a step's `uses:` means.
 */
export async function languageServiceProblems(
  { path, text }: CheckedFile,
  find = actionOf,
): Promise<string[]> {
  // It keeps what it once read of a URI, and tells workflows and actions by their names.
  documents += 1
  const name =
    path.endsWith('/action.yml') || path === 'action.yml' ? 'action.yml' : '.github/workflows/w.yml'
  const document = TextDocument.create(`file:///${documents}/${name}`, 'yaml', 0, text)
  const found = await validate(document, {
    actionsMetadataProvider: {
      fetchActionMetadata: async ({ owner, name, path }) =>
        find([owner, name, ...(path ? [path] : [])].join('/')),
    },
    fileProvider: {
      getFileContent: async (reference) => {
        const file = 'repository' in reference ? fileOf(reference) : reference.path
        if (!file) throw new Error(`No such file: ${JSON.stringify(reference)}`)
        return { name: file, content: readFileSync(file, 'utf8') }
      },
    },
  })
  // A parser's error has no severity; hints are no problems, but nothing gives any so far.
  return found.map(({ message, range }) => `${path}:${range.start.line + 1}: ${message}`)
}

function fileOf({ owner, repository, path }: { owner: string; repository: string; path: string }) {
  return `${owner}/${repository}` === ownRepository ? calledWorkflow(`${ownRepository}/${path}`) : undefined
}
