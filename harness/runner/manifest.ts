import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import type { InputDeclarations } from './inputs.ts'

export interface Manifest {
  inputs: InputDeclarations
  /** The script that `runs.main` names, as an absolute path. */
  main: string
}

/** Reads the `action.yml` or `action.yaml` of a JavaScript action. (Source: Runner.Worker/ActionManager.cs) */
export async function readManifest(folder: string): Promise<Manifest> {
  const file = ['action.yml', 'action.yaml'].map((name) => join(folder, name)).find(existsSync)
  if (!file) throw new Error(`Can't find 'action.yml' or 'action.yaml' under '${folder}'`)
  const { inputs, runs } = parse(await readFile(file, 'utf8'))
  if (String(runs?.using).toLowerCase() !== 'node24') {
    throw new Error(`${file}: 'runs.using' must be node24, but is '${runs?.using}'`)
  }
  const main = resolve(folder, String(runs.main))
  if (!runs.main || !existsSync(main)) throw new Error(`${file}: 'runs.main' is not a file: '${runs.main}'`)
  return { inputs: inputs ?? {}, main }
}
