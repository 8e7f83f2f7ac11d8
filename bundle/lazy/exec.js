// @actions/core imports @actions/exec only to read the version of the operating system, which this action never does.
// The real package, and @actions/io with it, loads on first use.
const load = () => import('exec-real')

export const exec = async (...settings) => (await load()).exec(...settings)
export const getExecOutput = async (...settings) => (await load()).getExecOutput(...settings)
