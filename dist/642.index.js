export const id = 642;
export const ids = [642];
export const modules = {

/***/ 7642:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ProxyAgent: () => (/* binding */ ProxyAgent),
/* harmony export */   fetch: () => (/* binding */ fetch)
/* harmony export */ });
// undici costs a fifth of the start-up, and only requests to GitHub need it: this stands in for it (see paths.ts)
// and loads the real one with the first request. These two names are all that the bundled packages take from it.
const load = () => __webpack_require__.e(/* import() */ 684).then(__webpack_require__.t.bind(__webpack_require__, 1684, 19))

class ProxyAgent {
  constructor(options) {
    this.options = options
  }
}

async function fetch(url, { dispatcher, ...init } = {}) {
  const undici = await load()
  // http-client gives the same agent for each request; the real one is made once and kept, with its connections.
  if (dispatcher instanceof ProxyAgent) dispatcher.real ??= new undici.ProxyAgent(dispatcher.options)
  return undici.fetch(url, { ...init, dispatcher: dispatcher?.real ?? dispatcher })
}


/***/ })

};
