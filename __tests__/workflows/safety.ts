import { type CheckedFile, workflowOf } from './checked-files.ts'
import { actionOf, ownRepository } from './references.ts'

/** Third parties' actions that aren't pinned by a full commit hash with the version in a comment, or aren't known here. */
export function pinProblems({ path, text }: CheckedFile): string[] {
  const uses = [...text.matchAll(/^\s*(?:- )?uses: *(.*)$/gm)].map(([, used = '']) => used)
  const foreign = uses.filter((used) => !used.startsWith('$/') && !used.startsWith(`${ownRepository}`))
  return [
    ...foreign
      .filter((used) => !/^[\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(used))
      .map((used) => `${path}: not pinned by commit and version: ${used}`),
    ...foreign
      .filter((used) => !actionOf(used.replace(/ #.*/, '')))
      .map((used) => `${path}: an action that nothing stands in for: ${used}`),
  ]
}

/** Scripts with an expression in them: whatever it holds would become part of the script. They belong in `env:`. */
export function scriptProblems(file: CheckedFile): string[] {
  const scripts = Object.entries(workflowOf(file).jobs).flatMap(([name, job]) =>
    (job.steps ?? []).map((step) => ({ name, script: step.run ?? '' })),
  )
  return scripts
    .filter(({ script }) => script.includes('${{'))
    .map(({ name }) => `${file.path}: an expression in a script of ${name}`)
}
