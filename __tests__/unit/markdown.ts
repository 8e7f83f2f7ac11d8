import { readdirSync, readFileSync } from 'node:fs'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'

/** A node of a Markdown tree, with what the checks look at. */
interface Node {
  type: string
  value?: string
  lang?: string | null
  url?: string
  children?: Node[]
  position?: { start: { line: number } }
}

/** A block of code in a document. */
export interface Block {
  readonly file: string
  readonly line: number
  readonly lang: string
  readonly text: string
}

/** The documents of this repository. */
export const documents: string[] = ['.', '.github', 'docs', 'examples', 'templates/bootstrap'].flatMap(
  (folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.md'))
      .map((name) => (folder === '.' ? name : `${folder}/${name}`)),
)

function nodesOf(markdown: string): Node[] {
  const all = (node: Node): Node[] => [node, ...(node.children ?? []).flatMap(all)]
  return all(unified().use(remarkParse).use(remarkGfm).parse(markdown) as Node)
}

/** The blocks of code in a document. */
export function blocksOf(file: string, markdown = readFileSync(file, 'utf8')): Block[] {
  return nodesOf(markdown)
    .filter(({ type }) => type === 'code')
    .map(({ lang, value = '', position }) => ({
      file,
      line: position?.start.line ?? 0,
      lang: lang ?? '',
      text: value,
    }))
}

/** What stands between backticks in a document, outside of blocks. */
export function codeOf(markdown: string): string[] {
  return nodesOf(markdown).flatMap(({ type, value = '' }) => (type === 'inlineCode' ? [value] : []))
}

/** Where the links, pictures and HTML of a document point to. */
export function targetsOf(markdown: string): string[] {
  return nodesOf(markdown).flatMap(({ type, url, value = '' }) => {
    if (type === 'html')
      return [...value.matchAll(/\b(?:href|src|srcset)="([^"]+)"/g)].map(([, target]) => target as string)
    return url === undefined ? [] : [url]
  })
}

/** The anchors that GitHub gives the headings of a document. */
export function anchorsOf(markdown: string): string[] {
  const text = (node: Node): string => node.value ?? (node.children ?? []).map(text).join('')
  const seen = new Map<string, number>()
  return nodesOf(markdown)
    .filter(({ type }) => type === 'heading')
    .map((heading) => {
      const slug = text(heading)
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
        .replaceAll(' ', '-')
      const count = seen.get(slug) ?? 0
      seen.set(slug, count + 1)
      return count === 0 ? slug : `${slug}-${count}`
    })
}
