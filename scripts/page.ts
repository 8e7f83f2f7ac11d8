import { readFileSync } from 'node:fs'
import type { Root } from 'mdast'
import rehypeRaw from 'rehype-raw'
import rehypeSanitize, { defaultSchema, type Options as Schema } from 'rehype-sanitize'
import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import { remarkAlert } from 'remark-github-blockquote-alert'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'

const schema: Schema = {
  ...defaultSchema,
  tagNames: [...(defaultSchema.tagNames ?? []), 'svg', 'path', 'wbr'],
  attributes: {
    ...defaultSchema.attributes,
    div: [...(defaultSchema.attributes?.div ?? []), ['className', /^markdown-alert/]],
    p: [['className', 'markdown-alert-title']],
    svg: ['className', 'viewBox', 'width', 'height', 'ariaHidden'],
    path: ['d'],
  },
}

/** Renders Markdown to HTML as GitHub does, sanitized by the rules that GitHub published. */
export const renderMarkdown = (markdown: string) => toHtml(markdown, true)

/** Renders without the sanitizer, to test that our own escaping is enough. */
export const renderUnsanitized = (markdown: string) => toHtml(markdown, false)

async function toHtml(markdown: string, sanitized: boolean): Promise<string> {
  const html = unified()
    .use(remarkParse)
    .use(remarkGfm)
    .use(remarkAlert)
    .use(() => titleAlerts)
    .use(remarkRehype, { allowDangerousHtml: true })
    .use(rehypeRaw)
  if (sanitized) html.use(rehypeSanitize, schema)
  return String(await html.use(rehypeStringify).process(markdown))
}

/** Writes the titles of alerts as GitHub does: `Note`, with a space after the icon. */
function titleAlerts(tree: Root): void {
  visit(tree, 'paragraph', ({ data, children }) => {
    if (String(data?.hProperties?.className) !== 'markdown-alert-title') return
    for (const child of children) {
      if (child.data?.hProperties) child.data.hProperties.className = ['octicon', 'mr-2']
      else if ('value' in child) child.value = child.value.charAt(0) + child.value.slice(1).toLowerCase()
    }
  })
}

/** Renders a page that shows a job summary as GitHub does, in the light or dark theme of the reader's system. */
export async function renderPage(title: string, summary: string, render = renderMarkdown): Promise<string> {
  return page(
    title,
    `<section class="box">
<header><h1>${escapeHtml(title)}</h1></header>
<div class="markdown-body">
${await render(summary)}
</div>
<footer>Job summary generated at run-time</footer>
</section>`,
  )
}

/** The parts of an issue that the page shows. */
export interface Issue {
  readonly number: number
  readonly title: string
  readonly body: string | null
  readonly labels: readonly { readonly name: string }[]
  readonly assignees: readonly { readonly login: string }[]
}

/** Renders a page that shows an open issue of GitHub's bot as GitHub does. */
export async function renderIssuePage(issue: Issue, render = renderMarkdown): Promise<string> {
  const assigned = issue.assignees.map(({ login }) => `<strong>${escapeHtml(login)}</strong>`).join(', ')
  return page(
    issue.title,
    `<h1 class="title">${escapeHtml(issue.title)} <span class="muted">#${issue.number}</span></h1>
<p class="state"><span class="open">Open</span>
${issue.labels.map(({ name }) => `<span class="label">${escapeHtml(name)}</span>`).join('\n')}
${assigned && `<span class="muted">Assigned to ${assigned}</span>`}</p>
<section class="box">
<header><strong>github-actions</strong> <span class="label">bot</span> <span class="muted">opened this issue</span></header>
<div class="markdown-body">
${await render(issue.body ?? '')}
</div>
</section>`,
  )
}

function page(title: string, main: string): string {
  const css = readFileSync('node_modules/github-markdown-css/github-markdown.css', 'utf8')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${css}${frame}</style>
</head>
<body><main>
${main}
</main></body>
</html>
`
}

/**
 * The styles around the Markdown, with the colors of GitHub's themes. Where GitHub scrolls code that is too wide, it
 * wraps here, because a picture would cut it off.
 */
const frame = `
:root { color-scheme: light dark; --page: #fff; --text: #1f2328; --muted: #59636e; --line: #d1d9e0; --bar: #f6f8fa; --open: #1f883d; }
@media (prefers-color-scheme: dark) {
  :root { --page: #0d1117; --text: #f0f6fc; --muted: #9198a1; --line: #3d444d; --bar: #151b23; --open: #238636; }
}
body { margin: 0; background: var(--page); color: var(--text);
  font: 14px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
main { box-sizing: border-box; max-width: 912px; margin: 0 auto; padding: 16px; overflow-wrap: break-word; }
.box { border: 1px solid var(--line); border-radius: 6px; overflow: clip; }
.box > header { padding: 12px 16px; background: var(--bar); border-bottom: 1px solid var(--line); }
.box > header h1 { margin: 0; font-size: 14px; font-weight: 600; }
.box > .markdown-body { padding: 16px; }
.markdown-body code, .markdown-body pre > code { white-space: break-spaces; overflow-wrap: anywhere; }
.markdown-body a { text-decoration: underline; text-underline-offset: 0.2rem; }
.box > footer { padding: 8px 16px; border-top: 1px solid var(--line); font-size: 12px; color: var(--muted); }
.title { margin: 0 0 8px; font-size: 26px; font-weight: 400; line-height: 1.25; }
.state { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin: 0 0 16px; }
.open { padding: 4px 12px; border-radius: 2em; background: var(--open); color: #fff; font-weight: 500; }
.label { padding: 0 7px; border: 1px solid var(--line); border-radius: 2em; font-size: 12px; color: var(--muted); }
.muted { color: var(--muted); }
`

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
