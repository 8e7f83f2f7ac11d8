import { readdirSync, readFileSync } from 'node:fs'
import GithubSlugger from 'github-slugger'
import { toString as textOf } from 'mdast-util-to-string'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'

/** A code block in a document. */
export interface Block {
  readonly file: string
  readonly line: number
  readonly lang: string
  readonly text: string
}

/** The documents of this repository. */
export const documents: string[] = [
  '.',
  '.github',
  'docs',
  'examples',
  'harness',
  'templates/bootstrap',
].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => (folder === '.' ? name : `${folder}/${name}`)),
)

type Tree = ReturnType<typeof parseMarkdown>

const parseMarkdown = (markdown: string) => unified().use(remarkParse).use(remarkGfm).parse(markdown)

/** What was parsed already: many links point to the same documents. */
const parsed = new Map<string, Tree>()

function parse(markdown: string): Tree {
  const tree = parsed.get(markdown) ?? parseMarkdown(markdown)
  parsed.set(markdown, tree)
  return tree
}

export function blocksOf(file: string, markdown = readFileSync(file, 'utf8')): Block[] {
  const blocks: Block[] = []
  visit(parse(markdown), 'code', ({ lang, value, position }) => {
    blocks.push({ file, line: position?.start.line ?? 0, lang: lang ?? '', text: value })
  })
  return blocks
}

/** The inline code of a document. */
export function inlineCodeOf(markdown: string): string[] {
  const code: string[] = []
  visit(parse(markdown), 'inlineCode', ({ value }) => {
    code.push(value)
  })
  return code
}

/** The targets of the links and pictures of a document, those in HTML included. */
export function targetsOf(markdown: string): string[] {
  const targets: string[] = []
  visit(parse(markdown), (node) => {
    if ('url' in node) targets.push(node.url)
    if (node.type !== 'html') return
    for (const [, target = ''] of node.value.matchAll(/\b(?:href|src|srcset)="([^"]+)"/g))
      targets.push(target)
  })
  return targets
}

/** The anchors that GitHub gives the headings of a document. */
export function anchorsOf(markdown: string): string[] {
  const slugger = new GithubSlugger()
  const anchors: string[] = []
  visit(parse(markdown), 'heading', (heading) => {
    anchors.push(slugger.slug(textOf(heading)))
  })
  return anchors
}
