export const id = 458;
export const ids = [458];
export const modules = {

/***/ 458:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  getOctokit: () => (/* reexport */ github/* getOctokit */.Q)
});

// UNUSED EXPORTS: context

// EXTERNAL MODULE: ../../node_modules/@actions/http-client/lib/index.js + 1 modules
var lib = __webpack_require__(66);
// EXTERNAL MODULE: ../../bundle/stand-ins/http-client.js
var http_client = __webpack_require__(4066);
;// CONCATENATED MODULE: ../../bundle/stand-ins/http-client-for-github.js



(0,http_client/* provide */.G)(lib)

// EXTERNAL MODULE: ../../node_modules/@actions/github/lib/github.js + 22 modules
var github = __webpack_require__(3037);
;// CONCATENATED MODULE: ../../bundle/stand-ins/github.js
// @actions/github asks http-client for the agents of a proxy while it loads: the real one comes first.





/***/ }),

/***/ 4066:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ provide),
/* harmony export */   Q: () => (/* binding */ HttpClient)
/* harmony export */ });
// @actions/core takes http-client to ask for ID tokens, which this action never does, and http-client takes undici and
// tunnel: together a quarter of the start-up. The real one loads when a token is asked for, or with Octokit, which needs
// it at once (see github.js).
let real

/** Makes the real one be there before it is asked for. */
function provide(httpClient) {
  real = httpClient
}

/** All that the bundled packages use of it; bundle/uses.ts sees to that. */
class HttpClient {
  #settings
  #made

  constructor(...settings) {
    this.#settings = settings
  }

  get #client() {
    this.#made ??= new real.HttpClient(...this.#settings)
    return this.#made
  }

  async getJson(...request) {
    real ??= await Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 66))
    return this.#client.getJson(...request)
  }

  getAgent(url) {
    return this.#client.getAgent(url)
  }

  getAgentDispatcher(url) {
    return this.#client.getAgentDispatcher(url)
  }
}


/***/ })

};
