// GitHub's language service imports JSON without the import attribute that Node.js requires.
export default {
  process: (source) => ({
    code: source.replace(/^(import .+ from "[^"]+\.json");$/gm, '$1 with { type: "json" };'),
  }),
}
