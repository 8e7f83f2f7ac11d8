/** Runs before a call is executed, with the number of calls since the hook was added. */
export type Hook = (call: number) => void | Promise<void>

/** What tests do just before certain calls. */
export function hookRegistry() {
  const hooks: { operation: string; hook: Hook; calls: number }[] = []
  return {
    add(operation: string, hook: Hook): void {
      hooks.push({ operation, hook, calls: 0 })
    },

    async run(operation: string): Promise<void> {
      const matching = hooks.filter((entry) => entry.operation === operation)
      for (const entry of matching) entry.calls += 1
      for (const { hook, calls } of matching) await hook(calls)
    },
  }
}
