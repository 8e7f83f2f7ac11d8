/** The value of NODE_OPTIONS by which this module runs in the process of the action, before the action itself. */
export function preload(module: string): string {
  // Quotes are encoded too, so that the value needs none.
  return `--import=data:text/javascript,${encodeURIComponent(module).replaceAll("'", '%27')}`
}
