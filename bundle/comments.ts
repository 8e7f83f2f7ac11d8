import { type Comment, parse } from 'acorn'

/** ncc's marks of where each module begins. */
const MODULE_MARK = /CONCATENATED MODULE|^\*+$/

/** The code without the comments of the packages in it, which every job would download. People can still review it. */
export function withoutComments(code: string): string {
  const comments: Comment[] = []
  parse(code, { ecmaVersion: 'latest', sourceType: 'module', onComment: comments })
  const removed = comments.filter(({ value }) => !MODULE_MARK.test(value))
  const ends = [0, ...removed.map(({ end }) => end)]
  const parts = [...removed.map(({ start }) => start), code.length].map((start, index) =>
    code.slice(ends[index], start),
  )
  return parts.reduce((before, after) => joinLines(before, after))
}

/** Removes the line that had nothing but the comment. Code that only the comment separated stays apart. */
function joinLines(before: string, after: string): string {
  const isWholeLine = /(^|\n)[ \t]*$/.test(before.slice(-200)) && after.startsWith('\n')
  if (isWholeLine) return before.replace(/[ \t]*$/, '') + after.slice(1)
  const isGlued = /^([\w$]{2}|[-+/]{2})$/.test(before.slice(-1) + after.slice(0, 1))
  return before + (isGlued ? ' ' : '') + after
}
