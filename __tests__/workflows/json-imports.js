// GitHub's language service imports JSON as bundlers allow it. Node, and Jest from its next major version on, want
// the attribute.
export default {
  process: (source) => ({
    code: source.replace(/^(import .+ from "[^"]+\.json");$/gm, '$1 with { type: "json" };'),
  }),
}
