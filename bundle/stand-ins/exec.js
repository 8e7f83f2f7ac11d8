// @actions/core takes @actions/exec to ask for the system's name and version, which this action never does: the real
// one, with @actions/io, loads when it is used.
const load = () => import('exec-real')

export const exec = async (...settings) => (await load()).exec(...settings)
export const getExecOutput = async (...settings) => (await load()).getExecOutput(...settings)
