export const id = 991;
export const ids = [991];
export const modules = {

/***/ 4991:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


__webpack_require__.d(__webpack_exports__, {
  updateReminder: () => ( updateReminder)
});

var failure = __webpack_require__(5797);
var apprunner_status = __webpack_require__(5571);
var handshake = __webpack_require__(4543);
var report_text = __webpack_require__(1679);
;// CONCATENATED MODULE: ../src/report/reminder.js



function reminderIssue(run, mentions) {
    const { connectionName: name, region, connection, accountName, workflowRun } = run;
    const deletes = run.rule.consoleAction === 'delete';
    const place = `${region}${accountName && `, ${(0,report_text.g$)(accountName)}`}`;
    const account = accountName && ` of the AWS account ${(0,report_text.hD)(accountName)}`;
    const status = (0,report_text.hD)((0,apprunner_status.Er)(connection?.status ?? ''), 40);
    const ask = deletes
        ? 'It cannot be repaired: someone has to delete it in the AWS console, then run the workflow again, which creates it anew, and approve it. Until then, every service that uses it fails.'
        : 'Until someone approves it in the AWS console, every service that uses it fails.';
    const paragraphs = [
        `The App Runner connection \`${name}\` in ${region}${account} is not available yet: its status was ${status} when this issue was opened. ${ask}`,
        workflowRun && requestedBy(workflowRun),
        mentions.map((mention) => `@${mention}`).join(' '),
        (0,handshake.B)(run, 'issue'),
        'The first run of the workflow that finds the connection available closes this issue.',
    ];
    return {
        title: `${deletes ? 'Delete and recreate' : 'Approve'} the App Runner connection ${name} (${place})`,
        body: paragraphs.filter(Boolean).join('\n\n'),
    };
}
function isReminderTitle(title, name, region) {
    return ['Approve', 'Delete and recreate'].some((action) => [')', ','].some((end) => title.startsWith(`${action} the App Runner connection ${name} (${region}${end}`)));
}
function closingComment({ connectionName, region }) {
    return `The App Runner connection ${(0,report_text.hD)(connectionName)} in ${region} is approved and available.`;
}
function requestedBy({ server, repository, workflow }) {
    const name = workflow ? `the workflow ${(0,report_text.hD)(workflow, 100)} of ` : '';
    return `Requested by ${name}[${repository}](${server}/${repository}).`;
}

var stack = __webpack_require__(7466);
;// CONCATENATED MODULE: ../src/github/address.js
function issueAddress(url, number, { server, redact }) {
    const text = redact(url);
    const prefix = `${server.trim().replace(/\/+$/, '')}/`;
    const [, digits] = /^[A-Za-z0-9_-]+\/(?!\.{1,2}\/)[\w.-]+\/issues\/(\d+)$/.exec(text.slice(prefix.length)) ?? [];
    return text.startsWith(prefix) && digits === String(number) ? text : '';
}

;// CONCATENATED MODULE: ../src/github/fetch.js

const MAX_BYTES = 8 * 1024 * 1024;
const MAX_REDIRECTS = 5;
function unreadable(problem) {
    return new failure.H('reminder-unreadable', { problem });
}
function guardFetch(fetch) {
    return async (url, options) => {
        let target = new URL(String(url));
        for (let redirects = 0;; redirects += 1) {
            const response = await fetch(target, { ...options, redirect: 'manual' });
            if (response.status < 300 || response.status >= 400)
                return readResponse(response, target);
            await response.body?.cancel();
            const next = redirectTarget(response, target);
            if (!next || redirects === MAX_REDIRECTS)
                throw unreadable(`it is a redirect (HTTP ${response.status}) that cannot be followed`);
            target = next;
        }
    };
}
function redirectTarget({ status, headers }, from) {
    if (![301, 302, 307, 308].includes(status))
        return undefined;
    return sameOriginUrl(headers.get('location') ?? '', from);
}
function sameOriginUrl(url, from) {
    const target = url ? URL.parse(url, from.href) : null;
    return target?.origin === from.origin && !target.username && !target.password ? target : undefined;
}
async function readResponse({ status, headers, body }, { href }) {
    const bytes = await readBody(body);
    const response = {
        status,
        headers,
        url: href,
        text: async () => new TextDecoder().decode(bytes),
        arrayBuffer: async () => bytes.buffer,
    };
    return response;
}
async function readBody(body) {
    const chunks = [];
    let length = 0;
    for await (const chunk of body ?? []) {
        length += chunk.length;
        if (length > MAX_BYTES)
            throw unreadable('it is longer than 8 MiB');
        chunks.push(chunk);
    }
    return new Uint8Array(Buffer.concat(chunks));
}

;// CONCATENATED MODULE: ../src/github/issues.js


const LABEL = 'app-runner-connection';
const PUBLIC_API = 'https://api.github.com';
const MAX_PAGES = 20;
class QueryError extends Error {
    name = 'QueryError';
    headers;
    constructor(text, headers) {
        super(text);
        this.headers = headers;
    }
}
function apiUrl({ GITHUB_API_URL }) {
    const url = (GITHUB_API_URL?.trim() || PUBLIC_API).replace(/\/+$/, '');
    if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
        throw new failure.H('reminder-api-url', { api: url });
    return url;
}
async function connectToGitHub(token, env, signal) {
    const baseUrl = apiUrl(env);
    const { getOctokit } = await Promise.all([__webpack_require__.e(959), __webpack_require__.e(996)]).then(__webpack_require__.bind(__webpack_require__, 6258));
    const silent = () => { };
    const log = { debug: silent, info: silent, warn: silent, error: silent };
    const github = getOctokit(token, { baseUrl, log });
    const aborted = AbortSignal.any([signal, AbortSignal.timeout(30_000)]);
    github.hook.before('request', (options) => {
        const { fetch } = options.request;
        options.request = { ...options.request, signal: aborted, fetch: guardFetch(fetch) };
    });
    return github;
}
async function viewerLogin(github) {
    const query = 'query { viewer { login } }';
    const baseUrl = github.request.endpoint.DEFAULTS.baseUrl.replace(/\/api\/v3$/, '/api');
    const response = await github.request({ method: 'POST', baseUrl, url: '/graphql', query });
    const { data, errors } = objectOf(response.data);
    const login = textOf(objectOf(objectOf(data).viewer).login);
    if (login)
        return login;
    if (Array.isArray(errors))
        throw new QueryError(errors.map(describeQueryError).join(' '), response.headers);
    throw unreadable('it has no login of the user');
}
function describeQueryError(error) {
    const { type, message, extensions } = objectOf(error);
    const saml = objectOf(extensions).saml_failure === true ? '(SAML)' : '';
    return [textOf(type), textOf(message), saml].filter(Boolean).join(' ');
}
async function describeRepository(github, at) {
    const { data } = await github.rest.repos.get({ ...at });
    const { id, full_name } = objectOf(data);
    if (typeof id !== 'number')
        throw unreadable('it has no ID of the repository');
    const [, owner, repo] = /^([\w-]+)\/([\w.-]+)$/.exec(textOf(full_name)) ?? [];
    return { id: String(id), at: owner && repo ? { owner, repo } : at };
}
async function listOpenIssues(github, at, filter, direction) {
    const parameters = { ...at, ...filter, state: 'open', sort: 'created', direction, per_page: 100 };
    let { data, url, headers } = await github.rest.issues.listForRepo(parameters);
    const moved = !url.includes(`/repos/${at.owner}/${at.repo}/`);
    const issues = readIssues(data);
    for (let page = 2; page <= MAX_PAGES; page += 1) {
        const next = nextPage(textOf(headers.link), url);
        if (!next)
            break;
        const response = await github.request({ method: 'GET', url: next });
        issues.push(...readIssues(response.data));
        url = response.url;
        headers = response.headers;
    }
    return { issues, moved };
}
function nextPage(link, url) {
    const [, next = ''] = /<([^<>]*)>;\s*rel="next"/.exec(link) ?? [];
    return sameOriginUrl(next, new URL(url))?.href;
}
function readIssues(data) {
    if (!Array.isArray(data))
        throw unreadable('it is not a list of issues');
    return data.map(readIssue).filter((issue) => issue !== undefined);
}
function readIssue(data) {
    const { number, html_url, title, body, user, labels, pull_request } = objectOf(data);
    if (typeof number !== 'number' || !(number > 0) || typeof html_url !== 'string')
        return undefined;
    const { login, type } = objectOf(user);
    return {
        number,
        html_url,
        title: textOf(title),
        body: textOf(body),
        isPullRequest: Boolean(pull_request),
        user: typeof login === 'string' ? { login, isBot: type === 'Bot' } : undefined,
        labels: (Array.isArray(labels) ? labels : []).map(labelName),
    };
}
function labelName(label) {
    return textOf(typeof label === 'string' ? label : objectOf(label).name);
}
function objectOf(value) {
    return Object(value);
}
function textOf(value) {
    return typeof value === 'string' ? value : '';
}
async function openIssue(github, at, content) {
    const { data } = await github.rest.issues.create({ ...at, ...content, labels: [LABEL] });
    const issue = readIssue(data);
    if (!issue)
        throw unreadable('it is not an issue');
    return issue;
}
async function isOpen(github, at, { number }) {
    const { data } = await github.rest.issues.get({ ...at, issue_number: number });
    return objectOf(data).state !== 'closed';
}
async function closeIssue(github, at, { number }, reason) {
    const change = { state: 'closed', state_reason: reason };
    const { data } = await github.rest.issues.update({
        ...at,
        issue_number: number,
        ...change,
    });
    if (objectOf(data).state !== 'closed')
        throw unreadable('it is not a closed issue');
}
async function comment(github, at, { number }, body) {
    const { data } = await github.rest.issues.createComment({
        ...at,
        issue_number: number,
        body,
    });
    if (objectOf(data).id === undefined)
        throw unreadable('it is not a comment');
}

;// CONCATENATED MODULE: ../src/github/errors.js



const REASONS = [
    ['reminder-rate-limit', isRateLimit],
    ['reminder-sso', ({ text, headers }) => /\bSAML\b/.test(text) || isSsoRequired(headers)],
    ['reminder-ip-allow-list', ({ text }) => /IP allow list/i.test(text)],
    ['reminder-token-type', ({ text }) => /forbids access via|OAuth App access restrictions/i.test(text)],
    ['reminder-archived', ({ text }) => /\barchived\b/i.test(text)],
    ['reminder-token', ({ status }) => status === 401],
    ['reminder-denied', ({ status }) => status === 403],
    ['reminder-not-found', ({ status }) => status === 404],
    ['reminder-disabled', ({ status }) => status === 410],
    ['reminder-failed', () => true],
];
function isRateLimit({ status, text, headers }) {
    const limited = headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined;
    return status === 429 || (status === 403 && limited) || /rate limit|\bRATE_LIMITED\b/i.test(text);
}
function isSsoRequired(headers) {
    return /^required/.test(String(headers['x-github-sso']));
}
function githubFailure(error, { repository, api }) {
    const response = responseOf(error);
    if (!response)
        return localFailure(error, api);
    const { status, text } = response;
    if (status === 407)
        return new failure.H('reminder-proxy', { status: '407' });
    if (text === '' && status < 500)
        return unreadable(`it has the status ${status} and no message`);
    const [kind] = REASONS.find(([, applies]) => applies(response)) ?? ['reminder-failed'];
    const serviceError = describeResponse(error, response);
    return new failure.H(kind, { repository }, { serviceError, cause: error });
}
function responseOf(error) {
    if (error instanceof QueryError)
        return { status: 200, text: error.message, headers: error.headers };
    const { status, response } = Object(error);
    if (!response)
        return undefined;
    const { headers, data } = Object(response);
    const { message: text } = Object(data);
    return { status: Number(status), text: typeof text === 'string' ? text : '', headers: Object(headers) };
}
function describeResponse(error, { status, text, headers }) {
    const words = text && String(Object(error).message ?? text);
    const id = headers['x-github-request-id'];
    return {
        service: 'GitHub',
        operation: '',
        name: '',
        message: words || 'no message',
        status,
        requestId: typeof id === 'string' ? id : '',
    };
}
function isRefused(error) {
    const { status = 0 } = responseOf(error) ?? {};
    return status >= 400 && status < 500;
}
function isLocked(error) {
    const { status, text = '' } = responseOf(error) ?? {};
    return status === 403 && /\blocked\b/i.test(text);
}
function isUnprocessable(error) {
    return responseOf(error)?.status === 422;
}
const UNREADABLE = /^(HTTPParserError|HeadersOverflowError|Z_\w+|ERR__\w+)$/;
const TIMEOUT = /^(TimeoutError|ETIMEDOUT|UND_ERR_\w*TIMEOUT)$/;
function localFailure(error, api) {
    const causes = causesOf(error);
    for (const cause of causes) {
        if (cause instanceof failure.H)
            return cause;
        const { name = '', code = '', message = '' } = Object(cause);
        const [, status] = /^Proxy response \((\d{3})\)/.exec(message) ?? [];
        if (status)
            return new failure.H('reminder-proxy', { status }, { cause: error });
        if (TIMEOUT.test(name) || TIMEOUT.test(code))
            return new failure.H('reminder-timeout', {}, { cause: error });
        if (UNREADABLE.test(name) || UNREADABLE.test(code))
            return unreadable('it is not what its headers say');
    }
    const more = { serviceError: describeLocal(causes.at(-1)), cause: error };
    return isNetworkError(error)
        ? new failure.H('reminder-unreachable', { api }, more)
        : new failure.H('unexpected', {}, more);
}
function describeLocal(error) {
    const { name = '', code, message = String(error) } = Object(error);
    return {
        service: 'Node.js',
        operation: '',
        name: typeof code === 'string' ? code : name,
        message,
        status: undefined,
        requestId: '',
    };
}
function causesOf(error, depth = 0) {
    const { cause } = Object(error);
    return cause && depth < 10 ? [error, ...causesOf(cause, depth + 1)] : [error];
}
function isNetworkError(error) {
    const { name, cause } = Object(error);
    return name === 'HttpError' && Boolean(Object(cause).cause);
}

var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ../src/github/marker.js



function markerOf({ account, region, name, repositoryId }) {
    const hash = (0,external_node_crypto_.scryptSync)(`${account}/${region}/${name}`, `${LABEL}/${repositoryId}`, 16);
    return `<!-- ${LABEL}: ${hash.toString('hex')} -->`;
}
function isOwnReminder(issue, { name, region, marker, viewer }) {
    const { title, body, isPullRequest } = issue;
    return (!isPullRequest &&
        isBy(issue, viewer) &&
        isReminderTitle(title, name, region) &&
        body.split(/\r?\n/).some((line) => line.trimEnd() === marker));
}
function isBy({ user }, viewer) {
    return user?.login === viewer || (user?.isBot === true && user.login === `${viewer}[bot]`);
}

;// CONCATENATED MODULE: ../src/github/reminder.js







async function updateReminder(inputs, run, context) {
    const { GITHUB_REPOSITORY = '', GITHUB_API_URL } = context.env;
    const repository = inputs.repository ?? GITHUB_REPOSITORY;
    const explain = (error) => githubFailure(error, { repository, api: GITHUB_API_URL || PUBLIC_API });
    try {
        if (inputs.token === '')
            return { url: '', warning: new failure.H('reminder-no-token', {}) };
        if (!run.connection)
            return { url: '', change: { action: 'open-reminder', repository } };
        const reminder = await identify(inputs, run, context, explain);
        const { issues, moved } = await findLabeled(reminder);
        const { at } = moved ? await describeRepository(reminder.github, reminder.at) : reminder;
        return await (run.available ? closeAll : ensureOpen)({ ...reminder, at }, issues);
    }
    catch (error) {
        context.writer.debug((0,stack.U)(error));
        return { url: '', warning: explain(error) };
    }
}
async function identify(inputs, run, { env, writer: { redact }, signal }, explain) {
    const { GITHUB_REPOSITORY: own = '', GITHUB_REPOSITORY_ID, GITHUB_SERVER_URL } = env;
    const { connectionName: name, region, account = '' } = run;
    const github = await connectToGitHub(inputs.token, env, signal);
    const viewer = await viewerLogin(github);
    const [owner = '', repo = ''] = (inputs.repository ?? own).split('/');
    const known = (inputs.repository ?? own) === own && GITHUB_REPOSITORY_ID;
    const { id, at } = known
        ? { id: known, at: { owner, repo } }
        : await describeRepository(github, { owner, repo });
    const marker = markerOf({ account, region, name, repositoryId: id });
    const server = GITHUB_SERVER_URL || 'https://github.com';
    return {
        github,
        at,
        traits: { name: redact(name), region, marker, viewer },
        inputs,
        run,
        redact,
        addressOf: ({ html_url, number }) => issueAddress(html_url, number, { server, redact }),
        explain,
    };
}
async function ensureOpen(reminder, labeled) {
    const { run, addressOf } = reminder;
    const [found] = labeled.length > 0 ? labeled : await findUnlabeled(reminder);
    if (found)
        return { url: addressOf(found) };
    const change = changeOf('open-reminder', reminder);
    if (run.dryRun)
        return { url: '', change };
    const { issue, ...warning } = await openReminder(reminder);
    const { issues } = await findLabeled(reminder).catch(() => ({ issues: [] }));
    const [oldest = issue] = issues;
    if (oldest.number >= issue.number)
        return { url: addressOf(issue), change, ...warning };
    try {
        await closeIssue(reminder.github, reminder.at, issue, 'not_planned');
        return { url: addressOf(oldest) };
    }
    catch (error) {
        return { url: addressOf(oldest), change, warning: reminder.explain(error) };
    }
}
async function closeAll(reminder, labeled) {
    const { github, at, run, redact, addressOf, explain } = reminder;
    const open = labeled.length > 0 || !run.reminderUrl ? labeled : await findUnlabeled(reminder);
    const [first] = open;
    if (!first)
        return { url: '' };
    const change = changeOf('close-reminder', reminder);
    if (run.dryRun)
        return { url: addressOf(first), change };
    let closed = false;
    let warning;
    for (const issue of open) {
        try {
            await closeReminder(reminder, issue);
            closed = true;
            await comment(github, at, issue, redact(closingComment(run)));
        }
        catch (error) {
            warning = isLocked(error) ? new failure.H('reminder-locked', {}) : explain(error);
        }
    }
    return { url: closed ? '' : addressOf(first), ...(closed && { change }), ...(warning && { warning }) };
}
function changeOf(action, { at: { owner, repo } }) {
    return { action, repository: `${owner}/${repo}` };
}
async function findLabeled({ github, at, traits }) {
    const { issues, moved } = await listOpenIssues(github, at, { labels: LABEL }, 'asc');
    return { issues: issues.filter((issue) => isOwnReminder(issue, traits)), moved };
}
async function findUnlabeled({ github, at, traits }) {
    const { issues } = await listOpenIssues(github, at, { creator: traits.viewer }, 'desc');
    return issues.filter((issue) => isOwnReminder(issue, traits)).reverse();
}
async function openReminder(reminder) {
    try {
        return await openWithAssignees(reminder);
    }
    catch (error) {
        const { issues } = isRefused(error)
            ? { issues: [] }
            : await findLabeled(reminder).catch(() => ({ issues: [] }));
        const [issue] = issues;
        if (!issue)
            throw error;
        return { issue };
    }
}
async function openWithAssignees({ github, at, traits, inputs, run, redact }) {
    const { assignees, mentions } = inputs;
    const { title, body } = reminderIssue(run, mentions);
    const content = { title: redact(title), body: `${redact(body)}\n\n${traits.marker}` };
    try {
        const issue = await openIssue(github, at, {
            ...content,
            ...(assignees.length > 0 && { assignees: [...assignees] }),
        });
        return issue.labels.includes(LABEL) ? { issue } : { issue, warning: new failure.H('reminder-label', {}) };
    }
    catch (error) {
        if (assignees.length === 0 || !isUnprocessable(error))
            throw error;
        const warning = new failure.H('reminder-assignees', { assignees: assignees.join(', ') });
        return { issue: await openIssue(github, at, content), warning };
    }
}
async function closeReminder({ github, at }, issue) {
    try {
        await closeIssue(github, at, issue, 'completed');
    }
    catch (error) {
        if (isRefused(error) || (await isOpen(github, at, issue).catch(() => true)))
            throw error;
    }
}


/***/ })

};
