export const id = 413;
export const ids = [413];
export const modules = {

/***/ 8421:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

 __webpack_require__.d(__webpack_exports__, {
   Z: () => ( externalDataInterceptor)
 });
 var _getSSOTokenFromFile__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9425);
 var _readFile__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2777);


const externalDataInterceptor = {
    getFileRecord() {
        return _readFile__WEBPACK_IMPORTED_MODULE_0__ .Jj;
    },
    interceptFile(path, contents) {
        _readFile__WEBPACK_IMPORTED_MODULE_0__ .Jj[path] = Promise.resolve(contents);
    },
    getTokenRecord() {
        return _getSSOTokenFromFile__WEBPACK_IMPORTED_MODULE_1__ .a;
    },
    interceptToken(id, contents) {
        _getSSOTokenFromFile__WEBPACK_IMPORTED_MODULE_1__ .a[id] = contents;
    },
};


/***/ }),

/***/ 2350:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

 __webpack_require__.d(__webpack_exports__, {
   C: () => ( getSSOTokenFilepath)
 });
 var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
 var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = __webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
 var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
 var node_path__WEBPACK_IMPORTED_MODULE_1___default = __webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
 var _getHomeDir__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1265);



const getSSOTokenFilepath = (id) => {
    const hasher = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)("sha1");
    const cacheName = hasher.update(id).digest("hex");
    return (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)((0,_getHomeDir__WEBPACK_IMPORTED_MODULE_2__ .R)(), ".aws", "sso", "cache", `${cacheName}.json`);
};


/***/ }),

/***/ 9425:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

 __webpack_require__.d(__webpack_exports__, {
   a: () => ( tokenIntercept),
   v: () => ( getSSOTokenFromFile)
 });
 var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
 var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = __webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
 var _getSSOTokenFilepath__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2350);


const tokenIntercept = {};
const getSSOTokenFromFile = async (id) => {
    if (tokenIntercept[id]) {
        return tokenIntercept[id];
    }
    const ssoTokenFilepath = (0,_getSSOTokenFilepath__WEBPACK_IMPORTED_MODULE_1__ .C)(id);
    const ssoTokenText = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(ssoTokenFilepath, "utf8");
    return JSON.parse(ssoTokenText);
};


/***/ }),

/***/ 3413:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


__webpack_require__.d(__webpack_exports__, {
  filesOf: () => ( filesOf),
  resolveOnce: () => ( resolveOnce)
});

var signals = __webpack_require__(5742);
;// CONCATENATED MODULE: ../src/credentials/calls.js
const SERVICES = {
    STSClient: 'AWS STS',
    SSOClient: 'IAM Identity Center',
    SSOOIDCClient: 'IAM Identity Center',
    SigninClient: 'AWS Sign-In',
};
const TOKEN_HEADERS = ['x-amz-security-token', 'x-amz-sso_bearer_token'];
function watchCalls({ requestHandler, hideSecrets, debug }, abortSignal) {
    const pending = new Map();
    let failure;
    const handler = {
        metadata: requestHandler.metadata ?? { handlerProtocol: 'http/1.1' },
        handle: (request, options) => {
            const { headers } = request;
            hideSecrets(TOKEN_HEADERS.map((name) => headers[name] ?? '').filter(Boolean));
            pending.set(request, { service: serviceOf(request.path), host: request.hostname });
            return requestHandler.handle(request, { ...options, abortSignal });
        },
        updateHttpClientConfig: (key, value) => requestHandler.updateHttpClientConfig(key, value),
        httpHandlerConfigs: () => requestHandler.httpHandlerConfigs(),
    };
    const logger = callLogger(debug, (call) => {
        pending.clear();
        failure = call;
    });
    return {
        handler,
        logger,
        pending: () => [...pending.values()].at(-1),
        failed: () => failure,
    };
}
function serviceOf(path) {
    if (path.endsWith('/v1/token'))
        return 'AWS Sign-In';
    return /\/(federation\/credentials|token)$/.test(path) ? 'IAM Identity Center' : 'AWS STS';
}
function callLogger(debug, onCall) {
    const line = (...content) => debug(content.map(String).join(' '));
    const entry = (content, ...others) => {
        if (!isLogEntry(content))
            return line(content, ...others);
        const { clientName, commandName, metadata = {}, error } = content;
        const service = SERVICES[clientName] ?? 'AWS STS';
        const operation = commandName.replace(/Command$/, '');
        debug(`${service}, ${operation}: attempts ${metadata.attempts ?? 0}, HTTP ${metadata.httpStatusCode ?? '-'}, ` +
            `request ID ${metadata.requestId ?? '-'}${error ? `, ${Object(error).name ?? 'Error'}` : ''}`);
        onCall(error ? { service, operation, error } : undefined);
    };
    return { trace: line, debug: line, info: entry, warn: line, error: entry };
}
function isLogEntry(content) {
    return typeof Object(content).clientName === 'string' && typeof Object(content).commandName === 'string';
}

var credentials_error = __webpack_require__(400);
var credentials_profile = __webpack_require__(5507);
;// CONCATENATED MODULE: ../src/credentials/explain.js

function explainFailure(error, attempt) {
    const call = attempt.calls.failed();
    if (call)
        return explainCall(call, deliveringProfile(attempt)?.[0]);
    const chain = explainChain(attempt);
    if (chain)
        return { ...chain, cause: chain.cause ?? error };
    return { problem: explainError(error, attempt), cause: error };
}
function explainCall({ service, operation, error: cause }, profile) {
    const command = loginOf(service, operation, cause);
    const problem = command && profile !== undefined
        ? { kind: 'login-required', profile, command, call: { service, operation }, message: messageOf(cause) }
        : { kind: 'service-failed', service, operation, profile, said: '' };
    return { problem, cause };
}
function explainChain(attempt) {
    const { source, failedLinks: links, profiles } = attempt;
    if (source.kind !== 'chain' || links.length < source.links.length)
        return undefined;
    const profile = links.find(({ link }) => link === 'default-profile');
    if (profile) {
        const problem = (0,credentials_profile.EI)('default', profiles);
        const { error } = profile;
        return { problem: problem ?? explainError(error, { ...attempt, link: 'default-profile' }), cause: error };
    }
    if (source.links.includes('container'))
        return undefined;
    return { problem: { kind: 'no-credentials', names: (0,credentials_profile.eZ)(profiles), links }, cause: undefined };
}
function explainError(error, attempt) {
    const [profile, settings = {}] = deliveringProfile(attempt) ?? [];
    const message = messageOf(error);
    const problem = fileProblem(error, attempt, profile) ??
        (profile === undefined ? undefined : explainProfile(message, profile, settings, attempt));
    if (problem)
        return problem;
    const service = outsideService(settings, attempt);
    return service
        ? { kind: 'service-failed', service, operation: '', profile, said: saidBy(error) }
        : { kind: 'provider-failed', message };
}
function explainSilence(seconds, attempt) {
    const command = attempt.processes.running();
    if (command !== undefined)
        return { kind: 'no-response', from: { process: command }, seconds };
    const [, settings = {}] = deliveringProfile(attempt) ?? [];
    const service = outsideService(settings, attempt) ?? 'the instance metadata service';
    const from = attempt.calls.pending() ?? { service, host: hostOf(service, attempt.env) };
    return { kind: 'no-response', from, seconds };
}
function messageOf(error) {
    const { message } = Object(error);
    return typeof message === 'string' ? message : String(error);
}
function saidBy(error) {
    const { Code, Message } = Object(error);
    return [Code, Message].filter((part) => typeof part === 'string' && part !== '').join(': ');
}
function deliveringProfile({ source, profiles, link }) {
    if (source.kind === 'profile')
        return (0,credentials_profile.Vt)(source.name, profiles).at(-1);
    return link === 'default-profile' ? (0,credentials_profile.Vt)('default', profiles).at(-1) : undefined;
}
function loginOf(service, operation, error) {
    const { name, $metadata } = Object(error);
    const status = Number(Object($metadata).httpStatusCode);
    if (service === 'AWS Sign-In')
        return name === 'AccessDeniedException' ? 'aws login' : undefined;
    if (service !== 'IAM Identity Center')
        return undefined;
    const refused = operation === 'CreateToken' ? status >= 400 && status < 500 : name === 'UnauthorizedException';
    return refused ? 'aws sso login' : undefined;
}
function fileProblem(error, attempt, profile) {
    const { code, path } = Object(error);
    if (typeof code !== 'string' || typeof path !== 'string')
        return undefined;
    const variables = ['AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'];
    const variable = variables.find((name) => attempt.env[name] === path);
    if (variable)
        return { kind: 'unreadable-file', setting: variable, profile: undefined, path, code };
    return { kind: 'unreadable-file', setting: 'web_identity_token_file', profile, path, code };
}
function explainProfile(message, profile, settings, { processes }) {
    if (settings.credential_process) {
        const { exitCode, stderr = '' } = processes.failed() ?? {};
        return { kind: 'process-failed', profile, exitCode, stderr, message };
    }
    const command = settings.login_session ? 'aws login' : 'aws sso login';
    const needsLogin = settings.login_session ?? /aws sso login/.test(message);
    return needsLogin ? { kind: 'login-required', profile, command, call: undefined, message } : undefined;
}
function outsideService({ credential_source: source }, { link }) {
    if (source === 'EcsContainer' || link === 'container')
        return 'the container endpoint';
    if (source === 'Ec2InstanceMetadata' || link === 'instance')
        return 'the instance metadata service';
    return undefined;
}
function hostOf(service, env) {
    const [url, host] = service === 'the container endpoint'
        ? [env.AWS_CONTAINER_CREDENTIALS_FULL_URI, '169.254.170.2']
        : [env.AWS_EC2_METADATA_SERVICE_ENDPOINT, '169.254.169.254'];
    return url && URL.canParse(url) ? new URL(url).host : host;
}

var external_node_fs_ = __webpack_require__(3024);
var external_node_path_ = __webpack_require__(6760);
var getHomeDir = __webpack_require__(1265);
;// CONCATENATED MODULE: ../src/credentials/files.js



function inspectFiles(env, profile = 'default') {
    return [
        inspect('AWS_CONFIG_FILE', 'config', { env, profile }),
        inspect('AWS_SHARED_CREDENTIALS_FILE', 'credentials', { env, profile }),
    ];
}
function inspect(setting, name, { env, profile }) {
    const value = env[setting] ?? '';
    const file = value.startsWith('~/')
        ? external_node_path_.join((0,getHomeDir.R)(), value.slice(2))
        : value || external_node_path_.join((0,getHomeDir.R)(), '.aws', name);
    const { state, text } = read(file);
    const hints = [
        ...(state === 'read' ? sectionHints(text, profile, setting) : []),
        ...(state === 'missing' ? pathHints(value, env) : []),
    ];
    return { setting, isSet: value !== '', path: file, state, hints };
}
function read(file) {
    try {
        const bytes = (0,external_node_fs_.readFileSync)(file);
        const isUtf16 = /^(\xff\xfe|\xfe\xff)/.test(bytes.toString('latin1', 0, 2)) || bytes.includes(0);
        return { state: isUtf16 ? 'UTF-16' : 'read', text: bytes.toString('utf8') };
    }
    catch (error) {
        const { code } = error;
        return { state: code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable', text: '' };
    }
}
function sectionHints(text, profile, setting) {
    const sections = text.split(/\r?\n/).map((line) => /^\s*\[\s*(.*?)\s*\]/.exec(line)?.[1] ?? '');
    const isConfig = setting === 'AWS_CONFIG_FILE';
    const prefixed = profile === 'default' ? [] : [`profile ${profile}`];
    const [found, expected] = isConfig ? [[profile], prefixed] : [prefixed, [profile]];
    if (sections.some((section) => expected.includes(section)))
        return [];
    const wrong = sections.find((section) => found.includes(section.replace(/\s+/, ' ')));
    const [right] = expected;
    return wrong && right ? [{ kind: 'section-name', found: wrong, expected: right }] : [];
}
const HOST_FOLDER = /^.*\/_work\/|^\/home\/runner\/work\//;
const CONTAINER_FOLDER = '/__w/';
function pathHints(value, { RUNNER_TEMP = '' }) {
    if (/[$%]\w+|\$\{|^~[^/]|^~$/.test(value))
        return [{ kind: 'unexpanded' }];
    if (RUNNER_TEMP.startsWith(CONTAINER_FOLDER) && HOST_FOLDER.test(value))
        return [{ kind: 'host-path', inContainer: value.replace(HOST_FOLDER, CONTAINER_FOLDER) }];
    return [];
}

var external_node_child_process_ = __webpack_require__(1421);
var externalDataInterceptor = __webpack_require__(8421);
;// CONCATENATED MODULE: ../src/credentials/processes.js


const MAX_OUTPUT = 1024 * 1024;
const MAX_STDERR = 2_000;
function runCredentialProcesses() {
    const children = new Map();
    let failure;
    const exec = (command, callback) => {
        const child = start(command);
        children.set(child, command);
        collect(child, (error, stdout, failed) => {
            children.delete(child);
            failure = failed;
            callback(error, { stdout });
        });
    };
    const kill = () => [...children.keys()].forEach(killGroup);
    externalDataInterceptor.Z.interceptToken('exec', exec);
    return {
        running: () => [...children.values()][0],
        failed: () => failure,
        kill,
    };
}
function start(command) {
    const detached = process.platform !== 'win32';
    return (0,external_node_child_process_.spawn)(command, { shell: true, detached, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
}
function collect(child, done) {
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk) => {
        stdout += chunk;
        if (stdout.length > MAX_OUTPUT)
            killGroup(child);
    });
    child.stderr?.setEncoding('utf8').on('data', (chunk) => {
        stderr = (stderr + chunk).slice(0, MAX_STDERR);
    });
    child.on('error', (error) => done(error, ''));
    child.on('close', (code, signal) => {
        if (code === 0)
            return done(null, stdout);
        const ending = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
        done(new Error(`The command ${ending}`), '', { exitCode: code ?? -1, stderr: stderr.trim() });
    });
}
function killGroup(child) {
    if (child.pid === undefined)
        return;
    try {
        if (process.platform !== 'win32')
            process.kill(-child.pid, 'SIGKILL');
        else
            (0,external_node_child_process_.spawnSync)('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true });
        child.kill('SIGKILL');
    }
    catch {
    }
}

var CredentialsProviderError = __webpack_require__(6904);
var report_text = __webpack_require__(1679);
;// CONCATENATED MODULE: ../src/credentials/providers.js



function providerOf(attempt) {
    const { source } = attempt;
    switch (source.kind) {
        case 'profile':
            return profileProvider(source.name, attempt);
        case 'chain':
            return chainProvider(source.links, attempt);
    }
}
function clientOptions({ calls: { handler: requestHandler, logger }, region }) {
    return {
        logger,
        clientConfig: { requestHandler, logger },
        parentClientConfig: { requestHandler, logger, region },
    };
}
function profileProvider(profile, attempt) {
    const options = { ...clientOptions(attempt), profile };
    return async (properties) => {
        const { fromIni } = await __webpack_require__.e( 368).then(__webpack_require__.bind(__webpack_require__, 2368));
        return fromIni(options)(properties);
    };
}
function chainProvider(links, attempt) {
    const providers = links.map((link) => [link, linkProvider(link, attempt)]);
    return async (properties) => {
        let last = new CredentialsProviderError.C('Could not load credentials from any providers');
        for (const [link, provider] of providers) {
            attempt.link = link;
            try {
                return await provider(properties);
            }
            catch (error) {
                last = error;
                const { message, tryNextLink } = error;
                if (!tryNextLink)
                    throw error;
                attempt.failedLinks.push({ link, message, error });
                if (link !== links.at(-1))
                    attempt.info(`${LABELS[link]} gave no credentials: ${(0,report_text.hD)(message, 300)}`);
            }
        }
        throw last;
    };
}
const LABELS = {
    'default-profile': 'The profile `default`',
    'web-identity': 'The web identity token',
    container: 'The container endpoint',
    instance: 'The instance metadata service',
};
function linkProvider(link, attempt) {
    const { env } = attempt;
    const { logger } = attempt.calls;
    switch (link) {
        case 'default-profile':
            return profileProvider('default', attempt);
        case 'web-identity':
            return async (properties) => {
                const { fromTokenFile } = await __webpack_require__.e( 591).then(__webpack_require__.bind(__webpack_require__, 1591));
                return fromTokenFile({
                    ...clientOptions(attempt),
                    ...(env.AWS_WEB_IDENTITY_TOKEN_FILE && { webIdentityTokenFile: env.AWS_WEB_IDENTITY_TOKEN_FILE }),
                    ...(env.AWS_ROLE_ARN && { roleArn: env.AWS_ROLE_ARN }),
                    ...(env.AWS_ROLE_SESSION_NAME && { roleSessionName: env.AWS_ROLE_SESSION_NAME }),
                })(properties);
            };
        case 'container':
            return async () => {
                const { fromHttp } = await __webpack_require__.e( 655).then(__webpack_require__.bind(__webpack_require__, 8655));
                return fromHttp({ logger, ...containerToken(env) })();
            };
        case 'instance':
            return async () => {
                const { fromInstanceMetadata } = await __webpack_require__.e( 514).then(__webpack_require__.bind(__webpack_require__, 2514));
                return fromInstanceMetadata({ logger })();
            };
    }
}
function containerToken(env) {
    const file = env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE;
    const token = file ? (0,external_node_fs_.readFileSync)(file, 'utf8').trim() : env.AWS_CONTAINER_AUTHORIZATION_TOKEN;
    return { awsContainerAuthorizationToken: token ?? '', awsContainerAuthorizationTokenFile: '' };
}

var external_node_crypto_ = __webpack_require__(7598);
var getSSOTokenFilepath = __webpack_require__(2350);
var src_secrets = __webpack_require__(9702);
;// CONCATENATED MODULE: ../src/credentials/tokens.js




function knownSecrets(env, chain) {
    const profiles = chain.map(([, profile]) => profile);
    const secrets = [
        env.AWS_CONTAINER_AUTHORIZATION_TOKEN ?? '',
        (0,src_secrets.A)(env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE ?? ''),
        ...profiles.flatMap((profile) => [
            profile.aws_secret_access_key ?? '',
            profile.aws_session_token ?? '',
            (0,src_secrets.A)(profile.web_identity_token_file ?? ''),
            ...cacheFiles(env, profile).flatMap((file) => secretsIn((0,src_secrets.A)(file))),
        ]),
    ];
    return secrets.filter((secret) => secret.length >= 8);
}
function cacheFiles(env, profile) {
    const { sso_session: session, sso_start_url: url, login_session: login } = profile;
    const id = session ?? url;
    const folder = env.AWS_LOGIN_CACHE_DIRECTORY ?? external_node_path_.join((0,getHomeDir.R)(), '.aws', 'login', 'cache');
    return [
        ...(id ? [(0,getSSOTokenFilepath.C)(id)] : []),
        ...(login ? [external_node_path_.join(folder, `${(0,external_node_crypto_.createHash)('sha256').update(login).digest('hex')}.json`)] : []),
    ];
}
const SECRET_MEMBER = /^(accessToken|refreshToken|clientSecret|idToken|secretAccessKey|sessionToken|dpopKey)$/;
function secretsIn(json) {
    try {
        const secrets = [];
        JSON.parse(json, (name, value) => {
            if (typeof value === 'string' && SECRET_MEMBER.test(name))
                secrets.push(value);
            return value;
        });
        return secrets;
    }
    catch {
        return [];
    }
}

;// CONCATENATED MODULE: ../src/credentials/resolve.js









const LIMIT_SECONDS = 60;
async function resolveOnce(source, profiles, properties, context) {
    const { env, signal, hideSecrets } = context;
    const ended = new AbortController();
    const chain = (0,credentials_profile.Vt)(source.kind === 'profile' ? source.name : 'default', profiles);
    hideSecrets(knownSecrets(env, chain));
    const attempt = {
        ...context,
        source,
        profiles,
        calls: watchCalls(context, AbortSignal.any([signal, ended.signal])),
        processes: runCredentialProcesses(),
        link: undefined,
        failedLinks: [],
    };
    const restoreWarnings = redirectWarnings(context.debug);
    try {
        const credentials = await runLimited(attempt, properties, context);
        hideSecrets(knownSecrets(env, chain));
        return credentials;
    }
    finally {
        restoreWarnings();
        ended.abort();
        attempt.processes.kill();
    }
}
async function runLimited(attempt, properties, { clock, signal }) {
    const { source, env } = attempt;
    const silence = clock.sleep(LIMIT_SECONDS * 1_000).then(() => {
        throw failure(explainSilence(LIMIT_SECONDS, attempt), source, env);
    });
    const interrupted = (0,signals.e)(signal).then(() => {
        throw signal.reason;
    });
    try {
        return await Promise.race([providerOf(attempt)(properties), silence, interrupted]);
    }
    catch (error) {
        if (error instanceof credentials_error.l || signal.aborted)
            throw error;
        const { problem, cause } = explainFailure(error, attempt);
        throw failure(problem, source, env, cause);
    }
}
function redirectWarnings(debug) {
    const { warn } = console;
    console.warn = (...content) => debug(content.map(String).join(' '));
    return () => {
        console.warn = warn;
    };
}
function failure(problem, source, env, cause) {
    return new credentials_error.l({ problem, source, files: filesOf(problem, env) }, cause);
}
const IN_FILES = [
    'unknown-profile',
    'unknown-source-profile',
    'unknown-sso-session',
    'no-credential-settings',
    'no-credentials',
];
function filesOf(problem, env) {
    if (!IN_FILES.includes(problem.kind))
        return [];
    return inspectFiles(env, 'profile' in problem ? problem.profile : undefined);
}


/***/ })

};
