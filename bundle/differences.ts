import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** The names of files that differ between two folders or exist in only one of them. */
export function differences(left: string, right: string): string[] {
  const names = new Set([...readdirSync(left), ...readdirSync(right)])
  return [...names].filter((name) => {
    const [a, b] = [path.join(left, name), path.join(right, name)]
    return !existsSync(a) || !existsSync(b) || !readFileSync(a).equals(readFileSync(b))
  })
}
