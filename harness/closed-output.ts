/**
 * Resolves when nobody reads the output any more, as with `npm start | head`. Node.js would end with an error. Instead,
 * what is printed from then on is discarded, and the exit code is 0: the reader has all that it wanted.
 */
export const outputClosed = new Promise<void>((resolve) => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    resolve()
  })
})
void outputClosed.then(() =>
  process.once('exit', () => {
    process.exitCode = 0
  }),
)
