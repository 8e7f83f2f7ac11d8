/** This action's version, as in package.json (a test keeps them equal): it travels in the user agent. */
export const VERSION = '1.0.0'
