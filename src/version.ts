/** This action's version, as in package.json (a test keeps them equal): it is part of the user agent. */
export const VERSION = '1.0.0'
