export const id = 258;
export const ids = [258];
export const modules = {

/***/ 6258:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  getOctokit: () => (/* reexport */ github/* getOctokit */.Q)
});

// UNUSED EXPORTS: context

// EXTERNAL MODULE: ../../node_modules/@actions/http-client/lib/index.js + 1 modules
var lib = __webpack_require__(66);
// EXTERNAL MODULE: ../../bundle/lazy/http-client.js
var http_client = __webpack_require__(5595);
;// CONCATENATED MODULE: ../../bundle/lazy/preload-http-client.js



(0,http_client/* provide */.G)(lib)

// EXTERNAL MODULE: ../../node_modules/@actions/github/lib/github.js + 22 modules
var github = __webpack_require__(3037);
;// CONCATENATED MODULE: ../../bundle/lazy/github.js
// @actions/github asks @actions/http-client for proxy agents while it loads, so the real http-client is loaded first.





/***/ }),

/***/ 5595:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ provide),
/* harmony export */   Q: () => (/* binding */ HttpClient)
/* harmony export */ });
// @actions/core imports @actions/http-client only to request ID tokens, which this action never does. With undici and
// tunnel it would take a quarter of the start-up time. The real package loads when a token is requested, or with
// Octokit, which needs it at once (see github.js).
let real

/** Sets the real package before anything needs it. */
function provide(httpClient) {
  real = httpClient
}

/** Everything that the bundled packages use of the real class; bundle/uses.ts checks this. */
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
