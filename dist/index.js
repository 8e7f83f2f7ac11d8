import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 3129:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   I: () => ( emitWarningIfUnsupportedVersion)
 });
const state = {
    warningEmitted: false,
};
const emitWarningIfUnsupportedVersion = (version) => {
    if (version && !state.warningEmitted) {
        if (process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED === "true") {
            state.warningEmitted = true;
            return;
        }
        const userMajorVersion = parseInt(version.substring(1, version.indexOf(".")));
        const vv = 22;
        if (userMajorVersion < vv) {
            state.warningEmitted = true;
            process.emitWarning(`NodeVersionSupportWarning: The AWS SDK for JavaScript (v3)
versions published after the first week of January 2027
will require node >=${vv}. You are running node ${version}.

To continue receiving updates to AWS services, bug fixes,
and security updates please upgrade to node >=${vv}.

More information can be found at: https://a.co/c895JFp`);
        }
    }
};


/***/ }),

/***/ 8275:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   OV: () => ( resolveHostHeaderConfig),
   TC: () => ( getHostHeaderPlugin)
 });
 var _smithy_core_protocols__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1665);

function resolveHostHeaderConfig(input) {
    return input;
}
const hostHeaderMiddleware = (options) => (next) => async (args) => {
    if (!_smithy_core_protocols__WEBPACK_IMPORTED_MODULE_0__ .K.isInstance(args.request)) {
        return next(args);
    }
    const { request } = args;
    const { handlerProtocol = "" } = options.requestHandler.metadata || {};
    if (handlerProtocol.indexOf("h2") >= 0 && !request.headers[":authority"]) {
        delete request.headers["host"];
        request.headers[":authority"] = request.hostname + (request.port ? ":" + request.port : "");
    }
    else if (!request.headers["host"]) {
        let host = request.hostname;
        if (request.port != null) {
            host += `:${request.port}`;
        }
        request.headers["host"] = host;
    }
    return next(args);
};
const hostHeaderMiddlewareOptions = {
    name: "hostHeaderMiddleware",
    step: "build",
    priority: "low",
    tags: ["HOST"],
    override: true,
};
const getHostHeaderPlugin = (options) => ({
    applyToStack: (clientStack) => {
        clientStack.add(hostHeaderMiddleware(options), hostHeaderMiddlewareOptions);
    },
});


/***/ }),

/***/ 2512:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   Y7: () => ( getLoggerPlugin)
 });
const loggerMiddleware = () => (next, context) => async (args) => {
    try {
        const response = await next(args);
        const { clientName, commandName, logger, dynamoDbDocumentClientOptions = {} } = context;
        const { overrideInputFilterSensitiveLog, overrideOutputFilterSensitiveLog } = dynamoDbDocumentClientOptions;
        const inputFilterSensitiveLog = overrideInputFilterSensitiveLog ?? context.inputFilterSensitiveLog;
        const outputFilterSensitiveLog = overrideOutputFilterSensitiveLog ?? context.outputFilterSensitiveLog;
        const { $metadata, ...outputWithoutMetadata } = response.output;
        logger?.info?.({
            clientName,
            commandName,
            input: inputFilterSensitiveLog(args.input),
            output: outputFilterSensitiveLog(outputWithoutMetadata),
            metadata: $metadata,
        });
        return response;
    }
    catch (error) {
        const { clientName, commandName, logger, dynamoDbDocumentClientOptions = {} } = context;
        const { overrideInputFilterSensitiveLog } = dynamoDbDocumentClientOptions;
        const inputFilterSensitiveLog = overrideInputFilterSensitiveLog ?? context.inputFilterSensitiveLog;
        logger?.error?.({
            clientName,
            commandName,
            input: inputFilterSensitiveLog(args.input),
            error,
            metadata: error.$metadata,
        });
        throw error;
    }
};
const loggerMiddlewareOptions = {
    name: "loggerMiddleware",
    tags: ["LOGGER"],
    step: "initialize",
    override: true,
};
const getLoggerPlugin = (options) => ({
    applyToStack: (clientStack) => {
        clientStack.add(loggerMiddleware(), loggerMiddlewareOptions);
    },
});


/***/ }),

/***/ 4307:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  n: () => ( getRecursionDetectionPlugin)
});

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/client/middleware-recursion-detection/configuration.js
const recursionDetectionMiddlewareOptions = {
    step: "build",
    tags: ["RECURSION_DETECTION", "TRACE_CONTEXT_PROPAGATION"],
    name: "recursionDetectionMiddleware",
    override: true,
    priority: "low",
};

var invoke_store = __nccwpck_require__(5084);
var httpRequest = __nccwpck_require__(1665);
;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/client/middleware-recursion-detection/recursionDetectionMiddleware.js


const AWS_LAMBDA_FUNCTION_NAME = "AWS_LAMBDA_FUNCTION_NAME";
const _X_AMZN_TRACE_ID = "_X_AMZN_TRACE_ID";
const X_AMZN_TRACE_ID = "X-Amzn-Trace-Id";
const TRACEPARENT = "traceparent";
const TRACESTATE = "tracestate";
const BAGGAGE = "baggage";
const recursionDetectionMiddleware = () => (next) => async (args) => {
    const { request } = args;
    if (!httpRequest.K.isInstance(request)) {
        return next(args);
    }
    let invokeStore;
    {
        const traceIdHeader = Object.keys(request.headers ?? {}).find((h) => h.toLowerCase() === X_AMZN_TRACE_ID.toLowerCase()) ??
            X_AMZN_TRACE_ID;
        if (!request.headers.hasOwnProperty(traceIdHeader)) {
            const functionName = process.env[AWS_LAMBDA_FUNCTION_NAME];
            const traceIdFromEnv = process.env[_X_AMZN_TRACE_ID];
            invokeStore ??= await invoke_store.A.getInstanceAsync();
            const traceIdFromInvokeStore = invokeStore?.getXRayTraceId();
            const traceId = traceIdFromInvokeStore ?? traceIdFromEnv;
            const nonEmptyString = (str) => typeof str === "string" && str.length > 0;
            if (nonEmptyString(functionName) && nonEmptyString(traceId)) {
                request.headers[X_AMZN_TRACE_ID] = traceId;
            }
        }
    }
    {
        sanitizeTraceHeaders(request.headers);
        const existingTraceparent = request.headers[TRACEPARENT];
        if (!existingTraceparent) {
            const traceparent = (invokeStore ??= await invoke_store.A.getInstanceAsync())?.getTraceparent?.();
            if (traceparent) {
                request.headers[TRACEPARENT] = traceparent;
                const tracestate = invokeStore?.getTracestate?.();
                if (tracestate) {
                    request.headers[TRACESTATE] = tracestate;
                }
                const baggage = invokeStore?.getBaggage?.();
                if (baggage) {
                    request.headers[BAGGAGE] = baggage;
                }
            }
        }
    }
    return next(args);
};
function sanitizeTraceHeaders(headers) {
    for (const header of Object.keys(headers)) {
        const lower = header.toLowerCase();
        if (header !== lower && (lower === TRACEPARENT || lower === TRACESTATE || lower === BAGGAGE)) {
            headers[lower] = headers[header];
            delete headers[header];
        }
    }
}

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/client/middleware-recursion-detection/getRecursionDetectionPlugin.js


const getRecursionDetectionPlugin = (options) => ({
    applyToStack: (clientStack) => {
        clientStack.add(recursionDetectionMiddleware(), recursionDetectionMiddlewareOptions);
    },
});


/***/ }),

/***/ 7762:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   D: () => ( resolveUserAgentConfig),
   b: () => ( DEFAULT_UA_APP_ID)
 });
 var _smithy_core__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3506);

const DEFAULT_UA_APP_ID = undefined;
function isValidUserAgentAppId(appId) {
    if (appId === undefined) {
        return true;
    }
    return typeof appId === "string" && appId.length <= 50;
}
function resolveUserAgentConfig(input) {
    const normalizedAppIdProvider = (0,_smithy_core__WEBPACK_IMPORTED_MODULE_0__ .t)(input.userAgentAppId ?? DEFAULT_UA_APP_ID);
    const { customUserAgent } = input;
    return Object.assign(input, {
        customUserAgent: typeof customUserAgent === "string" ? [[customUserAgent]] : customUserAgent,
        userAgentAppId: async () => {
            const appId = await normalizedAppIdProvider();
            if (!isValidUserAgentAppId(appId)) {
                const logger = input.logger?.constructor?.name === "NoOpLogger" || !input.logger ? console : input.logger;
                if (typeof appId !== "string") {
                    logger?.warn("userAgentAppId must be a string or undefined.");
                }
                else if (appId.length > 50) {
                    logger?.warn("The provided userAgentAppId exceeds the maximum length of 50 characters.");
                }
            }
            return appId;
        },
    });
}


/***/ }),

/***/ 2922:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  sM: () => ( getUserAgentPlugin)
});


var httpRequest = __nccwpck_require__(1665);
var partition = __nccwpck_require__(397);
var util_retry_config = __nccwpck_require__(9069);
;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/client/setFeature.js
function setFeature(context, feature, value) {
    if (!context.__aws_sdk_context) {
        context.__aws_sdk_context = {
            features: {},
        };
    }
    else if (!context.__aws_sdk_context.features) {
        context.__aws_sdk_context.features = {};
    }
    context.__aws_sdk_context.features[feature] = value;
}

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/client/middleware-user-agent/check-features.js


const ACCOUNT_ID_ENDPOINT_REGEX = /\d{12}\.ddb/;
async function checkFeatures(context, config, args) {
    const request = args.request;
    if (request?.headers?.["smithy-protocol"] === "rpc-v2-cbor") {
        setFeature(context, "PROTOCOL_RPC_V2_CBOR", "M");
    }
    if (typeof config.retryStrategy === "function") {
        const retryStrategy = await config.retryStrategy();
        if (typeof retryStrategy.mode === "string") {
            switch (retryStrategy.mode) {
                case util_retry_config.cm.ADAPTIVE:
                    setFeature(context, "RETRY_MODE_ADAPTIVE", "F");
                    break;
                case util_retry_config.cm.STANDARD:
                    setFeature(context, "RETRY_MODE_STANDARD", "E");
                    break;
            }
        }
    }
    if (typeof config.accountIdEndpointMode === "function") {
        const endpointV2 = context.endpointV2;
        if (String(endpointV2?.url?.hostname).match(ACCOUNT_ID_ENDPOINT_REGEX)) {
            setFeature(context, "ACCOUNT_ID_ENDPOINT", "O");
        }
        switch (await config.accountIdEndpointMode?.()) {
            case "disabled":
                setFeature(context, "ACCOUNT_ID_MODE_DISABLED", "Q");
                break;
            case "preferred":
                setFeature(context, "ACCOUNT_ID_MODE_PREFERRED", "P");
                break;
            case "required":
                setFeature(context, "ACCOUNT_ID_MODE_REQUIRED", "R");
                break;
        }
    }
    const identity = context.__smithy_context?.selectedHttpAuthScheme?.identity;
    if (identity?.$source) {
        const credentials = identity;
        if (credentials.accountId) {
            setFeature(context, "RESOLVED_ACCOUNT_ID", "T");
        }
        for (const [key, value] of Object.entries(credentials.$source ?? {})) {
            setFeature(context, key, value);
        }
    }
}

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/client/middleware-user-agent/constants.js
const USER_AGENT = "user-agent";
const X_AMZ_USER_AGENT = "x-amz-user-agent";
const SPACE = " ";
const UA_NAME_SEPARATOR = "/";
const UA_NAME_ESCAPE_REGEX = /[^!$%&'*+\-.^_`|~\w]/g;
const UA_VALUE_ESCAPE_REGEX = /[^!$%&'*+\-.^_`|~\w#]/g;
const UA_ESCAPE_CHAR = "-";

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/client/middleware-user-agent/encode-features.js
const BYTE_LIMIT = 1024;
function encodeFeatures(features) {
    let buffer = "";
    for (const key in features) {
        const val = features[key];
        if (buffer.length + val.length + 1 <= BYTE_LIMIT) {
            if (buffer.length) {
                buffer += "," + val;
            }
            else {
                buffer += val;
            }
            continue;
        }
        break;
    }
    return buffer;
}

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/client/middleware-user-agent/user-agent-middleware.js





const userAgentMiddleware = (options) => (next, context) => async (args) => {
    const { request } = args;
    if (!httpRequest.K.isInstance(request)) {
        return next(args);
    }
    const { headers } = request;
    const userAgent = context?.userAgent?.map(escapeUserAgent) || [];
    const defaultUserAgent = (await options.defaultUserAgentProvider()).map(escapeUserAgent);
    await checkFeatures(context, options, args);
    const awsContext = context;
    defaultUserAgent.push(`m/${encodeFeatures(Object.assign({}, context.__smithy_context?.features, awsContext.__aws_sdk_context?.features))}`);
    const customUserAgent = options?.customUserAgent?.map(escapeUserAgent) || [];
    const appId = await options.userAgentAppId();
    if (appId) {
        defaultUserAgent.push(escapeUserAgent([`app`, `${appId}`]));
    }
    const prefix = (0,partition.vL)();
    const sdkUserAgentValue = (prefix ? [prefix] : [])
        .concat([...defaultUserAgent, ...userAgent, ...customUserAgent])
        .join(SPACE);
    const normalUAValue = [
        ...defaultUserAgent.filter((section) => section.startsWith("aws-sdk-")),
        ...customUserAgent,
    ].join(SPACE);
    if (options.runtime !== "browser") {
        if (normalUAValue) {
            headers[X_AMZ_USER_AGENT] = headers[X_AMZ_USER_AGENT]
                ? `${headers[USER_AGENT]} ${normalUAValue}`
                : normalUAValue;
        }
        headers[USER_AGENT] = sdkUserAgentValue;
    }
    else {
        headers[X_AMZ_USER_AGENT] = sdkUserAgentValue;
    }
    return next({
        ...args,
        request,
    });
};
const escapeUserAgent = (userAgentPair) => {
    const name = userAgentPair[0]
        .split(UA_NAME_SEPARATOR)
        .map((part) => part.replace(UA_NAME_ESCAPE_REGEX, UA_ESCAPE_CHAR))
        .join(UA_NAME_SEPARATOR);
    const version = userAgentPair[1]?.replace(UA_VALUE_ESCAPE_REGEX, UA_ESCAPE_CHAR);
    const prefixSeparatorIndex = name.indexOf(UA_NAME_SEPARATOR);
    const prefix = name.substring(0, prefixSeparatorIndex);
    let uaName = name.substring(prefixSeparatorIndex + 1);
    if (prefix === "api") {
        uaName = uaName.toLowerCase();
    }
    return [prefix, uaName, version]
        .filter((item) => item && item.length > 0)
        .reduce((acc, item, index) => {
        switch (index) {
            case 0:
                return item;
            case 1:
                return `${acc}/${item}`;
            default:
                return `${acc}#${item}`;
        }
    }, "");
};
const getUserAgentMiddlewareOptions = {
    name: "getUserAgentMiddleware",
    step: "build",
    priority: "low",
    tags: ["SET_USER_AGENT", "USER_AGENT"],
    override: true,
};
const getUserAgentPlugin = (config) => ({
    applyToStack: (clientStack) => {
        clientStack.add(userAgentMiddleware(config), getUserAgentMiddlewareOptions);
    },
});


/***/ }),

/***/ 3131:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   $: () => ( resolveAwsRegionExtensionConfiguration),
   R: () => ( getAwsRegionExtensionConfiguration)
 });
const getAwsRegionExtensionConfiguration = (runtimeConfig) => {
    return {
        setRegion(region) {
            runtimeConfig.region = region;
        },
        region() {
            return runtimeConfig.region;
        },
    };
};
const resolveAwsRegionExtensionConfiguration = (awsRegionExtensionConfiguration) => {
    return {
        region: awsRegionExtensionConfiguration.region(),
    };
};


/***/ }),

/***/ 917:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   g: () => ( setCredentialFeature)
 });
function setCredentialFeature(credentials, feature, value) {
    if (!credentials.$source) {
        credentials.$source = {};
    }
    credentials.$source[feature] = value;
    return credentials;
}


/***/ }),

/***/ 6560:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  U: () => ( awsEndpointFunctions)
});

var customEndpointFunctions = __nccwpck_require__(1882);
var isValidHostLabel = __nccwpck_require__(5204);
var isIpAddress = __nccwpck_require__(864);
;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/isVirtualHostableS3Bucket.js


const isVirtualHostableS3Bucket = (value, allowSubDomains = false) => {
    if (allowSubDomains) {
        for (const label of value.split(".")) {
            if (!isVirtualHostableS3Bucket(label)) {
                return false;
            }
        }
        return true;
    }
    if (!(0,isValidHostLabel.X)(value)) {
        return false;
    }
    if (value.length < 3 || value.length > 63) {
        return false;
    }
    if (value !== value.toLowerCase()) {
        return false;
    }
    if ((0,isIpAddress.o)(value)) {
        return false;
    }
    return true;
};

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/parseArn.js
const ARN_DELIMITER = ":";
const RESOURCE_DELIMITER = "/";
const parseArn = (value) => {
    const segments = value.split(ARN_DELIMITER);
    if (segments.length < 6) {
        return null;
    }
    const [arn, partition, service, region, accountId, ...resourcePath] = segments;
    if (arn !== "arn" || partition === "" || service === "" || resourcePath.join(ARN_DELIMITER) === "") {
        return null;
    }
    const resourceId = resourcePath.map((resource) => resource.split(RESOURCE_DELIMITER)).flat();
    return {
        partition,
        service,
        region,
        accountId,
        resourceId,
    };
};

var partition = __nccwpck_require__(397);
;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/aws.js




const awsEndpointFunctions = {
    isVirtualHostableS3Bucket: isVirtualHostableS3Bucket,
    parseArn: parseArn,
    partition: partition.jB,
};
customEndpointFunctions.m.aws = awsEndpointFunctions;


/***/ }),

/***/ 397:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  vL: () => ( getUserAgentPrefix),
  jB: () => ( partition)
});


;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js
const partitions_partitionsInfo = {
    "partitions": [
        {
            "id": "aws",
            "outputs": {
                "dnsSuffix": "amazonaws.com",
                "dualStackDnsSuffix": "api.aws",
                "implicitGlobalRegion": "us-east-1",
                "name": "aws",
                "supportsDualStack": true,
                "supportsFIPS": true
            },
            "regionRegex": "^(us|eu|ap|sa|ca|me|af|il|mx)\\-\\w+\\-\\d+$",
            "regions": {
                "af-south-1": {
                    "description": "Africa (Cape Town)"
                },
                "ap-east-1": {
                    "description": "Asia Pacific (Hong Kong)"
                },
                "ap-east-2": {
                    "description": "Asia Pacific (Taipei)"
                },
                "ap-northeast-1": {
                    "description": "Asia Pacific (Tokyo)"
                },
                "ap-northeast-2": {
                    "description": "Asia Pacific (Seoul)"
                },
                "ap-northeast-3": {
                    "description": "Asia Pacific (Osaka)"
                },
                "ap-south-1": {
                    "description": "Asia Pacific (Mumbai)"
                },
                "ap-south-2": {
                    "description": "Asia Pacific (Hyderabad)"
                },
                "ap-southeast-1": {
                    "description": "Asia Pacific (Singapore)"
                },
                "ap-southeast-2": {
                    "description": "Asia Pacific (Sydney)"
                },
                "ap-southeast-3": {
                    "description": "Asia Pacific (Jakarta)"
                },
                "ap-southeast-4": {
                    "description": "Asia Pacific (Melbourne)"
                },
                "ap-southeast-5": {
                    "description": "Asia Pacific (Malaysia)"
                },
                "ap-southeast-6": {
                    "description": "Asia Pacific (New Zealand)"
                },
                "ap-southeast-7": {
                    "description": "Asia Pacific (Thailand)"
                },
                "aws-global": {
                    "description": "aws global region"
                },
                "ca-central-1": {
                    "description": "Canada (Central)"
                },
                "ca-west-1": {
                    "description": "Canada West (Calgary)"
                },
                "eu-central-1": {
                    "description": "Europe (Frankfurt)"
                },
                "eu-central-2": {
                    "description": "Europe (Zurich)"
                },
                "eu-north-1": {
                    "description": "Europe (Stockholm)"
                },
                "eu-south-1": {
                    "description": "Europe (Milan)"
                },
                "eu-south-2": {
                    "description": "Europe (Spain)"
                },
                "eu-west-1": {
                    "description": "Europe (Ireland)"
                },
                "eu-west-2": {
                    "description": "Europe (London)"
                },
                "eu-west-3": {
                    "description": "Europe (Paris)"
                },
                "il-central-1": {
                    "description": "Israel (Tel Aviv)"
                },
                "me-central-1": {
                    "description": "Middle East (UAE)"
                },
                "me-south-1": {
                    "description": "Middle East (Bahrain)"
                },
                "me-west-1": {
                    "description": "Middle East (Saudi Arabia)"
                },
                "mx-central-1": {
                    "description": "Mexico (Central)"
                },
                "sa-east-1": {
                    "description": "South America (Sao Paulo)"
                },
                "sa-west-1": {
                    "description": "South America (Chile)"
                },
                "us-east-1": {
                    "description": "US East (N. Virginia)"
                },
                "us-east-2": {
                    "description": "US East (Ohio)"
                },
                "us-west-1": {
                    "description": "US West (N. California)"
                },
                "us-west-2": {
                    "description": "US West (Oregon)"
                }
            }
        },
        {
            "id": "aws-cn",
            "outputs": {
                "dnsSuffix": "amazonaws.com.cn",
                "dualStackDnsSuffix": "api.amazonwebservices.com.cn",
                "implicitGlobalRegion": "cn-northwest-1",
                "name": "aws-cn",
                "supportsDualStack": true,
                "supportsFIPS": true
            },
            "regionRegex": "^cn\\-\\w+\\-\\d+$",
            "regions": {
                "aws-cn-global": {
                    "description": "aws-cn global region"
                },
                "cn-north-1": {
                    "description": "China (Beijing)"
                },
                "cn-northwest-1": {
                    "description": "China (Ningxia)"
                }
            }
        },
        {
            "id": "aws-eusc",
            "outputs": {
                "dnsSuffix": "amazonaws.eu",
                "dualStackDnsSuffix": "api.amazonwebservices.eu",
                "implicitGlobalRegion": "eusc-de-east-1",
                "name": "aws-eusc",
                "supportsDualStack": true,
                "supportsFIPS": true
            },
            "regionRegex": "^eusc\\-(de)\\-\\w+\\-\\d+$",
            "regions": {
                "eusc-de-east-1": {
                    "description": "AWS European Sovereign Cloud (Germany)"
                }
            }
        },
        {
            "id": "aws-iso",
            "outputs": {
                "dnsSuffix": "c2s.ic.gov",
                "dualStackDnsSuffix": "api.aws.ic.gov",
                "implicitGlobalRegion": "us-iso-east-1",
                "name": "aws-iso",
                "supportsDualStack": true,
                "supportsFIPS": true
            },
            "regionRegex": "^us\\-iso\\-\\w+\\-\\d+$",
            "regions": {
                "aws-iso-global": {
                    "description": "aws-iso global region"
                },
                "us-iso-east-1": {
                    "description": "US ISO East"
                },
                "us-iso-west-1": {
                    "description": "US ISO WEST"
                }
            }
        },
        {
            "id": "aws-iso-b",
            "outputs": {
                "dnsSuffix": "sc2s.sgov.gov",
                "dualStackDnsSuffix": "api.aws.scloud",
                "implicitGlobalRegion": "us-isob-east-1",
                "name": "aws-iso-b",
                "supportsDualStack": true,
                "supportsFIPS": true
            },
            "regionRegex": "^us\\-isob\\-\\w+\\-\\d+$",
            "regions": {
                "aws-iso-b-global": {
                    "description": "aws-iso-b global region"
                },
                "us-isob-east-1": {
                    "description": "US ISOB East (Ohio)"
                },
                "us-isob-west-1": {
                    "description": "US ISOB West"
                }
            }
        },
        {
            "id": "aws-iso-e",
            "outputs": {
                "dnsSuffix": "cloud.adc-e.uk",
                "dualStackDnsSuffix": "api.cloud-aws.adc-e.uk",
                "implicitGlobalRegion": "eu-isoe-west-1",
                "name": "aws-iso-e",
                "supportsDualStack": true,
                "supportsFIPS": true
            },
            "regionRegex": "^eu\\-isoe\\-\\w+\\-\\d+$",
            "regions": {
                "aws-iso-e-global": {
                    "description": "aws-iso-e global region"
                },
                "eu-isoe-west-1": {
                    "description": "EU ISOE West"
                }
            }
        },
        {
            "id": "aws-iso-f",
            "outputs": {
                "dnsSuffix": "csp.hci.ic.gov",
                "dualStackDnsSuffix": "api.aws.hci.ic.gov",
                "implicitGlobalRegion": "us-isof-south-1",
                "name": "aws-iso-f",
                "supportsDualStack": true,
                "supportsFIPS": true
            },
            "regionRegex": "^us\\-isof\\-\\w+\\-\\d+$",
            "regions": {
                "aws-iso-f-global": {
                    "description": "aws-iso-f global region"
                },
                "us-isof-east-1": {
                    "description": "US ISOF EAST"
                },
                "us-isof-south-1": {
                    "description": "US ISOF SOUTH"
                }
            }
        },
        {
            "id": "aws-us-gov",
            "outputs": {
                "dnsSuffix": "amazonaws.com",
                "dualStackDnsSuffix": "api.aws",
                "implicitGlobalRegion": "us-gov-west-1",
                "name": "aws-us-gov",
                "supportsDualStack": true,
                "supportsFIPS": true
            },
            "regionRegex": "^us\\-gov\\-\\w+\\-\\d+$",
            "regions": {
                "aws-us-gov-global": {
                    "description": "aws-us-gov global region"
                },
                "us-gov-east-1": {
                    "description": "AWS GovCloud (US-East)"
                },
                "us-gov-west-1": {
                    "description": "AWS GovCloud (US-West)"
                }
            }
        }
    ],
    "version": "1.1"
};

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partition.js

let selectedPartitionsInfo = partitions_partitionsInfo;
let selectedUserAgentPrefix = "";
const partition = (value) => {
    const { partitions } = selectedPartitionsInfo;
    for (const partition of partitions) {
        const { regions, outputs } = partition;
        for (const [region, regionData] of Object.entries(regions)) {
            if (region === value) {
                return {
                    ...outputs,
                    ...regionData,
                };
            }
        }
    }
    for (const partition of partitions) {
        const { regionRegex, outputs } = partition;
        if (new RegExp(regionRegex).test(value)) {
            return {
                ...outputs,
            };
        }
    }
    const DEFAULT_PARTITION = partitions.find((partition) => partition.id === "aws");
    if (!DEFAULT_PARTITION) {
        throw new Error("Provided region was not found in the partition array or regex," +
            " and default partition with id 'aws' doesn't exist.");
    }
    return {
        ...DEFAULT_PARTITION.outputs,
    };
};
const setPartitionInfo = (partitionsInfo, userAgentPrefix = "") => {
    selectedPartitionsInfo = partitionsInfo;
    selectedUserAgentPrefix = userAgentPrefix;
};
const useDefaultPartitionInfo = () => {
    setPartitionInfo(partitionsInfo, "");
};
const getUserAgentPrefix = () => selectedUserAgentPrefix;


/***/ }),

/***/ 4778:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  pf: () => ( createDefaultUserAgentProvider)
});


var external_node_os_ = __nccwpck_require__(8161);
;// CONCATENATED MODULE: external "node:process"
const external_node_process_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:process");
;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/client/util-user-agent-node/getRuntimeUserAgentPair.js

const getRuntimeUserAgentPair = () => {
    const runtimesToCheck = ["deno", "bun", "llrt"];
    for (const runtime of runtimesToCheck) {
        if (external_node_process_namespaceObject.versions[runtime]) {
            return [`md/${runtime}`, external_node_process_namespaceObject.versions[runtime]];
        }
    }
    return ["md/nodejs", external_node_process_namespaceObject.versions.node];
};

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/client/util-user-agent-node/crt-availability.js
const crtAvailability = {
    isCrtAvailable: false,
};

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/client/util-user-agent-node/is-crt-available.js

const isCrtAvailable = () => {
    if (crtAvailability.isCrtAvailable) {
        return ["md/crt-avail"];
    }
    return null;
};

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/client/util-user-agent-node/defaultUserAgent.js





const createDefaultUserAgentProvider = ({ serviceId, clientVersion }) => {
    const runtimeUserAgentPair = getRuntimeUserAgentPair();
    return async (config) => {
        const sections = [
            ["aws-sdk-js", clientVersion],
            ["ua", "2.1"],
            [`os/${(0,external_node_os_.platform)()}`, (0,external_node_os_.release)()],
            ["lang/js"],
            runtimeUserAgentPair,
        ];
        const crtAvailable = isCrtAvailable();
        if (crtAvailable) {
            sections.push(crtAvailable);
        }
        if (serviceId) {
            sections.push([`api/${serviceId}`, clientVersion]);
        }
        if (external_node_process_namespaceObject.env.AWS_EXECUTION_ENV) {
            sections.push([`exec-env/${external_node_process_namespaceObject.env.AWS_EXECUTION_ENV}`]);
        }
        const appId = await config?.userAgentAppId?.();
        const resolvedUserAgent = appId ? [...sections, [`app/${appId}`]] : [...sections];
        return resolvedUserAgent;
    };
};
const defaultUserAgent = ( null && (createDefaultUserAgentProvider));


/***/ }),

/***/ 2320:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   hV: () => ( NODE_APP_ID_CONFIG_OPTIONS)
 });
 var _middleware_user_agent_configurations__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7762);

const UA_APP_ID_ENV_NAME = "AWS_SDK_UA_APP_ID";
const UA_APP_ID_INI_NAME = "sdk_ua_app_id";
const UA_APP_ID_INI_NAME_DEPRECATED = "sdk-ua-app-id";
const NODE_APP_ID_CONFIG_OPTIONS = {
    environmentVariableSelector: (env) => env[UA_APP_ID_ENV_NAME],
    configFileSelector: (profile) => profile[UA_APP_ID_INI_NAME] ?? profile[UA_APP_ID_INI_NAME_DEPRECATED],
    default: _middleware_user_agent_configurations__WEBPACK_IMPORTED_MODULE_0__ .b,
};


/***/ }),

/***/ 5938:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  f2: () => ( AwsSdkSigV4Signer),
  pz: () => ( validateSigningProperties)
});


var transport_httpRequest = __nccwpck_require__(1665);
var middleware = __nccwpck_require__(8678);
var getSkewCorrectedDate = __nccwpck_require__(5302);
var httpResponse = __nccwpck_require__(341);
;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/httpAuthSchemes/utils/getDateHeader.js

const getDateHeader = (response) => httpResponse.c.isInstance(response) ? (response.headers?.date ?? response.headers?.Date) : undefined;
const getAgeHeader = (response) => httpResponse.c.isInstance(response) ? (response.headers?.age ?? response.headers?.Age) : undefined;

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/httpAuthSchemes/utils/getUpdatedSystemClockOffset.js
const getUpdatedSystemClockOffset = (clockTime, currentSystemClockOffset, timeRequestSent, ageHeader) => {
    if (ageHeader !== undefined) {
        return currentSystemClockOffset;
    }
    const serverTime = Date.parse(clockTime);
    if (Number.isNaN(serverTime)) {
        return currentSystemClockOffset;
    }
    const timeResponseReceived = Date.now();
    if (timeRequestSent !== undefined && timeResponseReceived - timeRequestSent > 900_000) {
        return currentSystemClockOffset;
    }
    return serverTime - timeResponseReceived;
};

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/httpAuthSchemes/aws_sdk/AwsSdkSigV4Signer.js



const throwSigningPropertyError = (name, property) => {
    if (!property) {
        throw new Error(`Property \`${name}\` is not resolved for AWS SDK SigV4Auth`);
    }
    return property;
};
const hasEventStreamOutput = (signingProperties) => {
    const context = signingProperties.context;
    const eventStream = context?.[middleware.V]
        ?.eventStream;
    return eventStream?.output === true;
};
const validateSigningProperties = async (signingProperties) => {
    const context = throwSigningPropertyError("context", signingProperties.context);
    const config = throwSigningPropertyError("config", signingProperties.config);
    const authScheme = context.endpointV2?.properties?.authSchemes?.[0];
    const signerFunction = throwSigningPropertyError("signer", config.signer);
    const signer = await signerFunction(authScheme);
    const signingRegion = signingProperties?.signingRegion;
    const signingRegionSet = signingProperties?.signingRegionSet;
    const signingName = signingProperties?.signingName;
    return {
        config,
        signer,
        signingRegion,
        signingRegionSet,
        signingName,
    };
};
class AwsSdkSigV4Signer {
    async sign(httpRequest, identity, signingProperties) {
        if (!transport_httpRequest.K.isInstance(httpRequest)) {
            throw new Error("The request is not an instance of `HttpRequest` and cannot be signed");
        }
        const validatedProps = await validateSigningProperties(signingProperties);
        const { config, signer } = validatedProps;
        let { signingRegion, signingName } = validatedProps;
        const handlerExecutionContext = signingProperties.context;
        if (handlerExecutionContext?.authSchemes?.length ?? 0 > 1) {
            const [first, second] = handlerExecutionContext.authSchemes;
            if (first?.name === "sigv4a" && second?.name === "sigv4") {
                signingRegion = second?.signingRegion ?? signingRegion;
                signingName = second?.signingName ?? signingName;
            }
        }
        const noSkewCorrection = (await config.disableClockSkewCorrection?.()) === true;
        signingProperties._disableClockSkewCorrection = noSkewCorrection;
        const skipSkewSampling = noSkewCorrection || hasEventStreamOutput(signingProperties);
        signingProperties._skipClockSkewSampling = skipSkewSampling;
        if (!skipSkewSampling) {
            signingProperties._preRequestSystemClockOffset = config.systemClockOffset;
            signingProperties._requestSentAt = Date.now();
        }
        const signedRequest = await signer.sign(httpRequest, {
            signingDate: noSkewCorrection ? new Date() : (0,getSkewCorrectedDate.C)(config.systemClockOffset),
            signingRegion: signingRegion,
            signingService: signingName,
        });
        return signedRequest;
    }
    errorHandler(signingProperties) {
        return (error) => {
            const errorException = error;
            if (!signingProperties._skipClockSkewSampling && !signingProperties._disableClockSkewCorrection) {
                const serverTime = errorException.ServerTime ?? getDateHeader(errorException.$response);
                if (serverTime) {
                    const config = throwSigningPropertyError("config", signingProperties.config);
                    const preRequestOffset = signingProperties._preRequestSystemClockOffset;
                    const timeRequestSent = signingProperties._requestSentAt;
                    const ageHeader = getAgeHeader(errorException.$response);
                    const newOffset = getUpdatedSystemClockOffset(serverTime, config.systemClockOffset, timeRequestSent, ageHeader);
                    config.systemClockOffset = newOffset;
                    const skewExceedsThreshold = Math.abs(newOffset) >= 240_000;
                    const isLocalCorrection = newOffset !== preRequestOffset;
                    const isConcurrentCorrection = preRequestOffset !== undefined && preRequestOffset !== newOffset;
                    if (skewExceedsThreshold && (isLocalCorrection || isConcurrentCorrection) && errorException.$metadata) {
                        errorException.$metadata.clockSkewCorrected = true;
                    }
                }
            }
            throw error;
        };
    }
    successHandler(httpResponse, signingProperties) {
        if (signingProperties._skipClockSkewSampling || signingProperties._disableClockSkewCorrection) {
            return;
        }
        const dateHeader = getDateHeader(httpResponse);
        if (dateHeader) {
            const config = throwSigningPropertyError("config", signingProperties.config);
            const timeRequestSent = signingProperties._requestSentAt;
            const ageHeader = getAgeHeader(httpResponse);
            config.systemClockOffset = getUpdatedSystemClockOffset(dateHeader, config.systemClockOffset, timeRequestSent, ageHeader);
        }
    }
}
const AWSSDKSigV4Signer = ( null && (AwsSdkSigV4Signer));


/***/ }),

/***/ 1144:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  $: () => ( NODE_AUTH_SCHEME_PREFERENCE_OPTIONS)
});

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/httpAuthSchemes/utils/getArrayForCommaSeparatedString.js
const getArrayForCommaSeparatedString = (str) => typeof str === "string" && str.length > 0 ? str.split(",").map((item) => item.trim()) : [];

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/httpAuthSchemes/utils/getBearerTokenEnvKey.js
const getBearerTokenEnvKey = (signingName) => `AWS_BEARER_TOKEN_${signingName.replace(/[\s-]/g, "_").toUpperCase()}`;

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/httpAuthSchemes/aws_sdk/NODE_AUTH_SCHEME_PREFERENCE_OPTIONS.js


const NODE_AUTH_SCHEME_PREFERENCE_ENV_KEY = "AWS_AUTH_SCHEME_PREFERENCE";
const NODE_AUTH_SCHEME_PREFERENCE_CONFIG_KEY = "auth_scheme_preference";
const NODE_AUTH_SCHEME_PREFERENCE_OPTIONS = {
    environmentVariableSelector: (env, options) => {
        if (options?.signingName) {
            const bearerTokenKey = getBearerTokenEnvKey(options.signingName);
            if (bearerTokenKey in env) {
                return ["httpBearerAuth"];
            }
        }
        if (!(NODE_AUTH_SCHEME_PREFERENCE_ENV_KEY in env)) {
            return undefined;
        }
        return getArrayForCommaSeparatedString(env[NODE_AUTH_SCHEME_PREFERENCE_ENV_KEY]);
    },
    configFileSelector: (profile) => {
        if (!(NODE_AUTH_SCHEME_PREFERENCE_CONFIG_KEY in profile)) {
            return undefined;
        }
        return getArrayForCommaSeparatedString(profile[NODE_AUTH_SCHEME_PREFERENCE_CONFIG_KEY]);
    },
    default: [],
};


/***/ }),

/***/ 1777:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  ho: () => ( resolveAwsSdkSigV4Config)
});


var setCredentialFeature = __nccwpck_require__(917);
var normalizeProvider = __nccwpck_require__(3506);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/legacy-root-exports/util-identity-and-auth/memoizeIdentityProvider.js
const createIsIdentityExpiredFunction = (expirationMs) => function isIdentityExpired(identity) {
    return doesIdentityRequireRefresh(identity) && identity.expiration.getTime() - Date.now() < expirationMs;
};
const EXPIRATION_MS = 300_000;
const isIdentityExpired = createIsIdentityExpiredFunction(EXPIRATION_MS);
const doesIdentityRequireRefresh = (identity) => identity.expiration !== undefined;
const memoizeIdentityProvider = (provider, isExpired, requiresRefresh) => {
    if (provider === undefined) {
        return undefined;
    }
    const normalizedProvider = typeof provider !== "function" ? async () => Promise.resolve(provider) : provider;
    let resolved;
    let pending;
    let hasResult;
    let isConstant = false;
    const coalesceProvider = async (options) => {
        if (!pending) {
            pending = normalizedProvider(options);
        }
        try {
            resolved = await pending;
            hasResult = true;
            isConstant = false;
        }
        finally {
            pending = undefined;
        }
        return resolved;
    };
    if (isExpired === undefined) {
        return async (options) => {
            if (!hasResult || options?.forceRefresh) {
                resolved = await coalesceProvider(options);
            }
            return resolved;
        };
    }
    return async (options) => {
        if (!hasResult || options?.forceRefresh) {
            resolved = await coalesceProvider(options);
        }
        if (isConstant) {
            return resolved;
        }
        if (!requiresRefresh(resolved)) {
            isConstant = true;
            return resolved;
        }
        if (isExpired(resolved)) {
            await coalesceProvider(options);
            return resolved;
        }
        return resolved;
    };
};

var SignatureV4 = __nccwpck_require__(4528);
;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/httpAuthSchemes/aws_sdk/resolveAwsSdkSigV4Config.js



const bindResolveAwsSdkSigV4Config = (defaultDisableClockSkewCorrection) => (config) => {
    let inputCredentials = config.credentials;
    let isUserSupplied = !!config.credentials;
    let resolvedCredentials = undefined;
    Object.defineProperty(config, "credentials", {
        set(credentials) {
            if (credentials && credentials !== inputCredentials && credentials !== resolvedCredentials) {
                isUserSupplied = true;
            }
            inputCredentials = credentials;
            const memoizedProvider = normalizeCredentialProvider(config, {
                credentials: inputCredentials,
                credentialDefaultProvider: config.credentialDefaultProvider,
            });
            const boundProvider = bindCallerConfig(config, memoizedProvider);
            if (isUserSupplied && !boundProvider.attributed) {
                const isCredentialObject = typeof inputCredentials === "object" && inputCredentials !== null;
                resolvedCredentials = async (options) => {
                    const creds = await boundProvider(options);
                    const attributedCreds = creds;
                    if (isCredentialObject && (!attributedCreds.$source || Object.keys(attributedCreds.$source).length === 0)) {
                        return (0,setCredentialFeature.g)(attributedCreds, "CREDENTIALS_CODE", "e");
                    }
                    return attributedCreds;
                };
                resolvedCredentials.memoized = boundProvider.memoized;
                resolvedCredentials.configBound = boundProvider.configBound;
                resolvedCredentials.attributed = true;
            }
            else {
                resolvedCredentials = boundProvider;
            }
        },
        get() {
            return resolvedCredentials;
        },
        enumerable: true,
        configurable: true,
    });
    config.credentials = inputCredentials;
    const { signingEscapePath = true, systemClockOffset = config.systemClockOffset || 0, sha256, } = config;
    let signer;
    if (config.signer) {
        signer = (0,normalizeProvider.t)(config.signer);
    }
    else if (config.regionInfoProvider) {
        signer = () => (0,normalizeProvider.t)(config.region)()
            .then(async (region) => [
            (await config.regionInfoProvider(region, {
                useFipsEndpoint: await config.useFipsEndpoint(),
                useDualstackEndpoint: await config.useDualstackEndpoint(),
            })) || {},
            region,
        ])
            .then(([regionInfo, region]) => {
            const { signingRegion, signingService } = regionInfo;
            config.signingRegion = config.signingRegion || signingRegion || region;
            config.signingName = config.signingName || signingService || config.serviceId;
            const params = {
                ...config,
                credentials: config.credentials,
                region: config.signingRegion,
                service: config.signingName,
                sha256,
                uriEscapePath: signingEscapePath,
            };
            const SignerCtor = config.signerConstructor || SignatureV4.B;
            return new SignerCtor(params);
        });
    }
    else {
        signer = async (authScheme) => {
            authScheme = Object.assign({}, {
                name: "sigv4",
                signingName: config.signingName || config.defaultSigningName,
                signingRegion: await (0,normalizeProvider.t)(config.region)(),
                properties: {},
            }, authScheme);
            const signingRegion = authScheme.signingRegion;
            const signingService = authScheme.signingName;
            config.signingRegion = config.signingRegion || signingRegion;
            config.signingName = config.signingName || signingService || config.serviceId;
            const params = {
                ...config,
                credentials: config.credentials,
                region: config.signingRegion,
                service: config.signingName,
                sha256,
                uriEscapePath: signingEscapePath,
            };
            const SignerCtor = config.signerConstructor || SignatureV4.B;
            return new SignerCtor(params);
        };
    }
    const resolvedConfig = Object.assign(config, {
        systemClockOffset,
        signingEscapePath,
        signer,
        disableClockSkewCorrection: (0,normalizeProvider.t)(config.disableClockSkewCorrection ?? defaultDisableClockSkewCorrection),
    });
    return resolvedConfig;
};
function normalizeCredentialProvider(config, { credentials, credentialDefaultProvider }) {
    let credentialsProvider;
    if (credentials) {
        if (!credentials?.memoized) {
            credentialsProvider = memoizeIdentityProvider(credentials, isIdentityExpired, doesIdentityRequireRefresh);
        }
        else {
            credentialsProvider = credentials;
        }
    }
    else {
        if (credentialDefaultProvider) {
            credentialsProvider = (0,normalizeProvider.t)(credentialDefaultProvider(Object.assign({}, config, {
                parentClientConfig: config,
            })));
        }
        else {
            credentialsProvider = async () => {
                throw new Error("@aws-sdk/core::resolveAwsSdkSigV4Config - `credentials` not provided and no credentialDefaultProvider was configured.");
            };
        }
    }
    credentialsProvider.memoized = true;
    return credentialsProvider;
}
function bindCallerConfig(config, credentialsProvider) {
    if (credentialsProvider.configBound) {
        return credentialsProvider;
    }
    const fn = async (options) => credentialsProvider({ ...options, callerClientConfig: config });
    fn.memoized = credentialsProvider.memoized;
    fn.configBound = true;
    return fn;
}

var configLoader = __nccwpck_require__(7749);
var booleanSelector = __nccwpck_require__(8718);
var types = __nccwpck_require__(982);
;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/httpAuthSchemes/aws_sdk/clock-skew-node-config.js

const ENV_DISABLE_CLOCK_SKEW_CORRECTION = "AWS_DISABLE_CLOCK_SKEW_CORRECTION";
const CONFIG_DISABLE_CLOCK_SKEW_CORRECTION = "disable_clock_skew_correction";
const NODE_DISABLE_CLOCK_SKEW_CORRECTION_CONFIG_OPTIONS = {
    environmentVariableSelector: (env) => (0,booleanSelector.Q)(env, ENV_DISABLE_CLOCK_SKEW_CORRECTION, types.c.ENV),
    configFileSelector: (profile) => (0,booleanSelector.Q)(profile, CONFIG_DISABLE_CLOCK_SKEW_CORRECTION, types.c.CONFIG),
    default: false,
};

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/httpAuthSchemes/aws_sdk/clock-skew-defaults.js


const DEFAULT_DISABLE_CLOCK_SKEW_CORRECTION = (0,configLoader.Z)(NODE_DISABLE_CLOCK_SKEW_CORRECTION_CONFIG_OPTIONS);

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/httpAuthSchemes/index.js




const resolveAwsSdkSigV4Config = bindResolveAwsSdkSigV4Config(DEFAULT_DISABLE_CLOCK_SKEW_CORRECTION);
const resolveAWSSDKSigV4Config = ( null && (resolveAwsSdkSigV4Config));


/***/ }),

/***/ 5302:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   C: () => ( getSkewCorrectedDate)
 });
const getSkewCorrectedDate = (systemClockOffset) => new Date(Date.now() + systemClockOffset);


/***/ }),

/***/ 2637:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   U: () => ( ProtocolLib)
 });
 var _smithy_core_client__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(1735);
 var _smithy_core_schema__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2889);
 var _smithy_core_schema__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(7697);


class ProtocolLib {
    queryCompat;
    errorRegistry;
    constructor(queryCompat = false) {
        this.queryCompat = queryCompat;
    }
    resolveRestContentType(defaultContentType, inputSchema) {
        const members = inputSchema.getMemberSchemas();
        const httpPayloadMember = Object.values(members).find((m) => {
            return !!m.getMergedTraits().httpPayload;
        });
        if (httpPayloadMember) {
            const mediaType = httpPayloadMember.getMergedTraits().mediaType;
            if (mediaType) {
                return mediaType;
            }
            else if (httpPayloadMember.isStringSchema()) {
                return "text/plain";
            }
            else if (httpPayloadMember.isBlobSchema()) {
                return "application/octet-stream";
            }
            else {
                return defaultContentType;
            }
        }
        else if (!inputSchema.isUnitSchema()) {
            const hasBody = Object.values(members).find((m) => {
                const { httpQuery, httpQueryParams, httpHeader, httpLabel, httpPrefixHeaders } = m.getMergedTraits();
                const noPrefixHeaders = httpPrefixHeaders === void 0;
                return !httpQuery && !httpQueryParams && !httpHeader && !httpLabel && noPrefixHeaders;
            });
            if (hasBody) {
                return defaultContentType;
            }
        }
    }
    async getErrorSchemaOrThrowBaseException(errorIdentifier, defaultNamespace, response, dataObject, metadata, getErrorSchema) {
        let errorName = errorIdentifier;
        if (errorIdentifier.includes("#")) {
            [, errorName] = errorIdentifier.split("#");
        }
        const errorMetadata = {
            $metadata: metadata,
            $fault: response.statusCode < 500 ? "client" : "server",
        };
        if (!this.errorRegistry) {
            throw new Error("@aws-sdk/core/protocols - error handler not initialized.");
        }
        try {
            const errorSchema = getErrorSchema?.(this.errorRegistry, errorName) ??
                this.errorRegistry.getSchema(errorIdentifier);
            return { errorSchema, errorMetadata };
        }
        catch (e) {
            dataObject.message = dataObject.message ?? dataObject.Message ?? "UnknownError";
            const synthetic = this.errorRegistry;
            const baseExceptionSchema = synthetic.getBaseException();
            if (baseExceptionSchema) {
                const ErrorCtor = synthetic.getErrorCtor(baseExceptionSchema) ?? Error;
                throw this.decorateServiceException(Object.assign(new ErrorCtor({ name: errorName }), errorMetadata), dataObject);
            }
            const d = dataObject;
            const message = d?.message ?? d?.Message ?? d?.Error?.Message ?? d?.Error?.message;
            throw this.decorateServiceException(Object.assign(new Error(message), {
                name: errorName,
            }, errorMetadata), dataObject);
        }
    }
    compose(composite, errorIdentifier, defaultNamespace) {
        let namespace = defaultNamespace;
        if (errorIdentifier.includes("#")) {
            [namespace] = errorIdentifier.split("#");
        }
        const staticRegistry = _smithy_core_schema__WEBPACK_IMPORTED_MODULE_0__ .O.for(namespace);
        const defaultSyntheticRegistry = _smithy_core_schema__WEBPACK_IMPORTED_MODULE_0__ .O.for("smithy.ts.sdk.synthetic." + defaultNamespace);
        composite.copyFrom(staticRegistry);
        composite.copyFrom(defaultSyntheticRegistry);
        this.errorRegistry = composite;
    }
    decorateServiceException(exception, additions = {}) {
        if (this.queryCompat) {
            const msg = exception.Message ?? additions.Message;
            const error = (0,_smithy_core_client__WEBPACK_IMPORTED_MODULE_1__ .M)(exception, additions);
            if (msg) {
                error.message = msg;
            }
            const errorObj = error.Error ?? {};
            errorObj.Type = error.Error?.Type;
            errorObj.Code = error.Error?.Code;
            errorObj.Message = error.Error?.message ?? error.Error?.Message ?? msg;
            error.Error = errorObj;
            const reqId = error.$metadata.requestId;
            if (reqId) {
                error.RequestId = reqId;
            }
            return error;
        }
        return (0,_smithy_core_client__WEBPACK_IMPORTED_MODULE_1__ .M)(exception, additions);
    }
    setQueryCompatError(output, response) {
        const queryErrorHeader = response.headers?.["x-amzn-query-error"];
        if (output !== undefined && queryErrorHeader != null) {
            const [Code, Type] = queryErrorHeader.split(";");
            const keys = Object.keys(output);
            const Error = {
                Code,
                Type,
            };
            output.Code = Code;
            output.Type = Type;
            for (let i = 0; i < keys.length; i++) {
                const k = keys[i];
                Error[k === "message" ? "Message" : k] = output[k];
            }
            delete Error.__type;
            output.Error = Error;
        }
    }
    queryCompatOutput(queryCompatErrorData, errorData) {
        if (queryCompatErrorData.Error) {
            errorData.Error = queryCompatErrorData.Error;
        }
        if (queryCompatErrorData.Type) {
            errorData.Type = queryCompatErrorData.Type;
        }
        if (queryCompatErrorData.Code) {
            errorData.Code = queryCompatErrorData.Code;
        }
    }
    findQueryCompatibleError(registry, errorName) {
        try {
            return registry.getSchema(errorName);
        }
        catch (e) {
            return registry.find((schema) => _smithy_core_schema__WEBPACK_IMPORTED_MODULE_2__ .l1.of(schema).getMergedTraits().awsQueryError?.[0] === errorName);
        }
    }
}


/***/ }),

/***/ 3615:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   pi: () => ( ENV_SECRET),
   sF: () => ( fromEnv),
   yG: () => ( ENV_KEY)
 });
 var _aws_sdk_core_client__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(917);
 var _smithy_core_config__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6904);


const ENV_KEY = "AWS_ACCESS_KEY_ID";
const ENV_SECRET = "AWS_SECRET_ACCESS_KEY";
const ENV_SESSION = "AWS_SESSION_TOKEN";
const ENV_EXPIRATION = "AWS_CREDENTIAL_EXPIRATION";
const ENV_CREDENTIAL_SCOPE = "AWS_CREDENTIAL_SCOPE";
const ENV_ACCOUNT_ID = "AWS_ACCOUNT_ID";
const fromEnv = (init) => async () => {
    init?.logger?.debug("@aws-sdk/credential-provider-env - fromEnv");
    const accessKeyId = process.env[ENV_KEY];
    const secretAccessKey = process.env[ENV_SECRET];
    const sessionToken = process.env[ENV_SESSION];
    const expiry = process.env[ENV_EXPIRATION];
    const credentialScope = process.env[ENV_CREDENTIAL_SCOPE];
    const accountId = process.env[ENV_ACCOUNT_ID];
    if (accessKeyId && secretAccessKey) {
        const credentials = {
            accessKeyId,
            secretAccessKey,
            ...(sessionToken && { sessionToken }),
            ...(expiry && { expiration: new Date(expiry) }),
            ...(credentialScope && { credentialScope }),
            ...(accountId && { accountId }),
        };
        (0,_aws_sdk_core_client__WEBPACK_IMPORTED_MODULE_0__ .g)(credentials, "CREDENTIALS_ENV_VARS", "g");
        return credentials;
    }
    throw new _smithy_core_config__WEBPACK_IMPORTED_MODULE_1__ .C("Unable to find environment variable credentials.", { logger: init?.logger });
};


/***/ }),

/***/ 5084:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

var __webpack_unused_export__;


const PROTECTED_KEYS = {
    REQUEST_ID: Symbol.for("_AWS_LAMBDA_REQUEST_ID"),
    X_RAY_TRACE_ID: Symbol.for("_AWS_LAMBDA_X_RAY_TRACE_ID"),
    TENANT_ID: Symbol.for("_AWS_LAMBDA_TENANT_ID"),
    TRACEPARENT: Symbol.for("_AWS_LAMBDA_TRACEPARENT"),
    TRACESTATE: Symbol.for("_AWS_LAMBDA_TRACESTATE"),
    BAGGAGE: Symbol.for("_AWS_LAMBDA_BAGGAGE"),
};
const NO_GLOBAL_AWS_LAMBDA = ["true", "1"].includes(process.env?.AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA ?? "");
if (!NO_GLOBAL_AWS_LAMBDA) {
    globalThis.awslambda = globalThis.awslambda || {};
}
class InvokeStoreBase {
    static PROTECTED_KEYS = PROTECTED_KEYS;
    isProtectedKey(key) {
        return Object.values(PROTECTED_KEYS).includes(key);
    }
    getRequestId() {
        return this.get(PROTECTED_KEYS.REQUEST_ID) ?? "-";
    }
    getXRayTraceId() {
        return this.get(PROTECTED_KEYS.X_RAY_TRACE_ID);
    }
    getTenantId() {
        return this.get(PROTECTED_KEYS.TENANT_ID);
    }
    getTraceparent() {
        return this.get(PROTECTED_KEYS.TRACEPARENT);
    }
    getTracestate() {
        return this.get(PROTECTED_KEYS.TRACESTATE);
    }
    getBaggage() {
        return this.get(PROTECTED_KEYS.BAGGAGE);
    }
}
class InvokeStoreSingle extends InvokeStoreBase {
    currentContext;
    getContext() {
        return this.currentContext;
    }
    hasContext() {
        return this.currentContext !== undefined;
    }
    get(key) {
        return this.currentContext?.[key];
    }
    set(key, value) {
        if (this.isProtectedKey(key)) {
            throw new Error(`Cannot modify protected Lambda context field: ${String(key)}`);
        }
        this.currentContext = this.currentContext || {};
        this.currentContext[key] = value;
    }
    run(context, fn) {
        this.currentContext = context;
        return fn();
    }
}
class InvokeStoreMulti extends InvokeStoreBase {
    als;
    static async create() {
        const instance = new InvokeStoreMulti();
        const asyncHooks = await Promise.resolve().then(__nccwpck_require__.t.bind(__nccwpck_require__, 6698, 23));
        instance.als = new asyncHooks.AsyncLocalStorage();
        return instance;
    }
    getContext() {
        return this.als.getStore();
    }
    hasContext() {
        return this.als.getStore() !== undefined;
    }
    get(key) {
        return this.als.getStore()?.[key];
    }
    set(key, value) {
        if (this.isProtectedKey(key)) {
            throw new Error(`Cannot modify protected Lambda context field: ${String(key)}`);
        }
        const store = this.als.getStore();
        if (!store) {
            throw new Error("No context available");
        }
        store[key] = value;
    }
    run(context, fn) {
        return this.als.run(context, fn);
    }
}
exports.A = void 0;
(function (InvokeStore) {
    let instance = null;
    async function getInstanceAsync(forceInvokeStoreMulti) {
        if (!instance) {
            instance = (async () => {
                const isMulti = forceInvokeStoreMulti === true || "AWS_LAMBDA_MAX_CONCURRENCY" in process.env;
                const newInstance = isMulti
                    ? await InvokeStoreMulti.create()
                    : new InvokeStoreSingle();
                if (!NO_GLOBAL_AWS_LAMBDA && globalThis.awslambda?.InvokeStore) {
                    return globalThis.awslambda.InvokeStore;
                }
                else if (!NO_GLOBAL_AWS_LAMBDA && globalThis.awslambda) {
                    globalThis.awslambda.InvokeStore = newInstance;
                    return newInstance;
                }
                else {
                    return newInstance;
                }
            })();
        }
        return instance;
    }
    InvokeStore.getInstanceAsync = getInstanceAsync;
    InvokeStore._testing = process.env.AWS_LAMBDA_BENCHMARK_MODE === "1"
        ? {
            reset: () => {
                instance = null;
                if (globalThis.awslambda?.InvokeStore) {
                    delete globalThis.awslambda.InvokeStore;
                }
                globalThis.awslambda = { InvokeStore: undefined };
            },
        }
        : undefined;
})(exports.A || (exports.A = {}));

__webpack_unused_export__ = InvokeStoreBase;


/***/ }),

/***/ 5009:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  w: () => ( getHttpAuthSchemeEndpointRuleSetPlugin)
});


var getSmithyContext = __nccwpck_require__(9891);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/legacy-root-exports/middleware-http-auth-scheme/resolveAuthOptions.js
const resolveAuthOptions = (candidateAuthOptions, authSchemePreference) => {
    if (!authSchemePreference || authSchemePreference.length === 0) {
        return candidateAuthOptions;
    }
    const preferredAuthOptions = [];
    for (const preferredSchemeName of authSchemePreference) {
        for (const candidateAuthOption of candidateAuthOptions) {
            const candidateAuthSchemeName = candidateAuthOption.schemeId.split("#")[1];
            if (candidateAuthSchemeName === preferredSchemeName) {
                preferredAuthOptions.push(candidateAuthOption);
            }
        }
    }
    for (const candidateAuthOption of candidateAuthOptions) {
        if (!preferredAuthOptions.find(({ schemeId }) => schemeId === candidateAuthOption.schemeId)) {
            preferredAuthOptions.push(candidateAuthOption);
        }
    }
    return preferredAuthOptions;
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/legacy-root-exports/middleware-http-auth-scheme/httpAuthSchemeMiddleware.js


function convertHttpAuthSchemesToMap(httpAuthSchemes) {
    const map = new Map();
    for (const scheme of httpAuthSchemes) {
        map.set(scheme.schemeId, scheme);
    }
    return map;
}
const httpAuthSchemeMiddleware = (config, mwOptions) => (next, context) => async (args) => {
    const options = config.httpAuthSchemeProvider(await mwOptions.httpAuthSchemeParametersProvider(config, context, args.input));
    const authSchemePreference = config.authSchemePreference ? await config.authSchemePreference() : [];
    const resolvedOptions = resolveAuthOptions(options, authSchemePreference);
    const authSchemes = convertHttpAuthSchemesToMap(config.httpAuthSchemes);
    const smithyContext = (0,getSmithyContext.u)(context);
    const failureReasons = [];
    for (const option of resolvedOptions) {
        const scheme = authSchemes.get(option.schemeId);
        if (!scheme) {
            failureReasons.push(`HttpAuthScheme \`${option.schemeId}\` was not enabled for this service.`);
            continue;
        }
        const identityProvider = scheme.identityProvider(await mwOptions.identityProviderConfigProvider(config));
        if (!identityProvider) {
            failureReasons.push(`HttpAuthScheme \`${option.schemeId}\` did not have an IdentityProvider configured.`);
            continue;
        }
        const { identityProperties = {}, signingProperties = {} } = option.propertiesExtractor?.(config, context) || {};
        option.identityProperties = Object.assign(option.identityProperties || {}, identityProperties);
        option.signingProperties = Object.assign(option.signingProperties || {}, signingProperties);
        smithyContext.selectedHttpAuthScheme = {
            httpAuthOption: option,
            identity: await identityProvider(option.identityProperties),
            signer: scheme.signer,
        };
        break;
    }
    if (!smithyContext.selectedHttpAuthScheme) {
        throw new Error(failureReasons.join("\n"));
    }
    return next(args);
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/legacy-root-exports/middleware-http-auth-scheme/getHttpAuthSchemeEndpointRuleSetPlugin.js

const httpAuthSchemeEndpointRuleSetMiddlewareOptions = {
    step: "serialize",
    tags: ["HTTP_AUTH_SCHEME"],
    name: "httpAuthSchemeMiddleware",
    override: true,
    relation: "before",
    toMiddleware: "endpointV2Middleware",
};
const getHttpAuthSchemeEndpointRuleSetPlugin = (config, { httpAuthSchemeParametersProvider, identityProviderConfigProvider, }) => ({
    applyToStack: (clientStack) => {
        clientStack.addRelativeTo(httpAuthSchemeMiddleware(config, {
            httpAuthSchemeParametersProvider,
            identityProviderConfigProvider,
        }), httpAuthSchemeEndpointRuleSetMiddlewareOptions);
    },
});


/***/ }),

/***/ 8523:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  l: () => ( getHttpSigningPlugin)
});


var httpRequest = __nccwpck_require__(1665);
var getSmithyContext = __nccwpck_require__(9891);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/legacy-root-exports/middleware-http-signing/httpSigningMiddleware.js


const defaultErrorHandler = (signingProperties) => (error) => {
    throw error;
};
const defaultSuccessHandler = (httpResponse, signingProperties) => { };
const httpSigningMiddleware = (config) => (next, context) => async (args) => {
    if (!httpRequest.K.isInstance(args.request)) {
        return next(args);
    }
    const smithyContext = (0,getSmithyContext.u)(context);
    const scheme = smithyContext.selectedHttpAuthScheme;
    if (!scheme) {
        throw new Error(`No HttpAuthScheme was selected: unable to sign request`);
    }
    const { httpAuthOption: { signingProperties = {} }, identity, signer, } = scheme;
    const output = await next({
        ...args,
        request: await signer.sign(args.request, identity, signingProperties),
    }).catch((signer.errorHandler || defaultErrorHandler)(signingProperties));
    (signer.successHandler || defaultSuccessHandler)(output.response, signingProperties);
    return output;
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/legacy-root-exports/middleware-http-signing/getHttpSigningMiddleware.js

const httpSigningMiddlewareOptions = {
    step: "finalizeRequest",
    tags: ["HTTP_SIGNING"],
    name: "httpSigningMiddleware",
    aliases: ["apiKeyMiddleware", "tokenMiddleware", "awsAuthMiddleware"],
    override: true,
    relation: "after",
    toMiddleware: "retryMiddleware",
};
const getHttpSigningPlugin = (config) => ({
    applyToStack: (clientStack) => {
        clientStack.addRelativeTo(httpSigningMiddleware(config), httpSigningMiddlewareOptions);
    },
});


/***/ }),

/***/ 530:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   h: () => ( DefaultIdentityProviderConfig)
 });
 var _smithy_core_transport__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(5346);

class DefaultIdentityProviderConfig {
    authSchemes = new Map();
    constructor(config) {
        for (const key in config) {
            if (!(0,_smithy_core_transport__WEBPACK_IMPORTED_MODULE_0__ .$)(config, key)) {
                continue;
            }
            const value = config[key];
            if (value !== undefined) {
                this.authSchemes.set(key, value);
            }
        }
    }
    getIdentityProvider(schemeId) {
        return this.authSchemes.get(schemeId);
    }
}


/***/ }),

/***/ 3506:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   t: () => ( normalizeProvider)
 });
const normalizeProvider = (input) => {
    if (typeof input === "function") {
        return input;
    }
    const promisified = Promise.resolve(input);
    return () => promisified;
};


/***/ }),

/***/ 6666:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  k: () => ( Sha256Node)
});

var external_node_crypto_ = __nccwpck_require__(7598);
var toUint8Array = __nccwpck_require__(9335);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/checksum/sha256/Sha256Js.js

const BLOCK = 64;
const DIGEST_LENGTH = 32;
const MAX_HASHABLE_LENGTH = 2 ** 53 - 1;
class Sha256Js {
    digestLength = DIGEST_LENGTH;
    state = Int32Array.from(INIT);
    w;
    buffer = new Uint8Array(64);
    bufferLength = 0;
    bytesHashed = 0;
    finished = false;
    inner;
    outer;
    constructor(secret) {
        if (secret) {
            const key = Sha256Js.normalizeKey(secret);
            this.inner = new Sha256Js();
            this.outer = new Sha256Js();
            const { inner, outer } = this;
            const pad = new Uint8Array(BLOCK * 2);
            for (let i = 0; i < BLOCK; ++i) {
                pad[i] = 0x36 ^ key[i];
                pad[i + BLOCK] = 0x5c ^ key[i];
            }
            inner.update(pad.subarray(0, BLOCK));
            outer.update(pad.subarray(BLOCK));
        }
    }
    update(data) {
        if (this.finished) {
            throw new Error("Attempted to update an already finished HMAC.");
        }
        if (this.inner) {
            this.inner.update(data);
            return;
        }
        const chunk = (0,toUint8Array.F)(data);
        let position = 0;
        let { byteLength } = chunk;
        this.bytesHashed += byteLength;
        if (this.bytesHashed * 8 > MAX_HASHABLE_LENGTH) {
            throw new Error("Cannot hash more than 2^53 - 1 bits");
        }
        while (byteLength > 0) {
            this.buffer[this.bufferLength++] = chunk[position++];
            byteLength--;
            if (this.bufferLength === BLOCK) {
                this.hashBuffer();
                this.bufferLength = 0;
            }
        }
    }
    async digest() {
        const { inner, outer } = this;
        if (inner && outer) {
            if (this.finished) {
                throw new Error("Attempted to digest an already finished HMAC.");
            }
            this.finished = true;
            const innerDigest = inner.digestSync();
            outer.update(innerDigest);
            return outer.digestSync();
        }
        return this.digestSync();
    }
    reset() {
        this.state = Int32Array.from(INIT);
        this.buffer = new Uint8Array(64);
        this.bufferLength = 0;
        this.bytesHashed = 0;
    }
    digestSync() {
        const state = this.state.slice();
        const buffer = this.buffer.slice();
        let bufferLength = this.bufferLength;
        const bitsHashed = this.bytesHashed * 8;
        const bufferView = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
        bufferView.setUint8(bufferLength++, 0x80);
        if ((bufferLength - 1) % BLOCK >= BLOCK - 8) {
            for (let i = bufferLength; i < BLOCK; ++i) {
                bufferView.setUint8(i, 0);
            }
            this.hashBufferWith(state, buffer);
            bufferLength = 0;
        }
        for (let i = bufferLength; i < BLOCK - 8; ++i) {
            bufferView.setUint8(i, 0);
        }
        bufferView.setUint32(BLOCK - 8, Math.floor(bitsHashed / 0x100000000), false);
        bufferView.setUint32(BLOCK - 4, bitsHashed, false);
        this.hashBufferWith(state, buffer);
        const out = new Uint8Array(DIGEST_LENGTH);
        for (let i = 0; i < 8; ++i) {
            out[i * 4] = (state[i] >>> 24) & 0xff;
            out[i * 4 + 1] = (state[i] >>> 16) & 0xff;
            out[i * 4 + 2] = (state[i] >>> 8) & 0xff;
            out[i * 4 + 3] = (state[i] >>> 0) & 0xff;
        }
        return out;
    }
    static normalizeKey(secret) {
        const key = (0,toUint8Array.F)(secret);
        if (key.byteLength > BLOCK) {
            const h = new Sha256Js();
            h.update(key);
            const out = h.digestSync();
            const padded = new Uint8Array(BLOCK);
            padded.set(out);
            return padded;
        }
        if (key.byteLength < BLOCK) {
            const padded = new Uint8Array(BLOCK);
            padded.set(key);
            return padded;
        }
        return key;
    }
    hashBuffer() {
        this.hashBufferWith(this.state, this.buffer);
    }
    hashBufferWith(state, buffer) {
        const w = (this.w ??= new Int32Array(64));
        let s0 = state[0], s1 = state[1], s2 = state[2], s3 = state[3], s4 = state[4], s5 = state[5], s6 = state[6], s7 = state[7];
        for (let i = 0; i < BLOCK; ++i) {
            if (i < 16) {
                w[i] =
                    ((buffer[i * 4] & 0xff) << 24) |
                        ((buffer[i * 4 + 1] & 0xff) << 16) |
                        ((buffer[i * 4 + 2] & 0xff) << 8) |
                        (buffer[i * 4 + 3] & 0xff);
            }
            else {
                let u = w[i - 2];
                const t1 = ((u >>> 17) | (u << 15)) ^ ((u >>> 19) | (u << 13)) ^ (u >>> 10);
                u = w[i - 15];
                const t2 = ((u >>> 7) | (u << 25)) ^ ((u >>> 18) | (u << 14)) ^ (u >>> 3);
                w[i] = ((t1 + w[i - 7]) | 0) + ((t2 + w[i - 16]) | 0);
            }
            const t1 = ((((((s4 >>> 6) | (s4 << 26)) ^ ((s4 >>> 11) | (s4 << 21)) ^ ((s4 >>> 25) | (s4 << 7))) +
                ((s4 & s5) ^ (~s4 & s6))) |
                0) +
                ((s7 + ((K[i] + w[i]) | 0)) | 0)) |
                0;
            const t2 = ((((s0 >>> 2) | (s0 << 30)) ^ ((s0 >>> 13) | (s0 << 19)) ^ ((s0 >>> 22) | (s0 << 10))) +
                ((s0 & s1) ^ (s0 & s2) ^ (s1 & s2))) |
                0;
            s7 = s6;
            s6 = s5;
            s5 = s4;
            s4 = (s3 + t1) | 0;
            s3 = s2;
            s2 = s1;
            s1 = s0;
            s0 = (t1 + t2) | 0;
        }
        state[0] += s0;
        state[1] += s1;
        state[2] += s2;
        state[3] += s3;
        state[4] += s4;
        state[5] += s5;
        state[6] += s6;
        state[7] += s7;
    }
}
const INIT = new Int32Array([
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);
const K = new Int32Array([
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/checksum/sha256/Sha256Node.js


const hasNativeCrypto = (() => {
    try {
        (0,external_node_crypto_.createHash)("sha256");
        return true;
    }
    catch {
        return false;
    }
})();
const Sha256Node = hasNativeCrypto ? buildNativeClass() : Sha256Js;
function buildNativeClass() {
    return class Sha256Node {
        digestLength = 32;
        secret;
        hash;
        isHmac;
        finished = false;
        constructor(secret) {
            this.secret = secret;
            this.isHmac = !!secret;
            this.hash = this.createHash();
        }
        update(data) {
            if (this.finished) {
                throw new Error("Attempted to update an already finished hash.");
            }
            this.hash.update(data);
        }
        async digest() {
            let buf;
            if (this.isHmac) {
                this.finished = true;
                buf = this.hash.digest();
            }
            else {
                buf = this.hash.copy().digest();
            }
            return new Uint8Array(buf.buffer, buf.byteOffset, buf.byteLength);
        }
        reset() {
            this.hash = this.createHash();
            this.finished = false;
        }
        createHash() {
            return this.secret ? (0,external_node_crypto_.createHmac)("sha256", toBuffer(this.secret)) : (0,external_node_crypto_.createHash)("sha256");
        }
    };
}
function toBuffer(data) {
    if (typeof data === "string") {
        return data;
    }
    if (ArrayBuffer.isView(data)) {
        return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    }
    return Buffer.from(data);
}


/***/ }),

/***/ 9860:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   o: () => ( constructStack)
 });
const getAllAliases = (name, aliases) => {
    const _aliases = [];
    if (name) {
        _aliases.push(name);
    }
    if (aliases) {
        for (const alias of aliases) {
            _aliases.push(alias);
        }
    }
    return _aliases;
};
const getMiddlewareNameWithAliases = (name, aliases) => {
    return `${name || "anonymous"}${aliases && aliases.length > 0 ? ` (a.k.a. ${aliases.join(",")})` : ""}`;
};
const constructStack = () => {
    let absoluteEntries = [];
    let relativeEntries = [];
    let identifyOnResolve = false;
    const entriesNameSet = new Set();
    const sort = (entries) => entries.sort((a, b) => stepWeights[b.step] - stepWeights[a.step] ||
        priorityWeights[b.priority || "normal"] - priorityWeights[a.priority || "normal"]);
    const removeByName = (toRemove) => {
        let isRemoved = false;
        const filterCb = (entry) => {
            const aliases = getAllAliases(entry.name, entry.aliases);
            if (aliases.includes(toRemove)) {
                isRemoved = true;
                for (const alias of aliases) {
                    entriesNameSet.delete(alias);
                }
                return false;
            }
            return true;
        };
        absoluteEntries = absoluteEntries.filter(filterCb);
        relativeEntries = relativeEntries.filter(filterCb);
        return isRemoved;
    };
    const removeByReference = (toRemove) => {
        let isRemoved = false;
        const filterCb = (entry) => {
            if (entry.middleware === toRemove) {
                isRemoved = true;
                for (const alias of getAllAliases(entry.name, entry.aliases)) {
                    entriesNameSet.delete(alias);
                }
                return false;
            }
            return true;
        };
        absoluteEntries = absoluteEntries.filter(filterCb);
        relativeEntries = relativeEntries.filter(filterCb);
        return isRemoved;
    };
    const cloneTo = (toStack) => {
        absoluteEntries.forEach((entry) => {
            toStack.add(entry.middleware, { ...entry });
        });
        relativeEntries.forEach((entry) => {
            toStack.addRelativeTo(entry.middleware, { ...entry });
        });
        toStack.identifyOnResolve?.(stack.identifyOnResolve());
        return toStack;
    };
    const expandRelativeMiddlewareList = (from) => {
        const expandedMiddlewareList = [];
        from.before.forEach((entry) => {
            if (entry.before.length === 0 && entry.after.length === 0) {
                expandedMiddlewareList.push(entry);
            }
            else {
                expandedMiddlewareList.push(...expandRelativeMiddlewareList(entry));
            }
        });
        expandedMiddlewareList.push(from);
        from.after.reverse().forEach((entry) => {
            if (entry.before.length === 0 && entry.after.length === 0) {
                expandedMiddlewareList.push(entry);
            }
            else {
                expandedMiddlewareList.push(...expandRelativeMiddlewareList(entry));
            }
        });
        return expandedMiddlewareList;
    };
    const getMiddlewareList = (debug = false) => {
        const normalizedAbsoluteEntries = [];
        const normalizedRelativeEntries = [];
        const normalizedEntriesNameMap = {};
        absoluteEntries.forEach((entry) => {
            const normalizedEntry = {
                ...entry,
                before: [],
                after: [],
            };
            for (const alias of getAllAliases(normalizedEntry.name, normalizedEntry.aliases)) {
                normalizedEntriesNameMap[alias] = normalizedEntry;
            }
            normalizedAbsoluteEntries.push(normalizedEntry);
        });
        relativeEntries.forEach((entry) => {
            const normalizedEntry = {
                ...entry,
                before: [],
                after: [],
            };
            for (const alias of getAllAliases(normalizedEntry.name, normalizedEntry.aliases)) {
                normalizedEntriesNameMap[alias] = normalizedEntry;
            }
            normalizedRelativeEntries.push(normalizedEntry);
        });
        normalizedRelativeEntries.forEach((entry) => {
            if (entry.toMiddleware) {
                const toMiddleware = normalizedEntriesNameMap[entry.toMiddleware];
                if (toMiddleware === undefined) {
                    if (debug) {
                        return;
                    }
                    throw new Error(`${entry.toMiddleware} is not found when adding ` +
                        `${getMiddlewareNameWithAliases(entry.name, entry.aliases)} ` +
                        `middleware ${entry.relation} ${entry.toMiddleware}`);
                }
                if (entry.relation === "after") {
                    toMiddleware.after.push(entry);
                }
                if (entry.relation === "before") {
                    toMiddleware.before.push(entry);
                }
            }
        });
        const mainChain = sort(normalizedAbsoluteEntries)
            .map(expandRelativeMiddlewareList)
            .reduce((wholeList, expandedMiddlewareList) => {
            wholeList.push(...expandedMiddlewareList);
            return wholeList;
        }, []);
        return mainChain;
    };
    const stack = {
        add: (middleware, options = {}) => {
            const { name, override, aliases: _aliases } = options;
            const entry = {
                step: "initialize",
                priority: "normal",
                middleware,
                ...options,
            };
            const aliases = getAllAliases(name, _aliases);
            if (aliases.length > 0) {
                if (aliases.some((alias) => entriesNameSet.has(alias))) {
                    if (!override) {
                        throw new Error(`Duplicate middleware name '${getMiddlewareNameWithAliases(name, _aliases)}'`);
                    }
                    for (const alias of aliases) {
                        const toOverrideIndex = absoluteEntries.findIndex((entry) => entry.name === alias || entry.aliases?.some((a) => a === alias));
                        if (toOverrideIndex === -1) {
                            continue;
                        }
                        const toOverride = absoluteEntries[toOverrideIndex];
                        if (toOverride.step !== entry.step || entry.priority !== toOverride.priority) {
                            throw new Error(`"${getMiddlewareNameWithAliases(toOverride.name, toOverride.aliases)}" middleware with ` +
                                `${toOverride.priority} priority in ${toOverride.step} step cannot ` +
                                `be overridden by "${getMiddlewareNameWithAliases(name, _aliases)}" middleware with ` +
                                `${entry.priority} priority in ${entry.step} step.`);
                        }
                        absoluteEntries.splice(toOverrideIndex, 1);
                    }
                }
                for (const alias of aliases) {
                    entriesNameSet.add(alias);
                }
            }
            absoluteEntries.push(entry);
        },
        addRelativeTo: (middleware, options) => {
            const { name, override, aliases: _aliases } = options;
            const entry = {
                middleware,
                ...options,
            };
            const aliases = getAllAliases(name, _aliases);
            if (aliases.length > 0) {
                if (aliases.some((alias) => entriesNameSet.has(alias))) {
                    if (!override) {
                        throw new Error(`Duplicate middleware name '${getMiddlewareNameWithAliases(name, _aliases)}'`);
                    }
                    for (const alias of aliases) {
                        const toOverrideIndex = relativeEntries.findIndex((entry) => entry.name === alias || entry.aliases?.some((a) => a === alias));
                        if (toOverrideIndex === -1) {
                            continue;
                        }
                        const toOverride = relativeEntries[toOverrideIndex];
                        if (toOverride.toMiddleware !== entry.toMiddleware || toOverride.relation !== entry.relation) {
                            throw new Error(`"${getMiddlewareNameWithAliases(toOverride.name, toOverride.aliases)}" middleware ` +
                                `${toOverride.relation} "${toOverride.toMiddleware}" middleware cannot be overridden ` +
                                `by "${getMiddlewareNameWithAliases(name, _aliases)}" middleware ${entry.relation} ` +
                                `"${entry.toMiddleware}" middleware.`);
                        }
                        relativeEntries.splice(toOverrideIndex, 1);
                    }
                }
                for (const alias of aliases) {
                    entriesNameSet.add(alias);
                }
            }
            relativeEntries.push(entry);
        },
        clone: () => cloneTo(constructStack()),
        use: (plugin) => {
            plugin.applyToStack(stack);
        },
        remove: (toRemove) => {
            if (typeof toRemove === "string") {
                return removeByName(toRemove);
            }
            else {
                return removeByReference(toRemove);
            }
        },
        removeByTag: (toRemove) => {
            let isRemoved = false;
            const filterCb = (entry) => {
                const { tags, name, aliases: _aliases } = entry;
                if (tags && tags.includes(toRemove)) {
                    const aliases = getAllAliases(name, _aliases);
                    for (const alias of aliases) {
                        entriesNameSet.delete(alias);
                    }
                    isRemoved = true;
                    return false;
                }
                return true;
            };
            absoluteEntries = absoluteEntries.filter(filterCb);
            relativeEntries = relativeEntries.filter(filterCb);
            return isRemoved;
        },
        concat: (from) => {
            const cloned = cloneTo(constructStack());
            cloned.use(from);
            cloned.identifyOnResolve(identifyOnResolve || cloned.identifyOnResolve() || (from.identifyOnResolve?.() ?? false));
            return cloned;
        },
        applyToStack: cloneTo,
        identify: () => {
            return getMiddlewareList(true).map((mw) => {
                const step = mw.step ??
                    mw.relation +
                        " " +
                        mw.toMiddleware;
                return getMiddlewareNameWithAliases(mw.name, mw.aliases) + " - " + step;
            });
        },
        identifyOnResolve(toggle) {
            if (typeof toggle === "boolean") {
                identifyOnResolve = toggle;
            }
            return identifyOnResolve;
        },
        resolve: (handler, context) => {
            for (const middleware of getMiddlewareList()
                .map((entry) => entry.middleware)
                .reverse()) {
                handler = middleware(handler, context);
            }
            if (identifyOnResolve) {
                console.log(stack.identify());
            }
            return handler;
        },
    };
    return stack;
};
const stepWeights = {
    initialize: 5,
    serialize: 4,
    build: 3,
    finalizeRequest: 2,
    deserialize: 1,
};
const priorityWeights = {
    high: 3,
    normal: 2,
    low: 1,
};


/***/ }),

/***/ 1821:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   N: () => ( NoOpLogger)
 });
class NoOpLogger {
    trace() { }
    debug() { }
    info() { }
    warn() { }
    error() { }
}


/***/ }),

/***/ 2125:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  k: () => ( makeBuilder)
});

var middleware = __nccwpck_require__(8678);
var MiddlewareStack = __nccwpck_require__(9860);
var NormalizedSchema = __nccwpck_require__(7697);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/client/smithy-client/schemaLogFilter.js

const SENSITIVE_STRING = "***SensitiveInformation***";
function schemaLogFilter(schema, data) {
    if (data == null) {
        return data;
    }
    const ns = NormalizedSchema.l1.of(schema);
    if (ns.getMergedTraits().sensitive) {
        return SENSITIVE_STRING;
    }
    if (ns.isListSchema()) {
        const valueSchema = ns.getValueSchema();
        if (valueSchema.getMergedTraits().sensitive) {
            return SENSITIVE_STRING;
        }
        if (Array.isArray(data)) {
            return data.map((value) => schemaLogFilter(valueSchema, value));
        }
    }
    else if (ns.isMapSchema()) {
        const valueSchema = ns.getValueSchema();
        if (ns.getKeySchema().getMergedTraits().sensitive || valueSchema.getMergedTraits().sensitive) {
            return SENSITIVE_STRING;
        }
        if (typeof data === "object") {
            return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, schemaLogFilter(valueSchema, value)]));
        }
    }
    else if (ns.isStructSchema() && typeof data === "object") {
        const object = data;
        const newObject = {};
        for (const [member, memberNs] of ns.structIterator()) {
            if (object[member] != null) {
                newObject[member] = schemaLogFilter(memberNs, object[member]);
            }
        }
        return newObject;
    }
    return data;
}

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/client/smithy-client/command.js




const operationEventStreamMarker = Symbol.for("@smithy/op-event-stream");
class Command {
    middlewareStack = (0,MiddlewareStack.o)();
    schema;
    static classBuilder() {
        return new ClassBuilder();
    }
    resolveMiddlewareWithContext(clientStack, configuration, options, { middlewareFn, clientName, commandName, inputFilterSensitiveLog, outputFilterSensitiveLog, smithyContext, additionalContext, CommandCtor, }) {
        for (const mw of middlewareFn.bind(this)(CommandCtor, clientStack, configuration, options)) {
            this.middlewareStack.use(mw);
        }
        const stack = clientStack.concat(this.middlewareStack);
        const { logger } = configuration;
        const additionalSmithyContext = additionalContext[middleware.V];
        const handlerExecutionContext = {
            logger,
            clientName,
            commandName,
            inputFilterSensitiveLog,
            outputFilterSensitiveLog,
            ...additionalContext,
            [middleware.V]: {
                ...additionalSmithyContext,
                commandInstance: this,
                ...smithyContext,
                ...(options?.metricsRecorder === undefined ? {} : { metricsRecorder: options.metricsRecorder }),
                ...(options?.abortSignal === undefined ? {} : { abortSignal: options.abortSignal }),
            },
        };
        const { requestHandler } = configuration;
        let requestOptions = options ?? {};
        if (requestOptions.metricsRecorder) {
            requestOptions = { ...requestOptions };
            delete requestOptions.metricsRecorder;
        }
        let isEventStream;
        const schema = this.schema;
        const marker = schema?.[operationEventStreamMarker];
        if (marker !== undefined) {
            isEventStream = marker;
        }
        else if (schema) {
            if (Array.isArray(schema) && schema[0] === 9) {
                const [, , , , input$, output$] = schema;
                isEventStream = schema[operationEventStreamMarker] = Boolean(NormalizedSchema.l1.of(input$).getEventStreamMember() || NormalizedSchema.l1.of(output$).getEventStreamMember());
            }
        }
        if (isEventStream) {
            requestOptions = {
                isEventStream,
                ...requestOptions,
            };
        }
        return stack.resolve((request) => requestHandler.handle(request.request, requestOptions), handlerExecutionContext);
    }
}
class ClassBuilder {
    _init = () => { };
    _ep = {};
    _middlewareFn = () => [];
    _commandName = "";
    _clientName = "";
    _additionalContext = {};
    _smithyContext = {};
    _inputFilterSensitiveLog = undefined;
    _outputFilterSensitiveLog = undefined;
    _serializer = null;
    _deserializer = null;
    _operationSchema;
    init(cb) {
        this._init = cb;
    }
    ep(endpointParameterInstructions) {
        this._ep = endpointParameterInstructions;
        return this;
    }
    m(middlewareSupplier) {
        this._middlewareFn = middlewareSupplier;
        return this;
    }
    s(service, operation, smithyContext = {}) {
        this._smithyContext = {
            service,
            operation,
            ...smithyContext,
        };
        return this;
    }
    c(additionalContext = {}) {
        this._additionalContext = additionalContext;
        return this;
    }
    n(clientName, commandName) {
        this._clientName = clientName;
        this._commandName = commandName;
        return this;
    }
    f(inputFilter = (_) => _, outputFilter = (_) => _) {
        this._inputFilterSensitiveLog = inputFilter;
        this._outputFilterSensitiveLog = outputFilter;
        return this;
    }
    ser(serializer) {
        this._serializer = serializer;
        return this;
    }
    de(deserializer) {
        this._deserializer = deserializer;
        return this;
    }
    sc(operation) {
        this._operationSchema = operation;
        this._smithyContext.operationSchema = operation;
        return this;
    }
    build() {
        const closure = this;
        let CommandRef;
        return (CommandRef = class extends Command {
            input;
            static getEndpointParameterInstructions() {
                return closure._ep;
            }
            constructor(...[input]) {
                super();
                this.input = input ?? {};
                closure._init(this);
                this.schema = closure._operationSchema;
            }
            resolveMiddleware(stack, configuration, options) {
                const op = closure._operationSchema;
                const input = op?.[4] ?? op?.input;
                const output = op?.[5] ?? op?.output;
                return this.resolveMiddlewareWithContext(stack, configuration, options, {
                    CommandCtor: CommandRef,
                    middlewareFn: closure._middlewareFn,
                    clientName: closure._clientName,
                    commandName: closure._commandName,
                    inputFilterSensitiveLog: closure._inputFilterSensitiveLog ?? (op ? schemaLogFilter.bind(null, input) : (_) => _),
                    outputFilterSensitiveLog: closure._outputFilterSensitiveLog ?? (op ? schemaLogFilter.bind(null, output) : (_) => _),
                    smithyContext: closure._smithyContext,
                    additionalContext: closure._additionalContext,
                });
            }
            serialize = closure._serializer;
            deserialize = closure._deserializer;
        });
    }
}

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/client/smithy-client/client-command-builder.js

function makeBuilder(common, service, name, ep) {
    return function makeCommand(added, plugins, op, $, smithyContext = {}) {
        const epMerged = Object.assign({}, common, added);
        return Command.classBuilder()
            .ep(epMerged)
            .m(function (CommandCtor, clientStack, config, options) {
            const list = plugins.call(this, CommandCtor, clientStack, config, options);
            list.unshift(ep(config, CommandCtor.getEndpointParameterInstructions()));
            return list;
        })
            .s(service, op, smithyContext)
            .n(name, op.charAt(0).toUpperCase() + op.slice(1) + "Command")
            .sc($)
            .build();
    };
}


/***/ }),

/***/ 2818:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   K: () => ( Client)
 });
 var _middleware_stack_MiddlewareStack__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9860);

class Client {
    config;
    middlewareStack = (0,_middleware_stack_MiddlewareStack__WEBPACK_IMPORTED_MODULE_0__ .o)();
    initConfig;
    handlers;
    constructor(config) {
        this.config = config;
        const { protocol, protocolSettings } = config;
        if (protocolSettings) {
            if (typeof protocol === "function") {
                config.protocol = new protocol(protocolSettings);
            }
        }
    }
    send(command, optionsOrCb, cb) {
        const options = typeof optionsOrCb !== "function" ? optionsOrCb : undefined;
        const callback = typeof optionsOrCb === "function" ? optionsOrCb : cb;
        const useHandlerCache = options === undefined && this.config.cacheMiddleware === true;
        let handler;
        if (useHandlerCache) {
            if (!this.handlers) {
                this.handlers = new WeakMap();
            }
            const handlers = this.handlers;
            if (handlers.has(command.constructor)) {
                handler = handlers.get(command.constructor);
            }
            else {
                handler = command.resolveMiddleware(this.middlewareStack, this.config, options);
                handlers.set(command.constructor, handler);
            }
        }
        else {
            delete this.handlers;
            handler = command.resolveMiddleware(this.middlewareStack, this.config, options);
        }
        if (callback) {
            handler(command)
                .then((result) => callback(null, result.output), (err) => callback(err))
                .catch(() => { });
        }
        else {
            return handler(command).then((result) => result.output);
        }
    }
    destroy() {
        this.config?.requestHandler?.destroy?.();
        delete this.handlers;
    }
}


/***/ }),

/***/ 5059:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   l: () => ( loadConfigsForDefaultMode)
 });
const loadConfigsForDefaultMode = (mode) => {
    switch (mode) {
        case "standard":
            return {
                retryMode: "standard",
                connectionTimeout: 3100,
            };
        case "in-region":
            return {
                retryMode: "standard",
                connectionTimeout: 1100,
            };
        case "cross-region":
            return {
                retryMode: "standard",
                connectionTimeout: 3100,
            };
        case "mobile":
            return {
                retryMode: "standard",
                connectionTimeout: 30000,
            };
        default:
            return {};
    }
};


/***/ }),

/***/ 4222:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   I: () => ( emitWarningIfUnsupportedVersion)
 });
let warningEmitted = false;
const emitWarningIfUnsupportedVersion = (version) => {
    if (version && !warningEmitted && parseInt(version.substring(1, version.indexOf("."))) < 16) {
        warningEmitted = true;
    }
};


/***/ }),

/***/ 1735:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   M: () => ( decorateServiceException),
   T: () => ( ServiceException)
 });
class ServiceException extends Error {
    static shapeId = "smithy.ts.sdk.synthetic.nonamespace.client#ServiceException";
    $fault;
    $response;
    $retryable;
    $metadata;
    constructor(options) {
        super(options.message);
        Object.setPrototypeOf(this, Object.getPrototypeOf(this).constructor.prototype);
        this.name = options.name;
        this.$fault = options.$fault;
        this.$metadata = options.$metadata;
    }
    static isInstance(value) {
        if (!value) {
            return false;
        }
        const candidate = value;
        return (ServiceException.prototype.isPrototypeOf(candidate) ||
            (Boolean(candidate.$fault) &&
                Boolean(candidate.$metadata) &&
                (candidate.$fault === "client" || candidate.$fault === "server")));
    }
    static [Symbol.hasInstance](instance) {
        if (!instance) {
            return false;
        }
        const candidate = instance;
        if (this === ServiceException) {
            return ServiceException.isInstance(instance);
        }
        if (ServiceException.isInstance(instance)) {
            if (this.prototype.isPrototypeOf(instance)) {
                return true;
            }
            const targetId = Object.prototype.hasOwnProperty.call(this, "shapeId")
                ? this.shapeId
                : undefined;
            let candidateHasShapeId = false;
            if (targetId) {
                let proto = Object.getPrototypeOf(candidate);
                while (proto && proto !== Object.prototype) {
                    const ctor = proto.constructor;
                    const candidateId = ctor !== ServiceException && Object.prototype.hasOwnProperty.call(ctor, "shapeId")
                        ? ctor?.shapeId
                        : undefined;
                    if (candidateId) {
                        candidateHasShapeId = true;
                        if (candidateId === targetId) {
                            return true;
                        }
                    }
                    proto = Object.getPrototypeOf(proto);
                }
            }
            if (targetId && candidateHasShapeId) {
                return false;
            }
            const targetName = this.name;
            if (targetName && targetName.length >= 6) {
                if (candidate.name === targetName) {
                    return true;
                }
                let proto = Object.getPrototypeOf(candidate);
                while (proto && proto !== Object.prototype) {
                    const ctorName = proto.constructor?.name;
                    if (ctorName && ctorName !== "Error" && ctorName === targetName) {
                        return true;
                    }
                    proto = Object.getPrototypeOf(proto);
                }
            }
        }
        return false;
    }
}
const decorateServiceException = (exception, additions = {}) => {
    Object.entries(additions)
        .filter(([, v]) => v !== undefined)
        .forEach(([k, v]) => {
        if (exception[k] == undefined || exception[k] === "") {
            exception[k] = v;
        }
    });
    const message = exception.message || exception.Message || "UnknownError";
    exception.message = message;
    delete exception.Message;
    return exception;
};


/***/ }),

/***/ 7399:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  xA: () => ( getDefaultExtensionConfiguration),
  uv: () => ( resolveDefaultRuntimeConfig)
});


var hasOwn = __nccwpck_require__(5346);
;// CONCATENATED MODULE: ../../node_modules/@smithy/types/dist-es/extensions/checksum.js
var AlgorithmId;
(function (AlgorithmId) {
    AlgorithmId["MD5"] = "md5";
    AlgorithmId["CRC32"] = "crc32";
    AlgorithmId["CRC32C"] = "crc32c";
    AlgorithmId["SHA1"] = "sha1";
    AlgorithmId["SHA256"] = "sha256";
})(AlgorithmId || (AlgorithmId = {}));
const getChecksumConfiguration = (runtimeConfig) => {
    const checksumAlgorithms = [];
    if (runtimeConfig.sha256 !== undefined) {
        checksumAlgorithms.push({
            algorithmId: () => AlgorithmId.SHA256,
            checksumConstructor: () => runtimeConfig.sha256,
        });
    }
    if (runtimeConfig.md5 != undefined) {
        checksumAlgorithms.push({
            algorithmId: () => AlgorithmId.MD5,
            checksumConstructor: () => runtimeConfig.md5,
        });
    }
    return {
        addChecksumAlgorithm(algo) {
            checksumAlgorithms.push(algo);
        },
        checksumAlgorithms() {
            return checksumAlgorithms;
        },
    };
};
const resolveChecksumRuntimeConfig = (clientConfig) => {
    const runtimeConfig = {};
    clientConfig.checksumAlgorithms().forEach((checksumAlgorithm) => {
        runtimeConfig[checksumAlgorithm.algorithmId()] = checksumAlgorithm.checksumConstructor();
    });
    return runtimeConfig;
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/client/smithy-client/extensions/checksum.js



const knownAlgorithms = Object.values(AlgorithmId);
const checksum_getChecksumConfiguration = (runtimeConfig) => {
    const checksumAlgorithms = [];
    for (const id in AlgorithmId) {
        if (!(0,hasOwn.$)(AlgorithmId, id)) {
            continue;
        }
        const algorithmId = AlgorithmId[id];
        if (runtimeConfig[algorithmId] === undefined) {
            continue;
        }
        checksumAlgorithms.push({
            algorithmId: () => algorithmId,
            checksumConstructor: () => runtimeConfig[algorithmId],
        });
    }
    for (const [id, ChecksumCtor] of Object.entries(runtimeConfig.checksumAlgorithms ?? {})) {
        checksumAlgorithms.push({
            algorithmId: () => id,
            checksumConstructor: () => ChecksumCtor,
        });
    }
    return {
        addChecksumAlgorithm(algo) {
            runtimeConfig.checksumAlgorithms = runtimeConfig.checksumAlgorithms ?? {};
            const id = algo.algorithmId();
            const ctor = algo.checksumConstructor();
            if (knownAlgorithms.includes(id)) {
                runtimeConfig.checksumAlgorithms[id.toUpperCase()] = ctor;
            }
            else {
                runtimeConfig.checksumAlgorithms[id] = ctor;
            }
            checksumAlgorithms.push(algo);
        },
        checksumAlgorithms() {
            return checksumAlgorithms;
        },
    };
};
const checksum_resolveChecksumRuntimeConfig = (clientConfig) => {
    const runtimeConfig = {};
    clientConfig.checksumAlgorithms().forEach((checksumAlgorithm) => {
        const id = checksumAlgorithm.algorithmId();
        if (knownAlgorithms.includes(id)) {
            runtimeConfig[id] = checksumAlgorithm.checksumConstructor();
        }
    });
    return runtimeConfig;
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/client/smithy-client/extensions/retry.js
const getRetryConfiguration = (runtimeConfig) => {
    return {
        setRetryStrategy(retryStrategy) {
            runtimeConfig.retryStrategy = retryStrategy;
        },
        retryStrategy() {
            return runtimeConfig.retryStrategy;
        },
    };
};
const resolveRetryRuntimeConfig = (retryStrategyConfiguration) => {
    const runtimeConfig = {};
    runtimeConfig.retryStrategy = retryStrategyConfiguration.retryStrategy();
    return runtimeConfig;
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/client/smithy-client/extensions/defaultExtensionConfiguration.js


const getDefaultExtensionConfiguration = (runtimeConfig) => {
    return Object.assign(checksum_getChecksumConfiguration(runtimeConfig), getRetryConfiguration(runtimeConfig));
};
const getDefaultClientConfiguration = ( null && (getDefaultExtensionConfiguration));
const resolveDefaultRuntimeConfig = (config) => {
    return Object.assign(checksum_resolveChecksumRuntimeConfig(config), resolveRetryRuntimeConfig(config));
};


/***/ }),

/***/ 3912:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   e$: () => ( NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS)
 });
 var _util_config_provider_booleanSelector__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8718);
 var _util_config_provider_types__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(982);


const ENV_USE_DUALSTACK_ENDPOINT = "AWS_USE_DUALSTACK_ENDPOINT";
const CONFIG_USE_DUALSTACK_ENDPOINT = "use_dualstack_endpoint";
const DEFAULT_USE_DUALSTACK_ENDPOINT = false;
const NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS = {
    environmentVariableSelector: (env) => (0,_util_config_provider_booleanSelector__WEBPACK_IMPORTED_MODULE_0__ .Q)(env, ENV_USE_DUALSTACK_ENDPOINT, _util_config_provider_types__WEBPACK_IMPORTED_MODULE_1__ .c.ENV),
    configFileSelector: (profile) => (0,_util_config_provider_booleanSelector__WEBPACK_IMPORTED_MODULE_0__ .Q)(profile, CONFIG_USE_DUALSTACK_ENDPOINT, _util_config_provider_types__WEBPACK_IMPORTED_MODULE_1__ .c.CONFIG),
    default: false,
};
const nodeDualstackConfigSelectors = {
    environmentVariableSelector: (env) => (0,_util_config_provider_booleanSelector__WEBPACK_IMPORTED_MODULE_0__ .Q)(env, ENV_USE_DUALSTACK_ENDPOINT, _util_config_provider_types__WEBPACK_IMPORTED_MODULE_1__ .c.ENV),
    configFileSelector: (profile) => (0,_util_config_provider_booleanSelector__WEBPACK_IMPORTED_MODULE_0__ .Q)(profile, CONFIG_USE_DUALSTACK_ENDPOINT, _util_config_provider_types__WEBPACK_IMPORTED_MODULE_1__ .c.CONFIG),
    default: undefined,
};


/***/ }),

/***/ 5914:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   Ko: () => ( NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS)
 });
 var _util_config_provider_booleanSelector__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8718);
 var _util_config_provider_types__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(982);


const ENV_USE_FIPS_ENDPOINT = "AWS_USE_FIPS_ENDPOINT";
const CONFIG_USE_FIPS_ENDPOINT = "use_fips_endpoint";
const DEFAULT_USE_FIPS_ENDPOINT = false;
const NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS = {
    environmentVariableSelector: (env) => (0,_util_config_provider_booleanSelector__WEBPACK_IMPORTED_MODULE_0__ .Q)(env, ENV_USE_FIPS_ENDPOINT, _util_config_provider_types__WEBPACK_IMPORTED_MODULE_1__ .c.ENV),
    configFileSelector: (profile) => (0,_util_config_provider_booleanSelector__WEBPACK_IMPORTED_MODULE_0__ .Q)(profile, CONFIG_USE_FIPS_ENDPOINT, _util_config_provider_types__WEBPACK_IMPORTED_MODULE_1__ .c.CONFIG),
    default: false,
};
const nodeFipsConfigSelectors = {
    environmentVariableSelector: (env) => (0,_util_config_provider_booleanSelector__WEBPACK_IMPORTED_MODULE_0__ .Q)(env, ENV_USE_FIPS_ENDPOINT, _util_config_provider_types__WEBPACK_IMPORTED_MODULE_1__ .c.ENV),
    configFileSelector: (profile) => (0,_util_config_provider_booleanSelector__WEBPACK_IMPORTED_MODULE_0__ .Q)(profile, CONFIG_USE_FIPS_ENDPOINT, _util_config_provider_types__WEBPACK_IMPORTED_MODULE_1__ .c.CONFIG),
    default: undefined,
};


/***/ }),

/***/ 3588:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   GG: () => ( NODE_REGION_CONFIG_OPTIONS),
   zH: () => ( NODE_REGION_CONFIG_FILE_OPTIONS)
 });
 var _getInstanceMetadataRegion__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1466);

const REGION_ENV_NAME = "AWS_REGION";
const REGION_INI_NAME = "region";
const NODE_REGION_CONFIG_OPTIONS = {
    environmentVariableSelector: (env) => env[REGION_ENV_NAME],
    configFileSelector: (profile) => profile[REGION_INI_NAME],
    default: async () => {
        const region = await (0,_getInstanceMetadataRegion__WEBPACK_IMPORTED_MODULE_0__ .b)();
        if (region) {
            return region;
        }
        throw new Error("Region is missing");
    },
};
const NODE_REGION_CONFIG_FILE_OPTIONS = {
    preferredFile: "credentials",
};


/***/ }),

/***/ 1466:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   b: () => ( getInstanceMetadataRegion)
 });
 var _defaults_mode_constants__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2429);

const TIMEOUT_MS = 1000;
const NEG_CACHE_TTL_MS = 60_000;
let negativeCacheUntil = 0;
const getInstanceMetadataRegion = async () => {
    if (process.env[_defaults_mode_constants__WEBPACK_IMPORTED_MODULE_0__ .tn]) {
        return undefined;
    }
    if (Date.now() < negativeCacheUntil) {
        return undefined;
    }
    try {
        const endpoint = resolveImdsEndpoint();
        const token = (await imdsRequest({
            ...endpoint,
            path: _defaults_mode_constants__WEBPACK_IMPORTED_MODULE_0__ .EG,
            method: "PUT",
            headers: {
                [_defaults_mode_constants__WEBPACK_IMPORTED_MODULE_0__ .nF]: "21600",
            },
        })).toString();
        const region = (await imdsRequest({
            ...endpoint,
            path: _defaults_mode_constants__WEBPACK_IMPORTED_MODULE_0__ .FT,
            method: "GET",
            headers: {
                [_defaults_mode_constants__WEBPACK_IMPORTED_MODULE_0__ .cC]: token,
            },
        }))
            .toString()
            .trim();
        return region || cacheNegativeAndReturnUndefined();
    }
    catch {
        return cacheNegativeAndReturnUndefined();
    }
};
const cacheNegativeAndReturnUndefined = () => {
    negativeCacheUntil = Date.now() + NEG_CACHE_TTL_MS;
    return undefined;
};
const resolveImdsEndpoint = () => {
    const envEndpoint = process.env.AWS_EC2_METADATA_SERVICE_ENDPOINT;
    if (envEndpoint) {
        const url = new URL(envEndpoint);
        return {
            hostname: url.hostname.replace(/^\[(.+)]$/, "$1"),
            port: url.port ? Number(url.port) : undefined,
        };
    }
    if (process.env.AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE === "IPv6") {
        return { hostname: "fd00:ec2::254" };
    }
    return { hostname: "169.254.169.254" };
};
const imdsRequest = async (options) => {
    const { request } = await Promise.resolve().then(__nccwpck_require__.t.bind(__nccwpck_require__, 7067, 23));
    return new Promise((resolve, reject) => {
        const req = request({
            hostname: options.hostname,
            port: options.port,
            path: options.path,
            method: options.method,
            headers: options.headers,
            timeout: TIMEOUT_MS,
            signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        req.on("error", (err) => {
            reject(err);
            req.destroy();
        });
        req.on("timeout", () => {
            reject(new Error("TimeoutError from instance metadata service"));
            req.destroy();
        });
        req.on("response", (res) => {
            const { statusCode = 400 } = res;
            if (statusCode < 200 || statusCode >= 300) {
                reject(Object.assign(new Error("Error response received from instance metadata service"), { statusCode }));
                req.destroy();
                return;
            }
            const chunks = [];
            res.on("data", (chunk) => chunks.push(chunk));
            res.on("end", () => {
                resolve(Buffer.concat(chunks));
                req.destroy();
            });
        });
        req.end();
    });
};


/***/ }),

/***/ 4587:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  T: () => ( resolveRegionConfig)
});

var isValidHostLabel = __nccwpck_require__(5204);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/config/config-resolver/regionConfig/checkRegion.js

const validRegions = new Set();
const checkRegion = (region, check = isValidHostLabel.X) => {
    if (!validRegions.has(region) && !check(region)) {
        if (region === "*") {
            console.warn(`@smithy/config-resolver WARN - Please use the caller region instead of "*". See "sigv4a" in https://github.com/aws/aws-sdk-js-v3/blob/main/supplemental-docs/CLIENTS.md.`);
        }
        else {
            throw new Error(`Region not accepted: region="${region}" is not a valid hostname component.`);
        }
    }
    else {
        validRegions.add(region);
    }
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/config/config-resolver/regionConfig/isFipsRegion.js
const isFipsRegion = (region) => typeof region === "string" && (region.startsWith("fips-") || region.endsWith("-fips"));

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/config/config-resolver/regionConfig/getRealRegion.js

const getRealRegion = (region) => isFipsRegion(region)
    ? ["fips-aws-global", "aws-fips"].includes(region)
        ? "us-east-1"
        : region.replace(/fips-(dkr-|prod-)?|-fips/, "")
    : region;

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/config/config-resolver/regionConfig/resolveRegionConfig.js



const resolveRegionConfig = (input) => {
    const { region, useFipsEndpoint } = input;
    if (!region) {
        throw new Error("Region is missing");
    }
    return Object.assign(input, {
        region: async () => {
            const providedRegion = typeof region === "function" ? await region() : region;
            const realRegion = getRealRegion(providedRegion);
            checkRegion(realRegion);
            return realRegion;
        },
        useFipsEndpoint: async () => {
            const providedRegion = typeof region === "string" ? region : await region();
            if (isFipsRegion(providedRegion)) {
                return true;
            }
            return typeof useFipsEndpoint !== "function" ? Promise.resolve(!!useFipsEndpoint) : useFipsEndpoint();
        },
    });
};


/***/ }),

/***/ 2429:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   EG: () => ( IMDS_TOKEN_PATH),
   FT: () => ( IMDS_REGION_PATH),
   J9: () => ( AWS_EXECUTION_ENV),
   RY: () => ( AWS_DEFAULT_REGION_ENV),
   US: () => ( DEFAULTS_MODE_OPTIONS),
   cC: () => ( X_AWS_EC2_METADATA_TOKEN),
   dr: () => ( AWS_REGION_ENV),
   nF: () => ( X_AWS_EC2_METADATA_TOKEN_TTL),
   tn: () => ( ENV_IMDS_DISABLED)
 });
const AWS_EXECUTION_ENV = "AWS_EXECUTION_ENV";
const AWS_REGION_ENV = "AWS_REGION";
const AWS_DEFAULT_REGION_ENV = "AWS_DEFAULT_REGION";
const ENV_IMDS_DISABLED = "AWS_EC2_METADATA_DISABLED";
const DEFAULTS_MODE_OPTIONS = ["in-region", "cross-region", "mobile", "standard", "legacy"];
const IMDS_REGION_PATH = "/latest/meta-data/placement/region";
const IMDS_TOKEN_PATH = "/latest/api/token";
const X_AWS_EC2_METADATA_TOKEN = "x-aws-ec2-metadata-token";
const X_AWS_EC2_METADATA_TOKEN_TTL = "x-aws-ec2-metadata-token-ttl-seconds";


/***/ }),

/***/ 1174:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  I: () => ( resolveDefaultsModeConfig)
});

var config = __nccwpck_require__(3588);
var getInstanceMetadataRegion = __nccwpck_require__(1466);
var configLoader = __nccwpck_require__(7749);
var memoize = __nccwpck_require__(4867);
var constants = __nccwpck_require__(2429);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/config/defaults-mode/defaultsModeConfig.js
const AWS_DEFAULTS_MODE_ENV = "AWS_DEFAULTS_MODE";
const AWS_DEFAULTS_MODE_CONFIG = "defaults_mode";
const NODE_DEFAULTS_MODE_CONFIG_OPTIONS = {
    environmentVariableSelector: (env) => {
        return env[AWS_DEFAULTS_MODE_ENV];
    },
    configFileSelector: (profile) => {
        return profile[AWS_DEFAULTS_MODE_CONFIG];
    },
    default: "legacy",
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/config/defaults-mode/resolveDefaultsModeConfig.js






const resolveDefaultsModeConfig = ({ region = (0,configLoader.Z)(config.GG), defaultsMode = (0,configLoader.Z)(NODE_DEFAULTS_MODE_CONFIG_OPTIONS), } = {}) => (0,memoize.B)(async () => {
    const mode = typeof defaultsMode === "function" ? await defaultsMode() : defaultsMode;
    switch (mode?.toLowerCase()) {
        case "auto":
            return resolveNodeDefaultsModeAuto(region);
        case "in-region":
        case "cross-region":
        case "mobile":
        case "standard":
        case "legacy":
            return Promise.resolve(mode?.toLocaleLowerCase());
        case undefined:
            return Promise.resolve("legacy");
        default:
            throw new Error(`Invalid parameter for "defaultsMode", expect ${constants.US.join(", ")}, got ${mode}`);
    }
});
const resolveNodeDefaultsModeAuto = async (clientRegion) => {
    if (clientRegion) {
        const resolvedRegion = typeof clientRegion === "function" ? await clientRegion() : clientRegion;
        const inferredRegion = await inferPhysicalRegion();
        if (!inferredRegion) {
            return "standard";
        }
        if (resolvedRegion === inferredRegion) {
            return "in-region";
        }
        else {
            return "cross-region";
        }
    }
    return "standard";
};
const inferPhysicalRegion = async () => {
    if (process.env[constants.J9] && (process.env[constants.dr] || process.env[constants.RY])) {
        return process.env[constants.dr] ?? process.env[constants.RY];
    }
    return (0,getInstanceMetadataRegion.b)();
};


/***/ }),

/***/ 7749:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  Z: () => ( loadConfig)
});

var chain = __nccwpck_require__(7354);
var memoize = __nccwpck_require__(4867);
var CredentialsProviderError = __nccwpck_require__(6904);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/config/node-config-provider/getSelectorName.js
function getSelectorName(functionString) {
    try {
        const constants = new Set(Array.from(functionString.match(/([A-Z_]){3,}/g) ?? []));
        constants.delete("CONFIG");
        constants.delete("CONFIG_PREFIX_SEPARATOR");
        constants.delete("ENV");
        return [...constants].join(", ");
    }
    catch (ignored) {
        return functionString;
    }
}

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/config/node-config-provider/fromEnv.js


const fromEnv = (envVarSelector, options) => async () => {
    try {
        const config = envVarSelector(process.env, options);
        if (config === undefined) {
            throw new Error();
        }
        return config;
    }
    catch (e) {
        throw new CredentialsProviderError.C(e.message || `Not found in ENV: ${getSelectorName(envVarSelector.toString())}`, { logger: options?.logger });
    }
};

var getProfileName = __nccwpck_require__(3401);
var loadSharedConfigFiles = __nccwpck_require__(2416);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/config/node-config-provider/fromSharedConfigFiles.js




const fromSharedConfigFiles = (configSelector, { preferredFile = "config", ...init } = {}) => async () => {
    const profile = (0,getProfileName.Bz)(init);
    const { configFile, credentialsFile } = await (0,loadSharedConfigFiles.p)(init);
    const profileFromCredentials = credentialsFile[profile] || {};
    const profileFromConfig = configFile[profile] || {};
    const mergedProfile = preferredFile === "config"
        ? { ...profileFromCredentials, ...profileFromConfig }
        : { ...profileFromConfig, ...profileFromCredentials };
    try {
        const cfgFile = preferredFile === "config" ? configFile : credentialsFile;
        const configValue = configSelector(mergedProfile, cfgFile);
        if (configValue === undefined) {
            throw new Error();
        }
        return configValue;
    }
    catch (e) {
        throw new CredentialsProviderError.C(e.message || `Not found in config files w/ profile [${profile}]: ${getSelectorName(configSelector.toString())}`, { logger: init.logger });
    }
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/config/property-provider/fromValue.js
const fromValue = (staticValue) => () => Promise.resolve(staticValue);

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/config/node-config-provider/fromStatic.js

const isFunction = (func) => typeof func === "function";
const fromStatic = (defaultValue) => isFunction(defaultValue) ? async () => await defaultValue() : fromValue(defaultValue);

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/config/node-config-provider/configLoader.js





const loadConfig = ({ environmentVariableSelector, configFileSelector, default: defaultValue }, configuration = {}) => {
    const { signingName, logger } = configuration;
    const envOptions = { signingName, logger };
    return (0,memoize.B)((0,chain.c)(fromEnv(environmentVariableSelector, envOptions), fromSharedConfigFiles(configFileSelector, configuration), fromStatic(defaultValue)));
};


/***/ }),

/***/ 6904:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   C: () => ( CredentialsProviderError)
 });
 var _ProviderError__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3906);

class CredentialsProviderError extends _ProviderError__WEBPACK_IMPORTED_MODULE_0__ .m {
    name = "CredentialsProviderError";
    constructor(message, options = true) {
        super(message, options);
        Object.setPrototypeOf(this, CredentialsProviderError.prototype);
    }
}


/***/ }),

/***/ 3906:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   m: () => ( ProviderError)
 });
class ProviderError extends Error {
    name = "ProviderError";
    tryNextLink;
    constructor(message, options = true) {
        let logger;
        let tryNextLink = true;
        if (typeof options === "boolean") {
            logger = undefined;
            tryNextLink = options;
        }
        else if (options != null && typeof options === "object") {
            logger = options.logger;
            tryNextLink = options.tryNextLink ?? true;
        }
        super(message);
        this.tryNextLink = tryNextLink;
        Object.setPrototypeOf(this, ProviderError.prototype);
        logger?.debug?.(`@smithy/property-provider ${tryNextLink ? "->" : "(!)"} ${message}`);
    }
    static from(error, options = true) {
        return Object.assign(new this(error.message, options), error);
    }
}


/***/ }),

/***/ 7354:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   c: () => ( chain)
 });
 var _ProviderError__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3906);

const chain = (...providers) => async () => {
    if (providers.length === 0) {
        throw new _ProviderError__WEBPACK_IMPORTED_MODULE_0__ .m("No providers in chain");
    }
    let lastProviderError;
    for (const provider of providers) {
        try {
            const credentials = await provider();
            return credentials;
        }
        catch (err) {
            lastProviderError = err;
            if (err?.tryNextLink) {
                continue;
            }
            throw err;
        }
    }
    throw lastProviderError;
};


/***/ }),

/***/ 4867:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   B: () => ( memoize)
 });
const memoize = (provider, isExpired, requiresRefresh) => {
    let resolved;
    let pending;
    let hasResult;
    let isConstant = false;
    const coalesceProvider = async () => {
        if (!pending) {
            pending = provider();
        }
        try {
            resolved = await pending;
            hasResult = true;
            isConstant = false;
        }
        finally {
            pending = undefined;
        }
        return resolved;
    };
    if (isExpired === undefined) {
        return async (options) => {
            if (!hasResult || options?.forceRefresh) {
                resolved = await coalesceProvider();
            }
            return resolved;
        };
    }
    return async (options) => {
        if (!hasResult || options?.forceRefresh) {
            resolved = await coalesceProvider();
        }
        if (isConstant) {
            return resolved;
        }
        if (requiresRefresh && !requiresRefresh(resolved)) {
            isConstant = true;
            return resolved;
        }
        if (isExpired(resolved)) {
            await coalesceProvider();
            return resolved;
        }
        return resolved;
    };
};


/***/ }),

/***/ 3338:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   Q: () => ( CONFIG_PREFIX_SEPARATOR)
 });
const CONFIG_PREFIX_SEPARATOR = ".";


/***/ }),

/***/ 1268:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   g: () => ( getConfigFilepath)
 });
 var node_path__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6760);
 var node_path__WEBPACK_IMPORTED_MODULE_0___default = __nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
 var _getHomeDir__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(1265);


const ENV_CONFIG_PATH = "AWS_CONFIG_FILE";
const getConfigFilepath = () => process.env[ENV_CONFIG_PATH] || (0,node_path__WEBPACK_IMPORTED_MODULE_0__.join)((0,_getHomeDir__WEBPACK_IMPORTED_MODULE_1__ .R)(), ".aws", "config");


/***/ }),

/***/ 1265:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   R: () => ( getHomeDir)
 });
 var node_os__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8161);
 var node_os__WEBPACK_IMPORTED_MODULE_0___default = __nccwpck_require__.n(node_os__WEBPACK_IMPORTED_MODULE_0__);
 var node_path__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(6760);
 var node_path__WEBPACK_IMPORTED_MODULE_1___default = __nccwpck_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);


const homeDirCache = {};
const getHomeDirCacheKey = () => {
    if (process && process.geteuid) {
        return `${process.geteuid()}`;
    }
    return "DEFAULT";
};
const getHomeDir = () => {
    const { HOME, USERPROFILE, HOMEPATH, HOMEDRIVE = `C:${node_path__WEBPACK_IMPORTED_MODULE_1__.sep}` } = process.env;
    if (HOME) {
        return HOME;
    }
    if (USERPROFILE) {
        return USERPROFILE;
    }
    if (HOMEPATH) {
        return `${HOMEDRIVE}${HOMEPATH}`;
    }
    const homeDirCacheKey = getHomeDirCacheKey();
    if (!homeDirCache[homeDirCacheKey]) {
        homeDirCache[homeDirCacheKey] = (0,node_os__WEBPACK_IMPORTED_MODULE_0__.homedir)();
    }
    return homeDirCache[homeDirCacheKey];
};


/***/ }),

/***/ 3401:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   Bz: () => ( getProfileName),
   Ch: () => ( ENV_PROFILE)
 });
const ENV_PROFILE = "AWS_PROFILE";
const DEFAULT_PROFILE = "default";
const getProfileName = (init) => init.profile || process.env[ENV_PROFILE] || DEFAULT_PROFILE;


/***/ }),

/***/ 2416:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  p: () => ( loadSharedConfigFiles)
});


var external_node_path_ = __nccwpck_require__(6760);
var profile = __nccwpck_require__(2441);
var constants = __nccwpck_require__(3338);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/config/shared-ini-file-loader/getConfigData.js


const getConfigData = (data) => Object.entries(data)
    .filter(([key]) => {
    const indexOfSeparator = key.indexOf(constants.Q);
    if (indexOfSeparator === -1) {
        return false;
    }
    return Object.values(profile.I).includes(key.substring(0, indexOfSeparator));
})
    .reduce((acc, [key, value]) => {
    const indexOfSeparator = key.indexOf(constants.Q);
    const updatedKey = key.substring(0, indexOfSeparator) === profile.I.PROFILE ? key.substring(indexOfSeparator + 1) : key;
    acc[updatedKey] = value;
    return acc;
}, {
    ...(data.default && { default: data.default }),
});

var getConfigFilepath = __nccwpck_require__(1268);
var getHomeDir = __nccwpck_require__(1265);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/config/shared-ini-file-loader/getCredentialsFilepath.js


const ENV_CREDENTIALS_PATH = "AWS_SHARED_CREDENTIALS_FILE";
const getCredentialsFilepath = () => process.env[ENV_CREDENTIALS_PATH] || (0,external_node_path_.join)((0,getHomeDir.R)(), ".aws", "credentials");

var parseIni = __nccwpck_require__(3528);
var readFile = __nccwpck_require__(2777);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/config/shared-ini-file-loader/loadSharedConfigFiles.js







const swallowError = () => ({});

const loadSharedConfigFiles = async (init = {}) => {
    const { filepath = getCredentialsFilepath(), configFilepath = (0,getConfigFilepath.g)() } = init;
    const homeDir = (0,getHomeDir.R)();
    const relativeHomeDirPrefix = "~/";
    let resolvedFilepath = filepath;
    if (filepath.startsWith(relativeHomeDirPrefix)) {
        resolvedFilepath = (0,external_node_path_.join)(homeDir, filepath.slice(2));
    }
    let resolvedConfigFilepath = configFilepath;
    if (configFilepath.startsWith(relativeHomeDirPrefix)) {
        resolvedConfigFilepath = (0,external_node_path_.join)(homeDir, configFilepath.slice(2));
    }
    const parsedFiles = await Promise.all([
        (0,readFile.TA)(resolvedConfigFilepath, {
            ignoreCache: init.ignoreCache,
        })
            .then(parseIni.A)
            .then(getConfigData)
            .catch(swallowError),
        (0,readFile.TA)(resolvedFilepath, {
            ignoreCache: init.ignoreCache,
        })
            .then(parseIni.A)
            .catch(swallowError),
    ]);
    return {
        configFile: parsedFiles[0],
        credentialsFile: parsedFiles[1],
    };
};


/***/ }),

/***/ 3528:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   A: () => ( parseIni)
 });
 var _smithy_types__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(2441);
 var _constants__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3338);


const prefixKeyRegex = /^([\w-]+)\s(["'])?([\w-@+.%:/]+)\2$/;
const profileNameBlockList = ["__proto__", "profile __proto__"];
const parseIni = (iniData) => {
    const map = {};
    let currentSection;
    let currentSubSection;
    for (const iniLine of iniData.split(/\r?\n/)) {
        const trimmedLine = iniLine.split(/(^|\s)[;#]/)[0].trim();
        const isSection = trimmedLine[0] === "[" && trimmedLine[trimmedLine.length - 1] === "]";
        if (isSection) {
            currentSection = undefined;
            currentSubSection = undefined;
            const sectionName = trimmedLine.substring(1, trimmedLine.length - 1);
            const matches = prefixKeyRegex.exec(sectionName);
            if (matches) {
                const [, prefix, , name] = matches;
                if (Object.values(_smithy_types__WEBPACK_IMPORTED_MODULE_0__ .I).includes(prefix)) {
                    currentSection = [prefix, name].join(_constants__WEBPACK_IMPORTED_MODULE_1__ .Q);
                }
            }
            else {
                currentSection = sectionName;
            }
            if (profileNameBlockList.includes(sectionName)) {
                throw new Error(`Found invalid profile name "${sectionName}"`);
            }
        }
        else if (currentSection) {
            const indexOfEqualsSign = trimmedLine.indexOf("=");
            if (![0, -1].includes(indexOfEqualsSign)) {
                const [name, value] = [
                    trimmedLine.substring(0, indexOfEqualsSign).trim(),
                    trimmedLine.substring(indexOfEqualsSign + 1).trim(),
                ];
                if (value === "") {
                    currentSubSection = name;
                }
                else {
                    if (currentSubSection && iniLine.trimStart() === iniLine) {
                        currentSubSection = undefined;
                    }
                    map[currentSection] = map[currentSection] || {};
                    const key = currentSubSection ? [currentSubSection, name].join(_constants__WEBPACK_IMPORTED_MODULE_1__ .Q) : name;
                    map[currentSection][key] = value;
                }
            }
        }
    }
    return map;
};


/***/ }),

/***/ 9476:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  Y: () => ( parseKnownFiles)
});

var loadSharedConfigFiles = __nccwpck_require__(2416);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/config/shared-ini-file-loader/mergeConfigFiles.js
const mergeConfigFiles = (...files) => {
    const merged = {};
    for (const file of files) {
        for (const [key, values] of Object.entries(file)) {
            if (merged[key] !== undefined) {
                Object.assign(merged[key], values);
            }
            else {
                merged[key] = values;
            }
        }
    }
    return merged;
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/config/shared-ini-file-loader/parseKnownFiles.js


const parseKnownFiles = async (init) => {
    const parsedFiles = await (0,loadSharedConfigFiles.p)(init);
    return mergeConfigFiles(parsedFiles.configFile, parsedFiles.credentialsFile);
};


/***/ }),

/***/ 2777:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   Jj: () => ( fileIntercept),
   TA: () => ( readFile)
 });
 var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1455);
 var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = __nccwpck_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);

const filePromises = {};
const fileIntercept = {};
const readFile = (path, options) => {
    if (fileIntercept[path] !== undefined) {
        return fileIntercept[path];
    }
    if (!filePromises[path] || options?.ignoreCache) {
        filePromises[path] = (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(path, "utf8");
    }
    return filePromises[path];
};


/***/ }),

/***/ 8718:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   Q: () => ( booleanSelector)
 });
const booleanSelector = (obj, key, type) => {
    if (!(key in obj)) {
        return undefined;
    }
    if (obj[key] === "true") {
        return true;
    }
    if (obj[key] === "false") {
        return false;
    }
    throw new Error(`Cannot load ${type} "${key}". Expected "true" or "false", got ${obj[key]}.`);
};


/***/ }),

/***/ 982:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   c: () => ( SelectorType)
 });
var SelectorType;
(function (SelectorType) {
    SelectorType["ENV"] = "env";
    SelectorType["CONFIG"] = "shared config entry";
})(SelectorType || (SelectorType = {}));


/***/ }),

/***/ 7464:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  rD: () => ( getEndpointPlugin),
  Co: () => ( resolveEndpointConfig)
});


var configLoader = __nccwpck_require__(7749);
var constants = __nccwpck_require__(3338);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/middleware-endpoint/adaptors/getEndpointUrlConfig.js

const ENV_ENDPOINT_URL = "AWS_ENDPOINT_URL";
const CONFIG_ENDPOINT_URL = "endpoint_url";
const getEndpointUrlConfig = (serviceId) => ({
    environmentVariableSelector: (env) => {
        const serviceSuffixParts = serviceId.split(" ").map((w) => w.toUpperCase());
        const serviceEndpointUrl = env[[ENV_ENDPOINT_URL, ...serviceSuffixParts].join("_")];
        if (serviceEndpointUrl) {
            return serviceEndpointUrl;
        }
        const endpointUrl = env[ENV_ENDPOINT_URL];
        if (endpointUrl) {
            return endpointUrl;
        }
        return undefined;
    },
    configFileSelector: (profile, config) => {
        if (profile.services) {
            const servicesSectionKey = ["services", profile.services].join(constants.Q);
            if (!config || !config[servicesSectionKey]) {
                throw new Error(`The services section "${profile.services}" specified in the profile is not present in the shared configuration file.`);
            }
            const servicesSection = config[servicesSectionKey];
            const servicePrefixParts = serviceId.split(" ").map((w) => w.toLowerCase());
            const endpointUrl = servicesSection[[servicePrefixParts.join("_"), CONFIG_ENDPOINT_URL].join(constants.Q)];
            if (endpointUrl) {
                return endpointUrl;
            }
        }
        const endpointUrl = profile[CONFIG_ENDPOINT_URL];
        if (endpointUrl) {
            return endpointUrl;
        }
        return undefined;
    },
    default: undefined,
});

var booleanSelector = __nccwpck_require__(8718);
var types = __nccwpck_require__(982);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/middleware-endpoint/adaptors/getIgnoreConfiguredEndpointUrls.js

const ENV_IGNORE_CONFIGURED_ENDPOINT_URLS = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";
const CONFIG_IGNORE_CONFIGURED_ENDPOINT_URLS = "ignore_configured_endpoint_urls";
const ignoreConfiguredEndpointUrlsConfigSelectors = {
    environmentVariableSelector: (env) => (0,booleanSelector.Q)(env, ENV_IGNORE_CONFIGURED_ENDPOINT_URLS, types.c.ENV),
    configFileSelector: (profile) => (0,booleanSelector.Q)(profile, CONFIG_IGNORE_CONFIGURED_ENDPOINT_URLS, types.c.CONFIG),
    default: false,
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/middleware-endpoint/adaptors/getEndpointFromConfig.js



const getEndpointFromConfig = async (serviceId) => {
    const ignore = await (0,configLoader.Z)(ignoreConfiguredEndpointUrlsConfigSelectors)();
    if (ignore) {
        return undefined;
    }
    return (0,configLoader.Z)(getEndpointUrlConfig(serviceId ?? ""))();
};

var adaptors_getEndpointFromInstructions = __nccwpck_require__(5968);
var getSmithyContext = __nccwpck_require__(9891);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/middleware-endpoint/endpointMiddleware.js


function setFeature(context, feature, value) {
    if (!context.__smithy_context) {
        context.__smithy_context = { features: {} };
    }
    else if (!context.__smithy_context.features) {
        context.__smithy_context.features = {};
    }
    context.__smithy_context.features[feature] = value;
}
function bindEndpointMiddleware(getEndpointFromConfig) {
    const getEndpointFromInstructions = (0,adaptors_getEndpointFromInstructions.g)(getEndpointFromConfig);
    return ({ config, instructions, }) => {
        return (next, context) => async (args) => {
            if (config.isCustomEndpoint) {
                setFeature(context, "ENDPOINT_OVERRIDE", "N");
            }
            const endpoint = await getEndpointFromInstructions(args.input, {
                getEndpointParameterInstructions() {
                    return instructions;
                },
            }, { ...config }, context);
            context.endpointV2 = endpoint;
            context.authSchemes = endpoint.properties?.authSchemes;
            const authScheme = context.authSchemes?.[0];
            if (authScheme) {
                context["signing_region"] = authScheme.signingRegion;
                context["signing_service"] = authScheme.signingName;
                const smithyContext = (0,getSmithyContext.u)(context);
                const httpAuthOption = smithyContext?.selectedHttpAuthScheme?.httpAuthOption;
                if (httpAuthOption) {
                    httpAuthOption.signingProperties = Object.assign(httpAuthOption.signingProperties || {}, {
                        signing_region: authScheme.signingRegion,
                        signingRegion: authScheme.signingRegion,
                        signing_service: authScheme.signingName,
                        signingName: authScheme.signingName,
                        signingRegionSet: authScheme.signingRegionSet,
                    }, authScheme.properties);
                }
            }
            return next({
                ...args,
            });
        };
    };
}

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/middleware-endpoint/getEndpointPlugin.js

const serializerMiddlewareOption = {
    name: "serializerMiddleware",
    step: "serialize",
    tags: ["SERIALIZER"],
    override: true,
};
const endpointMiddlewareOptions = {
    step: "serialize",
    tags: ["ENDPOINT_PARAMETERS", "ENDPOINT_V2", "ENDPOINT"],
    name: "endpointV2Middleware",
    override: true,
    relation: "before",
    toMiddleware: serializerMiddlewareOption.name,
};
function bindGetEndpointPlugin(getEndpointFromConfig) {
    const endpointMiddleware = bindEndpointMiddleware(getEndpointFromConfig);
    return (config, instructions) => ({
        applyToStack: (clientStack) => {
            clientStack.addRelativeTo(endpointMiddleware({
                config,
                instructions,
            }), endpointMiddlewareOptions);
        },
    });
}

var normalizeProvider = __nccwpck_require__(1534);
var toEndpointV1 = __nccwpck_require__(6051);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/middleware-endpoint/resolveEndpointConfig.js


function bindResolveEndpointConfig(getEndpointFromConfig) {
    return (input) => {
        const tls = input.tls ?? true;
        const { endpoint, useDualstackEndpoint, useFipsEndpoint } = input;
        const customEndpointProvider = endpoint != null ? async () => (0,toEndpointV1.a)(await (0,normalizeProvider.t)(endpoint)()) : undefined;
        const isCustomEndpoint = !!endpoint;
        const resolvedConfig = Object.assign(input, {
            endpoint: customEndpointProvider,
            tls,
            isCustomEndpoint,
            useDualstackEndpoint: (0,normalizeProvider.t)(useDualstackEndpoint ?? false),
            useFipsEndpoint: (0,normalizeProvider.t)(useFipsEndpoint ?? false),
            ignoreConfiguredEndpointUrls: !!input.ignoreConfiguredEndpointUrls,
        });
        let configuredEndpointPromise = undefined;
        resolvedConfig.serviceConfiguredEndpoint = async () => {
            if (input.serviceId && !configuredEndpointPromise) {
                configuredEndpointPromise = getEndpointFromConfig(input.serviceId);
            }
            return configuredEndpointPromise;
        };
        return resolvedConfig;
    };
}

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/index.js














const getEndpointFromInstructions = (0,adaptors_getEndpointFromInstructions.g)(getEndpointFromConfig);
const resolveEndpointConfig = bindResolveEndpointConfig(getEndpointFromConfig);
const endpointMiddleware = bindEndpointMiddleware(getEndpointFromConfig);
const getEndpointPlugin = bindGetEndpointPlugin(getEndpointFromConfig);






/***/ }),

/***/ 5968:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  g: () => ( bindGetEndpointFromInstructions),
  x: () => ( resolveParams)
});

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/middleware-endpoint/service-customizations/s3.js
const resolveParamsForS3 = async (endpointParams) => {
    const bucket = endpointParams?.Bucket || "";
    if (typeof endpointParams.Bucket === "string") {
        endpointParams.Bucket = bucket.replace(/#/g, encodeURIComponent("#")).replace(/\?/g, encodeURIComponent("?"));
    }
    if (isArnBucketName(bucket)) {
        if (endpointParams.ForcePathStyle === true) {
            throw new Error("Path-style addressing cannot be used with ARN buckets");
        }
    }
    else if (!isDnsCompatibleBucketName(bucket) ||
        (bucket.indexOf(".") !== -1 && !String(endpointParams.Endpoint).startsWith("http:")) ||
        bucket.toLowerCase() !== bucket ||
        bucket.length < 3) {
        endpointParams.ForcePathStyle = true;
    }
    if (endpointParams.DisableMultiRegionAccessPoints) {
        endpointParams.disableMultiRegionAccessPoints = true;
        endpointParams.DisableMRAP = true;
    }
    return endpointParams;
};
const DOMAIN_PATTERN = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const IP_ADDRESS_PATTERN = /(\d+\.){3}\d+/;
const DOTS_PATTERN = /\.\./;
const DOT_PATTERN = /\./;
const S3_HOSTNAME_PATTERN = /^(.+\.)?s3(-fips)?(\.dualstack)?[.-]([a-z0-9-]+)\./;
const isDnsCompatibleBucketName = (bucketName) => DOMAIN_PATTERN.test(bucketName) && !IP_ADDRESS_PATTERN.test(bucketName) && !DOTS_PATTERN.test(bucketName);
const isArnBucketName = (bucketName) => {
    const [arn, partition, service, , , bucket] = bucketName.split(":");
    const isArn = arn === "arn" && bucketName.split(":").length >= 6;
    const isValidArn = Boolean(isArn && partition && service && bucket);
    if (isArn && !isValidArn) {
        throw new Error(`Invalid ARN: ${bucketName} was an invalid ARN.`);
    }
    return isValidArn;
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/middleware-endpoint/adaptors/createConfigValueProvider.js
const createConfigValueProvider = (configKey, canonicalEndpointParamKey, config, isClientContextParam = false) => {
    const configProvider = async () => {
        let configValue;
        if (isClientContextParam) {
            const clientContextParams = config.clientContextParams;
            const nestedValue = clientContextParams?.[configKey];
            configValue = nestedValue ?? config[configKey] ?? config[canonicalEndpointParamKey];
        }
        else {
            configValue = config[configKey] ?? config[canonicalEndpointParamKey];
        }
        if (typeof configValue === "function") {
            return configValue();
        }
        return configValue;
    };
    if (configKey === "credentialScope" || canonicalEndpointParamKey === "CredentialScope") {
        return async () => {
            const credentials = typeof config.credentials === "function" ? await config.credentials() : config.credentials;
            const configValue = credentials?.credentialScope ?? credentials?.CredentialScope;
            return configValue;
        };
    }
    if (configKey === "accountId" || canonicalEndpointParamKey === "AccountId") {
        return async () => {
            const credentials = typeof config.credentials === "function" ? await config.credentials() : config.credentials;
            const configValue = credentials?.accountId ?? credentials?.AccountId;
            return configValue;
        };
    }
    if (configKey === "endpoint" || canonicalEndpointParamKey === "endpoint") {
        return async () => {
            if (config.isCustomEndpoint === false) {
                return undefined;
            }
            const endpoint = await configProvider();
            if (endpoint && typeof endpoint === "object") {
                if ("url" in endpoint) {
                    return endpoint.url.href;
                }
                if ("hostname" in endpoint) {
                    const { protocol, hostname, port, path } = endpoint;
                    return `${protocol}//${hostname}${port ? ":" + port : ""}${path}`;
                }
            }
            return endpoint;
        };
    }
    return configProvider;
};

var toEndpointV1 = __nccwpck_require__(6051);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/middleware-endpoint/adaptors/getEndpointFromInstructions.js



function bindGetEndpointFromInstructions(getEndpointFromConfig) {
    return async (commandInput, instructionsSupplier, clientConfig, context) => {
        if (!clientConfig.isCustomEndpoint && !clientConfig.ignoreConfiguredEndpointUrls) {
            let endpointFromConfig;
            if (clientConfig.serviceConfiguredEndpoint) {
                endpointFromConfig = await clientConfig.serviceConfiguredEndpoint();
            }
            else {
                endpointFromConfig = await getEndpointFromConfig(clientConfig.serviceId);
            }
            if (endpointFromConfig) {
                clientConfig.endpoint = () => Promise.resolve((0,toEndpointV1.a)(endpointFromConfig));
                clientConfig.isCustomEndpoint = true;
                context?.logger?.debug?.(`@smithy/core/endpoints - resolved endpoint from config: ${endpointFromConfig}`);
            }
        }
        const endpointParams = await resolveParams(commandInput, instructionsSupplier, clientConfig);
        if (typeof clientConfig.endpointProvider !== "function") {
            throw new Error("config.endpointProvider is not set.");
        }
        const endpoint = clientConfig.endpointProvider(endpointParams, context);
        if (clientConfig.isCustomEndpoint && clientConfig.endpoint) {
            const customEndpoint = await clientConfig.endpoint();
            if (customEndpoint?.headers) {
                endpoint.headers ??= {};
                for (const [name, value] of Object.entries(customEndpoint.headers)) {
                    endpoint.headers[name] = Array.isArray(value) ? value : [value];
                }
            }
        }
        return endpoint;
    };
}
const resolveParams = async (commandInput, instructionsSupplier, clientConfig) => {
    const endpointParams = {};
    const instructions = instructionsSupplier?.getEndpointParameterInstructions?.() || {};
    for (const [name, instruction] of Object.entries(instructions)) {
        switch (instruction.type) {
            case "staticContextParams":
                endpointParams[name] = instruction.value;
                break;
            case "contextParams":
                endpointParams[name] = commandInput[instruction.name];
                break;
            case "clientContextParams":
            case "builtInParams":
                endpointParams[name] = await createConfigValueProvider(instruction.name, name, clientConfig, instruction.type !== "builtInParams")();
                break;
            case "operationContextParams":
                endpointParams[name] = instruction.get(commandInput);
                break;
            default:
                throw new Error("Unrecognized endpoint parameter instruction: " + JSON.stringify(instruction));
        }
    }
    if (Object.keys(instructions).length === 0) {
        Object.assign(endpointParams, clientConfig);
    }
    if (String(clientConfig.serviceId).toLowerCase() === "s3") {
        await resolveParamsForS3(endpointParams);
    }
    return endpointParams;
};


/***/ }),

/***/ 2806:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   d: () => ( BinaryDecisionDiagram)
 });
class BinaryDecisionDiagram {
    nodes;
    root;
    conditions;
    results;
    constructor(bdd, root, conditions, results) {
        this.nodes = bdd;
        this.root = root;
        this.conditions = conditions;
        this.results = results;
    }
    static from(bdd, root, conditions, results) {
        return new BinaryDecisionDiagram(bdd, root, conditions, results);
    }
}


/***/ }),

/***/ 7915:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   k: () => ( EndpointCache)
 });
class EndpointCache {
    capacity;
    data = new Map();
    parameters = [];
    constructor({ size, params }) {
        this.capacity = size ?? 50;
        if (params) {
            this.parameters = params;
        }
    }
    get(endpointParams, resolver) {
        const key = this.hash(endpointParams);
        if (key === false) {
            return resolver();
        }
        if (!this.data.has(key)) {
            if (this.data.size > this.capacity + 10) {
                const keys = this.data.keys();
                let i = 0;
                while (true) {
                    const { value, done } = keys.next();
                    this.data.delete(value);
                    if (done || ++i > 10) {
                        break;
                    }
                }
            }
            this.data.set(key, resolver());
        }
        return this.data.get(key);
    }
    size() {
        return this.data.size;
    }
    hash(endpointParams) {
        let buffer = "";
        const { parameters } = this;
        if (parameters.length === 0) {
            return false;
        }
        for (const param of parameters) {
            const raw = endpointParams[param];
            const val = raw == null ? "\0" : String(raw);
            if (val.includes("|;")) {
                return false;
            }
            buffer += val + "|;";
        }
        return buffer;
    }
}


/***/ }),

/***/ 2397:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  c: () => ( decideEndpoint)
});

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/util-endpoints/types/EndpointError.js
class EndpointError extends Error {
    constructor(message) {
        super(message);
        this.name = "EndpointError";
    }
}

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/util-endpoints/debug/debugId.js
const debugId = "endpoints";

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/util-endpoints/debug/toDebugString.js
function toDebugString(input) {
    if (typeof input !== "object" || input == null) {
        return input;
    }
    if ("ref" in input) {
        return `$${toDebugString(input.ref)}`;
    }
    if ("fn" in input) {
        return `${input.fn}(${(input.argv || []).map(toDebugString).join(", ")})`;
    }
    return JSON.stringify(input, null, 2);
}

var customEndpointFunctions = __nccwpck_require__(1882);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/util-endpoints/lib/booleanEquals.js
const booleanEquals = (value1, value2) => value1 === value2;

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/util-endpoints/lib/coalesce.js
function coalesce(...args) {
    for (const arg of args) {
        if (arg != null) {
            return arg;
        }
    }
    return undefined;
}

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/util-endpoints/lib/getAttrPathList.js

const getAttrPathList = (path) => {
    const parts = path.split(".");
    const pathList = [];
    for (const part of parts) {
        const squareBracketIndex = part.indexOf("[");
        if (squareBracketIndex !== -1) {
            if (part.indexOf("]") !== part.length - 1) {
                throw new EndpointError(`Path: '${path}' does not end with ']'`);
            }
            const arrayIndex = part.slice(squareBracketIndex + 1, -1);
            if (Number.isNaN(parseInt(arrayIndex))) {
                throw new EndpointError(`Invalid array index: '${arrayIndex}' in path: '${path}'`);
            }
            if (squareBracketIndex !== 0) {
                pathList.push(part.slice(0, squareBracketIndex));
            }
            pathList.push(arrayIndex);
        }
        else {
            pathList.push(part);
        }
    }
    return pathList;
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/util-endpoints/lib/getAttr.js


const getAttr = (value, path) => getAttrPathList(path).reduce((acc, index) => {
    if (typeof acc !== "object") {
        throw new EndpointError(`Index '${index}' in '${path}' not found in '${JSON.stringify(value)}'`);
    }
    else if (Array.isArray(acc)) {
        const i = parseInt(index);
        return acc[i < 0 ? acc.length + i : i];
    }
    return acc[index];
}, value);

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/util-endpoints/lib/isSet.js
const isSet = (value) => value != null;

var isValidHostLabel = __nccwpck_require__(5204);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/util-endpoints/lib/ite.js
function ite(condition, trueValue, falseValue) {
    return condition ? trueValue : falseValue;
}

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/util-endpoints/lib/not.js
const not = (value) => !value;

;// CONCATENATED MODULE: ../../node_modules/@smithy/types/dist-es/endpoint.js
var EndpointURLScheme;
(function (EndpointURLScheme) {
    EndpointURLScheme["HTTP"] = "http";
    EndpointURLScheme["HTTPS"] = "https";
})(EndpointURLScheme || (EndpointURLScheme = {}));

var isIpAddress = __nccwpck_require__(864);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/util-endpoints/lib/parseURL.js


const DEFAULT_PORTS = {
    [EndpointURLScheme.HTTP]: 80,
    [EndpointURLScheme.HTTPS]: 443,
};
const parseURL = (value) => {
    const whatwgURL = (() => {
        try {
            if (value instanceof URL) {
                return value;
            }
            if (typeof value === "object" && "hostname" in value) {
                const { hostname, port, protocol = "", path = "", query = {} } = value;
                const url = new URL(`${protocol}//${hostname}${port ? `:${port}` : ""}${path}`);
                url.search = Object.entries(query)
                    .map(([k, v]) => `${k}=${v}`)
                    .join("&");
                return url;
            }
            return new URL(value);
        }
        catch (ignored) {
            return null;
        }
    })();
    if (!whatwgURL) {
        console.error(`Unable to parse ${JSON.stringify(value)} as a whatwg URL.`);
        return null;
    }
    const urlString = whatwgURL.href;
    const { host, hostname, pathname, protocol, search } = whatwgURL;
    if (search) {
        return null;
    }
    const scheme = protocol.slice(0, -1);
    if (!Object.values(EndpointURLScheme).includes(scheme)) {
        return null;
    }
    const isIp = (0,isIpAddress.o)(hostname);
    const inputContainsDefaultPort = urlString.includes(`${host}:${DEFAULT_PORTS[scheme]}`) ||
        (typeof value === "string" && value.includes(`${host}:${DEFAULT_PORTS[scheme]}`));
    const authority = `${host}${inputContainsDefaultPort ? `:${DEFAULT_PORTS[scheme]}` : ``}`;
    return {
        scheme,
        authority,
        path: pathname,
        normalizedPath: pathname.endsWith("/") ? pathname : `${pathname}/`,
        isIp,
    };
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/util-endpoints/lib/split.js
function split(value, delimiter, limit) {
    if (limit === 1) {
        return [value];
    }
    if (value === "") {
        return [""];
    }
    const parts = value.split(delimiter);
    if (limit === 0) {
        return parts;
    }
    return parts.slice(0, limit - 1).concat(parts.slice(1).join(delimiter));
}

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/util-endpoints/lib/stringEquals.js
const stringEquals = (value1, value2) => value1 === value2;

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/util-endpoints/lib/substring.js
const substring = (input, start, stop, reverse) => {
    if (input == null || start >= stop || input.length < stop || /[^\u0000-\u007f]/.test(input)) {
        return null;
    }
    if (!reverse) {
        return input.substring(start, stop);
    }
    return input.substring(input.length - stop, input.length - start);
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/util-endpoints/lib/uriEncode.js
const uriEncode = (value) => encodeURIComponent(value).replace(/[!*'()]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/util-endpoints/utils/endpointFunctions.js

const endpointFunctions = {
    booleanEquals: booleanEquals,
    coalesce: coalesce,
    getAttr: getAttr,
    isSet: isSet,
    isValidHostLabel: isValidHostLabel.X,
    ite: ite,
    not: not,
    parseURL: parseURL,
    split: split,
    stringEquals: stringEquals,
    substring: substring,
    uriEncode: uriEncode,
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/util-endpoints/utils/evaluateTemplate.js

const evaluateTemplate = (template, options) => {
    const evaluatedTemplateArr = [];
    const { referenceRecord, endpointParams } = options;
    let currentIndex = 0;
    while (currentIndex < template.length) {
        const openingBraceIndex = template.indexOf("{", currentIndex);
        if (openingBraceIndex === -1) {
            evaluatedTemplateArr.push(template.slice(currentIndex));
            break;
        }
        evaluatedTemplateArr.push(template.slice(currentIndex, openingBraceIndex));
        const closingBraceIndex = template.indexOf("}", openingBraceIndex);
        if (closingBraceIndex === -1) {
            evaluatedTemplateArr.push(template.slice(openingBraceIndex));
            break;
        }
        if (template[openingBraceIndex + 1] === "{" && template[closingBraceIndex + 1] === "}") {
            evaluatedTemplateArr.push(template.slice(openingBraceIndex + 1, closingBraceIndex));
            currentIndex = closingBraceIndex + 2;
        }
        const parameterName = template.substring(openingBraceIndex + 1, closingBraceIndex);
        if (parameterName.includes("#")) {
            const [refName, attrName] = parameterName.split("#");
            evaluatedTemplateArr.push(getAttr((referenceRecord[refName] ?? endpointParams[refName]), attrName));
        }
        else {
            evaluatedTemplateArr.push((referenceRecord[parameterName] ?? endpointParams[parameterName]));
        }
        currentIndex = closingBraceIndex + 1;
    }
    return evaluatedTemplateArr.join("");
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/util-endpoints/utils/getReferenceValue.js
const getReferenceValue = ({ ref }, options) => {
    return options.referenceRecord[ref] ?? options.endpointParams[ref];
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/util-endpoints/utils/evaluateExpression.js





const evaluateExpression = (obj, keyName, options) => {
    if (typeof obj === "string") {
        return evaluateTemplate(obj, options);
    }
    else if (obj["fn"]) {
        return group.callFunction(obj, options);
    }
    else if (obj["ref"]) {
        return getReferenceValue(obj, options);
    }
    throw new EndpointError(`'${keyName}': ${String(obj)} is not a string, function or reference.`);
};
const callFunction = ({ fn, argv }, options) => {
    const evaluatedArgs = Array(argv.length);
    for (let i = 0; i < evaluatedArgs.length; ++i) {
        const arg = argv[i];
        if (typeof arg === "boolean" || typeof arg === "number") {
            evaluatedArgs[i] = arg;
        }
        else {
            evaluatedArgs[i] = group.evaluateExpression(arg, "arg", options);
        }
    }
    const namespaceSeparatorIndex = fn.indexOf(".");
    if (namespaceSeparatorIndex !== -1) {
        const namespaceFunctions = customEndpointFunctions.m[fn.slice(0, namespaceSeparatorIndex)];
        const customFunction = namespaceFunctions?.[fn.slice(namespaceSeparatorIndex + 1)];
        if (typeof customFunction === "function") {
            return customFunction(...evaluatedArgs);
        }
    }
    const callable = endpointFunctions[fn];
    if (typeof callable === "function") {
        return callable(...evaluatedArgs);
    }
    throw new Error(`function ${fn} not loaded in endpointFunctions.`);
};
const group = {
    evaluateExpression,
    callFunction,
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/util-endpoints/utils/evaluateCondition.js



const evaluateCondition = (condition, options) => {
    const { assign } = condition;
    if (assign && assign in options.referenceRecord) {
        throw new EndpointError(`'${assign}' is already defined in Reference Record.`);
    }
    const value = callFunction(condition, options);
    options.logger?.debug?.(`${debugId} evaluateCondition: ${toDebugString(condition)} = ${toDebugString(value)}`);
    const result = value === "" ? true : !!value;
    if (assign != null) {
        return { result, toAssign: { name: assign, value } };
    }
    return { result };
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/util-endpoints/utils/getEndpointHeaders.js


const getEndpointHeaders = (headers, options) => Object.entries(headers ?? {}).reduce((acc, [headerKey, headerVal]) => {
    acc[headerKey] = headerVal.map((headerValEntry) => {
        const processedExpr = evaluateExpression(headerValEntry, "Header value entry", options);
        if (typeof processedExpr !== "string") {
            throw new EndpointError(`Header '${headerKey}' value '${processedExpr}' is not a string`);
        }
        return processedExpr;
    });
    return acc;
}, {});

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/util-endpoints/utils/getEndpointProperties.js


const getEndpointProperties = (properties, options) => Object.entries(properties).reduce((acc, [propertyKey, propertyVal]) => {
    acc[propertyKey] = getEndpointProperties_group.getEndpointProperty(propertyVal, options);
    return acc;
}, {});
const getEndpointProperty = (property, options) => {
    if (Array.isArray(property)) {
        return property.map((propertyEntry) => getEndpointProperty(propertyEntry, options));
    }
    switch (typeof property) {
        case "string":
            return evaluateTemplate(property, options);
        case "object":
            if (property === null) {
                throw new EndpointError(`Unexpected endpoint property: ${property}`);
            }
            return getEndpointProperties_group.getEndpointProperties(property, options);
        case "boolean":
            return property;
        default:
            throw new EndpointError(`Unexpected endpoint property type: ${typeof property}`);
    }
};
const getEndpointProperties_group = {
    getEndpointProperty,
    getEndpointProperties,
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/util-endpoints/utils/getEndpointUrl.js


const getEndpointUrl = (endpointUrl, options) => {
    const expression = evaluateExpression(endpointUrl, "Endpoint URL", options);
    if (typeof expression === "string") {
        try {
            return new URL(expression);
        }
        catch (error) {
            console.error(`Failed to construct URL with ${expression}`, error);
            throw error;
        }
    }
    throw new EndpointError(`Endpoint URL must be a string, got ${typeof expression}`);
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/endpoints/util-endpoints/decideEndpoint.js






const RESULT = 100_000_000;
const decideEndpoint = (bdd, options) => {
    const { nodes, root, results, conditions } = bdd;
    let ref = root;
    const referenceRecord = {};
    const closure = {
        referenceRecord,
        endpointParams: options.endpointParams,
        logger: options.logger,
    };
    while (ref !== 1 && ref !== -1 && ref < RESULT) {
        const node_i = 3 * (Math.abs(ref) - 1);
        const [condition_i, highRef, lowRef] = [nodes[node_i], nodes[node_i + 1], nodes[node_i + 2]];
        const [fn, argv, assign] = conditions[condition_i];
        const evaluation = evaluateCondition({ fn, assign, argv }, closure);
        if (evaluation.toAssign) {
            const { name, value } = evaluation.toAssign;
            referenceRecord[name] = value;
        }
        ref = ref >= 0 === evaluation.result ? highRef : lowRef;
    }
    if (ref >= RESULT) {
        const result = results[ref - RESULT];
        if (result[0] === -1) {
            const [, errorExpression] = result;
            throw new EndpointError(evaluateExpression(errorExpression, "Error", closure));
        }
        const [url, properties, headers] = result;
        return {
            url: getEndpointUrl(url, closure),
            properties: getEndpointProperties(properties, closure),
            headers: getEndpointHeaders(headers ?? {}, closure),
        };
    }
    throw new EndpointError(`No matching endpoint.`);
};


/***/ }),

/***/ 864:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   o: () => ( isIpAddress)
 });
const IP_V4_REGEX = new RegExp(`^(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]\\d|\\d)(?:\\.(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]\\d|\\d)){3}$`);
const isIpAddress = (value) => IP_V4_REGEX.test(value) || (value.startsWith("[") && value.endsWith("]"));


/***/ }),

/***/ 1882:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   m: () => ( customEndpointFunctions)
 });
const customEndpointFunctions = {};


/***/ }),

/***/ 1111:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   C: () => ( HttpBindingNormalizedSchema),
   K: () => ( getHttpOperationBindings)
 });
 var _smithy_core_schema__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7697);
 var _smithy_core_schema__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(1784);
 var _smithy_core_serde__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4976);


const HTTP_BINDINGS = Symbol.for("@smithy/schema-x");
class HttpBindingNormalizedSchema extends _smithy_core_schema__WEBPACK_IMPORTED_MODULE_0__ .l1 {
    static identity = Symbol.for("@smithy/HttpBindingNormalizedSchema");
    identity = HttpBindingNormalizedSchema.identity;
    bindings;
    constructor(schema) {
        super(schema);
    }
    static of(schema) {
        const ns = _smithy_core_schema__WEBPACK_IMPORTED_MODULE_0__ .l1.of(schema);
        if (ns.identity === HttpBindingNormalizedSchema.identity) {
            return ns;
        }
        const schemaCache = ns.isMemberSchema() ? ns : ns.getSchema();
        const cache = typeof schemaCache === "object" && schemaCache !== null ? schemaCache : ns;
        return (cache[HTTP_BINDINGS] ??= new HttpBindingNormalizedSchema(ns));
    }
    getHttpBindingLocation(traits) {
        if (traits.httpPayload) {
            return 0b100_100;
        }
        if (traits.httpLabel) {
            return 0b100_001;
        }
        if (traits.httpHeader) {
            return 0b100_110;
        }
        if (typeof traits.httpPrefixHeaders === "string") {
            return 0b100_111;
        }
        if (traits.httpQuery) {
            return 0b100_010;
        }
        if (traits.httpQueryParams) {
            return 0b100_011;
        }
        if (traits.httpResponseCode) {
            return 0b100_101;
        }
        return 0b100_000;
    }
    getHttpBindingValue(location, traits, nested = false) {
        const raw = this.getSchema();
        const type = typeof raw === "number" ? raw & 0xff : this.isListSchema() ? 0b0100_0000 : 0xff;
        const slot = location & 0b111;
        const media = (traits.mediaType ? (traits.mediaType === "application/json" || traits.mediaType.endsWith("+json") ? 2 : 1) : 0);
        const stream = (traits.streaming || type === 42 ? (this.isStructSchema() ? 2 : 1) : 0);
        const timestamp = (type >= 4 && type <= 7
            ? slot >= 6
                ? 2
                : slot > 0 && slot < 4
                    ? 1
                    : 0
            : 0);
        let flags = type |
            (media << 8) |
            ((traits.idempotencyToken ? 1 : 0) << 10) |
            (stream << 11) |
            ((traits.sparse ? 1 : 0) << 13) |
            (timestamp << 14) |
            ((traits.hostLabel ? 1 : 0) << 17) |
            ((location === 0b100_100 && typeof raw !== "object" ? 1 : 0) << 18);
        const category = type & 0b1100_0000;
        const collectionValue = slot & 0b010 && (category === 0b0100_0000 || (!nested && slot & 1))
            ? this.getHttpBindingCollectionValue(location, traits)
            : undefined;
        const valueType = (collectionValue?.[1] ?? 0) & 0xff;
        flags |=
            (slot >= 6 &&
                (valueType === 4 || valueType === 6)
                ? 1
                : 0) << 16;
        return [this, flags, collectionValue];
    }
    getHttpBindingCollectionValue(location, traits = this.getMergedTraits()) {
        const valueSchema = HttpBindingNormalizedSchema.of(this.getValueSchema());
        return valueSchema.getHttpBindingValue(location, { ...valueSchema.getMergedTraits(), ...traits }, true);
    }
    getHttpBindings() {
        const source = this.getSchema();
        return typeof source !== "object" || source === null ? EMPTY_BINDINGS : (this.bindings ??= buildHttpBindings(this));
    }
}
const buildHttpBindings = (schema) => {
    const bodyMemberNames = [];
    const bodyMemberSchemas = [];
    const requestBodyMemberNames = [];
    const requestBodyMemberSchemas = [];
    const memberBindings = [];
    const byName = {};
    const headers = {};
    const prefixHeaders = [];
    const responseBindings = { headers, prefixHeaders };
    const bindings = {
        request: { memberBindings, byName },
        response: {
            bodyMemberNames,
            bindings: responseBindings,
        },
    };
    const { request, response } = bindings;
    for (const [name, member] of schema.structIterator()) {
        const bindingSchema = HttpBindingNormalizedSchema.of(member);
        const traits = bindingSchema.getMergedTraits();
        const location = bindingSchema.getHttpBindingLocation(traits);
        const wireName = traits.httpHeader?.toLowerCase() ?? traits.httpPrefixHeaders?.toLowerCase() ?? traits.httpQuery;
        const value = bindingSchema.getHttpBindingValue(location, traits);
        const binding = [name, value, location, wireName];
        if (name === "__proto__") {
            (0,_smithy_core_serde__WEBPACK_IMPORTED_MODULE_1__ .T)(byName);
        }
        byName[name] = binding;
        if ((value[1] >> 10) & 1) {
            request.hasIdempotency = true;
        }
        memberBindings.push(binding);
        const slot = location & 0b111;
        if (slot === 0) {
            requestBodyMemberNames.push(name);
            requestBodyMemberSchemas.push(member);
        }
        if ((slot & 0b100) === 0) {
            bodyMemberNames.push(name);
            bodyMemberSchemas.push(member);
        }
        else if ((slot & 0b110) === 0b100) {
            if (slot & 0b001) {
                responseBindings.statusCode = binding;
            }
            else {
                responseBindings.payload = binding;
                const type = value[1] & 0xff;
                request.contentTypeInstruction =
                    traits.mediaType ??
                        (type === 0
                            ? "text/plain"
                            : type === 21 || type === 42
                                ? "application/octet-stream"
                                : null);
            }
        }
        else if (slot & 0b001) {
            request.hasPrefixHeaders = true;
            prefixHeaders.push(binding);
        }
        else {
            if (wireName === "__proto__") {
                (0,_smithy_core_serde__WEBPACK_IMPORTED_MODULE_1__ .T)(headers);
            }
            headers[wireName] = binding;
        }
    }
    if (request.contentTypeInstruction === undefined && requestBodyMemberNames.length) {
        request.contentTypeInstruction = null;
    }
    request.syntheticBodySchema = createBodySchema(schema, requestBodyMemberNames, requestBodyMemberSchemas);
    response.syntheticBodySchema = createBodySchema(schema, bodyMemberNames, bodyMemberSchemas);
    return bindings;
};
const buildPathSegments = (path) => {
    const segments = [];
    let offset = 0;
    for (const match of path.matchAll(/\{([^{}+]+)(\+)?\}/g)) {
        if (match.index > offset) {
            segments.push([path.slice(offset, match.index), 0]);
        }
        segments.push([match[1], match[2] ? 2 : 1]);
        offset = match.index + match[0].length;
    }
    if (segments.length && offset < path.length) {
        segments.push([path.slice(offset), 0]);
    }
    return segments.length ? segments : undefined;
};
const buildHttpOperationBindings = (schema) => {
    const { http, endpoint } = (0,_smithy_core_schema__WEBPACK_IMPORTED_MODULE_2__ .c)(schema.traits ?? {});
    const [path, search] = http?.[1].split("?") ?? [];
    return [
        http?.[0],
        path,
        search ? [...new URLSearchParams(search)] : [],
        path ? buildPathSegments(path) : undefined,
        endpoint?.[0],
    ];
};
const EMPTY_BINDINGS = {
    request: { memberBindings: [], byName: {} },
    response: {
        bodyMemberNames: [],
        bindings: { headers: {}, prefixHeaders: [] },
    },
};
const getHttpOperationBindings = (schema) => (schema[HTTP_BINDINGS] ??= buildHttpOperationBindings(schema));
const createBodySchema = (schema, memberNames, memberSchemas) => {
    if (!memberNames.length) {
        return undefined;
    }
    const source = schema.getSchema();
    const body = [
        3,
        source[1],
        source[2],
        schema.getMergedTraits(),
        memberNames,
        memberSchemas,
    ];
    const required = source[6];
    const bodyRequired = required && memberNames.reduce((count, name) => count + (source[4].indexOf(name) < required ? 1 : 0), 0);
    if (bodyRequired) {
        body[6] = bodyRequired;
    }
    return body;
};


/***/ }),

/***/ 4873:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  t: () => ( HttpProtocol)
});

var httpRequest = __nccwpck_require__(1665);
var httpResponse = __nccwpck_require__(341);
var hasOwn = __nccwpck_require__(5346);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/transport/isValidHostname.js
function isValidHostname(hostname) {
    const hostPattern = /^[a-z0-9][a-z0-9.-]*[a-z0-9]$/;
    return hostPattern.test(hostname);
}

var TypeRegistry = __nccwpck_require__(2889);
var SerdeContext = __nccwpck_require__(1766);
var HttpBindingNormalizedSchema = __nccwpck_require__(1111);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/protocols/HttpProtocol.js




class HttpProtocol extends SerdeContext.f {
    options;
    compositeErrorRegistry;
    constructor(options) {
        super();
        this.options = options;
        this.compositeErrorRegistry = new TypeRegistry.O(options.defaultNamespace);
        for (const etr of options.errorTypeRegistries ?? []) {
            this.compositeErrorRegistry.copyFrom(etr);
        }
    }
    getRequestType() {
        return httpRequest.K;
    }
    getResponseType() {
        return httpResponse.c;
    }
    setSerdeContext(serdeContext) {
        this.serdeContext = serdeContext;
        this.serializer.setSerdeContext(serdeContext);
        this.deserializer.setSerdeContext(serdeContext);
        if (this.getPayloadCodec()) {
            this.getPayloadCodec().setSerdeContext(serdeContext);
        }
    }
    updateServiceEndpoint(request, endpoint) {
        if ("url" in endpoint) {
            request.protocol = endpoint.url.protocol;
            request.hostname = endpoint.url.hostname;
            request.port = endpoint.url.port ? Number(endpoint.url.port) : undefined;
            request.path = endpoint.url.pathname;
            request.fragment = endpoint.url.hash || void 0;
            request.username = endpoint.url.username || void 0;
            request.password = endpoint.url.password || void 0;
            if (!request.query) {
                request.query = {};
            }
            for (const [k, v] of endpoint.url.searchParams.entries()) {
                request.query[k] = v;
            }
            if (endpoint.headers) {
                for (const name in endpoint.headers) {
                    if (!(0,hasOwn.$)(endpoint.headers, name)) {
                        continue;
                    }
                    request.headers[name] = endpoint.headers[name].join(", ");
                }
            }
            return request;
        }
        else {
            request.protocol = endpoint.protocol;
            request.hostname = endpoint.hostname;
            request.port = endpoint.port ? Number(endpoint.port) : undefined;
            request.path = endpoint.path;
            request.query = {
                ...endpoint.query,
            };
            if (endpoint.headers) {
                for (const name in endpoint.headers) {
                    if (!(0,hasOwn.$)(endpoint.headers, name)) {
                        continue;
                    }
                    request.headers[name] = endpoint.headers[name];
                }
            }
            return request;
        }
    }
    setHostPrefix(request, operationSchema, input, operation = (0,HttpBindingNormalizedSchema.K)(operationSchema)) {
        if (this.serdeContext?.disableHostPrefix) {
            return;
        }
        const hostPrefix = operation[4];
        if (typeof hostPrefix !== "string") {
            return;
        }
        let resolvedHostPrefix = hostPrefix;
        for (const [name, [, flags]] of HttpBindingNormalizedSchema.C.of(operationSchema.input).getHttpBindings().request
            .memberBindings) {
            if (!((flags >> 17) & 1)) {
                continue;
            }
            const replacement = input[name];
            if (typeof replacement !== "string") {
                throw new Error(`@smithy/core/schema - ${name} in input must be a string as hostLabel.`);
            }
            resolvedHostPrefix = resolvedHostPrefix.replace(`{${name}}`, replacement);
        }
        request.hostname = resolvedHostPrefix + request.hostname;
        if (!isValidHostname(request.hostname)) {
            throw new Error(`[${request.hostname}] is not a valid hostname.`);
        }
    }
    deserializeMetadata(output) {
        return {
            httpStatusCode: output.statusCode,
            requestId: output.headers["x-amzn-requestid"] ?? output.headers["x-amzn-request-id"] ?? output.headers["x-amz-request-id"],
            extendedRequestId: output.headers["x-amz-id-2"],
            cfId: output.headers["x-amz-cf-id"],
        };
    }
    resolveError(name, namespaces, registries) {
        const defaultErrorSchema = [-3, "", "Error", 0, [], [], 0];
        let schema;
        for (const registry of registries) {
            for (const ns of namespaces) {
                try {
                    if (ns === "*") {
                        schema = registry.getSchema(name);
                    }
                    else {
                        schema = registry.getSchema(ns + "#" + name);
                    }
                    const errorCtor = registry.getErrorCtor(schema);
                    if (errorCtor) {
                        return [schema, errorCtor, "modeled"];
                    }
                    else {
                        const syntheticErrorSchema = registry.getBaseException();
                        if (syntheticErrorSchema) {
                            const syntheticErrorCtor = registry.getErrorCtor(syntheticErrorSchema);
                            if (syntheticErrorCtor) {
                                return [schema, syntheticErrorCtor, "synthetic"];
                            }
                        }
                    }
                }
                catch (ignored) {
                }
            }
        }
        for (const registry of registries) {
            const syntheticErrorSchema = registry.getBaseException();
            if (syntheticErrorSchema) {
                const syntheticErrorCtor = registry.getErrorCtor(syntheticErrorSchema);
                if (syntheticErrorCtor) {
                    return [syntheticErrorSchema, syntheticErrorCtor, "synthetic"];
                }
            }
        }
        return [defaultErrorSchema, Error, "native"];
    }
    async serializeEventStream({ eventStream, requestSchema, initialRequest, }) {
        const eventStreamSerde = await this.loadEventStreamCapability();
        return eventStreamSerde.serializeEventStream({
            eventStream,
            requestSchema,
            initialRequest,
        });
    }
    async deserializeEventStream({ response, responseSchema, initialResponseContainer, }) {
        const eventStreamSerde = await this.loadEventStreamCapability();
        return eventStreamSerde.deserializeEventStream({
            response,
            responseSchema,
            initialResponseContainer,
        });
    }
    async loadEventStreamCapability() {
        const { EventStreamSerde, eventStreamSerdeProvider } = await __nccwpck_require__.e( 440).then(__nccwpck_require__.bind(__nccwpck_require__, 4440));
        const marshaller = this.resolveEventStreamMarshaller(eventStreamSerdeProvider);
        return new EventStreamSerde({
            marshaller,
            serializer: this.serializer,
            deserializer: this.deserializer,
            serdeContext: this.serdeContext,
            defaultContentType: this.getDefaultContentType(),
            compositeErrorRegistry: this.compositeErrorRegistry,
        });
    }
    getDefaultContentType() {
        throw new Error(`@smithy/core/protocols - ${this.constructor.name} getDefaultContentType() implementation missing.`);
    }
    async deserializeHttpMessage(schema, context, response, arg4, arg5) {
        void schema;
        void context;
        void response;
        void arg4;
        void arg5;
        return [];
    }
    getEventStreamMarshaller() {
        const context = this.serdeContext;
        if (!context.eventStreamMarshaller) {
            throw new Error("@smithy/core - HttpProtocol: eventStreamMarshaller missing in serdeContext.");
        }
        return context.eventStreamMarshaller;
    }
    resolveEventStreamMarshaller(importedProvider) {
        const context = this.serdeContext;
        if (context.eventStreamMarshaller) {
            return context.eventStreamMarshaller;
        }
        return importedProvider(this.serdeContext);
    }
}


/***/ }),

/***/ 711:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   M: () => ( RpcProtocol)
 });
 var _smithy_core_transport__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(5346);
 var _smithy_core_schema__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7697);
 var _smithy_core_transport__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(1665);
 var _HttpProtocol__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(4873);
 var _collect_stream_body__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(5424);





class RpcProtocol extends _HttpProtocol__WEBPACK_IMPORTED_MODULE_0__ .t {
    async serializeRequest(operationSchema, _input, context) {
        const serializer = this.serializer;
        const query = {};
        const headers = {};
        const endpoint = await context.endpoint();
        const ns = _smithy_core_schema__WEBPACK_IMPORTED_MODULE_1__ .l1.of(operationSchema?.input);
        const schema = ns.getSchema();
        let payload;
        const input = _input && typeof _input === "object" ? _input : {};
        const request = new _smithy_core_transport__WEBPACK_IMPORTED_MODULE_2__ .K({
            protocol: "",
            hostname: "",
            port: undefined,
            path: "/",
            fragment: undefined,
            query: query,
            headers: headers,
            body: undefined,
        });
        if (endpoint) {
            this.updateServiceEndpoint(request, endpoint);
            this.setHostPrefix(request, operationSchema, input);
        }
        if (input) {
            const eventStreamMember = ns.getEventStreamMember();
            if (eventStreamMember) {
                if (input[eventStreamMember]) {
                    const initialRequest = {};
                    for (const [memberName] of ns.structIterator()) {
                        if (memberName !== eventStreamMember && input[memberName] != null) {
                            initialRequest[memberName] = input[memberName];
                        }
                    }
                    payload = await this.serializeEventStream({
                        eventStream: input[eventStreamMember],
                        requestSchema: ns,
                        initialRequest,
                    });
                }
            }
            else {
                serializer.write(schema, input);
                payload = serializer.flush();
            }
        }
        request.headers = Object.assign(request.headers, headers);
        request.query = query;
        request.body = payload;
        request.method = "POST";
        return request;
    }
    async deserializeResponse(operationSchema, context, response) {
        const deserializer = this.deserializer;
        const ns = _smithy_core_schema__WEBPACK_IMPORTED_MODULE_1__ .l1.of(operationSchema.output);
        const dataObject = {};
        if (this.isErrorResponse(response.statusCode)) {
            const bytes = await (0,_collect_stream_body__WEBPACK_IMPORTED_MODULE_3__ .P)(response.body, context);
            if (bytes.byteLength > 0) {
                Object.assign(dataObject, await deserializer.read(15, bytes));
            }
            await this.handleError(operationSchema, context, response, dataObject, this.deserializeMetadata(response));
            throw new Error("@smithy/core/protocols - RPC Protocol error handler failed to throw.");
        }
        for (const header in response.headers) {
            if (!(0,_smithy_core_transport__WEBPACK_IMPORTED_MODULE_4__ .$)(response.headers, header)) {
                continue;
            }
            const value = response.headers[header];
            delete response.headers[header];
            response.headers[header.toLowerCase()] = value;
        }
        const eventStreamMember = ns.getEventStreamMember();
        if (eventStreamMember) {
            dataObject[eventStreamMember] = await this.deserializeEventStream({
                response,
                responseSchema: ns,
                initialResponseContainer: dataObject,
            });
        }
        else {
            const bytes = await (0,_collect_stream_body__WEBPACK_IMPORTED_MODULE_3__ .P)(response.body, context);
            if (bytes.byteLength > 0) {
                Object.assign(dataObject, await deserializer.read(ns, bytes));
            }
        }
        dataObject.$metadata = this.deserializeMetadata(response);
        return dataObject;
    }
    isErrorResponse(statusCode) {
        return statusCode >= 300;
    }
}


/***/ }),

/***/ 1766:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   f: () => ( SerdeContext)
 });
class SerdeContext {
    serdeContext;
    setSerdeContext(serdeContext) {
        this.serdeContext = serdeContext;
    }
}


/***/ }),

/***/ 5424:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   P: () => ( collectBody)
 });
 var _smithy_core_serde__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(253);

const collectBody = async (streamBody = new Uint8Array(), context) => {
    if (streamBody instanceof Uint8Array) {
        return _smithy_core_serde__WEBPACK_IMPORTED_MODULE_0__ .Mu.mutate(streamBody);
    }
    if (!streamBody) {
        return _smithy_core_serde__WEBPACK_IMPORTED_MODULE_0__ .Mu.mutate(new Uint8Array());
    }
    const fromContext = context.streamCollector(streamBody);
    return _smithy_core_serde__WEBPACK_IMPORTED_MODULE_0__ .Mu.mutate(await fromContext);
};


/***/ }),

/***/ 3411:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  p: () => ( JsonCodec2)
});

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/protocols/ConfigurableSerdeContext.js
class SerdeContextConfig {
    serdeContext;
    setSerdeContext(serdeContext) {
        this.serdeContext = serdeContext;
    }
}

var determineTimestampFormat = __nccwpck_require__(2948);
var NormalizedSchema = __nccwpck_require__(7697);
var writeKey = __nccwpck_require__(4976);
var fromBase64 = __nccwpck_require__(1752);
var lazy_json = __nccwpck_require__(1751);
var date_utils = __nccwpck_require__(4189);
var NumericValue = __nccwpck_require__(1896);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/protocols/UnionSerde.js
class UnionSerde {
    from;
    to;
    keys;
    constructor(from, to) {
        this.from = from;
        this.to = to;
        const keys = Object.keys(this.from);
        const set = new Set(keys);
        set.delete("__type");
        this.keys = set;
    }
    mark(key) {
        this.keys.delete(key);
    }
    hasUnknown() {
        return this.keys.size === 1 && Object.keys(this.to).length === 0;
    }
    writeUnknown() {
        if (this.hasUnknown()) {
            const k = this.keys.values().next().value;
            const v = this.from[k];
            this.to.$unknown = [k, v];
        }
    }
}

var detectBufferParsing = __nccwpck_require__(5744);
var jsonReviver = __nccwpck_require__(6312);
var needsReviver = __nccwpck_require__(1301);
var parseJsonBody = __nccwpck_require__(5530);
var hasOwn = __nccwpck_require__(5346);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/protocols/json/codec-v2/JsonShapeDeserializer2.js










class JsonShapeDeserializer2 extends SerdeContextConfig {
    settings;
    constructor(settings) {
        super();
        this.settings = settings;
    }
    async read(schema, data) {
        const reviver = (0,needsReviver.t)(schema) ? jsonReviver.E : undefined;
        let parsed;
        if (typeof data === "string") {
            if (data.length === 0) {
                return {};
            }
            parsed = JSON.parse(data, reviver);
        }
        else if (data instanceof Uint8Array && (0,detectBufferParsing.S)()) {
            if (data.byteLength === 0) {
                return {};
            }
            const buf = Buffer.isBuffer(data) ? data : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
            parsed = JSON.parse(buf, reviver);
        }
        else {
            parsed = await (0,parseJsonBody.Y2)(data, this.serdeContext, schema);
        }
        return this._read(schema, parsed);
    }
    readObject(schema, data) {
        return this._read(schema, data);
    }
    _read(schema, value) {
        const isObject = value !== null && typeof value === "object";
        const ns = NormalizedSchema.l1.of(schema);
        if (isObject) {
            if (ns.isStructSchema()) {
                return this._readStruct(ns, value);
            }
            if (Array.isArray(value) && ns.isListSchema()) {
                const listMember = ns.getValueSchema();
                if (this.needsTransform(listMember)) {
                    for (let i = 0; i < value.length; ++i) {
                        value[i] = this._read(listMember, value[i]);
                    }
                }
                return value;
            }
            if (ns.isMapSchema()) {
                const mapMember = ns.getValueSchema();
                const map = value;
                if (this.needsTransform(mapMember)) {
                    for (const k in map) {
                        if (!(0,hasOwn.$)(map, k)) {
                            continue;
                        }
                        if (k === "__proto__") {
                            (0,writeKey.T)(map);
                        }
                        map[k] = this._read(mapMember, map[k]);
                    }
                }
                return map;
            }
        }
        if (ns.isBlobSchema() && typeof value === "string") {
            return (0,fromBase64.E)(value);
        }
        const mediaType = ns.getMergedTraits().mediaType;
        if (ns.isStringSchema() && typeof value === "string" && mediaType) {
            const isJson = mediaType === "application/json" || mediaType.endsWith("+json");
            if (isJson) {
                return lazy_json.A.from(value);
            }
            return value;
        }
        if (ns.isTimestampSchema() && value != null) {
            const format = (0,determineTimestampFormat.V)(ns, this.settings);
            switch (format) {
                case 5:
                    return (0,date_utils.t_)(value);
                case 6:
                    return (0,date_utils.xE)(value);
                case 7:
                    return (0,date_utils.l3)(value);
                default:
                    console.warn("Missing timestamp format, parsing value with Date constructor:", value);
                    return new Date(value);
            }
        }
        if (ns.isBigIntegerSchema() && (typeof value === "number" || typeof value === "string")) {
            return BigInt(value);
        }
        if (ns.isBigDecimalSchema() && value != undefined) {
            if (value instanceof NumericValue.D) {
                return value;
            }
            const untyped = value;
            if (untyped.type === "bigDecimal" && "string" in untyped) {
                return new NumericValue.D(untyped.string, untyped.type);
            }
            return new NumericValue.D(String(value), "bigDecimal");
        }
        if (ns.isNumericSchema() && typeof value === "string") {
            switch (value) {
                case "Infinity":
                    return Infinity;
                case "-Infinity":
                    return -Infinity;
                case "NaN":
                    return NaN;
            }
            return value;
        }
        if (ns.isDocumentSchema()) {
            if (isObject) {
                if (Array.isArray(value)) {
                    for (let i = 0; i < value.length; ++i) {
                        const v = value[i];
                        if (!(v instanceof NumericValue.D)) {
                            value[i] = this._read(ns, v);
                        }
                    }
                }
                else {
                    const doc = value;
                    for (const k in doc) {
                        if (!(0,hasOwn.$)(doc, k)) {
                            continue;
                        }
                        if (k === "__proto__") {
                            (0,writeKey.T)(doc);
                        }
                        const v = doc[k];
                        if (!(v instanceof NumericValue.D)) {
                            doc[k] = this._read(ns, v);
                        }
                    }
                }
            }
        }
        return value;
    }
    _readStruct(ns, record) {
        const union = ns.isUnionSchema();
        const out = {};
        let nameMap;
        const hasType = typeof record.__type === "string";
        const { jsonName } = this.settings;
        if (jsonName && hasType) {
            nameMap = {};
        }
        let unionSerde;
        if (union) {
            unionSerde = new UnionSerde(record, out);
        }
        for (const [memberName, memberSchema] of ns.structIterator()) {
            let fromKey = memberName;
            if (jsonName) {
                fromKey = memberSchema.getMergedTraits().jsonName ?? fromKey;
                if (hasType) {
                    nameMap[fromKey] = memberName;
                }
            }
            if (union) {
                unionSerde.mark(fromKey);
            }
            if (record[fromKey] != null) {
                out[memberName] = this._read(memberSchema, record[fromKey]);
            }
        }
        if (union) {
            unionSerde.writeUnknown();
        }
        else if (hasType) {
            for (const k in record) {
                if (!(0,hasOwn.$)(record, k)) {
                    continue;
                }
                const v = record[k];
                const t = jsonName ? (nameMap[k] ?? k) : k;
                if (!(t in out)) {
                    out[t] = v;
                }
            }
        }
        return out;
    }
    needsTransform(ns) {
        if (ns.isBlobSchema() ||
            ns.isTimestampSchema() ||
            ns.isBigIntegerSchema() ||
            ns.isBigDecimalSchema() ||
            ns.isNumericSchema()) {
            return true;
        }
        if (ns.isDocumentSchema() || ns.isStructSchema() || ns.isListSchema() || ns.isMapSchema()) {
            return true;
        }
        if (ns.isStringSchema() && ns.getMergedTraits().mediaType) {
            return true;
        }
        return false;
    }
}

var serde = __nccwpck_require__(253);
var toBase64 = __nccwpck_require__(325);
var toUtf8 = __nccwpck_require__(5117);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/protocols/json/codec-v2/JsonBytesStringAdapter.js

class JsonBytesStringAdapter extends Uint8Array {
    string = null;
    static allocUnsafe(bytes) {
        if (typeof Buffer === "function") {
            const buffer = Buffer.allocUnsafe(bytes);
            return new JsonBytesStringAdapter(buffer.buffer, buffer.byteOffset, buffer.byteLength);
        }
        return new JsonBytesStringAdapter(bytes);
    }
    toString() {
        return this.s();
    }
    valueOf() {
        return this.s();
    }
    includes(searchString, position) {
        if (typeof searchString === "string") {
            return this.s().includes(searchString, position);
        }
        return Uint8Array.prototype.includes.call(this, searchString, position);
    }
    indexOf(searchString, position) {
        if (typeof searchString === "string") {
            return this.s().indexOf(searchString, position);
        }
        return Uint8Array.prototype.indexOf.call(this, searchString, position);
    }
    lastIndexOf(searchString, position) {
        if (typeof searchString === "string") {
            return this.s().lastIndexOf(searchString, position);
        }
        const fn = Uint8Array.prototype.lastIndexOf;
        if (position !== undefined) {
            return fn.call(this, searchString, position);
        }
        return fn.call(this, searchString);
    }
    startsWith(searchString, position) {
        return this.s().startsWith(searchString, position);
    }
    endsWith(searchString, endPosition) {
        return this.s().endsWith(searchString, endPosition);
    }
    match(regexp) {
        return this.s().match(regexp);
    }
    replace(searchValue, replaceValue) {
        return this.s().replace(searchValue, replaceValue);
    }
    search(regexp) {
        return this.s().search(regexp);
    }
    split(separator, limit) {
        return this.s().split(separator, limit);
    }
    substring(start, end) {
        return this.s().substring(start, end);
    }
    trim() {
        return this.s().trim();
    }
    trimStart() {
        return this.s().trimStart();
    }
    trimEnd() {
        return this.s().trimEnd();
    }
    charAt(pos) {
        return this.s().charAt(pos);
    }
    charCodeAt(index) {
        return this.s().charCodeAt(index);
    }
    padStart(maxLength, fillString) {
        return this.s().padStart(maxLength, fillString);
    }
    padEnd(maxLength, fillString) {
        return this.s().padEnd(maxLength, fillString);
    }
    repeat(count) {
        return this.s().repeat(count);
    }
    toUpperCase() {
        return this.s().toUpperCase();
    }
    toLowerCase() {
        return this.s().toLowerCase();
    }
    s() {
        if (this.string == null) {
            const n = Date.now();
            if (n > warned + 60_000) {
                console.warn("@aws-sdk/core/protocols - WARN - JsonCodec2: you have called a string method on a Uint8Array request body. " +
                    "It has been automatically converted to string. In a future version this will throw an error.");
                warned = n;
            }
            this.string = (0,toUtf8.P)(this);
        }
        return this.string;
    }
}
var warned = 0;

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/protocols/json/codec-v2/JsonShapeSerializer2.js






const encoder = new TextEncoder();
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const QUOTE = 0x22;
const COLON = 0x3a;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const TRUE = new Uint8Array([0x74, 0x72, 0x75, 0x65]);
const FALSE = new Uint8Array([0x66, 0x61, 0x6c, 0x73, 0x65]);
const NULL = new Uint8Array([0x6e, 0x75, 0x6c, 0x6c]);
const ESCAPE_TABLE = new Array(128).fill(null);
ESCAPE_TABLE[0x08] = "b";
ESCAPE_TABLE[0x09] = "t";
ESCAPE_TABLE[0x0a] = "n";
ESCAPE_TABLE[0x0c] = "f";
ESCAPE_TABLE[0x0d] = "r";
ESCAPE_TABLE[0x22] = '"';
ESCAPE_TABLE[0x5c] = "\\";
for (let i = 0; i < 0x20; i++) {
    if (ESCAPE_TABLE[i] === null) {
        ESCAPE_TABLE[i] = "u00" + i.toString(16).padStart(2, "0");
    }
}
const INITIAL_BUFFER_SIZE = 2048;
function alloc(size) {
    return JsonBytesStringAdapter.allocUnsafe(size);
}
class JsonShapeSerializer2 extends SerdeContextConfig {
    settings;
    json;
    i = 0;
    rootSchema;
    rawValue;
    passthrough = false;
    constructor(settings) {
        super();
        this.settings = settings;
        this.json = alloc(INITIAL_BUFFER_SIZE);
    }
    write(schema, value) {
        this.i = 0;
        this.rawValue = value;
        this.rootSchema = NormalizedSchema.l1.of(schema);
        this.passthrough = this.rootSchema.isBlobSchema() || this.rootSchema.isStringSchema();
        if (!this.passthrough) {
            this.writeValue(this.rootSchema, value, undefined);
        }
    }
    writeDiscriminatedDocument(schema, value) {
        this.i = 0;
        this.rootSchema = NormalizedSchema.l1.of(schema);
        const ns = this.rootSchema;
        if (ns.isStructSchema() && value != null && typeof value === "object") {
            this.writeValue(ns, value, undefined);
            const prefix = `"__type":"${ns.getName(true) ?? "Unknown"}",`;
            const z = prefix.length;
            this.ensure(z);
            this.json.copyWithin(1 + z, 1, this.i);
            encoder.encodeInto(prefix, this.json.subarray(1));
            this.i += z;
        }
        else {
            this.writeValue(ns, value, undefined);
        }
    }
    flush() {
        this.rootSchema = undefined;
        const finalPosition = this.i;
        this.i = 0;
        const raw = this.rawValue;
        this.rawValue = undefined;
        if (finalPosition === 0) {
            return raw;
        }
        const result = this.json.subarray(0, finalPosition);
        this.json = alloc(INITIAL_BUFFER_SIZE);
        return result;
    }
    ensure(byteCount) {
        const { i, json } = this;
        if (i + byteCount > json.length) {
            let newSize = json.length * 2;
            while (newSize < i + byteCount) {
                newSize *= 2;
            }
            const next = alloc(newSize);
            next.set(this.json);
            this.json = next;
        }
    }
    writeAscii(s) {
        const z = s.length;
        this.ensure(z);
        let { i, json } = this;
        for (let j = 0; j < z; ++j) {
            json[i] = s.charCodeAt(j);
            i += 1;
        }
        this.i = i;
    }
    writeAsciiQuoted(s) {
        const z = s.length;
        this.ensure(z + 4);
        let { json, i } = this;
        json[i++] = QUOTE;
        for (let j = 0; j < z; ++j) {
            json[i++] = s.charCodeAt(j);
        }
        json[i++] = QUOTE;
        this.i = i;
    }
    writeJsonString(s) {
        const z = s.length;
        this.ensure(z * 3 + 2);
        this.json[this.i++] = QUOTE;
        for (let j = 0; j < z; ++j) {
            const c = s.charCodeAt(j);
            if (c > 0x22 && c < 0x5c) {
                this.json[this.i++] = c;
            }
            else if (c < 0x80) {
                const esc = ESCAPE_TABLE[c];
                if (esc !== null) {
                    this.ensure(esc.length + 1 + (z - j - 1) * 3 + 1);
                    this.json[this.i++] = BACKSLASH;
                    for (let k = 0; k < esc.length; k++) {
                        this.json[this.i++] = esc.charCodeAt(k);
                    }
                }
                else {
                    this.json[this.i++] = c;
                }
            }
            else if (c >= 0xd800 && c <= 0xdbff) {
                const next = j + 1 < z ? s.charCodeAt(j + 1) : 0;
                if (next >= 0xdc00 && next <= 0xdfff) {
                    this.ensure(4);
                    const { written } = encoder.encodeInto(s.substring(j, j + 2), this.json.subarray(this.i));
                    this.i += written;
                    ++j;
                }
                else {
                    this.ensure(6 + (z - j - 1) * 3 + 1);
                    this.writeUnicodeEscape(c);
                }
            }
            else if (c >= 0xdc00 && c <= 0xdfff) {
                this.ensure(6 + (z - j - 1) * 3 + 1);
                this.writeUnicodeEscape(c);
            }
            else {
                let { i, json } = this;
                if (c < 0x800) {
                    json[i++] = 0xc0 | (c >> 6);
                    json[i++] = 0x80 | (c & 0x3f);
                }
                else {
                    json[i++] = 0xe0 | (c >> 12);
                    json[i++] = 0x80 | ((c >> 6) & 0x3f);
                    json[i++] = 0x80 | (c & 0x3f);
                }
                this.i = i;
            }
        }
        this.json[this.i++] = QUOTE;
    }
    writeUnicodeEscape(code) {
        let { json, i } = this;
        json[i++] = BACKSLASH;
        json[i++] = 0x75;
        const hex = code.toString(16).padStart(4, "0");
        for (let j = 0; j < 4; ++j) {
            json[i++] = hex.charCodeAt(j);
        }
        this.i = i;
    }
    static B64 = (() => {
        const chars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        const table = new Uint8Array(64);
        for (let i = 0; i < 64; ++i) {
            table[i] = chars.charCodeAt(i);
        }
        return table;
    })();
    writeBase64(data) {
        const b64Len = Math.ceil(data.length / 3) * 4;
        this.ensure(b64Len + 2);
        const json = this.json;
        const B64 = JsonShapeSerializer2.B64;
        let i = this.i;
        json[i++] = QUOTE;
        const len = data.length;
        const remainder = len % 3;
        const mainLen = len - remainder;
        for (let j = 0; j < mainLen; j += 3) {
            const a = data[j];
            const b = data[j + 1];
            const c = data[j + 2];
            json[i++] = B64[a >> 2];
            json[i++] = B64[((a & 0x03) << 4) | (b >> 4)];
            json[i++] = B64[((b & 0x0f) << 2) | (c >> 6)];
            json[i++] = B64[c & 0x3f];
        }
        if (remainder === 2) {
            const a = data[mainLen];
            const b = data[mainLen + 1];
            json[i++] = B64[a >> 2];
            json[i++] = B64[((a & 0x03) << 4) | (b >> 4)];
            json[i++] = B64[(b & 0x0f) << 2];
            json[i++] = 0x3d;
        }
        else if (remainder === 1) {
            const a = data[mainLen];
            json[i++] = B64[a >> 2];
            json[i++] = B64[(a & 0x03) << 4];
            json[i++] = 0x3d;
            json[i++] = 0x3d;
        }
        json[i++] = QUOTE;
        this.i = i;
    }
    writeValue(schema, value, container) {
        if (value == null) {
            if (container?.isStructSchema()) {
                if (value === undefined) {
                    const ns = NormalizedSchema.l1.of(schema);
                    if (ns.isIdempotencyToken()) {
                        this.writeAsciiQuoted((0,serde.ec)());
                        return;
                    }
                }
                return;
            }
            this.ensure(4);
            this.json.set(NULL, this.i);
            this.i += 4;
            return;
        }
        const ns = NormalizedSchema.l1.of(schema);
        const isObject = typeof value === "object";
        if (ns.isStringSchema()) {
            const mediaType = ns.getMergedTraits().mediaType;
            if (mediaType) {
                const isJson = mediaType === "application/json" || mediaType.endsWith("+json");
                if (isJson) {
                    this.writeJsonString(lazy_json.A.from(value).toString());
                    return;
                }
            }
        }
        if (this.settings.bigNumberAsString && value != null && (ns.isBigIntegerSchema() || ns.isBigDecimalSchema())) {
            const asString = value instanceof NumericValue.D ? value.string : String(value);
            this.writeAsciiQuoted(asString);
            return;
        }
        if (isObject) {
            if (ns.isStructSchema()) {
                this.writeStruct(ns, value);
                return;
            }
            if (Array.isArray(value) && (ns.isListSchema() || ns.isDocumentSchema())) {
                this.writeList(ns, value, ns.isDocumentSchema());
                return;
            }
            if (ns.isMapSchema()) {
                this.writeMap(ns, value, false);
                return;
            }
            if (value instanceof Uint8Array && (ns.isBlobSchema() || ns.isDocumentSchema())) {
                this.writeBase64(value);
                return;
            }
            if (value instanceof Date && (ns.isTimestampSchema() || ns.isDocumentSchema())) {
                this.writeTimestamp(ns, value);
                return;
            }
            if (value instanceof NumericValue.D) {
                this.writeAscii(value.string);
                return;
            }
            if (ns.isDocumentSchema()) {
                if (Array.isArray(value)) {
                    this.writeList(ns, value, true);
                }
                else {
                    this.writeMap(ns, value, true);
                }
                return;
            }
            const json = JSON.stringify(value);
            this.writeAscii(json);
            return;
        }
        if (typeof value === "string") {
            if (ns.isBlobSchema()) {
                const b64 = (this.serdeContext?.base64Encoder ?? toBase64.n)(value);
                this.writeAsciiQuoted(b64);
                return;
            }
            this.writeJsonString(value);
            return;
        }
        if (typeof value === "number") {
            if (Math.abs(value) === Infinity || Number.isNaN(value)) {
                this.writeAsciiQuoted(String(value));
                return;
            }
            const numStr = String(value);
            this.writeAscii(numStr);
            return;
        }
        if (typeof value === "boolean") {
            this.ensure(5);
            let { i, json } = this;
            if (value) {
                json.set(TRUE, i);
                i += 4;
            }
            else {
                json.set(FALSE, i);
                i += 5;
            }
            this.i = i;
            return;
        }
        if (typeof value === "bigint") {
            this.writeAscii(value.toString());
            return;
        }
        this.writeAscii(String(value));
    }
    writeStruct(ns, value) {
        this.ensure(2);
        this.json[this.i++] = OPEN_BRACE;
        let wroteAny = false;
        const hasType = typeof value.__type === "string";
        let writtenKeys;
        if (hasType) {
            writtenKeys = new Set();
        }
        for (const [memberName, memberSchema] of ns.structIterator()) {
            const item = value[memberName];
            if (item == null && !memberSchema.isIdempotencyToken()) {
                continue;
            }
            if (wroteAny) {
                this.ensure(1);
                this.json[this.i++] = COMMA;
            }
            wroteAny = true;
            const targetKey = this.settings.jsonName ? (memberSchema.getMergedTraits().jsonName ?? memberName) : memberName;
            if (writtenKeys) {
                writtenKeys.add(memberName);
                writtenKeys.add(targetKey);
            }
            this.writeAsciiQuoted(targetKey);
            this.json[this.i++] = COLON;
            this.writeValue(memberSchema, item, ns);
        }
        if (!wroteAny && ns.isUnionSchema()) {
            const { $unknown } = value;
            if (Array.isArray($unknown)) {
                const [k, v] = $unknown;
                this.writeAsciiQuoted(k);
                this.ensure(1);
                this.json[this.i++] = COLON;
                this.writeValue(15, v, ns);
            }
        }
        else if (hasType) {
            for (const k in value) {
                if (writtenKeys.has(k)) {
                    continue;
                }
                writtenKeys.add(k);
                const v = value[k];
                if (wroteAny) {
                    this.ensure(1);
                    this.json[this.i++] = COMMA;
                }
                wroteAny = true;
                this.writeAsciiQuoted(k);
                this.ensure(1);
                this.json[this.i++] = COLON;
                this.writeValue(15, v, undefined);
            }
        }
        this.ensure(1);
        this.json[this.i++] = CLOSE_BRACE;
    }
    writeList(ns, value, isDocument) {
        const sparse = !!ns.getMergedTraits().sparse;
        const valueSchema = ns.getValueSchema();
        if (!isDocument) {
            if (valueSchema.isStringSchema() || valueSchema.isNumericSchema() || valueSchema.isBooleanSchema()) {
                let hasSpecials = false;
                for (let i = 0; i < value.length; ++i) {
                    const v = value[i];
                    if (Number.isNaN(v) || v === Infinity || v === -Infinity || (v == null && !sparse)) {
                        hasSpecials = true;
                        break;
                    }
                }
                let json;
                if (!hasSpecials) {
                    json = JSON.stringify(value);
                }
                else {
                    const out = [];
                    for (let i = 0; i < value.length; ++i) {
                        const v = value[i];
                        if (v == null && !sparse) {
                            continue;
                        }
                        if (Number.isNaN(v) || v === Infinity || v === -Infinity) {
                            out.push(String(v));
                        }
                        else {
                            out.push(v);
                        }
                    }
                    json = JSON.stringify(out);
                }
                this.ensure(json.length * 3);
                this.i += encoder.encodeInto(json, this.json.subarray(this.i)).written;
                return;
            }
        }
        this.ensure(2);
        this.json[this.i++] = OPEN_BRACKET;
        let wroteFirstItem = false;
        for (let i = 0; i < value.length; ++i) {
            const item = value[i];
            if (isDocument ? item === undefined : item == null && !sparse) {
                continue;
            }
            if (wroteFirstItem) {
                this.ensure(1);
                this.json[this.i++] = COMMA;
            }
            this.writeValue(valueSchema, item, undefined);
            wroteFirstItem = true;
        }
        this.ensure(1);
        this.json[this.i++] = CLOSE_BRACKET;
    }
    writeMap(ns, value, isDocument) {
        const sparse = !!ns.getMergedTraits().sparse;
        const valueSchema = ns.getValueSchema();
        if (!isDocument) {
            if (valueSchema.isStringSchema() || valueSchema.isNumericSchema() || valueSchema.isBooleanSchema()) {
                let modifications;
                for (const k in value) {
                    if (!(0,hasOwn.$)(value, k)) {
                        continue;
                    }
                    const v = value[k];
                    if (Number.isNaN(v) || v === Infinity || v === -Infinity) {
                        (modifications ??= {})[k] = v;
                        value[k] = String(v);
                    }
                    else if (v === null && !sparse) {
                        (modifications ??= {})[k] = null;
                        value[k] = undefined;
                    }
                }
                const json = JSON.stringify(value);
                if (modifications) {
                    Object.assign(value, modifications);
                }
                this.ensure(json.length * 3);
                this.i += encoder.encodeInto(json, this.json.subarray(this.i)).written;
                return;
            }
        }
        this.ensure(2);
        this.json[this.i++] = OPEN_BRACE;
        let first = true;
        for (const k in value) {
            if (!(0,hasOwn.$)(value, k)) {
                continue;
            }
            const v = value[k];
            if (isDocument ? v === undefined : v == null && !sparse) {
                continue;
            }
            if (!first) {
                this.ensure(1);
                this.json[this.i++] = COMMA;
            }
            first = false;
            this.writeJsonString(k);
            this.ensure(1);
            this.json[this.i++] = COLON;
            this.writeValue(valueSchema, v, undefined);
        }
        this.ensure(1);
        this.json[this.i++] = CLOSE_BRACE;
    }
    writeTimestamp(ns, value) {
        const format = (0,determineTimestampFormat.V)(ns, this.settings);
        switch (format) {
            case 5: {
                const iso = value.toISOString().replace(".000Z", "Z");
                this.writeAsciiQuoted(iso);
                return;
            }
            case 6: {
                this.writeAsciiQuoted((0,date_utils.JV)(value));
                return;
            }
            case 7: {
                const epochSecs = String(value.getTime() / 1000);
                this.writeAscii(epochSecs);
                return;
            }
            default: {
                const epochSecs = String(value.getTime() / 1000);
                this.writeAscii(epochSecs);
                return;
            }
        }
    }
}

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/protocols/json/codec-v2/JsonCodec2.js



class JsonCodec2 extends SerdeContextConfig {
    settings;
    constructor(settings) {
        super();
        this.settings = settings;
    }
    createSerializer() {
        const serializer = new JsonShapeSerializer2(this.settings);
        serializer.setSerdeContext(this.serdeContext);
        return serializer;
    }
    createDeserializer() {
        const deserializer = new JsonShapeDeserializer2(this.settings);
        deserializer.setSerdeContext(this.serdeContext);
        return deserializer;
    }
}


/***/ }),

/***/ 5744:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   S: () => ( detectBufferParsing)
 });
let canParseBuffer;
function detectBufferParsing() {
    if (canParseBuffer === undefined) {
        try {
            if (typeof Buffer !== "function") {
                canParseBuffer = false;
            }
            else {
                const result = JSON.parse(Buffer.from([0x7b, 0x7d]));
                canParseBuffer = result !== null && typeof result === "object";
            }
        }
        catch {
            canParseBuffer = false;
        }
    }
    return canParseBuffer;
}


/***/ }),

/***/ 6312:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   E: () => ( jsonReviver)
 });
 var _smithy_core_serde__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1896);

function jsonReviver(key, value, context) {
    if (context?.source) {
        const numericString = context.source;
        if (typeof value === "number") {
            const inSafeRange = value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER;
            if (inSafeRange) {
                if (isRepresentable(numericString, value)) {
                    return value;
                }
                return new _smithy_core_serde__WEBPACK_IMPORTED_MODULE_0__ .D(numericString, "bigDecimal");
            }
            else {
                if (isFractionalBigNumeric(numericString)) {
                    return new _smithy_core_serde__WEBPACK_IMPORTED_MODULE_0__ .D(numericString, "bigDecimal");
                }
                if (/[eE]/.test(numericString)) {
                    return expandExponentToBigInt(numericString);
                }
                return BigInt(numericString);
            }
        }
    }
    return value;
}
function isFractionalBigNumeric(s) {
    const dotIndex = s.indexOf(".");
    if (dotIndex === -1) {
        return false;
    }
    const eIndex = s.search(/[eE]/);
    if (eIndex === -1) {
        return true;
    }
    const fracDigits = eIndex - dotIndex - 1;
    const exp = parseInt(s.slice(eIndex + 1), 10);
    return exp < fracDigits;
}
function isRepresentable(numericString, value) {
    if (numericString === String(value)) {
        return true;
    }
    if (Object.is(value, -0)) {
        return true;
    }
    if (/[eE]/.test(numericString)) {
        return expandToDecimal(numericString) === expandToDecimal(String(value));
    }
    const normalized = numericString.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
    const canonical = String(value);
    if (normalized === canonical) {
        return true;
    }
    if (/[eE]/.test(canonical)) {
        return normalized === expandToDecimal(canonical);
    }
    return false;
}
function expandToDecimal(s) {
    const negative = s.startsWith("-");
    const abs = negative ? s.slice(1) : s;
    const eIndex = abs.search(/[eE]/);
    let result;
    if (eIndex === -1) {
        result = abs;
    }
    else {
        const exp = parseInt(abs.slice(eIndex + 1), 10);
        const mantissa = abs.slice(0, eIndex);
        const dotIndex = mantissa.indexOf(".");
        let digits;
        let intLen;
        if (dotIndex === -1) {
            digits = mantissa;
            intLen = mantissa.length;
        }
        else {
            digits = mantissa.slice(0, dotIndex) + mantissa.slice(dotIndex + 1);
            intLen = dotIndex;
        }
        digits = digits.replace(/0+$/, "") || "0";
        const newDotPos = intLen + exp;
        if (digits === "0") {
            result = "0";
        }
        else if (newDotPos <= 0) {
            result = "0." + "0".repeat(-newDotPos) + digits;
        }
        else if (newDotPos >= digits.length) {
            result = digits + "0".repeat(newDotPos - digits.length);
        }
        else {
            result = digits.slice(0, newDotPos) + "." + digits.slice(newDotPos);
        }
    }
    if (result.includes(".")) {
        result = result.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
    }
    return (negative ? "-" : "") + result;
}
function expandExponentToBigInt(s) {
    const eIndex = s.search(/[eE]/);
    const exp = parseInt(s.slice(eIndex + 1), 10);
    const negative = s.startsWith("-");
    const mantissa = s.slice(negative ? 1 : 0, eIndex);
    const dotIndex = mantissa.indexOf(".");
    let digits;
    let shift;
    if (dotIndex === -1) {
        digits = mantissa;
        shift = exp;
    }
    else {
        digits = mantissa.slice(0, dotIndex) + mantissa.slice(dotIndex + 1);
        const fracDigits = mantissa.length - dotIndex - 1;
        shift = exp - fracDigits;
    }
    digits = digits.replace(/0+$/, "") || "0";
    const result = BigInt(digits) * 10n ** BigInt(shift + (mantissa.replace(".", "").length - digits.length));
    return negative ? -result : result;
}


/***/ }),

/***/ 1301:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   t: () => ( needsReviver)
 });
 var _smithy_core_schema__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7697);

const REVIVER_SYMBOL = Symbol.for("@aws-sdk/reviver");
function needsReviver(schema) {
    const ns = _smithy_core_schema__WEBPACK_IMPORTED_MODULE_0__ .l1.of(schema);
    const raw = ns.getSchema();
    if (Array.isArray(raw) && ns.isStructSchema()) {
        if (REVIVER_SYMBOL in raw) {
            return raw[REVIVER_SYMBOL];
        }
        const result = _check(ns, new Set());
        raw[REVIVER_SYMBOL] = result;
        return result;
    }
    return _check(ns, new Set());
}
function _check(ns, seen) {
    const raw = ns.getSchema();
    if (seen.has(raw)) {
        return false;
    }
    seen.add(raw);
    if (ns.isBigIntegerSchema() || ns.isBigDecimalSchema()) {
        return true;
    }
    if (ns.isStructSchema()) {
        for (const [, memberSchema] of ns.structIterator()) {
            if (_check(memberSchema, seen)) {
                return true;
            }
        }
    }
    else if (ns.isListSchema() || ns.isMapSchema()) {
        if (_check(ns.getValueSchema(), seen)) {
            return true;
        }
    }
    else if (ns.isDocumentSchema()) {
        return true;
    }
    return false;
}


/***/ }),

/***/ 5530:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  rh: () => ( loadJsonRpcErrorCode),
  cJ: () => ( loadRestJsonErrorCode),
  Y2: () => ( parseJsonBody)
});


var collect_stream_body = __nccwpck_require__(5424);
var toUtf8 = __nccwpck_require__(5117);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/protocols/common.js


const collectBodyString = (streamBody, context) => (0,collect_stream_body.P)(streamBody, context).then((body) => (context?.utf8Encoder ?? toUtf8.P)(body));

var detectBufferParsing = __nccwpck_require__(5744);
var jsonReviver = __nccwpck_require__(6312);
var needsReviver = __nccwpck_require__(1301);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/protocols/json/parseJsonBody.js





async function parseJsonBody(streamBody, context, schema) {
    let parsingInput;
    if ((0,detectBufferParsing.S)() && typeof streamBody?.[Symbol.asyncIterator] === "function") {
        const buffer = await (0,collect_stream_body.P)(streamBody, context);
        if (typeof Buffer === "function") {
            if (Buffer.isBuffer(buffer)) {
                parsingInput = buffer;
            }
            else {
                parsingInput = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
            }
        }
    }
    if (!parsingInput) {
        parsingInput = await collectBodyString(streamBody, context);
    }
    if (parsingInput.length === 0) {
        return {};
    }
    const reviver = schema && (0,needsReviver.t)(schema) ? jsonReviver.E : undefined;
    try {
        return JSON.parse(parsingInput, reviver);
    }
    catch (e) {
        if (e?.name === "SyntaxError") {
            Object.defineProperty(e, "$responseBodyText", {
                value: typeof parsingInput === "string" ? parsingInput : parsingInput.toString("utf8"),
            });
        }
        throw e;
    }
}
const parseJsonErrorBody = async (errorBody, context) => {
    const value = await parseJsonBody(errorBody, context);
    value.message = value.message ?? value.Message;
    return value;
};
const findKey = (object, key) => Object.keys(object).find((k) => k.toLowerCase() === key.toLowerCase());
const sanitizeErrorCode = (rawValue) => {
    let cleanValue = rawValue;
    if (typeof cleanValue === "number") {
        cleanValue = cleanValue.toString();
    }
    if (cleanValue.indexOf(",") >= 0) {
        cleanValue = cleanValue.split(",")[0];
    }
    if (cleanValue.indexOf(":") >= 0) {
        cleanValue = cleanValue.split(":")[0];
    }
    if (cleanValue.indexOf("#") >= 0) {
        cleanValue = cleanValue.split("#")[1];
    }
    return cleanValue;
};
const loadRestJsonErrorCode = (output, data) => {
    return loadErrorCode(output, data, ["header", "code", "type"]);
};
const loadJsonRpcErrorCode = (output, data, queryCompat = false) => {
    return loadErrorCode(output, data, queryCompat ? ["code", "header", "type"] : ["type", "code", "header"]);
};
const loadSmithyRpcV2JsonErrorCode = (output, data) => {
    if (data?.__type !== undefined) {
        let cleanValue = data.__type;
        if (typeof cleanValue === "number") {
            cleanValue = cleanValue.toString();
        }
        if (cleanValue.indexOf(",") >= 0) {
            cleanValue = cleanValue.split(",")[0];
        }
        if (cleanValue.indexOf(":") >= 0) {
            cleanValue = cleanValue.split(":")[0];
        }
        return cleanValue;
    }
};
const loadErrorCode = ({ headers }, data, order) => {
    while (order.length > 0) {
        const location = order.shift();
        switch (location) {
            case "header":
                const headerKey = findKey(headers ?? {}, "x-amzn-errortype");
                if (headerKey !== undefined) {
                    return sanitizeErrorCode(headers[headerKey]);
                }
                break;
            case "code":
                const codeKey = findKey(data ?? {}, "code");
                if (codeKey && data[codeKey] !== undefined) {
                    return sanitizeErrorCode(data[codeKey]);
                }
                break;
            case "type":
                if (data?.__type !== undefined) {
                    return sanitizeErrorCode(data.__type);
                }
                break;
        }
    }
};


/***/ }),

/***/ 4757:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   vK: () => ( getContentLengthPlugin)
 });
 var _smithy_core_transport__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1665);

const CONTENT_LENGTH_HEADER = "content-length";
function contentLengthMiddleware(bodyLengthChecker) {
    return (next) => async (args) => {
        const request = args.request;
        if (_smithy_core_transport__WEBPACK_IMPORTED_MODULE_0__ .K.isInstance(request)) {
            const { body, headers } = request;
            if (body &&
                Object.keys(headers)
                    .map((str) => str.toLowerCase())
                    .indexOf(CONTENT_LENGTH_HEADER) === -1) {
                try {
                    const length = bodyLengthChecker(body);
                    if (length != null) {
                        request.headers = {
                            ...request.headers,
                            [CONTENT_LENGTH_HEADER]: String(length),
                        };
                    }
                }
                catch (ignored) {
                }
            }
        }
        return next({
            ...args,
            request,
        });
    };
}
const contentLengthMiddlewareOptions = {
    step: "build",
    tags: ["SET_CONTENT_LENGTH", "CONTENT_LENGTH"],
    name: "contentLengthMiddleware",
    override: true,
};
const getContentLengthPlugin = (options) => ({
    applyToStack: (clientStack) => {
        clientStack.add(contentLengthMiddleware(options.bodyLengthChecker), contentLengthMiddlewareOptions);
    },
});


/***/ }),

/***/ 5982:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   e: () => ( getHttpHandlerExtensionConfiguration),
   j: () => ( resolveHttpHandlerRuntimeConfig)
 });
const getHttpHandlerExtensionConfiguration = (runtimeConfig) => {
    if (runtimeConfig.logger && runtimeConfig.logger.constructor?.name !== "NoOpLogger") {
        runtimeConfig.requestHandler?.updateHttpClientConfig?.(Symbol.for("logger"), runtimeConfig.logger);
    }
    if (runtimeConfig.defaultSocketTimeout) {
        runtimeConfig.requestHandler?.updateHttpClientConfig?.(Symbol.for("@smithy/defaultSocketTimeout"), runtimeConfig.defaultSocketTimeout);
    }
    return {
        setHttpHandler(handler) {
            runtimeConfig.requestHandler = handler;
        },
        httpHandler() {
            return runtimeConfig.requestHandler;
        },
        updateHttpClientConfig(key, value) {
            runtimeConfig.requestHandler?.updateHttpClientConfig(key, value);
        },
        httpHandlerConfigs() {
            return runtimeConfig.requestHandler.httpHandlerConfigs();
        },
    };
};
const resolveHttpHandlerRuntimeConfig = (httpHandlerExtensionConfiguration) => {
    return {
        requestHandler: httpHandlerExtensionConfiguration.httpHandler(),
    };
};


/***/ }),

/***/ 2948:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   V: () => ( determineTimestampFormat)
 });
function determineTimestampFormat(ns, settings) {
    if (settings.timestampFormat.useTrait) {
        const schema = ns.getSchema();
        if (schema === 5 ||
            schema === 6 ||
            schema === 7) {
            return schema;
        }
    }
    const { httpLabel, httpPrefixHeaders, httpHeader, httpQuery } = ns.getMergedTraits();
    const bindingFormat = settings.httpBindings
        ? typeof httpPrefixHeaders === "string" || Boolean(httpHeader)
            ? 6
            : Boolean(httpQuery) || Boolean(httpLabel)
                ? 5
                : undefined
        : undefined;
    return bindingFormat ?? settings.timestampFormat.default;
}


/***/ }),

/***/ 5092:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   o: () => ( escapeUri)
 });
const escapeUri = (uri) => encodeURIComponent(uri).replace(/[!'()*]/g, hexEncode);
const hexEncode = (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`;


/***/ }),

/***/ 1646:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  ey: () => ( getRetryPlugin)
});


var external_node_stream_ = __nccwpck_require__(7075);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/retry/middleware-retry/isStreamingPayload/isStreamingPayload.js

const isStreamingPayload = (request) => request?.body instanceof external_node_stream_.Readable ||
    (typeof ReadableStream !== "undefined" && request?.body instanceof ReadableStream);

var NoOpLogger = __nccwpck_require__(1821);
var httpRequest = __nccwpck_require__(1665);
var serde = __nccwpck_require__(253);
var middleware = __nccwpck_require__(8678);
var service_error_classification = __nccwpck_require__(2474);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/retry/util-retry/race.js
const race = (promise, signal) => {
    if (!signal) {
        return promise;
    }
    let cleanup = () => { };
    const aborted = new Promise((_, reject) => {
        const handler = () => reject(createAbortError());
        if (signal.aborted) {
            handler();
        }
        else if (typeof signal.addEventListener === "function") {
            signal.addEventListener("abort", handler, { once: true });
            cleanup = () => signal.removeEventListener("abort", handler);
        }
        else {
            signal.onabort = handler;
        }
    });
    return Promise.race([promise, aborted]).finally(cleanup);
};
const createAbortError = () => Object.assign(new Error("Request aborted"), { name: "AbortError" });
const isAbortError = (error) => typeof error === "object" && error !== null && "name" in error && error.name === "AbortError";

var constants = __nccwpck_require__(2554);
var hasOwn = __nccwpck_require__(5346);
var httpResponse = __nccwpck_require__(341);
var date_utils = __nccwpck_require__(4189);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/retry/middleware-retry/parseRetryAfterHeader.js



function parseRetryAfterHeader(response, logger) {
    if (!httpResponse.c.isInstance(response)) {
        return;
    }
    for (const header in response.headers) {
        if (!(0,hasOwn.$)(response.headers, header)) {
            continue;
        }
        const h = header.toLowerCase();
        if (h === "retry-after") {
            const retryAfter = response.headers[header];
            let retryAfterSeconds = NaN;
            if (retryAfter.endsWith("GMT")) {
                try {
                    const date = (0,date_utils.xE)(retryAfter);
                    retryAfterSeconds = (date.getTime() - Date.now()) / 1000;
                }
                catch (e) {
                    logger?.trace?.("Failed to parse retry-after header");
                    logger?.trace?.(e);
                }
            }
            else if (retryAfter.match(/ GMT, ((\d+)|(\d+\.\d+))$/)) {
                retryAfterSeconds = Number(retryAfter.match(/ GMT, ([\d.]+)$/)?.[1]);
            }
            else if (retryAfter.match(/^((\d+)|(\d+\.\d+))$/)) {
                retryAfterSeconds = Number(retryAfter);
            }
            else if (Date.parse(retryAfter) >= Date.now()) {
                retryAfterSeconds = (Date.parse(retryAfter) - Date.now()) / 1000;
            }
            if (isNaN(retryAfterSeconds)) {
                return;
            }
            return new Date(Date.now() + retryAfterSeconds * 1000);
        }
        else if (h === "x-amz-retry-after") {
            const v = response.headers[header];
            const backoffMilliseconds = Number(v);
            if (isNaN(backoffMilliseconds)) {
                logger?.trace?.(`Failed to parse x-amz-retry-after=${v}`);
                return;
            }
            return new Date(Date.now() + backoffMilliseconds);
        }
    }
}
function getRetryAfterHint(response, logger) {
    return parseRetryAfterHeader(response, logger);
}

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/retry/middleware-retry/util.js
const asSdkError = (error) => {
    if (error instanceof Error) {
        return error;
    }
    if (error instanceof Object) {
        return Object.assign(new Error(), error);
    }
    if (typeof error === "string") {
        return new Error(error);
    }
    return new Error(`AWS SDK error wrapper for ${error}`);
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/retry/middleware-retry/retryMiddleware.js









function bindRetryMiddleware(isStreamingPayload) {
    return (options) => (next, context) => async (args) => {
        let retryStrategy = await options.retryStrategy();
        const maxAttempts = await options.maxAttempts();
        const abortSignal = context[middleware.V]?.abortSignal;
        if (isRetryStrategyV2(retryStrategy)) {
            retryStrategy = retryStrategy;
            const retryTokenScope = (context["partition_id"] ?? "") + (context.__retryLongPoll ? ":longpoll" : "");
            let retryToken = await race(retryStrategy.acquireInitialRetryToken(retryTokenScope), abortSignal);
            let lastError = new Error();
            let attempts = 0;
            let totalRetryDelay = 0;
            const { request } = args;
            const isRequest = httpRequest.K.isInstance(request);
            if (isRequest) {
                request.headers[constants.l5] = (0,serde.v4)();
            }
            while (true) {
                try {
                    if (isRequest) {
                        request.headers[constants.ok] = `attempt=${attempts + 1}; max=${maxAttempts}`;
                    }
                    const { response, output } = await next(args);
                    retryStrategy.recordSuccess(retryToken);
                    output.$metadata.attempts = attempts + 1;
                    output.$metadata.totalRetryDelay = totalRetryDelay;
                    return { response, output };
                }
                catch (e) {
                    const retryErrorInfo = getRetryErrorInfo(e, options.logger);
                    lastError = asSdkError(e);
                    if (isRequest && isStreamingPayload(request)) {
                        (context.logger instanceof NoOpLogger.N ? console : context.logger)?.warn("An error was encountered in a non-retryable streaming request.");
                        throw lastError;
                    }
                    try {
                        retryToken = await race(retryStrategy.refreshRetryTokenForRetry(retryToken, retryErrorInfo), abortSignal);
                    }
                    catch (refreshError) {
                        if (abortSignal?.aborted && isAbortError(refreshError)) {
                            throw refreshError;
                        }
                        if (!lastError.$metadata) {
                            lastError.$metadata = {};
                        }
                        lastError.$metadata.attempts = attempts + 1;
                        lastError.$metadata.totalRetryDelay = totalRetryDelay;
                        throw lastError;
                    }
                    attempts = retryToken.getRetryCount();
                    const delay = retryToken.getRetryDelay();
                    totalRetryDelay += (retryToken?.$retryLog?.acquisitionDelay ?? 0) + delay;
                    if (delay > 0) {
                        await race(new Promise((resolve) => setTimeout(resolve, delay)), abortSignal);
                    }
                }
            }
        }
        else {
            retryStrategy = retryStrategy;
            if (retryStrategy?.mode) {
                context.userAgent = [...(context.userAgent || []), ["cfg/retry-mode", retryStrategy.mode]];
            }
            return retryStrategy.retry(next, args);
        }
    };
}
const isRetryStrategyV2 = (retryStrategy) => typeof retryStrategy.acquireInitialRetryToken !== "undefined" &&
    typeof retryStrategy.refreshRetryTokenForRetry !== "undefined" &&
    typeof retryStrategy.recordSuccess !== "undefined";
const getRetryErrorInfo = (error, logger) => {
    const errorInfo = {
        error,
        errorType: getRetryErrorType(error),
    };
    const retryAfterHint = parseRetryAfterHeader(error.$response, logger);
    if (retryAfterHint) {
        errorInfo.retryAfterHint = retryAfterHint;
    }
    return errorInfo;
};
const getRetryErrorType = (error) => {
    if ((0,service_error_classification.Qb)(error)) {
        return "THROTTLING";
    }
    if ((0,service_error_classification.bV)(error)) {
        return "TRANSIENT";
    }
    if ((0,service_error_classification.GQ)(error)) {
        return "SERVER_ERROR";
    }
    return "CLIENT_ERROR";
};
const retryMiddlewareOptions = {
    name: "retryMiddleware",
    tags: ["RETRY"],
    step: "finalizeRequest",
    priority: "high",
    override: true,
};
function bindGetRetryPlugin(isStreamingPayload) {
    const retryMiddleware = bindRetryMiddleware(isStreamingPayload);
    return (options) => ({
        applyToStack: (clientStack) => {
            clientStack.add(retryMiddleware(options), retryMiddlewareOptions);
        },
    });
}

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/retry/index.js


















const retryMiddleware = bindRetryMiddleware(isStreamingPayload);
const getRetryPlugin = bindGetRetryPlugin(isStreamingPayload);


/***/ }),

/***/ 5570:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  qs: () => ( NODE_MAX_ATTEMPT_CONFIG_OPTIONS),
  kN: () => ( NODE_RETRY_MODE_CONFIG_OPTIONS),
  $z: () => ( resolveRetryConfig)
});


var normalizeProvider = __nccwpck_require__(1534);
var service_error_classification = __nccwpck_require__(2474);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/retry/util-retry/DefaultRateLimiter.js

class DefaultRateLimiter {
    static setTimeoutFn = (fn, delay) => setTimeout(fn, delay);
    beta;
    minCapacity;
    minFillRate;
    scaleConstant;
    smooth;
    enabled = false;
    availableTokens = 0;
    lastMaxRate = 0;
    measuredTxRate = 0;
    requestCount = 0;
    fillRate;
    lastThrottleTime;
    lastTimestamp = 0;
    lastTxRateBucket;
    maxCapacity;
    timeWindow = 0;
    constructor(options) {
        this.beta = options?.beta ?? 0.7;
        this.minCapacity = options?.minCapacity ?? 1;
        this.minFillRate = options?.minFillRate ?? 0.5;
        this.scaleConstant = options?.scaleConstant ?? 0.4;
        this.smooth = options?.smooth ?? 0.8;
        this.lastThrottleTime = this.getCurrentTimeInSeconds();
        this.lastTxRateBucket = Math.floor(this.getCurrentTimeInSeconds());
        this.fillRate = this.minFillRate;
        this.maxCapacity = this.minCapacity;
    }
    async getSendToken() {
        return this.acquireTokenBucket(1);
    }
    updateClientSendingRate(response) {
        let calculatedRate;
        this.updateMeasuredRate();
        const retryErrorInfo = response;
        const isThrottling = retryErrorInfo?.errorType === "THROTTLING" || (0,service_error_classification.Qb)(retryErrorInfo?.error ?? response);
        if (isThrottling) {
            const rateToUse = !this.enabled ? this.measuredTxRate : Math.min(this.measuredTxRate, this.fillRate);
            this.lastMaxRate = rateToUse;
            this.calculateTimeWindow();
            this.lastThrottleTime = this.getCurrentTimeInSeconds();
            calculatedRate = this.cubicThrottle(rateToUse);
            this.enableTokenBucket();
        }
        else {
            this.calculateTimeWindow();
            calculatedRate = this.cubicSuccess(this.getCurrentTimeInSeconds());
        }
        const newRate = Math.min(calculatedRate, 2 * this.measuredTxRate);
        this.updateTokenBucketRate(newRate);
    }
    getCurrentTimeInSeconds() {
        return Date.now() / 1000;
    }
    async acquireTokenBucket(amount) {
        if (!this.enabled) {
            return;
        }
        this.refillTokenBucket();
        while (amount > this.availableTokens) {
            const delay = ((amount - this.availableTokens) / this.fillRate) * 1000;
            await new Promise((resolve) => DefaultRateLimiter.setTimeoutFn(resolve, delay));
            this.refillTokenBucket();
        }
        this.availableTokens = this.availableTokens - amount;
    }
    refillTokenBucket() {
        const timestamp = this.getCurrentTimeInSeconds();
        if (!this.lastTimestamp) {
            this.lastTimestamp = timestamp;
            return;
        }
        const fillAmount = (timestamp - this.lastTimestamp) * this.fillRate;
        this.availableTokens = Math.min(this.maxCapacity, this.availableTokens + fillAmount);
        this.lastTimestamp = timestamp;
    }
    calculateTimeWindow() {
        this.timeWindow = this.getPrecise(Math.pow((this.lastMaxRate * (1 - this.beta)) / this.scaleConstant, 1 / 3));
    }
    cubicThrottle(rateToUse) {
        return this.getPrecise(rateToUse * this.beta);
    }
    cubicSuccess(timestamp) {
        return this.getPrecise(this.scaleConstant * Math.pow(timestamp - this.lastThrottleTime - this.timeWindow, 3) + this.lastMaxRate);
    }
    enableTokenBucket() {
        this.enabled = true;
    }
    updateTokenBucketRate(newRate) {
        this.refillTokenBucket();
        this.fillRate = Math.max(newRate, this.minFillRate);
        this.maxCapacity = Math.max(newRate, this.minCapacity);
        this.availableTokens = Math.min(this.availableTokens, this.maxCapacity);
    }
    updateMeasuredRate() {
        const t = this.getCurrentTimeInSeconds();
        const timeBucket = Math.floor(t * 2) / 2;
        this.requestCount++;
        if (timeBucket > this.lastTxRateBucket) {
            const currentRate = this.requestCount / (timeBucket - this.lastTxRateBucket);
            this.measuredTxRate = this.getPrecise(currentRate * this.smooth + this.measuredTxRate * (1 - this.smooth));
            this.requestCount = 0;
            this.lastTxRateBucket = timeBucket;
        }
    }
    getPrecise(num) {
        return parseFloat(num.toFixed(8));
    }
}

var StandardRetryStrategy = __nccwpck_require__(5251);
var config = __nccwpck_require__(9069);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/retry/util-retry/AdaptiveRetryStrategy.js



class AdaptiveRetryStrategy {
    mode = config.cm.ADAPTIVE;
    rateLimiter;
    standardRetryStrategy;
    constructor(maxAttemptsProvider, options) {
        const { rateLimiter } = options ?? {};
        this.rateLimiter = rateLimiter ?? new DefaultRateLimiter();
        this.standardRetryStrategy = options
            ? new StandardRetryStrategy.r({
                maxAttempts: typeof maxAttemptsProvider === "number" ? maxAttemptsProvider : 3,
                ...options,
            })
            : new StandardRetryStrategy.r(maxAttemptsProvider);
    }
    async acquireInitialRetryToken(retryTokenScope) {
        const token = await this.standardRetryStrategy.acquireInitialRetryToken(retryTokenScope);
        await this.rateLimiter.getSendToken();
        return token;
    }
    async refreshRetryTokenForRetry(tokenToRenew, errorInfo) {
        this.rateLimiter.updateClientSendingRate(errorInfo);
        const token = await this.standardRetryStrategy.refreshRetryTokenForRetry(tokenToRenew, errorInfo);
        await this.rateLimiter.getSendToken();
        return token;
    }
    recordSuccess(token) {
        this.rateLimiter.updateClientSendingRate({});
        this.standardRetryStrategy.recordSuccess(token);
    }
    async maxAttemptsProvider() {
        return this.standardRetryStrategy.maxAttempts();
    }
}

var retries_2026_config = __nccwpck_require__(87);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/retry/middleware-retry/configurations.js





const ENV_MAX_ATTEMPTS = "AWS_MAX_ATTEMPTS";
const CONFIG_MAX_ATTEMPTS = "max_attempts";
const NODE_MAX_ATTEMPT_CONFIG_OPTIONS = {
    environmentVariableSelector: (env) => {
        const value = env[ENV_MAX_ATTEMPTS];
        if (!value) {
            return undefined;
        }
        const maxAttempt = parseInt(value);
        if (Number.isNaN(maxAttempt)) {
            throw new Error(`Environment variable ${ENV_MAX_ATTEMPTS} mast be a number, got "${value}"`);
        }
        return maxAttempt;
    },
    configFileSelector: (profile) => {
        const value = profile[CONFIG_MAX_ATTEMPTS];
        if (!value) {
            return undefined;
        }
        const maxAttempt = parseInt(value);
        if (Number.isNaN(maxAttempt)) {
            throw new Error(`Shared config file entry ${CONFIG_MAX_ATTEMPTS} mast be a number, got "${value}"`);
        }
        return maxAttempt;
    },
    default: config.Gz,
};
const resolveRetryConfig = (input, defaults) => {
    const { retryStrategy, retryMode } = input;
    const { defaultMaxAttempts = config.Gz, defaultBaseDelay = retries_2026_config.f.delay() } = defaults ?? {};
    const maxAttemptsProvider = (0,normalizeProvider.t)(input.maxAttempts ?? defaultMaxAttempts);
    let controller = retryStrategy
        ? Promise.resolve(retryStrategy)
        : undefined;
    const getDefault = async () => {
        const maxAttempts = await maxAttemptsProvider();
        const adaptive = (await (0,normalizeProvider.t)(retryMode)()) === config.cm.ADAPTIVE;
        if (adaptive) {
            return new AdaptiveRetryStrategy(maxAttemptsProvider, {
                maxAttempts,
                baseDelay: defaultBaseDelay,
            });
        }
        return new StandardRetryStrategy.r({
            maxAttempts,
            baseDelay: defaultBaseDelay,
        });
    };
    return Object.assign(input, {
        maxAttempts: maxAttemptsProvider,
        retryStrategy: () => (controller ??= getDefault()),
    });
};
const ENV_RETRY_MODE = "AWS_RETRY_MODE";
const CONFIG_RETRY_MODE = "retry_mode";
const NODE_RETRY_MODE_CONFIG_OPTIONS = {
    environmentVariableSelector: (env) => env[ENV_RETRY_MODE],
    configFileSelector: (profile) => profile[CONFIG_RETRY_MODE],
    default: config.L0,
};


/***/ }),

/***/ 2474:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  GQ: () => ( isServerError),
  Qb: () => ( isThrottlingError),
  bV: () => ( isTransientError)
});


;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/retry/service-error-classification/constants.js
const constants_CLOCK_SKEW_ERROR_CODES = ( null && ([
    "AccessDeniedException",
    "AuthFailure",
    "InvalidSignatureException",
    "RequestExpired",
    "RequestInTheFuture",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
]));
const THROTTLING_ERROR_CODES = [
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
];
const TRANSIENT_ERROR_CODES = ["TimeoutError", "RequestTimeout", "RequestTimeoutException"];
const TRANSIENT_ERROR_STATUS_CODES = [500, 502, 503, 504];
const NODEJS_TIMEOUT_ERROR_CODES = ["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT"];
const NODEJS_NETWORK_ERROR_CODES = ["EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND", "EAI_AGAIN"];

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/retry/service-error-classification/service-error-classification.js

const isRetryableByTrait = (error) => error?.$retryable !== undefined;
const isClockSkewError = (error) => CLOCK_SKEW_ERROR_CODES.includes(error.name);
const isClockSkewCorrectedError = (error) => error.$metadata?.clockSkewCorrected;
const isBrowserNetworkError = (error) => {
    const errorMessages = new Set([
        "Failed to fetch",
        "NetworkError when attempting to fetch resource",
        "The Internet connection appears to be offline",
        "Load failed",
        "Network request failed",
    ]);
    const isValid = error && error instanceof TypeError;
    if (!isValid) {
        return false;
    }
    return errorMessages.has(error.message);
};
const isThrottlingError = (error) => error.$metadata?.httpStatusCode === 429 ||
    THROTTLING_ERROR_CODES.includes(error.name) ||
    error.$retryable?.throttling == true;
const isTransientError = (error, depth = 0) => error?.name !== "AbortError" &&
    (isRetryableByTrait(error) ||
        isClockSkewCorrectedError(error) ||
        (error.name === "InvalidSignatureException" && error.message?.includes("Signature expired")) ||
        TRANSIENT_ERROR_CODES.includes(error.name) ||
        NODEJS_TIMEOUT_ERROR_CODES.includes(error?.code || "") ||
        NODEJS_NETWORK_ERROR_CODES.includes(error?.code || "") ||
        TRANSIENT_ERROR_STATUS_CODES.includes(error.$metadata?.httpStatusCode || 0) ||
        isBrowserNetworkError(error) ||
        isNodeJsHttp2TransientError(error) ||
        (error.cause !== undefined && depth <= 10 && isTransientError(error.cause, depth + 1)));
const isServerError = (error) => {
    if (error.$metadata?.httpStatusCode !== undefined) {
        const statusCode = error.$metadata.httpStatusCode;
        if (500 <= statusCode && statusCode <= 599 && !isTransientError(error)) {
            return true;
        }
        return false;
    }
    return false;
};
function isNodeJsHttp2TransientError(error) {
    return error.code === "ERR_HTTP2_STREAM_ERROR" && error.message.includes("NGHTTP2_REFUSED_STREAM");
}


/***/ }),

/***/ 5251:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  r: () => ( StandardRetryStrategy)
});

var constants = __nccwpck_require__(2554);
var retries_2026_config = __nccwpck_require__(87);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/retry/util-retry/DefaultRetryBackoffStrategy.js


class DefaultRetryBackoffStrategy {
    x = retries_2026_config.f.delay();
    computeNextBackoffDelay(i) {
        const b = Math.random();
        const r = 2;
        const t_i = b * Math.min(this.x * r ** i, constants.G8);
        return Math.floor(t_i);
    }
    setDelayBase(delay) {
        this.x = delay;
    }
}

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/retry/util-retry/DefaultRetryToken.js

class DefaultRetryToken {
    delay;
    count;
    cost;
    longPoll;
    $retryLog = {
        acquisitionDelay: 0,
    };
    constructor(delay, count, cost, longPoll) {
        this.delay = delay;
        this.count = count;
        this.cost = cost;
        this.longPoll = longPoll;
    }
    getRetryCount() {
        return this.count;
    }
    getRetryDelay() {
        return Math.min(constants.G8, this.delay);
    }
    getRetryCost() {
        return this.cost;
    }
    isLongPoll() {
        return this.longPoll;
    }
}

var config = __nccwpck_require__(9069);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/retry/util-retry/StandardRetryStrategy.js





const refusal = {
    incompatible: 1,
    attempts: 2,
    capacity: 3,
};
class StandardRetryStrategy {
    mode = config.cm.STANDARD;
    retryBackoffStrategy;
    capacity = constants.Df;
    maxAttemptsProvider;
    baseDelay;
    constructor(arg1) {
        if (typeof arg1 === "number") {
            this.maxAttemptsProvider = async () => arg1;
        }
        else if (typeof arg1 === "function") {
            this.maxAttemptsProvider = arg1;
        }
        else if (arg1 && typeof arg1 === "object") {
            this.maxAttemptsProvider = async () => arg1.maxAttempts;
            this.baseDelay = arg1.baseDelay;
            this.retryBackoffStrategy = arg1.backoff;
        }
        this.maxAttemptsProvider ??= async () => config.Gz;
        this.baseDelay ??= retries_2026_config.f.delay();
        this.retryBackoffStrategy ??= new DefaultRetryBackoffStrategy();
    }
    async acquireInitialRetryToken(retryTokenScope) {
        return new DefaultRetryToken(retries_2026_config.f.delay(), 0, undefined, retryTokenScope.includes(":longpoll"));
    }
    async refreshRetryTokenForRetry(token, errorInfo) {
        const maxAttempts = await this.getMaxAttempts();
        const retryCode = this.retryCode(token, errorInfo, maxAttempts);
        const shouldRetry = retryCode === 0;
        const isLongPoll = token.isLongPoll?.();
        if (shouldRetry || isLongPoll) {
            const errorType = errorInfo.errorType;
            this.retryBackoffStrategy.setDelayBase(errorType === "THROTTLING" ? retries_2026_config.f.throttlingDelay() : this.baseDelay);
            const delayFromErrorType = this.retryBackoffStrategy.computeNextBackoffDelay(token.getRetryCount());
            let retryDelay = delayFromErrorType;
            if (errorInfo.retryAfterHint instanceof Date) {
                retryDelay = Math.max(delayFromErrorType, Math.min(errorInfo.retryAfterHint.getTime() - Date.now(), delayFromErrorType + 5_000));
            }
            if (!shouldRetry) {
                const longPollBackoff = retryCode === refusal.capacity && isLongPoll ? retryDelay : 0;
                if (longPollBackoff > 0) {
                    await new Promise((r) => setTimeout(r, longPollBackoff));
                }
            }
            else {
                const capacityCost = this.getCapacityCost(errorType);
                this.capacity -= capacityCost;
                const nextToken = new DefaultRetryToken(0, token.getRetryCount() + 1, capacityCost, token.isLongPoll?.() ?? false);
                await new Promise((r) => setTimeout(r, retryDelay));
                nextToken.$retryLog.acquisitionDelay = retryDelay;
                return nextToken;
            }
        }
        throw new Error("No retry token available");
    }
    recordSuccess(token) {
        this.capacity = Math.min(constants.Df, this.capacity + (token.getRetryCost() ?? constants.XP));
    }
    getCapacity() {
        return this.capacity;
    }
    async maxAttempts() {
        return this.maxAttemptsProvider();
    }
    async getMaxAttempts() {
        try {
            return await this.maxAttemptsProvider();
        }
        catch (ignored) {
            console.warn(`Max attempts provider could not resolve. Using default of ${config.Gz}`);
            return config.Gz;
        }
    }
    retryCode(tokenToRenew, errorInfo, maxAttempts) {
        const attempts = tokenToRenew.getRetryCount() + 1;
        const retryableStatus = this.isRetryableError(errorInfo.errorType) ? 0 : refusal.incompatible;
        const attemptStatus = attempts < maxAttempts ? 0 : refusal.attempts;
        const capacityStatus = this.capacity >= this.getCapacityCost(errorInfo.errorType) ? 0 : refusal.capacity;
        return retryableStatus || attemptStatus || capacityStatus;
    }
    getCapacityCost(errorType) {
        return errorType === retries_2026_config.f.modifiedCostType() ? retries_2026_config.f.throttlingCost() : retries_2026_config.f.cost();
    }
    isRetryableError(errorType) {
        return errorType === "THROTTLING" || errorType === "TRANSIENT";
    }
}


/***/ }),

/***/ 9069:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   Gz: () => ( DEFAULT_MAX_ATTEMPTS),
   L0: () => ( DEFAULT_RETRY_MODE),
   cm: () => ( RETRY_MODES)
 });
var RETRY_MODES;
(function (RETRY_MODES) {
    RETRY_MODES["STANDARD"] = "standard";
    RETRY_MODES["ADAPTIVE"] = "adaptive";
})(RETRY_MODES || (RETRY_MODES = {}));
const DEFAULT_MAX_ATTEMPTS = 3;
const DEFAULT_RETRY_MODE = RETRY_MODES.STANDARD;


/***/ }),

/***/ 2554:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   Df: () => ( INITIAL_RETRY_TOKENS),
   G8: () => ( MAXIMUM_RETRY_DELAY),
   XP: () => ( NO_RETRY_INCREMENT),
   l5: () => ( INVOCATION_ID_HEADER),
   ok: () => ( REQUEST_HEADER)
 });
const DEFAULT_RETRY_DELAY_BASE = 100;
const MAXIMUM_RETRY_DELAY = 20 * 1000;
const THROTTLING_RETRY_DELAY_BASE = 500;
const INITIAL_RETRY_TOKENS = 500;
const RETRY_COST = 5;
const TIMEOUT_RETRY_COST = 10;
const NO_RETRY_INCREMENT = 1;
const INVOCATION_ID_HEADER = "amz-sdk-invocation-id";
const REQUEST_HEADER = "amz-sdk-request";


/***/ }),

/***/ 87:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   f: () => ( Retry)
 });
class Retry {
    static v2026 = true;
    static delay() {
        return 50;
    }
    static throttlingDelay() {
        return 1_000;
    }
    static cost() {
        return 14;
    }
    static throttlingCost() {
        return 5;
    }
    static modifiedCostType() {
        return "THROTTLING";
    }
}


/***/ }),

/***/ 2889:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   O: () => ( TypeRegistry)
 });
class TypeRegistry {
    namespace;
    schemas;
    exceptions;
    static registries = new Map();
    constructor(namespace, schemas = new Map(), exceptions = new Map()) {
        this.namespace = namespace;
        this.schemas = schemas;
        this.exceptions = exceptions;
        if (!TypeRegistry.registries.has(namespace)) {
            TypeRegistry.registries.set(namespace, this);
        }
    }
    static for(namespace) {
        return TypeRegistry.registries.get(namespace) ?? new TypeRegistry(namespace);
    }
    copyFrom(other) {
        const { schemas, exceptions } = this;
        for (const [k, v] of other.schemas) {
            if (!schemas.has(k)) {
                schemas.set(k, v);
            }
        }
        for (const [k, v] of other.exceptions) {
            if (!exceptions.has(k)) {
                exceptions.set(k, v);
            }
        }
    }
    register(shapeId, schema) {
        const qualifiedName = this.normalizeShapeId(shapeId);
        for (const r of [this, TypeRegistry.for(qualifiedName.split("#")[0])]) {
            if (!r.schemas.has(qualifiedName)) {
                r.schemas.set(qualifiedName, schema);
            }
        }
    }
    getSchema(shapeId) {
        const id = this.normalizeShapeId(shapeId);
        if (!this.schemas.has(id)) {
            if (!shapeId.includes("#")) {
                const suffix = "#" + shapeId;
                const candidates = [];
                for (const [shapeId, schema] of this.schemas.entries()) {
                    if (shapeId.endsWith(suffix)) {
                        candidates.push(schema);
                    }
                }
                if (candidates.length === 1) {
                    return candidates[0];
                }
            }
            throw new Error(`@smithy/core/schema - schema not found for ${id}`);
        }
        return this.schemas.get(id);
    }
    registerError(es, ctor) {
        const $error = es;
        const ns = $error[1];
        const qualifiedName = ns + "#" + $error[2];
        if (!ctor.hasOwnProperty?.("shapeId")) {
            ctor.shapeId = qualifiedName;
        }
        for (const r of [this, TypeRegistry.for(ns)]) {
            if (!r.schemas.has(qualifiedName) && !r.exceptions.has($error)) {
                r.schemas.set(qualifiedName, $error);
                r.exceptions.set($error, ctor);
            }
        }
    }
    getErrorCtor(es) {
        const $error = es;
        if (this.exceptions.has($error)) {
            return this.exceptions.get($error);
        }
        const registry = TypeRegistry.for($error[1]);
        return registry.exceptions.get($error);
    }
    getBaseException() {
        for (const exceptionKey of this.exceptions.keys()) {
            if (Array.isArray(exceptionKey)) {
                const [, ns, name] = exceptionKey;
                const id = ns + "#" + name;
                if (id.startsWith("smithy.ts.sdk.synthetic.") && id.endsWith("ServiceException")) {
                    return exceptionKey;
                }
            }
        }
        return undefined;
    }
    find(predicate) {
        for (const schema of this.schemas.values()) {
            if (predicate(schema)) {
                return schema;
            }
        }
        return undefined;
    }
    clear() {
        this.schemas.clear();
        this.exceptions.clear();
    }
    normalizeShapeId(shapeId) {
        if (shapeId.includes("#")) {
            return shapeId;
        }
        return this.namespace + "#" + shapeId;
    }
}


/***/ }),

/***/ 3832:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   L: () => ( deref)
 });
const deref = (schemaRef) => {
    if (typeof schemaRef === "function") {
        return schemaRef();
    }
    return schemaRef;
};


/***/ }),

/***/ 2661:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  wq: () => ( getSchemaSerdePlugin)
});


var getSmithyContext = __nccwpck_require__(9891);
var httpResponse = __nccwpck_require__(341);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/schema/schemas/operation.js
const operation = (namespace, name, traits, input, output) => ({
    name,
    namespace,
    traits,
    input,
    output,
});

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/schema/middleware/schemaDeserializationMiddleware.js


const schemaDeserializationMiddleware = (config) => (next, context) => async (args) => {
    const { response } = await next(args);
    const { operationSchema } = (0,getSmithyContext.u)(context);
    const [, ns, n, t, i, o] = operationSchema ?? [];
    try {
        const parsed = await config.protocol.deserializeResponse(operation(ns, n, t, i, o), {
            ...config,
            ...context,
        }, response);
        return {
            response,
            output: parsed,
        };
    }
    catch (error) {
        Object.defineProperty(error, "$response", {
            value: response,
            enumerable: false,
            writable: false,
            configurable: false,
        });
        if (!("$metadata" in error)) {
            const hint = `Deserialization error: to see the raw response, inspect the hidden field {error}.$response on this object.`;
            try {
                error.message += "\n  " + hint;
            }
            catch (ignored) {
                if (!context.logger || context.logger?.constructor?.name === "NoOpLogger") {
                    console.warn(hint);
                }
                else {
                    context.logger?.warn?.(hint);
                }
            }
            if (typeof error.$responseBodyText !== "undefined") {
                if (error.$response) {
                    error.$response.body = error.$responseBodyText;
                }
            }
            try {
                if (httpResponse.c.isInstance(response)) {
                    const { headers = {}, statusCode } = response;
                    const headerEntries = Object.entries(headers);
                    error.$metadata = {
                        httpStatusCode: statusCode,
                        requestId: findHeader(/^x-[\w-]+-request-?id$/, headerEntries),
                        extendedRequestId: findHeader(/^x-[\w-]+-id-2$/, headerEntries),
                        cfId: findHeader(/^x-[\w-]+-cf-id$/, headerEntries),
                    };
                }
            }
            catch (ignored) {
            }
        }
        throw error;
    }
};
const findHeader = (pattern, headers) => {
    return (headers.find(([k]) => {
        return k.match(pattern);
    }) || [void 0, void 1])[1];
};

var toEndpointV1 = __nccwpck_require__(6051);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/schema/middleware/schemaSerializationMiddleware.js


const schemaSerializationMiddleware = (config) => (next, context) => async (args) => {
    const { operationSchema } = (0,getSmithyContext.u)(context);
    const [, ns, n, t, i, o] = operationSchema ?? [];
    const endpoint = context.endpointV2
        ? async () => (0,toEndpointV1.a)(context.endpointV2)
        : config.endpoint;
    const request = await config.protocol.serializeRequest(operation(ns, n, t, i, o), args.input, {
        ...config,
        ...context,
        endpoint,
    });
    return next({
        ...args,
        request,
    });
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/schema/middleware/getSchemaSerdePlugin.js


const deserializerMiddlewareOption = {
    name: "deserializerMiddleware",
    step: "deserialize",
    tags: ["DESERIALIZER"],
    override: true,
};
const serializerMiddlewareOption = {
    name: "serializerMiddleware",
    step: "serialize",
    tags: ["SERIALIZER"],
    override: true,
};
function getSchemaSerdePlugin(config) {
    return {
        applyToStack: (commandStack) => {
            commandStack.add(schemaSerializationMiddleware(config), serializerMiddlewareOption);
            commandStack.add(schemaDeserializationMiddleware(config), deserializerMiddlewareOption);
            config.protocol.setSerdeContext(config);
        },
    };
}


/***/ }),

/***/ 7697:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   l1: () => ( NormalizedSchema)
 });
 var _deref__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3832);
 var _translateTraits__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(1784);


const anno = {
    it: Symbol.for("@smithy/nor-struct-it"),
    ns: Symbol.for("@smithy/ns"),
};
const simpleSchemaCacheN = [];
const simpleSchemaCacheS = {};
class NormalizedSchema {
    ref;
    memberName;
    static symbol = Symbol.for("@smithy/nor");
    symbol = NormalizedSchema.symbol;
    name;
    schema;
    _isMemberSchema;
    traits;
    memberTraits;
    normalizedTraits;
    constructor(ref, memberName) {
        this.ref = ref;
        this.memberName = memberName;
        const traitStack = [];
        let _ref = ref;
        let schema = ref;
        this._isMemberSchema = false;
        while (isMemberSchema(_ref)) {
            traitStack.push(_ref[1]);
            _ref = _ref[0];
            schema = (0,_deref__WEBPACK_IMPORTED_MODULE_0__ .L)(_ref);
            this._isMemberSchema = true;
        }
        if (traitStack.length > 0) {
            this.memberTraits = {};
            for (let i = traitStack.length - 1; i >= 0; --i) {
                const traitSet = traitStack[i];
                Object.assign(this.memberTraits, (0,_translateTraits__WEBPACK_IMPORTED_MODULE_1__ .c)(traitSet));
            }
        }
        else {
            this.memberTraits = 0;
        }
        if (schema instanceof NormalizedSchema) {
            const computedMemberTraits = this.memberTraits;
            Object.assign(this, schema);
            this.memberTraits = Object.assign({}, computedMemberTraits, schema.getMemberTraits(), this.getMemberTraits());
            this.normalizedTraits = void 0;
            this.memberName = memberName ?? schema.memberName;
            return;
        }
        this.schema = (0,_deref__WEBPACK_IMPORTED_MODULE_0__ .L)(schema);
        if (isStaticSchema(this.schema)) {
            this.name = `${this.schema[1]}#${this.schema[2]}`;
            this.traits = this.schema[3];
        }
        else {
            this.name = this.memberName ?? String(schema);
            this.traits = 0;
        }
        if (this._isMemberSchema && !memberName) {
            throw new Error(`@smithy/core/schema - NormalizedSchema member init ${this.getName(true)} missing member name.`);
        }
    }
    static [Symbol.hasInstance](lhs) {
        const isPrototype = this.prototype.isPrototypeOf(lhs);
        if (!isPrototype && typeof lhs === "object" && lhs !== null) {
            const ns = lhs;
            return ns.symbol === this.symbol;
        }
        return isPrototype;
    }
    static of(ref) {
        const keyAble = typeof ref === "function" || (typeof ref === "object" && ref !== null);
        if (typeof ref === "number") {
            if (simpleSchemaCacheN[ref]) {
                return simpleSchemaCacheN[ref];
            }
        }
        else if (typeof ref === "string") {
            if (simpleSchemaCacheS[ref]) {
                return simpleSchemaCacheS[ref];
            }
        }
        else if (keyAble) {
            if (ref[anno.ns]) {
                return ref[anno.ns];
            }
        }
        const sc = (0,_deref__WEBPACK_IMPORTED_MODULE_0__ .L)(ref);
        if (sc instanceof NormalizedSchema) {
            return sc;
        }
        if (isMemberSchema(sc)) {
            const [ns, traits] = sc;
            if (ns instanceof NormalizedSchema) {
                Object.assign(ns.getMergedTraits(), (0,_translateTraits__WEBPACK_IMPORTED_MODULE_1__ .c)(traits));
                return ns;
            }
            throw new Error(`@smithy/core/schema - may not init unwrapped member schema=${JSON.stringify(ref, null, 2)}.`);
        }
        const ns = new NormalizedSchema(sc);
        if (keyAble) {
            return (ref[anno.ns] = ns);
        }
        if (typeof sc === "string") {
            return (simpleSchemaCacheS[sc] = ns);
        }
        if (typeof sc === "number") {
            return (simpleSchemaCacheN[sc] = ns);
        }
        return ns;
    }
    getSchema() {
        const sc = this.schema;
        if (Array.isArray(sc) && sc[0] === 0) {
            return sc[4];
        }
        return sc;
    }
    getName(withNamespace = false) {
        const { name } = this;
        const short = !withNamespace && name && name.includes("#");
        return short ? name.split("#")[1] : name || undefined;
    }
    getMemberName() {
        return this.memberName;
    }
    isMemberSchema() {
        return this._isMemberSchema;
    }
    isListSchema() {
        const sc = this.getSchema();
        return typeof sc === "number"
            ? sc >= 64 && sc < 128
            : sc[0] === 1;
    }
    isMapSchema() {
        const sc = this.getSchema();
        return typeof sc === "number"
            ? sc >= 128 && sc <= 0b1111_1111
            : sc[0] === 2;
    }
    isStructSchema() {
        const sc = this.getSchema();
        if (typeof sc !== "object") {
            return false;
        }
        const id = sc[0];
        return (id === 3 ||
            id === -3 ||
            id === 4);
    }
    isUnionSchema() {
        const sc = this.getSchema();
        if (typeof sc !== "object") {
            return false;
        }
        return sc[0] === 4;
    }
    isBlobSchema() {
        const sc = this.getSchema();
        return sc === 21 || sc === 42;
    }
    isTimestampSchema() {
        const sc = this.getSchema();
        return (typeof sc === "number" &&
            sc >= 4 &&
            sc <= 7);
    }
    isUnitSchema() {
        return this.getSchema() === "unit";
    }
    isDocumentSchema() {
        return this.getSchema() === 15;
    }
    isStringSchema() {
        return this.getSchema() === 0;
    }
    isBooleanSchema() {
        return this.getSchema() === 2;
    }
    isNumericSchema() {
        return this.getSchema() === 1;
    }
    isBigIntegerSchema() {
        return this.getSchema() === 17;
    }
    isBigDecimalSchema() {
        return this.getSchema() === 19;
    }
    isStreaming() {
        const { streaming } = this.getMergedTraits();
        return !!streaming || this.getSchema() === 42;
    }
    isIdempotencyToken() {
        return !!this.getMergedTraits().idempotencyToken;
    }
    getMergedTraits() {
        return (this.normalizedTraits ??
            (this.normalizedTraits = {
                ...this.getOwnTraits(),
                ...this.getMemberTraits(),
            }));
    }
    getMemberTraits() {
        return (0,_translateTraits__WEBPACK_IMPORTED_MODULE_1__ .c)(this.memberTraits);
    }
    getOwnTraits() {
        return (0,_translateTraits__WEBPACK_IMPORTED_MODULE_1__ .c)(this.traits);
    }
    getKeySchema() {
        const [isDoc, isMap] = [this.isDocumentSchema(), this.isMapSchema()];
        if (!isDoc && !isMap) {
            throw new Error(`@smithy/core/schema - cannot get key for non-map: ${this.getName(true)}`);
        }
        const schema = this.getSchema();
        const memberSchema = isDoc
            ? 15
            : (schema[4] ?? 0);
        return member([memberSchema, 0], "key");
    }
    getValueSchema() {
        const sc = this.getSchema();
        const [isDoc, isMap, isList] = [this.isDocumentSchema(), this.isMapSchema(), this.isListSchema()];
        const memberSchema = typeof sc === "number"
            ? 0b0011_1111 & sc
            : sc && typeof sc === "object" && (isMap || isList)
                ? sc[3 + sc[0]]
                : isDoc
                    ? 15
                    : void 0;
        if (memberSchema != null) {
            return member([memberSchema, 0], isMap ? "value" : "member");
        }
        throw new Error(`@smithy/core/schema - ${this.getName(true)} has no value member.`);
    }
    getMemberSchema(memberName) {
        const struct = this.getSchema();
        if (this.isStructSchema() && struct[4].includes(memberName)) {
            const i = struct[4].indexOf(memberName);
            const memberSchema = struct[5][i];
            return member(isMemberSchema(memberSchema) ? memberSchema : [memberSchema, 0], memberName);
        }
        if (this.isDocumentSchema()) {
            return member([15, 0], memberName);
        }
        throw new Error(`@smithy/core/schema - ${this.getName(true)} has no member=${memberName}.`);
    }
    getMemberSchemas() {
        const buffer = {};
        try {
            for (const [k, v] of this.structIterator()) {
                buffer[k] = v;
            }
        }
        catch (ignored) { }
        return buffer;
    }
    getEventStreamMember() {
        if (this.isStructSchema()) {
            for (const [memberName, memberSchema] of this.structIterator()) {
                if (memberSchema.isStreaming() && memberSchema.isStructSchema()) {
                    return memberName;
                }
            }
        }
        return "";
    }
    *structIterator() {
        if (this.isUnitSchema()) {
            return;
        }
        if (!this.isStructSchema()) {
            throw new Error("@smithy/core/schema - cannot iterate non-struct schema.");
        }
        const struct = this.getSchema();
        const z = struct[4].length;
        let it = struct[anno.it];
        if (it && z === it.length) {
            yield* it;
            return;
        }
        it = Array(z);
        for (let i = 0; i < z; ++i) {
            const k = struct[4][i];
            const v = member([struct[5][i], 0], k);
            yield (it[i] = [k, v]);
        }
        struct[anno.it] = it;
    }
}
function member(memberSchema, memberName) {
    if (memberSchema instanceof NormalizedSchema) {
        return Object.assign(memberSchema, {
            memberName,
            _isMemberSchema: true,
        });
    }
    const internalCtorAccess = NormalizedSchema;
    return new internalCtorAccess(memberSchema, memberName);
}
const isMemberSchema = (sc) => Array.isArray(sc) && sc.length === 2;
const isStaticSchema = (sc) => Array.isArray(sc) && sc.length >= 5;


/***/ }),

/***/ 1784:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   c: () => ( translateTraits)
 });
const traitsCache = [];
function translateTraits(indicator) {
    if (typeof indicator === "object") {
        return indicator;
    }
    indicator = indicator | 0;
    if (traitsCache[indicator]) {
        return traitsCache[indicator];
    }
    const traits = {};
    let i = 0;
    for (const trait of [
        "httpLabel",
        "idempotent",
        "idempotencyToken",
        "sensitive",
        "httpPayload",
        "httpResponseCode",
        "httpQueryParams",
    ]) {
        if (((indicator >> i++) & 1) === 1) {
            traits[trait] = 1;
        }
    }
    return (traitsCache[indicator] = traits);
}


/***/ }),

/***/ 3779:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   I: () => ( concatBytes)
 });
function concatBytes(arrays, length) {
    if (length === undefined) {
        length = 0;
        for (const bytes of arrays) {
            length += bytes.byteLength;
        }
    }
    const result = new Uint8Array(length);
    let offset = 0;
    for (const buf of arrays) {
        result.set(buf, offset);
        offset += buf.byteLength;
    }
    return result;
}


/***/ }),

/***/ 4189:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  JV: () => ( dateToUtcString),
  l3: () => ( parseEpochTimestamp),
  EI: () => ( parseRfc3339DateTime),
  t_: () => ( parseRfc3339DateTimeWithOffset),
  xE: () => ( parseRfc7231DateTime)
});

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/serde/parse-utils.js

const parseBoolean = (value) => {
    switch (value) {
        case "true":
            return true;
        case "false":
            return false;
        default:
            throw new Error(`Unable to parse boolean value "${value}"`);
    }
};
const expectBoolean = (value) => {
    if (value === null || value === undefined) {
        return undefined;
    }
    if (typeof value === "number") {
        if (value === 0 || value === 1) {
            logger.warn(stackTraceWarning(`Expected boolean, got ${typeof value}: ${value}`));
        }
        if (value === 0) {
            return false;
        }
        if (value === 1) {
            return true;
        }
    }
    if (typeof value === "string") {
        const lower = value.toLowerCase();
        if (lower === "false" || lower === "true") {
            logger.warn(stackTraceWarning(`Expected boolean, got ${typeof value}: ${value}`));
        }
        if (lower === "false") {
            return false;
        }
        if (lower === "true") {
            return true;
        }
    }
    if (typeof value === "boolean") {
        return value;
    }
    throw new TypeError(`Expected boolean, got ${typeof value}: ${value}`);
};
const expectNumber = (value) => {
    if (value === null || value === undefined) {
        return undefined;
    }
    if (typeof value === "string") {
        const parsed = parseFloat(value);
        if (!Number.isNaN(parsed)) {
            if (String(parsed) !== String(value)) {
                logger.warn(stackTraceWarning(`Expected number but observed string: ${value}`));
            }
            return parsed;
        }
    }
    if (typeof value === "number") {
        return value;
    }
    throw new TypeError(`Expected number, got ${typeof value}: ${value}`);
};
const MAX_FLOAT = Math.ceil(2 ** 127 * (2 - 2 ** -23));
const expectFloat32 = (value) => {
    const expected = expectNumber(value);
    if (expected !== undefined && !Number.isNaN(expected) && expected !== Infinity && expected !== -Infinity) {
        if (Math.abs(expected) > MAX_FLOAT) {
            throw new TypeError(`Expected 32-bit float, got ${value}`);
        }
    }
    return expected;
};
const expectLong = (value) => {
    if (value === null || value === undefined) {
        return undefined;
    }
    if (Number.isInteger(value) && !Number.isNaN(value)) {
        return value;
    }
    throw new TypeError(`Expected integer, got ${typeof value}: ${value}`);
};
const expectInt = ( null && (expectLong));
const expectInt32 = (value) => expectSizedInt(value, 32);
const expectShort = (value) => expectSizedInt(value, 16);
const expectByte = (value) => expectSizedInt(value, 8);
const expectSizedInt = (value, size) => {
    const expected = expectLong(value);
    if (expected !== undefined && castInt(expected, size) !== expected) {
        throw new TypeError(`Expected ${size}-bit integer, got ${value}`);
    }
    return expected;
};
const castInt = (value, size) => {
    switch (size) {
        case 32:
            return Int32Array.of(value)[0];
        case 16:
            return Int16Array.of(value)[0];
        case 8:
            return Int8Array.of(value)[0];
    }
};
const expectNonNull = (value, location) => {
    if (value === null || value === undefined) {
        if (location) {
            throw new TypeError(`Expected a non-null value for ${location}`);
        }
        throw new TypeError("Expected a non-null value");
    }
    return value;
};
const expectObject = (value) => {
    if (value === null || value === undefined) {
        return undefined;
    }
    if (typeof value === "object" && !Array.isArray(value)) {
        return value;
    }
    const receivedType = Array.isArray(value) ? "array" : typeof value;
    throw new TypeError(`Expected object, got ${receivedType}: ${value}`);
};
const expectString = (value) => {
    if (value === null || value === undefined) {
        return undefined;
    }
    if (typeof value === "string") {
        return value;
    }
    if (["boolean", "number", "bigint"].includes(typeof value)) {
        logger.warn(stackTraceWarning(`Expected string, got ${typeof value}: ${value}`));
        return String(value);
    }
    throw new TypeError(`Expected string, got ${typeof value}: ${value}`);
};
const expectUnion = (value) => {
    if (value === null || value === undefined) {
        return undefined;
    }
    const asObject = expectObject(value);
    const setKeys = [];
    for (const k in asObject) {
        if (!hasOwn(asObject, k)) {
            continue;
        }
        if (asObject[k] != null) {
            setKeys.push(k);
        }
    }
    if (setKeys.length === 0) {
        throw new TypeError(`Unions must have exactly one non-null member. None were found.`);
    }
    if (setKeys.length > 1) {
        throw new TypeError(`Unions must have exactly one non-null member. Keys ${setKeys} were not null.`);
    }
    return asObject;
};
const strictParseDouble = (value) => {
    if (typeof value == "string") {
        return expectNumber(parseNumber(value));
    }
    return expectNumber(value);
};
const strictParseFloat = ( null && (strictParseDouble));
const strictParseFloat32 = (value) => {
    if (typeof value == "string") {
        return expectFloat32(parseNumber(value));
    }
    return expectFloat32(value);
};
const NUMBER_REGEX = /(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)|(-?Infinity)|(NaN)/g;
const parseNumber = (value) => {
    const matches = value.match(NUMBER_REGEX);
    if (matches === null || matches[0].length !== value.length) {
        throw new TypeError(`Expected real number, got implicit NaN`);
    }
    return parseFloat(value);
};
const limitedParseDouble = (value) => {
    if (typeof value == "string") {
        return parseFloatString(value);
    }
    return expectNumber(value);
};
const handleFloat = ( null && (limitedParseDouble));
const limitedParseFloat = ( null && (limitedParseDouble));
const limitedParseFloat32 = (value) => {
    if (typeof value == "string") {
        return parseFloatString(value);
    }
    return expectFloat32(value);
};
const parseFloatString = (value) => {
    switch (value) {
        case "NaN":
            return NaN;
        case "Infinity":
            return Infinity;
        case "-Infinity":
            return -Infinity;
        default:
            throw new Error(`Unable to parse float value: ${value}`);
    }
};
const strictParseLong = (value) => {
    if (typeof value === "string") {
        return expectLong(parseNumber(value));
    }
    return expectLong(value);
};
const strictParseInt = ( null && (strictParseLong));
const strictParseInt32 = (value) => {
    if (typeof value === "string") {
        return expectInt32(parseNumber(value));
    }
    return expectInt32(value);
};
const strictParseShort = (value) => {
    if (typeof value === "string") {
        return expectShort(parseNumber(value));
    }
    return expectShort(value);
};
const strictParseByte = (value) => {
    if (typeof value === "string") {
        return expectByte(parseNumber(value));
    }
    return expectByte(value);
};
const stackTraceWarning = (message) => {
    return String(new TypeError(message).stack || message)
        .split("\n")
        .slice(0, 5)
        .filter((s) => !s.includes("stackTraceWarning"))
        .join("\n");
};
const logger = {
    warn: console.warn,
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/serde/date-utils.js

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
function dateToUtcString(date) {
    const year = date.getUTCFullYear();
    const month = date.getUTCMonth();
    const dayOfWeek = date.getUTCDay();
    const dayOfMonthInt = date.getUTCDate();
    const hoursInt = date.getUTCHours();
    const minutesInt = date.getUTCMinutes();
    const secondsInt = date.getUTCSeconds();
    const dayOfMonthString = dayOfMonthInt < 10 ? `0${dayOfMonthInt}` : `${dayOfMonthInt}`;
    const hoursString = hoursInt < 10 ? `0${hoursInt}` : `${hoursInt}`;
    const minutesString = minutesInt < 10 ? `0${minutesInt}` : `${minutesInt}`;
    const secondsString = secondsInt < 10 ? `0${secondsInt}` : `${secondsInt}`;
    return `${DAYS[dayOfWeek]}, ${dayOfMonthString} ${MONTHS[month]} ${year} ${hoursString}:${minutesString}:${secondsString} GMT`;
}
const RFC3339 = new RegExp(/^(\d{4})-(\d{2})-(\d{2})[tT](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?[zZ]$/);
const parseRfc3339DateTime = (value) => {
    if (value === null || value === undefined) {
        return undefined;
    }
    if (typeof value !== "string") {
        throw new TypeError("RFC-3339 date-times must be expressed as strings");
    }
    const match = RFC3339.exec(value);
    if (!match) {
        throw new TypeError("Invalid RFC-3339 date-time value");
    }
    const [_, yearStr, monthStr, dayStr, hours, minutes, seconds, fractionalMilliseconds] = match;
    const year = strictParseShort(stripLeadingZeroes(yearStr));
    const month = parseDateValue(monthStr, "month", 1, 12);
    const day = parseDateValue(dayStr, "day", 1, 31);
    return buildDate(year, month, day, { hours, minutes, seconds, fractionalMilliseconds });
};
const RFC3339_WITH_OFFSET = new RegExp(/^(\d{4})-(\d{2})-(\d{2})[tT](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(([-+]\d{2}:\d{2})|[zZ])$/);
const parseRfc3339DateTimeWithOffset = (value) => {
    if (value === null || value === undefined) {
        return undefined;
    }
    if (typeof value !== "string") {
        throw new TypeError("RFC-3339 date-times must be expressed as strings");
    }
    const match = RFC3339_WITH_OFFSET.exec(value);
    if (!match) {
        throw new TypeError("Invalid RFC-3339 date-time value");
    }
    const [_, yearStr, monthStr, dayStr, hours, minutes, seconds, fractionalMilliseconds, offsetStr] = match;
    const year = strictParseShort(stripLeadingZeroes(yearStr));
    const month = parseDateValue(monthStr, "month", 1, 12);
    const day = parseDateValue(dayStr, "day", 1, 31);
    const date = buildDate(year, month, day, { hours, minutes, seconds, fractionalMilliseconds });
    if (offsetStr.toUpperCase() != "Z") {
        date.setTime(date.getTime() - parseOffsetToMilliseconds(offsetStr));
    }
    return date;
};
const IMF_FIXDATE = new RegExp(/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d{2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) (\d{1,2}):(\d{2}):(\d{2})(?:\.(\d+))? GMT$/);
const RFC_850_DATE = new RegExp(/^(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday), (\d{2})-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-(\d{2}) (\d{1,2}):(\d{2}):(\d{2})(?:\.(\d+))? GMT$/);
const ASC_TIME = new RegExp(/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ( [1-9]|\d{2}) (\d{1,2}):(\d{2}):(\d{2})(?:\.(\d+))? (\d{4})$/);
const parseRfc7231DateTime = (value) => {
    if (value === null || value === undefined) {
        return undefined;
    }
    if (typeof value !== "string") {
        throw new TypeError("RFC-7231 date-times must be expressed as strings");
    }
    let match = IMF_FIXDATE.exec(value);
    if (match) {
        const [_, dayStr, monthStr, yearStr, hours, minutes, seconds, fractionalMilliseconds] = match;
        return buildDate(strictParseShort(stripLeadingZeroes(yearStr)), parseMonthByShortName(monthStr), parseDateValue(dayStr, "day", 1, 31), { hours, minutes, seconds, fractionalMilliseconds });
    }
    match = RFC_850_DATE.exec(value);
    if (match) {
        const [_, dayStr, monthStr, yearStr, hours, minutes, seconds, fractionalMilliseconds] = match;
        return adjustRfc850Year(buildDate(parseTwoDigitYear(yearStr), parseMonthByShortName(monthStr), parseDateValue(dayStr, "day", 1, 31), {
            hours,
            minutes,
            seconds,
            fractionalMilliseconds,
        }));
    }
    match = ASC_TIME.exec(value);
    if (match) {
        const [_, monthStr, dayStr, hours, minutes, seconds, fractionalMilliseconds, yearStr] = match;
        return buildDate(strictParseShort(stripLeadingZeroes(yearStr)), parseMonthByShortName(monthStr), parseDateValue(dayStr.trimLeft(), "day", 1, 31), { hours, minutes, seconds, fractionalMilliseconds });
    }
    throw new TypeError("Invalid RFC-7231 date-time value");
};
const parseEpochTimestamp = (value) => {
    if (value === null || value === undefined) {
        return undefined;
    }
    let valueAsDouble;
    if (typeof value === "number") {
        valueAsDouble = value;
    }
    else if (typeof value === "string") {
        valueAsDouble = strictParseDouble(value);
    }
    else if (typeof value === "object" && value.tag === 1) {
        valueAsDouble = value.value;
    }
    else {
        throw new TypeError("Epoch timestamps must be expressed as floating point numbers or their string representation");
    }
    if (Number.isNaN(valueAsDouble) || valueAsDouble === Infinity || valueAsDouble === -Infinity) {
        throw new TypeError("Epoch timestamps must be valid, non-Infinite, non-NaN numerics");
    }
    return new Date(Math.round(valueAsDouble * 1000));
};
const buildDate = (year, month, day, time) => {
    const adjustedMonth = month - 1;
    validateDayOfMonth(year, adjustedMonth, day);
    return new Date(Date.UTC(year, adjustedMonth, day, parseDateValue(time.hours, "hour", 0, 23), parseDateValue(time.minutes, "minute", 0, 59), parseDateValue(time.seconds, "seconds", 0, 60), parseMilliseconds(time.fractionalMilliseconds)));
};
const parseTwoDigitYear = (value) => {
    const thisYear = new Date().getUTCFullYear();
    const valueInThisCentury = Math.floor(thisYear / 100) * 100 + strictParseShort(stripLeadingZeroes(value));
    if (valueInThisCentury < thisYear) {
        return valueInThisCentury + 100;
    }
    return valueInThisCentury;
};
const FIFTY_YEARS_IN_MILLIS = 50 * 365 * 24 * 60 * 60 * 1000;
const adjustRfc850Year = (input) => {
    if (input.getTime() - new Date().getTime() > FIFTY_YEARS_IN_MILLIS) {
        return new Date(Date.UTC(input.getUTCFullYear() - 100, input.getUTCMonth(), input.getUTCDate(), input.getUTCHours(), input.getUTCMinutes(), input.getUTCSeconds(), input.getUTCMilliseconds()));
    }
    return input;
};
const parseMonthByShortName = (value) => {
    const monthIdx = MONTHS.indexOf(value);
    if (monthIdx < 0) {
        throw new TypeError(`Invalid month: ${value}`);
    }
    return monthIdx + 1;
};
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const validateDayOfMonth = (year, month, day) => {
    let maxDays = DAYS_IN_MONTH[month];
    if (month === 1 && isLeapYear(year)) {
        maxDays = 29;
    }
    if (day > maxDays) {
        throw new TypeError(`Invalid day for ${MONTHS[month]} in ${year}: ${day}`);
    }
};
const isLeapYear = (year) => {
    return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
};
const parseDateValue = (value, type, lower, upper) => {
    const dateVal = strictParseByte(stripLeadingZeroes(value));
    if (dateVal < lower || dateVal > upper) {
        throw new TypeError(`${type} must be between ${lower} and ${upper}, inclusive`);
    }
    return dateVal;
};
const parseMilliseconds = (value) => {
    if (value === null || value === undefined) {
        return 0;
    }
    return strictParseFloat32("0." + value) * 1000;
};
const parseOffsetToMilliseconds = (value) => {
    const directionStr = value[0];
    let direction = 1;
    if (directionStr == "+") {
        direction = 1;
    }
    else if (directionStr == "-") {
        direction = -1;
    }
    else {
        throw new TypeError(`Offset direction, ${directionStr}, must be "+" or "-"`);
    }
    const hour = Number(value.substring(1, 3));
    const minute = Number(value.substring(4, 6));
    return direction * (hour * 60 + minute) * 60 * 1000;
};
const stripLeadingZeroes = (value) => {
    let idx = 0;
    while (idx < value.length - 1 && value.charAt(idx) === "0") {
        idx++;
    }
    if (idx === 0) {
        return value;
    }
    return value.slice(idx);
};


/***/ }),

/***/ 253:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  Mu: () => ( Uint8ArrayBlobAdapter),
  ec: () => ( generateIdempotencyToken),
  v4: () => ( v4)
});


var external_node_crypto_ = __nccwpck_require__(7598);
var fromBase64 = __nccwpck_require__(1752);
var toBase64 = __nccwpck_require__(325);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/serde/util-stream/blob/Uint8ArrayBlobAdapter.js
function bindUint8ArrayBlobAdapter(toUtf8, fromUtf8, toBase64, fromBase64) {
    return class Uint8ArrayBlobAdapter extends Uint8Array {
        static fromString(source, encoding = "utf-8") {
            if (typeof source === "string") {
                if (encoding === "base64") {
                    return Uint8ArrayBlobAdapter.mutate(fromBase64(source));
                }
                return Uint8ArrayBlobAdapter.mutate(fromUtf8(source));
            }
            throw new Error(`Unsupported conversion from ${typeof source} to Uint8ArrayBlobAdapter.`);
        }
        static mutate(source) {
            Object.setPrototypeOf(source, Uint8ArrayBlobAdapter.prototype);
            return source;
        }
        transformToString(encoding = "utf-8") {
            if (encoding === "base64") {
                return toBase64(this);
            }
            return toUtf8(this);
        }
    };
}

var fromUtf8 = __nccwpck_require__(9080);
var toUtf8 = __nccwpck_require__(5117);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/serde/uuid/v4.js
const decimalToHex = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, "0"));
function bindV4(getRandomValues) {
    if (typeof crypto !== "undefined" && typeof crypto.randomUUID === "function") {
        return () => crypto.randomUUID();
    }
    return () => {
        const rnds = new Uint8Array(16);
        getRandomValues(rnds);
        rnds[6] = (rnds[6] & 0x0f) | 0x40;
        rnds[8] = (rnds[8] & 0x3f) | 0x80;
        return (decimalToHex[rnds[0]] +
            decimalToHex[rnds[1]] +
            decimalToHex[rnds[2]] +
            decimalToHex[rnds[3]] +
            "-" +
            decimalToHex[rnds[4]] +
            decimalToHex[rnds[5]] +
            "-" +
            decimalToHex[rnds[6]] +
            decimalToHex[rnds[7]] +
            "-" +
            decimalToHex[rnds[8]] +
            decimalToHex[rnds[9]] +
            "-" +
            decimalToHex[rnds[10]] +
            decimalToHex[rnds[11]] +
            decimalToHex[rnds[12]] +
            decimalToHex[rnds[13]] +
            decimalToHex[rnds[14]] +
            decimalToHex[rnds[15]]);
    };
}

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/serde/index.js




























class Uint8ArrayBlobAdapter extends bindUint8ArrayBlobAdapter(toUtf8.P, fromUtf8.a, toBase64.n, fromBase64.E) {
}









const _getRandomValues = external_node_crypto_.getRandomValues;
const v4 = bindV4(_getRandomValues);
const generateIdempotencyToken = v4;




/***/ }),

/***/ 1995:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   m: () => ( isArrayBuffer)
 });
const isArrayBuffer = (arg) => (typeof ArrayBuffer === "function" && arg instanceof ArrayBuffer) ||
    Object.prototype.toString.call(arg) === "[object ArrayBuffer]";


/***/ }),

/***/ 1751:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   A: () => ( LazyJsonString)
 });
const LazyJsonString = function LazyJsonString(val) {
    const str = Object.assign(new String(val), {
        deserializeJSON() {
            return JSON.parse(String(val));
        },
        toString() {
            return String(val);
        },
        toJSON() {
            return String(val);
        },
    });
    return str;
};
LazyJsonString.from = (object) => {
    if (object && typeof object === "object" && (object instanceof LazyJsonString || "deserializeJSON" in object)) {
        return object;
    }
    else if (typeof object === "string" || Object.getPrototypeOf(object) === String.prototype) {
        return LazyJsonString(String(object));
    }
    return LazyJsonString(JSON.stringify(object));
};
LazyJsonString.fromObject = LazyJsonString.from;


/***/ }),

/***/ 1752:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   E: () => ( fromBase64)
 });
 var _util_buffer_from_buffer_from__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7348);

const BASE64_REGEX = /^[A-Za-z0-9+/]*={0,2}$/;
const fromBase64 = (input) => {
    if ((input.length * 3) % 4 !== 0) {
        throw new TypeError(`Incorrect padding on base64 string.`);
    }
    if (!BASE64_REGEX.exec(input)) {
        throw new TypeError(`Invalid base64 string.`);
    }
    const buffer = (0,_util_buffer_from_buffer_from__WEBPACK_IMPORTED_MODULE_0__ .s)(input, "base64");
    return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
};


/***/ }),

/***/ 325:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   n: () => ( toBase64)
 });
 var _util_buffer_from_buffer_from__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(7348);
 var _util_utf8_fromUtf8__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9080);


const toBase64 = (_input) => {
    let input;
    if (typeof _input === "string") {
        input = (0,_util_utf8_fromUtf8__WEBPACK_IMPORTED_MODULE_0__ .a)(_input);
    }
    else {
        input = _input;
    }
    if (typeof input !== "object" || typeof input.byteOffset !== "number" || typeof input.byteLength !== "number") {
        throw new Error("@smithy/util-base64: toBase64 encoder function only accepts string | Uint8Array.");
    }
    return (0,_util_buffer_from_buffer_from__WEBPACK_IMPORTED_MODULE_1__ .Q)(input.buffer, input.byteOffset, input.byteLength).toString("base64");
};


/***/ }),

/***/ 1723:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   n: () => ( calculateBodyLength)
 });
 var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3024);
 var node_fs__WEBPACK_IMPORTED_MODULE_0___default = __nccwpck_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);

const calculateBodyLength = (body) => {
    if (!body) {
        return 0;
    }
    if (typeof body === "string") {
        return Buffer.byteLength(body);
    }
    else if (typeof body.byteLength === "number") {
        return body.byteLength;
    }
    else if (typeof body.size === "number") {
        return body.size;
    }
    else if (typeof body.start === "number" && typeof body.end === "number") {
        return body.end + 1 - body.start;
    }
    else if (body instanceof node_fs__WEBPACK_IMPORTED_MODULE_0__.ReadStream) {
        if (body.path != null) {
            return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.lstatSync)(body.path).size;
        }
        else if (typeof body.fd === "number") {
            return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fstatSync)(body.fd).size;
        }
    }
    throw new Error(`Body Length computation failed for ${body}`);
};


/***/ }),

/***/ 7348:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   Q: () => ( fromArrayBuffer),
   s: () => ( fromString)
 });
 var _is_array_buffer_is_array_buffer__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1995);

const fromArrayBuffer = (input, offset = 0, length = input.byteLength - offset) => {
    if (!(0,_is_array_buffer_is_array_buffer__WEBPACK_IMPORTED_MODULE_0__ .m)(input)) {
        throw new TypeError(`The "input" argument must be ArrayBuffer. Received type ${typeof input} (${input})`);
    }
    return Buffer.from(input, offset, length);
};
const fromString = (input, encoding) => {
    if (typeof input !== "string") {
        throw new TypeError(`The "input" argument must be of type string. Received type ${typeof input} (${input})`);
    }
    return encoding ? Buffer.from(input, encoding) : Buffer.from(input);
};


/***/ }),

/***/ 5408:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   a: () => ( fromHex),
   n: () => ( toHex)
 });
const SHORT_TO_HEX = {};
const HEX_TO_SHORT = {};
for (let i = 0; i < 256; i++) {
    let encodedByte = i.toString(16).toLowerCase();
    if (encodedByte.length === 1) {
        encodedByte = `0${encodedByte}`;
    }
    SHORT_TO_HEX[i] = encodedByte;
    HEX_TO_SHORT[encodedByte] = i;
}
function fromHex(encoded) {
    if (encoded.length % 2 !== 0) {
        throw new Error("Hex encoded strings must have an even number length");
    }
    const out = new Uint8Array(encoded.length / 2);
    for (let i = 0; i < encoded.length; i += 2) {
        const encodedByte = encoded.slice(i, i + 2).toLowerCase();
        if (encodedByte in HEX_TO_SHORT) {
            out[i / 2] = HEX_TO_SHORT[encodedByte];
        }
        else {
            throw new Error(`Cannot decode unrecognized sequence ${encodedByte} as hexadecimal`);
        }
    }
    return out;
}
function toHex(bytes) {
    let out = "";
    for (let i = 0; i < bytes.byteLength; i++) {
        out += SHORT_TO_HEX[bytes[i]];
    }
    return out;
}


/***/ }),

/***/ 6622:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   Bq: () => ( collectReadableStream),
   kS: () => ( collectBlob),
   kv: () => ( streamCollector)
 });
 var _concatBytes__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(3779);
 var _stream_type_check__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8790);


const streamCollector = async (stream) => {
    if ((0,_stream_type_check__WEBPACK_IMPORTED_MODULE_0__ .q)(stream)) {
        return collectBlob(stream);
    }
    return collectReadableStream(stream);
};
async function collectBlob(blob) {
    return blob.arrayBuffer().then((ab) => new Uint8Array(ab));
}
async function collectReadableStream(stream) {
    const chunks = [];
    const reader = stream.getReader();
    let length = 0;
    while (true) {
        const { done, value } = await reader.read();
        if (value) {
            chunks.push(value);
            length += value.length;
        }
        if (done) {
            break;
        }
    }
    return (0,_concatBytes__WEBPACK_IMPORTED_MODULE_1__ .I)(chunks, length);
}


/***/ }),

/***/ 1240:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   k: () => ( streamCollector)
 });
 var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7075);
 var node_stream__WEBPACK_IMPORTED_MODULE_0___default = __nccwpck_require__.n(node_stream__WEBPACK_IMPORTED_MODULE_0__);
 var _concatBytes__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(3779);
 var _stream_collector_browser__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(6622);
 var _stream_type_check__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(8790);




const streamCollector = (stream) => {
    if ((0,_stream_type_check__WEBPACK_IMPORTED_MODULE_1__ .q)(stream)) {
        return (0,_stream_collector_browser__WEBPACK_IMPORTED_MODULE_2__ .kS)(stream);
    }
    if ((0,_stream_type_check__WEBPACK_IMPORTED_MODULE_1__ .H)(stream)) {
        return (0,_stream_collector_browser__WEBPACK_IMPORTED_MODULE_2__ .Bq)(stream);
    }
    return new Promise((resolve, reject) => {
        const collector = new Collector();
        const nodeStream = stream;
        nodeStream.pipe(collector);
        nodeStream.on("error", (err) => {
            collector.end();
            reject(err);
        });
        collector.on("error", reject);
        collector.on("finish", function () {
            const bytes = (0,_concatBytes__WEBPACK_IMPORTED_MODULE_3__ .I)(this.bufferedBytes);
            resolve(bytes);
        });
    });
};
class Collector extends node_stream__WEBPACK_IMPORTED_MODULE_0__.Writable {
    bufferedBytes = [];
    _write(chunk, encoding, callback) {
        this.bufferedBytes.push(chunk);
        callback();
    }
}


/***/ }),

/***/ 8790:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   H: () => ( isReadableStream),
   q: () => ( isBlob)
 });
const isReadableStream = (stream) => typeof ReadableStream === "function" &&
    (stream?.constructor?.name === ReadableStream.name || stream instanceof ReadableStream);
const isBlob = (blob) => {
    return typeof Blob === "function" && (blob?.constructor?.name === Blob.name || blob instanceof Blob);
};


/***/ }),

/***/ 9080:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   a: () => ( fromUtf8)
 });
 var _util_buffer_from_buffer_from__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7348);

const fromUtf8 = (input) => {
    const buf = (0,_util_buffer_from_buffer_from__WEBPACK_IMPORTED_MODULE_0__ .s)(input, "utf8");
    return new Uint8Array(buf.buffer, buf.byteOffset, buf.byteLength / Uint8Array.BYTES_PER_ELEMENT);
};


/***/ }),

/***/ 9335:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   F: () => ( toUint8Array)
 });
 var _fromUtf8__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9080);

const toUint8Array = (data) => {
    if (data instanceof Uint8Array) {
        return data;
    }
    if (typeof data === "string") {
        return (0,_fromUtf8__WEBPACK_IMPORTED_MODULE_0__ .a)(data);
    }
    if (ArrayBuffer.isView(data)) {
        return new Uint8Array(data.buffer, data.byteOffset, data.byteLength / Uint8Array.BYTES_PER_ELEMENT);
    }
    return new Uint8Array(data);
};


/***/ }),

/***/ 5117:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   P: () => ( toUtf8)
 });
 var _util_buffer_from_buffer_from__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7348);

const toUtf8 = (input) => {
    if (typeof input === "string") {
        return input;
    }
    if (typeof input !== "object" || typeof input.byteOffset !== "number" || typeof input.byteLength !== "number") {
        throw new Error("@smithy/util-utf8: toUtf8 encoder function only accepts string | Uint8Array.");
    }
    return (0,_util_buffer_from_buffer_from__WEBPACK_IMPORTED_MODULE_0__ .Q)(input.buffer, input.byteOffset, input.byteLength).toString("utf8");
};


/***/ }),

/***/ 1896:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   D: () => ( NumericValue)
 });
const format = /^-?((0|[1-9]\d*)(\.\d+)?|\.\d+)([eE][+-]?\d+)?$/;
class NumericValue {
    string;
    type;
    constructor(string, type) {
        this.string = string;
        this.type = type;
        if (!format.test(string)) {
            throw new Error(`@smithy/core/serde - NumericValue string must conform to the Smithy bigDecimal format. Received: "${string}"`);
        }
    }
    toString() {
        return this.string;
    }
    static [Symbol.hasInstance](object) {
        if (!object || typeof object !== "object") {
            return false;
        }
        const _nv = object;
        return NumericValue.prototype.isPrototypeOf(object) || (_nv.type === "bigDecimal" && format.test(_nv.string));
    }
}
function nv(input) {
    return new NumericValue(String(input), "bigDecimal");
}


/***/ }),

/***/ 4976:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   T: () => ( writeKey)
 });
function writeKey(obj) {
    Object.defineProperty(obj, "__proto__", { value: undefined, writable: true, enumerable: true, configurable: true });
}


/***/ }),

/***/ 9891:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   u: () => ( getSmithyContext)
 });
 var _smithy_types__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8678);

const getSmithyContext = (context) => context[_smithy_types__WEBPACK_IMPORTED_MODULE_0__ .V] || (context[_smithy_types__WEBPACK_IMPORTED_MODULE_0__ .V] = {});


/***/ }),

/***/ 5346:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   $: () => ( hasOwn)
 });
function hasOwn(o, k) {
    return Object.prototype.hasOwnProperty.call(o, k);
}


/***/ }),

/***/ 1665:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   K: () => ( HttpRequest)
 });
class HttpRequest {
    method;
    protocol;
    hostname;
    port;
    path;
    query;
    headers;
    username;
    password;
    fragment;
    body;
    constructor(options) {
        this.method = options.method || "GET";
        this.hostname = options.hostname || "localhost";
        this.port = options.port;
        this.query = options.query || {};
        this.headers = options.headers || {};
        this.body = options.body;
        this.protocol = options.protocol
            ? options.protocol.slice(-1) !== ":"
                ? `${options.protocol}:`
                : options.protocol
            : "https:";
        this.path = options.path ? (options.path.charAt(0) !== "/" ? `/${options.path}` : options.path) : "/";
        this.username = options.username;
        this.password = options.password;
        this.fragment = options.fragment;
    }
    static clone(request) {
        const cloned = new HttpRequest({
            ...request,
            headers: { ...request.headers },
        });
        if (cloned.query) {
            cloned.query = cloneQuery(cloned.query);
        }
        return cloned;
    }
    static isInstance(request) {
        if (!request) {
            return false;
        }
        const req = request;
        return ("method" in req &&
            "protocol" in req &&
            "hostname" in req &&
            "path" in req &&
            typeof req["query"] === "object" &&
            typeof req["headers"] === "object");
    }
    clone() {
        return HttpRequest.clone(this);
    }
}
function cloneQuery(query) {
    return Object.keys(query).reduce((carry, paramName) => {
        const param = query[paramName];
        return {
            ...carry,
            [paramName]: Array.isArray(param) ? [...param] : param,
        };
    }, {});
}


/***/ }),

/***/ 341:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   c: () => ( HttpResponse)
 });
class HttpResponse {
    statusCode;
    reason;
    headers;
    body;
    constructor(options) {
        this.statusCode = options.statusCode;
        this.reason = options.reason;
        this.headers = options.headers || {};
        this.body = options.body;
    }
    static isInstance(response) {
        if (!response) {
            return false;
        }
        const resp = response;
        return typeof resp.statusCode === "number" && typeof resp.headers === "object";
    }
}


/***/ }),

/***/ 5204:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   X: () => ( isValidHostLabel)
 });
const VALID_HOST_LABEL_REGEX = new RegExp(`^(?!.*-$)(?!-)[a-zA-Z0-9-]{1,63}$`);
const isValidHostLabel = (value, allowSubDomains = false) => {
    if (!allowSubDomains) {
        return VALID_HOST_LABEL_REGEX.test(value);
    }
    const labels = value.split(".");
    for (const label of labels) {
        if (!isValidHostLabel(label)) {
            return false;
        }
    }
    return true;
};


/***/ }),

/***/ 1534:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   t: () => ( normalizeProvider)
 });
const normalizeProvider = (input) => {
    if (typeof input === "function") {
        return input;
    }
    const promisified = Promise.resolve(input);
    return () => promisified;
};


/***/ }),

/***/ 6181:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  D: () => ( parseUrl)
});

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/transport/parseQueryString.js
function parseQueryString(querystring) {
    const query = {};
    querystring = querystring.replace(/^\?/, "");
    if (querystring) {
        for (const pair of querystring.split("&")) {
            let [key, value = null] = pair.split("=");
            key = decodeURIComponent(key);
            if (value) {
                value = decodeURIComponent(value);
            }
            if (!(key in query)) {
                query[key] = value;
            }
            else if (Array.isArray(query[key])) {
                query[key].push(value);
            }
            else {
                query[key] = [query[key], value];
            }
        }
    }
    return query;
}

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/transport/parseUrl.js

const parseUrl = (url) => {
    if (typeof url === "string") {
        return parseUrl(new URL(url));
    }
    const { hostname, pathname, port, protocol, search } = url;
    let query;
    if (search) {
        query = parseQueryString(search);
    }
    return {
        hostname,
        port: port ? parseInt(port) : undefined,
        protocol,
        path: pathname,
        query,
    };
};


/***/ }),

/***/ 6051:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   a: () => ( toEndpointV1)
 });
 var _hasOwn__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(5346);
 var _parseUrl__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(6181);


const toEndpointV1 = (endpoint) => {
    if (typeof endpoint === "object") {
        if ("url" in endpoint) {
            const v1Endpoint = (0,_parseUrl__WEBPACK_IMPORTED_MODULE_0__ .D)(endpoint.url);
            if (endpoint.headers) {
                v1Endpoint.headers = {};
                for (const name in endpoint.headers) {
                    if (!(0,_hasOwn__WEBPACK_IMPORTED_MODULE_1__ .$)(endpoint.headers, name)) {
                        continue;
                    }
                    v1Endpoint.headers[name.toLowerCase()] = endpoint.headers[name].join(", ");
                }
            }
            return v1Endpoint;
        }
        return endpoint;
    }
    return (0,_parseUrl__WEBPACK_IMPORTED_MODULE_0__ .D)(endpoint);
};


/***/ }),

/***/ 7424:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  $: () => ( NodeHttpHandler)
});


var hasOwn = __nccwpck_require__(5346);
var escape_uri = __nccwpck_require__(5092);
;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/submodules/protocols/querystring-builder/buildQueryString.js

function buildQueryString(query) {
    const parts = [];
    for (let key of Object.keys(query).sort()) {
        const value = query[key];
        key = (0,escape_uri.o)(key);
        if (Array.isArray(value)) {
            for (let i = 0, iLen = value.length; i < iLen; i++) {
                parts.push(`${key}=${(0,escape_uri.o)(value[i])}`);
            }
        }
        else {
            let qsEntry = key;
            if (value || typeof value === "string") {
                qsEntry += `=${(0,escape_uri.o)(value)}`;
            }
            parts.push(qsEntry);
        }
    }
    return parts.join("&");
}

var transport_httpResponse = __nccwpck_require__(341);
;// CONCATENATED MODULE: ../../node_modules/@smithy/node-http-handler/dist-es/build-abort-error.js
function buildAbortError(abortSignal) {
    const reason = abortSignal && typeof abortSignal === "object" && "reason" in abortSignal
        ? abortSignal.reason
        : undefined;
    if (reason) {
        if (reason instanceof Error) {
            const abortError = new Error("Request aborted");
            abortError.name = "AbortError";
            abortError.cause = reason;
            return abortError;
        }
        const abortError = new Error(String(reason));
        abortError.name = "AbortError";
        return abortError;
    }
    const abortError = new Error("Request aborted");
    abortError.name = "AbortError";
    return abortError;
}

;// CONCATENATED MODULE: ../../node_modules/@smithy/node-http-handler/dist-es/constants.js
const NODEJS_TIMEOUT_ERROR_CODES = ["ECONNRESET", "EPIPE", "ETIMEDOUT"];

;// CONCATENATED MODULE: ../../node_modules/@smithy/node-http-handler/dist-es/get-transformed-headers.js

const getTransformedHeaders = (headers) => {
    const transformedHeaders = {};
    for (const name in headers) {
        if (!(0,hasOwn.$)(headers, name)) {
            continue;
        }
        const headerValues = headers[name];
        transformedHeaders[name] = Array.isArray(headerValues) ? headerValues.join(",") : headerValues;
    }
    return transformedHeaders;
};


var external_node_https_ = __nccwpck_require__(4708);
var external_node_https_default = __nccwpck_require__.n(external_node_https_);
;// CONCATENATED MODULE: ../../node_modules/@smithy/node-http-handler/dist-es/timing.js
const timing = {
    setTimeout: (cb, ms) => setTimeout(cb, ms),
    clearTimeout: (timeoutId) => clearTimeout(timeoutId),
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/node-http-handler/dist-es/set-connection-timeout.js

const DEFER_EVENT_LISTENER_TIME = 1000;
const setConnectionTimeout = (request, reject, timeoutInMs = 0) => {
    if (!timeoutInMs) {
        return -1;
    }
    const registerTimeout = (offset) => {
        const timeoutId = timing.setTimeout(() => {
            request.destroy();
            reject(Object.assign(new Error(`@smithy/node-http-handler - the request socket did not establish a connection with the server within the configured timeout of ${timeoutInMs} ms.`), {
                name: "TimeoutError",
            }));
        }, timeoutInMs - offset);
        const doWithSocket = (socket) => {
            if (socket?.connecting) {
                socket.on("connect", () => {
                    timing.clearTimeout(timeoutId);
                });
            }
            else {
                timing.clearTimeout(timeoutId);
            }
        };
        if (request.socket) {
            doWithSocket(request.socket);
        }
        else {
            request.on("socket", doWithSocket);
        }
    };
    if (timeoutInMs < 2000) {
        registerTimeout(0);
        return 0;
    }
    return timing.setTimeout(registerTimeout.bind(null, DEFER_EVENT_LISTENER_TIME), DEFER_EVENT_LISTENER_TIME);
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/node-http-handler/dist-es/set-request-timeout.js

const setRequestTimeout = (req, reject, timeoutInMs = 0, throwOnRequestTimeout, logger) => {
    if (timeoutInMs) {
        return timing.setTimeout(() => {
            let msg = `@smithy/node-http-handler - [${throwOnRequestTimeout ? "ERROR" : "WARN"}] a request has exceeded the configured ${timeoutInMs} ms requestTimeout.`;
            if (throwOnRequestTimeout) {
                const error = Object.assign(new Error(msg), {
                    name: "TimeoutError",
                    code: "ETIMEDOUT",
                });
                req.destroy(error);
                reject(error);
            }
            else {
                msg += ` Init client requestHandler with throwOnRequestTimeout=true to turn this into an error.`;
                logger?.warn?.(msg);
            }
        }, timeoutInMs);
    }
    return -1;
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/node-http-handler/dist-es/set-socket-keep-alive.js

const set_socket_keep_alive_DEFER_EVENT_LISTENER_TIME = 3000;
const setSocketKeepAlive = (request, { keepAlive, keepAliveMsecs }, deferTimeMs = set_socket_keep_alive_DEFER_EVENT_LISTENER_TIME) => {
    if (keepAlive !== true) {
        return -1;
    }
    const registerListener = () => {
        if (request.socket) {
            request.socket.setKeepAlive(keepAlive, keepAliveMsecs || 0);
        }
        else {
            request.on("socket", (socket) => {
                socket.setKeepAlive(keepAlive, keepAliveMsecs || 0);
            });
        }
    };
    if (deferTimeMs === 0) {
        registerListener();
        return 0;
    }
    return timing.setTimeout(registerListener, deferTimeMs);
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/node-http-handler/dist-es/resolve-default-socket-timeout.js
const resolveDefaultSocketTimeout = (config) => {
    const value = config?.defaultSocketTimeout;
    return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : undefined;
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/node-http-handler/dist-es/set-socket-timeout.js

const set_socket_timeout_DEFER_EVENT_LISTENER_TIME = 3000;
const setSocketTimeout = (request, reject, timeoutInMs = 0, isServiceDefault = false) => {
    if (!Number.isFinite(timeoutInMs) || timeoutInMs <= 0) {
        return;
    }
    let response;
    request.once("response", (res) => (response = res));
    const onTimeout = () => {
        if (response?.complete) {
            request.socket?.destroy();
            return;
        }
        const error = Object.assign(new Error(`@smithy/node-http-handler - the request socket timed out after ${timeoutInMs} ms of inactivity (${isServiceDefault ? "service default socket timeout" : "configured by client requestHandler"}).`), { name: "TimeoutError" });
        response?.destroy(error);
        request.destroy();
        reject(error);
    };
    const registerTimeout = () => {
        const { socket } = request;
        if (!socket) {
            request.once("socket", registerTimeout);
        }
        else if (socket.connecting) {
            socket.once("connect", registerTimeout);
        }
        else {
            socket.setTimeout(timeoutInMs, onTimeout);
            request.on("close", () => socket.removeListener("timeout", onTimeout));
        }
    };
    if (timeoutInMs < 6000) {
        registerTimeout();
        return;
    }
    const deferralId = timing.setTimeout(registerTimeout, set_socket_timeout_DEFER_EVENT_LISTENER_TIME);
    request.once("close", () => timing.clearTimeout(deferralId));
};

var external_node_stream_ = __nccwpck_require__(7075);
;// CONCATENATED MODULE: ../../node_modules/@smithy/node-http-handler/dist-es/write-request-body.js


const MIN_WAIT_TIME = 6_000;
async function writeRequestBody(httpRequest, request, maxContinueTimeoutMs = MIN_WAIT_TIME, externalAgent = false) {
    const headers = request.headers;
    const expect = headers ? headers.Expect || headers.expect : undefined;
    let timeoutId = -1;
    let sendBody = true;
    if (!externalAgent && expect === "100-continue") {
        sendBody = await Promise.race([
            new Promise((resolve) => {
                timeoutId = Number(timing.setTimeout(() => resolve(true), Math.max(MIN_WAIT_TIME, maxContinueTimeoutMs)));
            }),
            new Promise((resolve) => {
                httpRequest.on("continue", () => {
                    timing.clearTimeout(timeoutId);
                    resolve(true);
                });
                httpRequest.on("response", () => {
                    timing.clearTimeout(timeoutId);
                    resolve(false);
                });
                httpRequest.on("error", () => {
                    timing.clearTimeout(timeoutId);
                    resolve(false);
                });
            }),
        ]);
    }
    if (sendBody) {
        writeBody(httpRequest, request.body);
    }
}
function writeBody(httpRequest, body) {
    if (body instanceof external_node_stream_.Readable) {
        body.pipe(httpRequest);
        return;
    }
    if (body) {
        const isBuffer = Buffer.isBuffer(body);
        const isString = typeof body === "string";
        if (isBuffer || isString) {
            if (isBuffer && body.byteLength === 0) {
                httpRequest.end();
            }
            else {
                httpRequest.end(body);
            }
            return;
        }
        const uint8 = body;
        if (typeof uint8 === "object" &&
            uint8.buffer &&
            typeof uint8.byteOffset === "number" &&
            typeof uint8.byteLength === "number") {
            httpRequest.end(Buffer.from(uint8.buffer, uint8.byteOffset, uint8.byteLength));
            return;
        }
        httpRequest.end(Buffer.from(body));
        return;
    }
    httpRequest.end();
}

;// CONCATENATED MODULE: ../../node_modules/@smithy/node-http-handler/dist-es/node-http-handler.js













const DEFAULT_REQUEST_TIMEOUT = 0;
let hAgent = undefined;
let hRequest = undefined;
class NodeHttpHandler {
    config;
    configProvider;
    socketWarningTimestamp = 0;
    externalAgent = false;
    metadata = { handlerProtocol: "http/1.1" };
    static create(instanceOrOptions) {
        if (typeof instanceOrOptions?.handle === "function") {
            return instanceOrOptions;
        }
        return new NodeHttpHandler(instanceOrOptions);
    }
    static checkSocketUsage(agent, socketWarningTimestamp, logger = console) {
        const { sockets, requests, maxSockets } = agent;
        if (typeof maxSockets !== "number" || maxSockets === Infinity) {
            return socketWarningTimestamp;
        }
        const interval = 15_000;
        if (Date.now() - interval < socketWarningTimestamp) {
            return socketWarningTimestamp;
        }
        if (sockets && requests) {
            for (const origin in sockets) {
                if (!(0,hasOwn.$)(sockets, origin)) {
                    continue;
                }
                const socketsInUse = sockets[origin]?.length ?? 0;
                const requestsEnqueued = requests[origin]?.length ?? 0;
                if (socketsInUse >= maxSockets && requestsEnqueued >= 2 * maxSockets) {
                    logger?.warn?.(`@smithy/node-http-handler:WARN - socket usage at capacity=${socketsInUse} and ${requestsEnqueued} additional requests are enqueued.
See https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/node-configuring-maxsockets.html
or increase socketAcquisitionWarningTimeout=(millis) in the NodeHttpHandler config.`);
                    return Date.now();
                }
            }
        }
        return socketWarningTimestamp;
    }
    constructor(options) {
        this.configProvider = new Promise((resolve, reject) => {
            if (typeof options === "function") {
                options()
                    .then((_options) => {
                    resolve(this.resolveDefaultConfig(_options));
                })
                    .catch(reject);
            }
            else {
                resolve(this.resolveDefaultConfig(options));
            }
        });
    }
    destroy() {
        this.config?.httpAgent?.destroy();
        this.config?.httpsAgent?.destroy();
    }
    async handle(request, { abortSignal, requestTimeout } = {}) {
        if (!this.config) {
            this.config = await this.configProvider;
        }
        const config = this.config;
        const logger = config.logger;
        const isSSL = request.protocol === "https:";
        if (!isSSL && !this.config.httpAgent) {
            this.config.httpAgent = await this.config.httpAgentProvider();
        }
        return new Promise((_resolve, _reject) => {
            let writeRequestBodyPromise = undefined;
            let socketWarningTimeoutId = -1;
            let connectionTimeoutId = -1;
            let requestTimeoutId = -1;
            let keepAliveTimeoutId = -1;
            const clearTimeouts = () => {
                timing.clearTimeout(socketWarningTimeoutId);
                timing.clearTimeout(connectionTimeoutId);
                timing.clearTimeout(requestTimeoutId);
                timing.clearTimeout(keepAliveTimeoutId);
            };
            const resolve = async (arg) => {
                await writeRequestBodyPromise;
                clearTimeouts();
                _resolve(arg);
            };
            const reject = async (arg) => {
                await writeRequestBodyPromise;
                clearTimeouts();
                _reject(arg);
            };
            if (abortSignal?.aborted) {
                const abortError = buildAbortError(abortSignal);
                reject(abortError);
                return;
            }
            const headers = request.headers;
            const expectContinue = headers ? (headers.Expect ?? headers.expect) === "100-continue" : false;
            let agent = isSSL ? config.httpsAgent : config.httpAgent;
            if (expectContinue && !this.externalAgent) {
                agent = new (isSSL ? (external_node_https_default()).Agent : hAgent)({
                    keepAlive: false,
                    maxSockets: Infinity,
                });
            }
            socketWarningTimeoutId = timing.setTimeout(() => {
                this.socketWarningTimestamp = NodeHttpHandler.checkSocketUsage(agent, this.socketWarningTimestamp, logger);
            }, config.socketAcquisitionWarningTimeout ?? (config.requestTimeout ?? 2000) + (config.connectionTimeout ?? 1000));
            const queryString = request.query ? buildQueryString(request.query) : "";
            let auth = undefined;
            if (request.username != null || request.password != null) {
                const username = request.username ?? "";
                const password = request.password ?? "";
                auth = `${username}:${password}`;
            }
            let path = request.path;
            if (queryString) {
                path += `?${queryString}`;
            }
            if (request.fragment) {
                path += `#${request.fragment}`;
            }
            let hostname = request.hostname ?? "";
            if (hostname[0] === "[" && hostname.endsWith("]")) {
                hostname = request.hostname.slice(1, -1);
            }
            else {
                hostname = request.hostname;
            }
            const nodeHttpsOptions = {
                headers: request.headers,
                host: hostname,
                method: request.method,
                path,
                port: request.port,
                agent,
                auth,
            };
            const requestFunc = isSSL ? (external_node_https_default()).request : hRequest;
            const req = requestFunc(nodeHttpsOptions, (res) => {
                const httpResponse = new transport_httpResponse.c({
                    statusCode: res.statusCode || -1,
                    reason: res.statusMessage,
                    headers: getTransformedHeaders(res.headers),
                    body: res,
                });
                resolve({ response: httpResponse });
            });
            req.on("error", (err) => {
                if (NODEJS_TIMEOUT_ERROR_CODES.includes(err.code)) {
                    reject(Object.assign(err, { name: "TimeoutError" }));
                }
                else {
                    reject(err);
                }
            });
            if (abortSignal) {
                const onAbort = () => {
                    req.destroy();
                    const abortError = buildAbortError(abortSignal);
                    reject(abortError);
                };
                if (typeof abortSignal.addEventListener === "function") {
                    const signal = abortSignal;
                    signal.addEventListener("abort", onAbort, { once: true });
                    req.once("close", () => signal.removeEventListener("abort", onAbort));
                }
                else {
                    abortSignal.onabort = onAbort;
                }
            }
            const effectiveRequestTimeout = requestTimeout ?? config.requestTimeout;
            connectionTimeoutId = setConnectionTimeout(req, reject, config.connectionTimeout);
            requestTimeoutId = setRequestTimeout(req, reject, effectiveRequestTimeout, config.throwOnRequestTimeout, logger ?? console);
            const defaultSocketTimeout = config.socketTimeout === undefined ? resolveDefaultSocketTimeout(config) : undefined;
            if (defaultSocketTimeout) {
                setSocketTimeout(req, reject, defaultSocketTimeout, true);
            }
            else {
                setSocketTimeout(req, reject, config.socketTimeout);
            }
            const httpAgent = nodeHttpsOptions.agent;
            if (typeof httpAgent === "object" && "keepAlive" in httpAgent) {
                keepAliveTimeoutId = setSocketKeepAlive(req, {
                    keepAlive: httpAgent.keepAlive,
                    keepAliveMsecs: httpAgent.keepAliveMsecs,
                });
            }
            writeRequestBodyPromise = writeRequestBody(req, request, effectiveRequestTimeout, this.externalAgent).catch((e) => {
                clearTimeouts();
                return _reject(e);
            });
        });
    }
    updateHttpClientConfig(key, value) {
        this.config = undefined;
        this.configProvider = this.configProvider.then((config) => {
            switch (key) {
                case Symbol.for("logger"):
                    key = "logger";
                    value = config.logger ?? value;
                    break;
                case Symbol.for("@smithy/defaultSocketTimeout"):
                    key = "defaultSocketTimeout";
                    value = resolveDefaultSocketTimeout(config) ?? value;
                    break;
            }
            return {
                ...config,
                [key]: value,
            };
        });
    }
    httpHandlerConfigs() {
        return this.config ?? {};
    }
    resolveDefaultConfig(options) {
        const { requestTimeout, connectionTimeout, socketTimeout, socketAcquisitionWarningTimeout, httpAgent, httpsAgent, throwOnRequestTimeout, logger, } = options || {};
        const keepAlive = true;
        const maxSockets = 50;
        let httpAgentPromise;
        return {
            connectionTimeout,
            requestTimeout,
            socketTimeout,
            defaultSocketTimeout: resolveDefaultSocketTimeout(options),
            socketAcquisitionWarningTimeout,
            throwOnRequestTimeout,
            httpAgentProvider: () => (httpAgentPromise ??= (async () => {
                const node_http = await Promise.resolve().then(__nccwpck_require__.t.bind(__nccwpck_require__, 7067, 23));
                const { Agent, request } = node_http.default ?? node_http;
                hRequest = request;
                hAgent = Agent;
                if (httpAgent instanceof hAgent || typeof httpAgent?.destroy === "function") {
                    this.externalAgent = true;
                    return httpAgent;
                }
                return new hAgent({ keepAlive, maxSockets, ...httpAgent });
            })()),
            httpsAgent: (() => {
                if (httpsAgent instanceof (external_node_https_default()).Agent || typeof httpsAgent?.destroy === "function") {
                    this.externalAgent = true;
                    return httpsAgent;
                }
                return new (external_node_https_default()).Agent({ keepAlive, maxSockets, ...httpsAgent });
            })(),
            logger,
        };
    }
}


/***/ }),

/***/ 4528:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  B: () => ( SignatureV4)
});

var hex_encoding = __nccwpck_require__(5408);
var toUint8Array = __nccwpck_require__(9335);
var transport_hasOwn = __nccwpck_require__(5346);
var fromUtf8 = __nccwpck_require__(9080);
;// CONCATENATED MODULE: ../../node_modules/@smithy/signature-v4/dist-es/HeaderFormatter.js


class HeaderFormatter {
    format(headers) {
        const chunks = [];
        for (const headerName in headers) {
            if (!(0,transport_hasOwn.$)(headers, headerName)) {
                continue;
            }
            const bytes = (0,fromUtf8.a)(headerName);
            chunks.push(Uint8Array.from([bytes.byteLength]), bytes, this.formatHeaderValue(headers[headerName]));
        }
        const out = new Uint8Array(chunks.reduce((carry, bytes) => carry + bytes.byteLength, 0));
        let position = 0;
        for (const chunk of chunks) {
            out.set(chunk, position);
            position += chunk.byteLength;
        }
        return out;
    }
    formatHeaderValue(header) {
        switch (header.type) {
            case "boolean":
                return Uint8Array.from([header.value ? 0 : 1]);
            case "byte":
                return Uint8Array.from([2, header.value]);
            case "short":
                const shortView = new DataView(new ArrayBuffer(3));
                shortView.setUint8(0, 3);
                shortView.setInt16(1, header.value, false);
                return new Uint8Array(shortView.buffer);
            case "integer":
                const intView = new DataView(new ArrayBuffer(5));
                intView.setUint8(0, 4);
                intView.setInt32(1, header.value, false);
                return new Uint8Array(intView.buffer);
            case "long":
                const longBytes = new Uint8Array(9);
                longBytes[0] = 5;
                longBytes.set(header.value.bytes, 1);
                return longBytes;
            case "binary":
                const binView = new DataView(new ArrayBuffer(3 + header.value.byteLength));
                binView.setUint8(0, 6);
                binView.setUint16(1, header.value.byteLength, false);
                const binBytes = new Uint8Array(binView.buffer);
                binBytes.set(header.value, 3);
                return binBytes;
            case "string":
                const utf8Bytes = (0,fromUtf8.a)(header.value);
                const strView = new DataView(new ArrayBuffer(3 + utf8Bytes.byteLength));
                strView.setUint8(0, 7);
                strView.setUint16(1, utf8Bytes.byteLength, false);
                const strBytes = new Uint8Array(strView.buffer);
                strBytes.set(utf8Bytes, 3);
                return strBytes;
            case "timestamp":
                const tsBytes = new Uint8Array(9);
                tsBytes[0] = 8;
                tsBytes.set(Int64.fromNumber(header.value.valueOf()).bytes, 1);
                return tsBytes;
            case "uuid":
                if (!UUID_PATTERN.test(header.value)) {
                    throw new Error(`Invalid UUID received: ${header.value}`);
                }
                const uuidBytes = new Uint8Array(17);
                uuidBytes[0] = 9;
                uuidBytes.set((0,hex_encoding.a)(header.value.replace(/-/g, "")), 1);
                return uuidBytes;
        }
    }
}
var HEADER_VALUE_TYPE;
(function (HEADER_VALUE_TYPE) {
    HEADER_VALUE_TYPE[HEADER_VALUE_TYPE["boolTrue"] = 0] = "boolTrue";
    HEADER_VALUE_TYPE[HEADER_VALUE_TYPE["boolFalse"] = 1] = "boolFalse";
    HEADER_VALUE_TYPE[HEADER_VALUE_TYPE["byte"] = 2] = "byte";
    HEADER_VALUE_TYPE[HEADER_VALUE_TYPE["short"] = 3] = "short";
    HEADER_VALUE_TYPE[HEADER_VALUE_TYPE["integer"] = 4] = "integer";
    HEADER_VALUE_TYPE[HEADER_VALUE_TYPE["long"] = 5] = "long";
    HEADER_VALUE_TYPE[HEADER_VALUE_TYPE["byteArray"] = 6] = "byteArray";
    HEADER_VALUE_TYPE[HEADER_VALUE_TYPE["string"] = 7] = "string";
    HEADER_VALUE_TYPE[HEADER_VALUE_TYPE["timestamp"] = 8] = "timestamp";
    HEADER_VALUE_TYPE[HEADER_VALUE_TYPE["uuid"] = 9] = "uuid";
})(HEADER_VALUE_TYPE || (HEADER_VALUE_TYPE = {}));
const UUID_PATTERN = /^[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}$/;
class Int64 {
    bytes;
    constructor(bytes) {
        this.bytes = bytes;
        if (bytes.byteLength !== 8) {
            throw new Error("Int64 buffers must be exactly 8 bytes");
        }
    }
    static fromNumber(number) {
        if (number > 9_223_372_036_854_775_807 || number < -9_223_372_036_854_775_808) {
            throw new Error(`${number} is too large (or, if negative, too small) to represent as an Int64`);
        }
        const bytes = new Uint8Array(8);
        for (let i = 7, remaining = Math.abs(Math.round(number)); i > -1 && remaining > 0; i--, remaining /= 256) {
            bytes[i] = remaining;
        }
        if (number < 0) {
            negate(bytes);
        }
        return new Int64(bytes);
    }
    valueOf() {
        const bytes = this.bytes.slice(0);
        const negative = bytes[0] & 0b10000000;
        if (negative) {
            negate(bytes);
        }
        return parseInt((0,hex_encoding.n)(bytes), 16) * (negative ? -1 : 1);
    }
    toString() {
        return String(this.valueOf());
    }
}
function negate(bytes) {
    for (let i = 0; i < 8; i++) {
        bytes[i] ^= 0xff;
    }
    for (let i = 7; i > -1; i--) {
        bytes[i]++;
        if (bytes[i] !== 0) {
            break;
        }
    }
}

var normalizeProvider = __nccwpck_require__(1534);
var escape_uri = __nccwpck_require__(5092);
;// CONCATENATED MODULE: ../../node_modules/@smithy/signature-v4/dist-es/constants.js
const ALGORITHM_QUERY_PARAM = "X-Amz-Algorithm";
const CREDENTIAL_QUERY_PARAM = "X-Amz-Credential";
const AMZ_DATE_QUERY_PARAM = "X-Amz-Date";
const SIGNED_HEADERS_QUERY_PARAM = "X-Amz-SignedHeaders";
const EXPIRES_QUERY_PARAM = "X-Amz-Expires";
const SIGNATURE_QUERY_PARAM = "X-Amz-Signature";
const TOKEN_QUERY_PARAM = "X-Amz-Security-Token";
const REGION_SET_PARAM = "X-Amz-Region-Set";
const AUTH_HEADER = "authorization";
const AMZ_DATE_HEADER = AMZ_DATE_QUERY_PARAM.toLowerCase();
const DATE_HEADER = "date";
const GENERATED_HEADERS = [AUTH_HEADER, AMZ_DATE_HEADER, DATE_HEADER];
const SIGNATURE_HEADER = SIGNATURE_QUERY_PARAM.toLowerCase();
const SHA256_HEADER = "x-amz-content-sha256";
const TOKEN_HEADER = TOKEN_QUERY_PARAM.toLowerCase();
const HOST_HEADER = "host";
const ALWAYS_UNSIGNABLE_HEADERS = {
    authorization: true,
    "cache-control": true,
    connection: true,
    expect: true,
    from: true,
    "keep-alive": true,
    "max-forwards": true,
    pragma: true,
    referer: true,
    te: true,
    trailer: true,
    "transfer-encoding": true,
    upgrade: true,
    "user-agent": true,
    "x-amzn-trace-id": true,
};
const PROXY_HEADER_PATTERN = /^proxy-/;
const SEC_HEADER_PATTERN = /^sec-/;
const UNSIGNABLE_PATTERNS = ( null && ([/^proxy-/i, /^sec-/i]));
const ALGORITHM_IDENTIFIER = "AWS4-HMAC-SHA256";
const ALGORITHM_IDENTIFIER_V4A = "AWS4-ECDSA-P256-SHA256";
const EVENT_ALGORITHM_IDENTIFIER = "AWS4-HMAC-SHA256-PAYLOAD";
const UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";
const MAX_CACHE_SIZE = 50;
const KEY_TYPE_IDENTIFIER = "aws4_request";
const MAX_PRESIGNED_TTL = 60 * 60 * 24 * 7;

;// CONCATENATED MODULE: ../../node_modules/@smithy/signature-v4/dist-es/getCanonicalQuery.js



const getCanonicalQuery = ({ query = {} }) => {
    const keys = [];
    const serialized = {};
    for (const key in query) {
        if (!(0,transport_hasOwn.$)(query, key)) {
            continue;
        }
        if (key.toLowerCase() === SIGNATURE_HEADER) {
            continue;
        }
        const encodedKey = (0,escape_uri.o)(key);
        keys.push(encodedKey);
        const value = query[key];
        if (typeof value === "string") {
            serialized[encodedKey] = `${encodedKey}=${(0,escape_uri.o)(value)}`;
        }
        else if (Array.isArray(value)) {
            serialized[encodedKey] = value
                .slice(0)
                .reduce((encoded, value) => encoded.concat([`${encodedKey}=${(0,escape_uri.o)(value)}`]), [])
                .sort()
                .join("&");
        }
    }
    return keys
        .sort()
        .map((key) => serialized[key])
        .filter((serialized) => serialized)
        .join("&");
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/signature-v4/dist-es/utilDate.js
const iso8601 = (time) => toDate(time)
    .toISOString()
    .replace(/\.\d{3}Z$/, "Z");
const toDate = (time) => {
    if (typeof time === "number") {
        return new Date(time * 1000);
    }
    if (typeof time === "string") {
        if (Number(time)) {
            return new Date(Number(time) * 1000);
        }
        return new Date(time);
    }
    return time;
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/signature-v4/dist-es/SignatureV4Base.js





class SignatureV4Base {
    service;
    regionProvider;
    credentialProvider;
    sha256;
    uriEscapePath;
    applyChecksum;
    constructor({ applyChecksum, credentials, region, service, sha256, uriEscapePath = true, }) {
        this.service = service;
        this.sha256 = sha256;
        this.uriEscapePath = uriEscapePath;
        this.applyChecksum = typeof applyChecksum === "boolean" ? applyChecksum : true;
        this.regionProvider = (0,normalizeProvider.t)(region);
        this.credentialProvider = (0,normalizeProvider.t)(credentials);
    }
    createCanonicalRequest(request, canonicalHeaders, payloadHash) {
        const sortedHeaders = Object.keys(canonicalHeaders).sort();
        return `${request.method}
${this.getCanonicalPath(request)}
${getCanonicalQuery(request)}
${sortedHeaders.map((name) => `${name}:${canonicalHeaders[name]}`).join("\n")}

${sortedHeaders.join(";")}
${payloadHash}`;
    }
    async createStringToSign(longDate, credentialScope, canonicalRequest, algorithmIdentifier) {
        const hash = new this.sha256();
        hash.update((0,toUint8Array.F)(canonicalRequest));
        const hashedRequest = await hash.digest();
        return `${algorithmIdentifier}
${longDate}
${credentialScope}
${(0,hex_encoding.n)(hashedRequest)}`;
    }
    getCanonicalPath({ path }) {
        if (this.uriEscapePath) {
            const normalizedPathSegments = [];
            for (const pathSegment of path.split("/")) {
                if (pathSegment?.length === 0) {
                    continue;
                }
                if (pathSegment === ".") {
                    continue;
                }
                if (pathSegment === "..") {
                    normalizedPathSegments.pop();
                }
                else {
                    normalizedPathSegments.push(pathSegment);
                }
            }
            const normalizedPath = `${path?.startsWith("/") ? "/" : ""}${normalizedPathSegments.join("/")}${normalizedPathSegments.length > 0 && path?.endsWith("/") ? "/" : ""}`;
            const doubleEncoded = (0,escape_uri.o)(normalizedPath);
            return doubleEncoded.replace(/%2F/g, "/");
        }
        return path;
    }
    validateResolvedCredentials(credentials) {
        if (typeof credentials !== "object" ||
            typeof credentials.accessKeyId !== "string" ||
            typeof credentials.secretAccessKey !== "string") {
            throw new Error("Resolved credential object is not valid");
        }
    }
    formatDate(now) {
        const longDate = iso8601(now).replace(/[-:]/g, "");
        return {
            longDate,
            shortDate: longDate.slice(0, 8),
        };
    }
    getCanonicalHeaderList(headers) {
        return Object.keys(headers).sort().join(";");
    }
}

;// CONCATENATED MODULE: ../../node_modules/@smithy/signature-v4/dist-es/credentialDerivation.js


const signingKeyCache = {};
const cacheQueue = [];
const createScope = (shortDate, region, service) => `${shortDate}/${region}/${service}/${KEY_TYPE_IDENTIFIER}`;
const getSigningKey = async (sha256Constructor, credentials, shortDate, region, service) => {
    const credsHash = await hmac(sha256Constructor, credentials.secretAccessKey, credentials.accessKeyId);
    const cacheKey = `${shortDate}:${region}:${service}:${(0,hex_encoding.n)(credsHash)}:${credentials.sessionToken}`;
    if (cacheKey in signingKeyCache) {
        return signingKeyCache[cacheKey];
    }
    cacheQueue.push(cacheKey);
    while (cacheQueue.length > MAX_CACHE_SIZE) {
        delete signingKeyCache[cacheQueue.shift()];
    }
    let key = `AWS4${credentials.secretAccessKey}`;
    for (const signable of [shortDate, region, service, KEY_TYPE_IDENTIFIER]) {
        key = await hmac(sha256Constructor, key, signable);
    }
    return (signingKeyCache[cacheKey] = key);
};
const clearCredentialCache = () => {
    cacheQueue.length = 0;
    Object.keys(signingKeyCache).forEach((cacheKey) => {
        delete signingKeyCache[cacheKey];
    });
};
const hmac = (ctor, secret, data) => {
    const hash = new ctor(secret);
    hash.update((0,toUint8Array.F)(data));
    return hash.digest();
};

var writeKey = __nccwpck_require__(4976);
;// CONCATENATED MODULE: ../../node_modules/@smithy/signature-v4/dist-es/getCanonicalHeaders.js


const getCanonicalHeaders = ({ headers }, unsignableHeaders, signableHeaders) => {
    const canonical = {};
    for (const headerName of Object.keys(headers).sort()) {
        if (headers[headerName] == undefined) {
            continue;
        }
        const canonicalHeaderName = headerName.toLowerCase();
        if ((0,transport_hasOwn.$)(ALWAYS_UNSIGNABLE_HEADERS, canonicalHeaderName) ||
            unsignableHeaders?.has(canonicalHeaderName) ||
            PROXY_HEADER_PATTERN.test(canonicalHeaderName) ||
            SEC_HEADER_PATTERN.test(canonicalHeaderName)) {
            if (!signableHeaders || (signableHeaders && !signableHeaders.has(canonicalHeaderName))) {
                continue;
            }
        }
        if (canonicalHeaderName === "__proto__") {
            (0,writeKey.T)(canonical);
        }
        canonical[canonicalHeaderName] = headers[headerName]
            .replace(/[\r\n]/g, " ")
            .replace(/[ \t]+/g, " ")
            .replace(/^ | $/g, "");
    }
    return canonical;
};

var is_array_buffer = __nccwpck_require__(1995);
;// CONCATENATED MODULE: ../../node_modules/@smithy/signature-v4/dist-es/getPayloadHash.js



const getPayloadHash = async ({ headers, body }, hashConstructor) => {
    for (const headerName in headers) {
        if (!(0,transport_hasOwn.$)(headers, headerName)) {
            continue;
        }
        if (headerName.toLowerCase() === SHA256_HEADER) {
            return headers[headerName];
        }
    }
    if (body == undefined) {
        return "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    }
    else if (typeof body === "string" || ArrayBuffer.isView(body) || (0,is_array_buffer.m)(body)) {
        const hashCtor = new hashConstructor();
        hashCtor.update((0,toUint8Array.F)(body));
        return (0,hex_encoding.n)(await hashCtor.digest());
    }
    return UNSIGNED_PAYLOAD;
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/signature-v4/dist-es/headerUtil.js

const hasHeader = (soughtHeader, headers) => {
    soughtHeader = soughtHeader.toLowerCase();
    for (const headerName in headers) {
        if (!(0,transport_hasOwn.$)(headers, headerName)) {
            continue;
        }
        if (soughtHeader === headerName.toLowerCase()) {
            return true;
        }
    }
    return false;
};
const getHeaderValue = (soughtHeader, headers) => {
    soughtHeader = soughtHeader.toLowerCase();
    for (const headerName in headers) {
        if (!hasOwn(headers, headerName)) {
            continue;
        }
        if (soughtHeader === headerName.toLowerCase()) {
            return headers[headerName];
        }
    }
    return undefined;
};
const deleteHeader = (soughtHeader, headers) => {
    soughtHeader = soughtHeader.toLowerCase();
    for (const headerName in headers) {
        if (!hasOwn(headers, headerName)) {
            continue;
        }
        if (soughtHeader === headerName.toLowerCase()) {
            delete headers[headerName];
        }
    }
};

var httpRequest = __nccwpck_require__(1665);
;// CONCATENATED MODULE: ../../node_modules/@smithy/signature-v4/dist-es/moveHeadersToQuery.js


const moveHeadersToQuery = (request, options = {}) => {
    const { headers, query = {} } = httpRequest.K.clone(request);
    for (const name in headers) {
        if (!(0,transport_hasOwn.$)(headers, name)) {
            continue;
        }
        const lname = name.toLowerCase();
        if ((lname.slice(0, 6) === "x-amz-" && !options.unhoistableHeaders?.has(lname)) ||
            options.hoistableHeaders?.has(lname)) {
            query[name] = headers[name];
            delete headers[name];
        }
    }
    return {
        ...request,
        headers,
        query,
    };
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/signature-v4/dist-es/prepareRequest.js



const prepareRequest = (request) => {
    request = httpRequest.K.clone(request);
    for (const headerName in request.headers) {
        if (!(0,transport_hasOwn.$)(request.headers, headerName)) {
            continue;
        }
        if (GENERATED_HEADERS.indexOf(headerName.toLowerCase()) > -1) {
            delete request.headers[headerName];
        }
    }
    return request;
};

;// CONCATENATED MODULE: ../../node_modules/@smithy/signature-v4/dist-es/SignatureV4.js










class SignatureV4 extends SignatureV4Base {
    headerFormatter = new HeaderFormatter();
    constructor({ applyChecksum, credentials, region, service, sha256, uriEscapePath = true, }) {
        super({
            applyChecksum,
            credentials,
            region,
            service,
            sha256,
            uriEscapePath,
        });
    }
    async presign(originalRequest, options = {}) {
        const { signingDate = new Date(), expiresIn = 3600, unsignableHeaders, unhoistableHeaders, signableHeaders, hoistableHeaders, signingRegion, signingService, } = options;
        const credentials = await this.credentialProvider();
        this.validateResolvedCredentials(credentials);
        const region = signingRegion ?? (await this.regionProvider());
        const { longDate, shortDate } = this.formatDate(signingDate);
        if (expiresIn > MAX_PRESIGNED_TTL) {
            return Promise.reject("Signature version 4 presigned URLs" + " must have an expiration date less than one week in" + " the future");
        }
        const scope = createScope(shortDate, region, signingService ?? this.service);
        const request = moveHeadersToQuery(prepareRequest(originalRequest), { unhoistableHeaders, hoistableHeaders });
        if (credentials.sessionToken) {
            request.query[TOKEN_QUERY_PARAM] = credentials.sessionToken;
        }
        request.query[ALGORITHM_QUERY_PARAM] = ALGORITHM_IDENTIFIER;
        request.query[CREDENTIAL_QUERY_PARAM] = `${credentials.accessKeyId}/${scope}`;
        request.query[AMZ_DATE_QUERY_PARAM] = longDate;
        request.query[EXPIRES_QUERY_PARAM] = expiresIn.toString(10);
        const canonicalHeaders = getCanonicalHeaders(request, unsignableHeaders, signableHeaders);
        request.query[SIGNED_HEADERS_QUERY_PARAM] = this.getCanonicalHeaderList(canonicalHeaders);
        request.query[SIGNATURE_QUERY_PARAM] = await this.getSignature(longDate, scope, this.getSigningKey(credentials, region, shortDate, signingService), this.createCanonicalRequest(request, canonicalHeaders, await getPayloadHash(originalRequest, this.sha256)));
        return request;
    }
    async sign(toSign, options) {
        if (typeof toSign === "string") {
            return this.signString(toSign, options);
        }
        else if (toSign.headers && toSign.payload) {
            return this.signEvent(toSign, options);
        }
        else if (toSign.message) {
            return this.signMessage(toSign, options);
        }
        else {
            return this.signRequest(toSign, options);
        }
    }
    async signEvent({ headers, payload }, { signingDate = new Date(), priorSignature, signingRegion, signingService, eventStreamCredentials, }) {
        const region = signingRegion ?? (await this.regionProvider());
        const { shortDate, longDate } = this.formatDate(signingDate);
        const scope = createScope(shortDate, region, signingService ?? this.service);
        const hashedPayload = await getPayloadHash({ headers: {}, body: payload }, this.sha256);
        const hash = new this.sha256();
        hash.update(headers);
        const hashedHeaders = (0,hex_encoding.n)(await hash.digest());
        const stringToSign = [
            EVENT_ALGORITHM_IDENTIFIER,
            longDate,
            scope,
            priorSignature,
            hashedHeaders,
            hashedPayload,
        ].join("\n");
        return this.signString(stringToSign, {
            signingDate,
            signingRegion: region,
            signingService,
            eventStreamCredentials,
        });
    }
    async signMessage(signableMessage, { signingDate = new Date(), signingRegion, signingService, eventStreamCredentials }) {
        const promise = this.signEvent({
            headers: this.headerFormatter.format(signableMessage.message.headers),
            payload: signableMessage.message.body,
        }, {
            signingDate,
            signingRegion,
            signingService,
            priorSignature: signableMessage.priorSignature,
            eventStreamCredentials,
        });
        return promise.then((signature) => {
            return { message: signableMessage.message, signature };
        });
    }
    async signString(stringToSign, { signingDate = new Date(), signingRegion, signingService, eventStreamCredentials, } = {}) {
        const credentials = eventStreamCredentials ?? (await this.credentialProvider());
        this.validateResolvedCredentials(credentials);
        const region = signingRegion ?? (await this.regionProvider());
        const { shortDate } = this.formatDate(signingDate);
        const hash = new this.sha256(await this.getSigningKey(credentials, region, shortDate, signingService));
        hash.update((0,toUint8Array.F)(stringToSign));
        return (0,hex_encoding.n)(await hash.digest());
    }
    async signRequest(requestToSign, { signingDate = new Date(), signableHeaders, unsignableHeaders, signingRegion, signingService, } = {}) {
        const credentials = await this.credentialProvider();
        this.validateResolvedCredentials(credentials);
        const region = signingRegion ?? (await this.regionProvider());
        const request = prepareRequest(requestToSign);
        const { longDate, shortDate } = this.formatDate(signingDate);
        const scope = createScope(shortDate, region, signingService ?? this.service);
        request.headers[AMZ_DATE_HEADER] = longDate;
        if (credentials.sessionToken) {
            request.headers[TOKEN_HEADER] = credentials.sessionToken;
        }
        const payloadHash = await getPayloadHash(request, this.sha256);
        if (!hasHeader(SHA256_HEADER, request.headers) && this.applyChecksum) {
            request.headers[SHA256_HEADER] = payloadHash;
        }
        const canonicalHeaders = getCanonicalHeaders(request, unsignableHeaders, signableHeaders);
        const signature = await this.getSignature(longDate, scope, this.getSigningKey(credentials, region, shortDate, signingService), this.createCanonicalRequest(request, canonicalHeaders, payloadHash));
        request.headers[AUTH_HEADER] =
            `${ALGORITHM_IDENTIFIER} ` +
                `Credential=${credentials.accessKeyId}/${scope}, ` +
                `SignedHeaders=${this.getCanonicalHeaderList(canonicalHeaders)}, ` +
                `Signature=${signature}`;
        return request;
    }
    async getSignature(longDate, credentialScope, keyPromise, canonicalRequest) {
        const stringToSign = await this.createStringToSign(longDate, credentialScope, canonicalRequest, ALGORITHM_IDENTIFIER);
        const hash = new this.sha256(await keyPromise);
        hash.update((0,toUint8Array.F)(stringToSign));
        return (0,hex_encoding.n)(await hash.digest());
    }
    getSigningKey(credentials, region, shortDate, service) {
        return getSigningKey(this.sha256, credentials, shortDate, region, service || this.service);
    }
}


/***/ }),

/***/ 8678:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   V: () => ( SMITHY_CONTEXT_KEY)
 });
const SMITHY_CONTEXT_KEY = "__smithy_context";


/***/ }),

/***/ 2441:
/***/ ((__unused_webpack_module, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   I: () => ( IniSectionType)
 });
var IniSectionType;
(function (IniSectionType) {
    IniSectionType["PROFILE"] = "profile";
    IniSectionType["SSO_SESSION"] = "sso-session";
    IniSectionType["SERVICES"] = "services";
})(IniSectionType || (IniSectionType = {}));


/***/ }),

/***/ 2613:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("assert");

/***/ }),

/***/ 4434:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("events");

/***/ }),

/***/ 9896:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs");

/***/ }),

/***/ 8611:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("http");

/***/ }),

/***/ 5692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("https");

/***/ }),

/***/ 9278:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("net");

/***/ }),

/***/ 4589:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:assert");

/***/ }),

/***/ 6698:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:async_hooks");

/***/ }),

/***/ 4573:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:buffer");

/***/ }),

/***/ 1421:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:child_process");

/***/ }),

/***/ 7598:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");

/***/ }),

/***/ 3053:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:diagnostics_channel");

/***/ }),

/***/ 8474:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:events");

/***/ }),

/***/ 3024:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");

/***/ }),

/***/ 1455:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs/promises");

/***/ }),

/***/ 7067:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http");

/***/ }),

/***/ 2467:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http2");

/***/ }),

/***/ 4708:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:https");

/***/ }),

/***/ 7030:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:net");

/***/ }),

/***/ 8161:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:os");

/***/ }),

/***/ 6760:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path");

/***/ }),

/***/ 643:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:perf_hooks");

/***/ }),

/***/ 1792:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:querystring");

/***/ }),

/***/ 7075:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:stream");

/***/ }),

/***/ 1692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:tls");

/***/ }),

/***/ 3136:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:url");

/***/ }),

/***/ 7975:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util");

/***/ }),

/***/ 3429:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:util/types");

/***/ }),

/***/ 5919:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:worker_threads");

/***/ }),

/***/ 8522:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:zlib");

/***/ }),

/***/ 857:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("os");

/***/ }),

/***/ 4756:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tls");

/***/ }),

/***/ 9023:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("util");

/***/ }),

/***/ 1105:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   E: () => ( isConnectionName),
   X: () => ( accountOf)
 });
function isConnectionName(name) {
    return /^[A-Za-z0-9][A-Za-z0-9_-]{3,31}$/.test(name);
}
function accountOf(arn) {
    return /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1];
}


/***/ }),

/***/ 1524:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   sZ: () => ( isProvider),
   w: () => ( providerRule),
   xq: () => ( PROVIDERS)
 });
const PROVIDERS = {
    GITHUB: {
        grantAccess: 'In the pop-up, choose **Install another** and *install* the GitHub app **AWS Connector for GitHub** on the account or organization that owns the repositories, with access to those repositories. If it is installed there already, choose that installation. Authorizing the app is not enough: App Runner could then not read the repositories. Finish with **Next**.',
        owner: 'an owner of the GitHub organization or account (others can only request the app, and an owner approves it)',
    },
    BITBUCKET: {
        grantAccess: 'In the pop-up, choose **Install another**, select the Bitbucket workspace that owns the repositories, and choose **Grant access**. Finish with **Next**.',
        owner: 'an administrator of the Bitbucket workspace',
    },
};
function isProvider(name) {
    return Object.hasOwn(PROVIDERS, name);
}
function providerRule(name) {
    return PROVIDERS[isProvider(name) ? name : 'GITHUB'];
}


/***/ }),

/***/ 5571:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   Er: () => ( statusName),
   f: () => ( STATUSES),
   ih: () => ( isKnownStatus),
   l8: () => ( statusRule)
 });
const STATUSES = {
    PENDING_HANDSHAKE: {
        heading: 'is waiting for approval',
        alert: 'Someone has to approve this connection in the AWS console before services can use it.',
        final: false,
        consoleAction: 'complete-handshake',
    },
    AVAILABLE: {
        heading: 'is available',
        alert: 'App Runner services can use this connection.',
        final: true,
        consoleAction: 'none',
    },
    ERROR: {
        heading: 'is in the ERROR state',
        alert: 'Someone has to delete this connection before it can be created again.',
        final: true,
        consoleAction: 'delete',
    },
};
const UNKNOWN = {
    heading: 'is not available',
    alert: 'Services cannot use this connection: someone has to check it in the AWS console.',
    final: false,
    consoleAction: 'complete-handshake',
};
function statusRule(status) {
    return isKnownStatus(status) ? STATUSES[status] : UNKNOWN;
}
function isKnownStatus(status) {
    return Object.hasOwn(STATUSES, status);
}
function statusName(status) {
    return status || '(none)';
}


/***/ }),

/***/ 400:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   l: () => ( CredentialsError)
 });
class CredentialsError extends Error {
    problem;
    source;
    files;
    constructor({ problem, source, files }, cause) {
        super(`No credentials: ${problem.kind}`, { cause });
        this.name = 'CredentialsError';
        this.problem = problem;
        this.source = source;
        this.files = files;
    }
}


/***/ }),

/***/ 5507:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   EI: () => ( findProfileProblem),
   NX: () => ( hasCredentialSettings),
   Vt: () => ( profileChain),
   eZ: () => ( namesOf)
 });
 var _variables_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(323);

const CREDENTIAL_SOURCES = ['EcsContainer', 'Ec2InstanceMetadata', 'Environment'];
const ROLE_SOURCES = ['source_profile', 'credential_source', 'web_identity_token_file'];
const SSO_SESSION = 'sso-session.';
const SSO_SHARED = ['sso_region', 'sso_start_url'];
const SSO_ACCOUNT = ['sso_account_id', 'sso_role_name'];
const SSO_SETTINGS = ['sso_session', ...SSO_ACCOUNT, ...SSO_SHARED];
function namesOf(profiles) {
    return Object.keys(profiles).filter((name) => !/^(sso-session|services)\./.test(name));
}
function hasCredentialSettings(profile) {
    return Object.keys(profile).some((setting) => /^(aws_access_key_id|aws_secret_access_key|role_arn|source_profile|credential_(source|process)|web_identity_token_file|sso_.+|login_session)$/.test(setting));
}
function profileChain(name, profiles) {
    const chain = new Map();
    let next = name;
    while (next !== undefined && !chain.has(next)) {
        const profile = find(next, profiles);
        if (!profile)
            break;
        chain.set(next, profile);
        next = profile.source_profile;
    }
    return [...chain];
}
function findProfileProblem(name, profiles) {
    if (!find(name, profiles))
        return { kind: 'unknown-profile', profile: name, names: namesOf(profiles) };
    return check(name, { profiles, sources: [] });
}
const find = (name, profiles) => Object.hasOwn(profiles, name) ? profiles[name] : undefined;
function check(name, context) {
    const profile = find(name, context.profiles) ?? {};
    const { aws_access_key_id: id, aws_secret_access_key: secret, aws_session_token: token } = profile;
    const isSource = context.sources.length > 0;
    const keys = { aws_access_key_id: id, aws_secret_access_key: secret, aws_session_token: token };
    if (id && secret && (isSource || !profile.role_arn))
        return (0,_variables_js__WEBPACK_IMPORTED_MODULE_0__ .q)(keys, name);
    const hasSource = Boolean(profile.source_profile) !== Boolean(profile.credential_source);
    const assumesRole = profile.role_arn && (hasSource || !profile.web_identity_token_file);
    if (assumesRole || (isSource && !profile.role_arn && profile.credential_source))
        return checkSource(name, profile, context);
    if (profile.role_arn || profile.credential_process)
        return undefined;
    if (SSO_SETTINGS.some((setting) => profile[setting]))
        return checkSso(name, profile, context.profiles);
    return profile.login_session ? undefined : describeLack(name, profile);
}
function checkSource(name, profile, { profiles, sources }) {
    const { role_arn: role, source_profile: sourceProfile, credential_source: value } = profile;
    if (role && sourceProfile && value)
        return { kind: 'conflicting-settings', profile: name, settings: ['source_profile', 'credential_source'] };
    if (role && profile.mfa_serial)
        return { kind: 'mfa', profile: name };
    if (sourceProfile) {
        if (!find(sourceProfile, profiles))
            return { kind: 'unknown-source-profile', profile: name, sourceProfile, names: namesOf(profiles) };
        if (sources.includes(sourceProfile))
            return { kind: 'profile-loop', profiles: sources };
        return check(sourceProfile, { profiles, sources: [...sources, sourceProfile] });
    }
    if (!value)
        return lack(name, profile, ROLE_SOURCES, true);
    return CREDENTIAL_SOURCES.includes(value)
        ? undefined
        : { kind: 'unsupported-credential-source', profile: name, value };
}
function checkSso(name, profile, profiles) {
    const { sso_session: session } = profile;
    if (session) {
        const settings = find(SSO_SESSION + session, profiles);
        if (!settings)
            return { kind: 'unknown-sso-session', profile: name, session };
        const missing = SSO_SHARED.filter((setting) => !settings[setting]);
        if (missing.length > 0)
            return { kind: 'incomplete-sso-session', profile: name, session, missing };
    }
    const missing = [...SSO_ACCOUNT, ...(session ? [] : SSO_SHARED)].filter((setting) => !profile[setting]);
    return missing.length > 0 ? lack(name, profile, missing) : undefined;
}
function describeLack(name, profile) {
    const { aws_access_key_id: id, aws_secret_access_key: secret } = profile;
    if (id)
        return lack(name, profile, ['aws_secret_access_key']);
    if (secret)
        return lack(name, profile, ['aws_access_key_id']);
    if (profile.web_identity_token_file || profile.source_profile || profile.credential_source)
        return lack(name, profile, ['role_arn']);
    return { kind: 'no-credential-settings', profile: name, has: Object.keys(profile) };
}
function lack(name, profile, missing, oneOf = false) {
    return { kind: 'incomplete-profile', profile: name, missing, oneOf, has: Object.keys(profile) };
}


/***/ }),

/***/ 323:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   o: () => ( trimVariables),
   q: () => ( findInvalidCharacter)
 });
function trimVariables(env) {
    const trimmed = Object.entries(env).map(([name, value]) => [
        name,
        name.startsWith('AWS_') ? value?.trim() : value,
    ]);
    return Object.fromEntries(trimmed);
}
const NOT_IN_KEYS = /[^\x21-\x7e]/u;
const NOT_IN_AUTHORIZATION = /[^\x20-\x7e]/u;
function findInvalidCharacter(settings, profile) {
    for (const [setting, value = ''] of Object.entries(settings)) {
        const invalid = setting.includes('AUTHORIZATION') ? NOT_IN_AUTHORIZATION : NOT_IN_KEYS;
        const [character] = invalid.exec(value) ?? [];
        if (character)
            return { kind: 'invalid-character', setting, profile, character: codePoint(character) };
    }
    return undefined;
}
const codePoint = (character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;


/***/ }),

/***/ 9186:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   _: () => ( proxiesOf),
   i: () => ( proxyFor)
 });
 var node_net__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(7030);

function proxiesOf(env) {
    const urls = [env.HTTPS_PROXY, env.https_proxy, env.HTTP_PROXY, env.http_proxy];
    return urls.filter((url) => Boolean(url));
}
function proxyFor(url, env) {
    const { protocol, hostname, port } = new URL(url);
    const secure = protocol === 'https:';
    const proxy = secure ? env.https_proxy || env.HTTPS_PROXY : env.http_proxy || env.HTTP_PROXY;
    const exceptions = (env.no_proxy || env.NO_PROXY || '').toLowerCase().split(/[\s,]+/);
    const host = { name: hostname.replace(/^\[|\]$/g, ''), port: port || (secure ? '443' : '80') };
    return !proxy || exceptions.some((exception) => matches(exception, host)) ? '' : proxy;
}
function matches(exception, host) {
    if (exception === '' || exception === '*')
        return exception === '*';
    const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:]*|.*:.*:.*?))(?::(\d+))?$/.exec(exception) ?? [];
    const name = (bracketed ?? plain ?? '').replace(/^\*?\./, '');
    return ((!port || port === host.port) &&
        (host.name === name || (!(0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(host.name) && host.name.endsWith(`.${name}`))));
}


/***/ }),

/***/ 5797:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   H: () => ( Failure),
   c: () => ( leavesNothingToApprove)
 });
class Failure extends Error {
    kind;
    facts;
    details;
    serviceError;
    credentials;
    constructor(kind, facts, { details = [], serviceError, credentials, cause } = {}) {
        super(kind, { cause });
        this.name = 'Failure';
        this.kind = kind;
        this.facts = facts;
        this.details = details;
        this.serviceError = serviceError;
        this.credentials = credentials;
    }
}
function leavesNothingToApprove(failure) {
    return failure?.kind === 'provider-mismatch' || failure?.kind === 'deleted';
}


/***/ }),

/***/ 5243:
/***/ ((__webpack_module__, __unused_webpack___webpack_exports__, __nccwpck_require__) => {

__nccwpck_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
 var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(9166);
 var _credentials_variables_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(323);
 var _inputs_inputs_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(2767);
 var _main_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(6071);




Object.assign(process.env, (0,_credentials_variables_js__WEBPACK_IMPORTED_MODULE_3__ .o)(process.env));
await (0,_main_js__WEBPACK_IMPORTED_MODULE_2__ .e)((0,_inputs_inputs_js__WEBPACK_IMPORTED_MODULE_1__ .K)((name) => _actions_core__WEBPACK_IMPORTED_MODULE_0__ .V4(name, { trimWhitespace: false }), process.env), process.env);
process.stdout.write('', () => process.exit());

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 2767:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  K: () => ( readInputs)
});

var connection = __nccwpck_require__(1105);
var apprunner_provider = __nccwpck_require__(1524);
var prose = __nccwpck_require__(8961);
var report_text = __nccwpck_require__(1679);
var inputs_region = __nccwpck_require__(9165);
;// CONCATENATED MODULE: ../src/inputs/tag-syntax.js
const SEPARATOR = /[,;]\s*(?=["']?[a-z_][\w.:/@+-]*["']?\s*=(?!=))/gi;
const SYNTAXES = [
    { reason: 'is a comment', correct: removeCommentSign },
    { reason: 'has no `=`', correct: addEqualsSign },
    { reason: 'has the syntax of the AWS CLI', correct: joinKeysAndValues },
    { reason: 'has the syntax of a YAML list', correct: (line) => withoutPrefix(line, /^-\s+/) },
    { reason: 'has the syntax of a shell', correct: (line) => withoutPrefix(line, /^export\s+/) },
    { reason: 'has quotes, which would be part of the key', correct: unquoteKey },
    { reason: 'has a comment, which would be part of the value', correct: removeComment },
    { reason: 'has more than one tag', correct: splitTags },
    { reason: 'has quotes, which would be part of the value', correct: unquoteValue },
];
const MAX_DEPTH = 10;
function splitPair(line) {
    const [key = '', ...value] = line.split('=');
    return [key.trim(), value.join('=').trim()];
}
function correctTagLine(line, depth = 0) {
    const trimmed = line.trim();
    for (const { reason, correct } of SYNTAXES) {
        const parts = correct(trimmed);
        if (parts)
            return { reason, tags: parts.flatMap((part) => correctPart(part, depth + 1)) };
    }
    return undefined;
}
function correctPart(part, depth) {
    if (typeof part !== 'string')
        return [part];
    const correction = depth < MAX_DEPTH ? correctTagLine(part, depth) : undefined;
    return correction?.tags ?? [splitPair(part)];
}
function removeCommentSign(line) {
    return withoutPrefix(line, /^#[#\s]*/)?.filter((rest) => rest.includes('='));
}
function addEqualsSign(line) {
    if (line.includes('='))
        return undefined;
    const [, double, single, plain = '', value] = /^(?:-\s+)?(?:"([^"]*)"|'([^']*)'|([^:"']+)):\s+(.+)$/.exec(line) ?? [];
    const key = double ?? single ?? plain;
    return value === undefined || /^(key|value)$/i.test(key) ? [['Key', 'Value']] : [`${key}=${value}`];
}
function joinKeysAndValues(line) {
    if (!/^(Key|Value)\s*=/i.test(line))
        return undefined;
    const tags = line.split(/(?<![\s,;])\s+(?=(?:Key|Value)\s*=)/i).map((tag) => {
        const members = new Map((splitTags(tag) ?? []).map(splitPair).map(([name, text]) => [name.toLowerCase(), text]));
        return { key: members.get('key'), value: members.get('value') };
    });
    const complete = tags.every(({ key, value }) => key !== undefined && value !== undefined);
    return complete ? tags.map(({ key, value }) => `${key}=${value}`) : undefined;
}
function withoutPrefix(line, prefix) {
    return prefix.test(line) ? [line.replace(prefix, '')] : undefined;
}
function unquoteKey(line) {
    const [, quoted = '', rest = ''] = /^"([^"]*)"(.*)$/.exec(line) ?? /^'([^']*)'(.*)$/.exec(line) ?? [];
    if (/^\s*=/.test(rest))
        return [quoted + rest];
    if (quoted.includes('=') && /^[,;]?$/.test(rest))
        return [quoted];
    return withoutPrefix(line, /^["']+/);
}
function removeComment(line) {
    const start = valueWithoutLiterals(line).search(/(?<=\S)\s+#|^\s+#(?=\s|$)/);
    return start < 0 ? undefined : [line.slice(0, line.indexOf('=') + 1 + start)];
}
function splitTags(line) {
    const offset = line.indexOf('=') + 1;
    const separators = [...valueWithoutLiterals(line).matchAll(SEPARATOR)];
    if (separators.length === 0)
        return undefined;
    const ends = separators.map(({ index }) => offset + index);
    const starts = separators.map(({ index, 0: separator }) => offset + index + separator.length);
    return [0, ...starts].map((start, index) => line.slice(start, ends[index]));
}
function valueWithoutLiterals(line) {
    return line
        .slice(line.indexOf('='))
        .replace(/"(?<==\s*")[^"]*"|'(?<==\s*')[^']*'|(?<=\w):\/\/\S*[^\s,;]/g, (literal) => '_'.repeat(literal.length))
        .slice(1);
}
function unquoteValue(line) {
    const [key, value] = splitPair(line);
    const [, double, single] = /^(?:"([^"]*)"|'([^']*)')\s*[,;]?$/.exec(value) ?? [];
    const text = double ?? single;
    return text === undefined ? undefined : [[key, text]];
}

;// CONCATENATED MODULE: ../src/inputs/tags.js


function parseTags(input) {
    const { pairs, problems } = /^\s*[{[]/.test(input) ? parseJson(input) : parseLines(input);
    const tags = new Map();
    for (const [key, value] of pairs) {
        problems.push(...problemsOfTag(key, value));
        if (tags.has(key))
            problems.push(duplicateKey(key));
        tags.set(key, value);
    }
    if (tags.size > 50)
        problems.push((0,prose.CS) `${tags.size} tags, but a connection can have at most 50`);
    return { tags, problems };
}
function parseLines(input) {
    const result = { pairs: [], problems: [] };
    for (const [index, line] of input.split(/\r\n|\r|\n/).entries()) {
        if (line.trim() === '')
            continue;
        const correction = correctTagLine(line);
        if (!correction)
            result.pairs.push(splitPair(line));
        else {
            const { reason, tags } = correction;
            result.problems.push((0,prose.CS) `line ${index + 1} ${(0,prose.pz)(reason)} (${(0,prose.aY)(line.trim(), 60)}); ${describe(tags, line)}`);
        }
    }
    return result;
}
function describe(tags, line, limit = 5) {
    const lines = tags.map(([key, value]) => `${key}=${value}`);
    if (lines.length === 0)
        return ['remove it'];
    if (lines.some((line) => correctTagLine(line)))
        return (0,prose.CS) `write JSON, such as ${(0,prose.aY)(JSON.stringify(Object.fromEntries(tags)), 400)}`;
    const shown = lines.slice(0, limit).map((line) => [(0,prose.aY)(line, 400)]);
    const more = lines.length > limit ? [[`${lines.length - limit} more`]] : [];
    const separately = lines.length > 1 ? ', each on a line of its own' : '';
    const literally = line.includes('=') ? ', or JSON if you mean this text literally' : '';
    return ['write ', ...(0,prose.fj)([...shown, ...more], ' and '), separately + literally];
}
function parseJson(input) {
    let json;
    try {
        json = JSON.parse(input.trim());
    }
    catch (error) {
        return {
            pairs: [],
            problems: [(0,prose.CS) `starts like JSON but is not valid JSON (${(0,prose.aY)(String(error), 120)})`],
        };
    }
    return Array.isArray(json) ? pairsOfArray(json) : pairsOfObject(json, input);
}
function pairsOfArray(array) {
    const result = { pairs: [], problems: [] };
    for (const [index, item] of array.entries()) {
        if (isTag(item))
            result.pairs.push([item.Key, item.Value]);
        else
            result.problems.push((0,prose.CS) `item ${index + 1} of the array must be \`{"Key": "\u2026", "Value": "\u2026"}\` with strings`);
    }
    return result;
}
function isTag(item) {
    if (typeof item !== 'object' || item === null)
        return false;
    const { Key, Value, ...others } = item;
    return typeof Key === 'string' && typeof Value === 'string' && Object.keys(others).length === 0;
}
function pairsOfObject(object, input) {
    const result = { pairs: [], problems: duplicateKeys(input).map(duplicateKey) };
    for (const [key, value] of Object.entries(object)) {
        if (typeof value === 'string')
            result.pairs.push([key, value]);
        else
            result.problems.push((0,prose.CS) `the value of ${(0,prose.aY)(key, 128)} must be a string`);
    }
    return result;
}
function duplicateKeys(json) {
    const keys = [...json.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?/g)]
        .filter(([, , colon]) => colon)
        .map(([, key = '']) => JSON.parse(key));
    return [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))];
}
function duplicateKey(key) {
    return (0,prose.CS) `duplicate key ${(0,prose.aY)(key, 128)}`;
}
function problemsOfTag(key, value) {
    const problems = [];
    if (key === '')
        problems.push(['a tag has an empty key']);
    if ([...key].length > 128)
        problems.push((0,prose.CS) `the key ${(0,prose.aY)(key, 40)} is longer than 128 characters`);
    if (key.startsWith('aws:'))
        problems.push((0,prose.CS) `the key ${(0,prose.aY)(key, 128)} must not start with \`aws:\`, which is reserved for AWS`);
    if ([...value].length > 256)
        problems.push((0,prose.CS) `the value of ${(0,prose.aY)(key, 128)} is longer than 256 characters`);
    return problems;
}

;// CONCATENATED MODULE: ../src/inputs/inputs.js






function readInputs(get, env) {
    const problems = [];
    const read = (name, fallback = '') => get(name).trim() || fallback;
    const readBoolean = (name) => parseBoolean(name, read(name, 'false'), problems);
    const connectionName = parseName(read('connection-name'), problems);
    const provider = parseProvider(read('provider-type', 'GITHUB'), problems);
    const region = (0,inputs_region.cf)((0,inputs_region.g6)(read('aws-region'), env), problems);
    const reminder = {
        assignees: parseNames('reminder-assignees', read('reminder-assignees'), LOGIN, problems),
        mentions: parseNames('reminder-mentions', read('reminder-mentions'), LOGIN_OR_TEAM, problems),
        repository: parseRepository(read('reminder-repository'), problems),
        token: read('github-token'),
    };
    const inputs = {
        connectionName,
        provider: provider || 'GITHUB',
        tags: readTags(get('tags'), problems),
        region,
        waitMs: parseWait(read('wait-for-approval-minutes', '0'), problems),
        failIfPending: readBoolean('fail-if-pending'),
        reminder: readBoolean('reminder-issue') ? reminder : undefined,
        portal: parsePortal(read('access-portal-url'), read('access-portal-role'), problems),
        reuseAvailable: readBoolean('reuse-available'),
        accountName: parseAccountName(read('account-name'), problems),
        dryRun: readBoolean('dry-run'),
    };
    if (problems.length === 0)
        return inputs;
    const target = { connectionName, ...(provider && { provider }), ...(region && { region }) };
    return { target, problems, regionMissing: !(0,inputs_region.g6)(read('aws-region'), env) };
}
function parseBoolean(name, value, problems) {
    const lower = value.toLowerCase();
    if (lower !== 'true' && lower !== 'false')
        problems.push((0,prose.CS) `${name}: ${(0,prose.aY)(value, 60)} is not valid; use \`true\` or \`false\``);
    return lower === 'true';
}
function parseName(name, problems) {
    if (name === '')
        problems.push((0,prose.CS) `\`connection-name\`: a value is required`);
    else if (!(0,connection.E)(name)) {
        problems.push((0,prose.CS) `\`connection-name\`: ${(0,prose.aY)(name, 60)} is not valid; use 4 to 32 characters of \`A-Z a-z 0-9 - _\`, starting with a letter or digit`);
    }
    return name;
}
function parseAccountName(name, problems) {
    if ((0,report_text.g$)(name) !== name || [...name].length > 60)
        problems.push((0,prose.CS) `\`account-name\`: ${(0,prose.aY)(name, 60)} is not valid; use at most 60 printable characters`);
    return name;
}
function parseProvider(value, problems) {
    const provider = value.toUpperCase();
    if ((0,apprunner_provider.sZ)(provider))
        return provider;
    const known = Object.keys(apprunner_provider.xq).map((name) => [(0,prose.aY)(name)]);
    problems.push((0,prose.CS) `\`provider-type\`: ${(0,prose.aY)(value, 60)} is not valid; use ${(0,prose.fj)(known, ' or ')}`);
    return '';
}
function readTags(value, problems) {
    const parsed = parseTags(value);
    problems.push(...parsed.problems.map((problem) => (0,prose.CS) `\`tags\`: ${problem}`));
    return parsed.tags.size > 0 ? parsed.tags : undefined;
}
function parseWait(value, problems) {
    const minutes = /^(\d+\.?\d*|\.\d+)$/.test(value) ? Number(value) : Number.NaN;
    if (minutes >= 0 && minutes <= 360)
        return Math.round(minutes * 60_000);
    problems.push((0,prose.CS) `\`wait-for-approval-minutes\`: ${(0,prose.aY)(value, 60)} is not a number from 0 to 360`);
    return 0;
}
const LOGIN = {
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}(\[bot\])?$/,
    description: ['a valid GitHub username'],
    limit: 10,
};
const LOGIN_OR_TEAM = {
    pattern: /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}(\/[A-Za-z0-9_.-]{1,100})?$/,
    description: (0,prose.CS) `a valid GitHub username or team (\`org/team\`)`,
    limit: 50,
};
function parseNames(input, value, rule, problems) {
    const names = value
        .split(/[,\r\n]/)
        .map((name) => name.trim().replace(/^@/, ''))
        .filter(Boolean);
    for (const name of names) {
        if (!rule.pattern.test(name))
            problems.push((0,prose.CS) `${input}: ${(0,prose.aY)(name, 60)} is not ${rule.description}`);
    }
    if (names.length > rule.limit)
        problems.push((0,prose.CS) `${input}: ${names.length} names, but at most ${rule.limit} are possible`);
    return [...new Set(names)];
}
function parseRepository(value, problems) {
    if (value === '')
        return undefined;
    if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}\/(?!\.{1,2}$)[A-Za-z0-9_.-]{1,100}$/.test(value))
        problems.push((0,prose.CS) `\`reminder-repository\`: ${(0,prose.aY)(value, 60)} does not have the form \`owner/name\``);
    return value;
}
const PORTAL_URL = /^https:\/\/(?:[a-z0-9-]{1,63}\.awsapps\.com\/start|[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})?\.portal\.amazonaws\.com|[a-z0-9-]{1,63}\.portal\.[a-z0-9-]{1,63}\.app\.aws)(?=[/#]*$|\/?#\/?\?tab=[a-z]{1,20}$)/i;
function parsePortal(url, role, problems) {
    const [start = ''] = PORTAL_URL.exec(url) ?? [];
    if (url && !start)
        problems.push((0,prose.CS) `\`access-portal-url\`: ${(0,prose.aY)(url, 100)} is not the start URL of an AWS access portal, such as \`https://d-1234567890.awsapps.com/start\``);
    if (role && !/^[\w+=,.@-]{1,32}$/.test(role))
        problems.push((0,prose.CS) `\`access-portal-role\`: ${(0,prose.aY)(role, 60)} is not a valid permission set name`);
    if (role && !url)
        problems.push((0,prose.CS) `\`access-portal-role\`: requires \`access-portal-url\``);
    return url ? { url: start, role: role || undefined } : undefined;
}


/***/ }),

/***/ 9165:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   MF: () => ( regionHint),
   cf: () => ( parseRegion),
   g6: () => ( findRegion)
 });
 var _report_prose_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(8961);

function findRegion(input, env) {
    const { AWS_REGION, AWS_DEFAULT_REGION } = env;
    return Object.entries({ 'aws-region': input, AWS_REGION, AWS_DEFAULT_REGION })
        .map(([source, value]) => ({ source, region: value?.trim() ?? '' }))
        .find(({ region }) => region !== '');
}
function parseRegion(setting, problems) {
    if (!setting) {
        problems.push((0,_report_prose_js__WEBPACK_IMPORTED_MODULE_0__ .CS) `\`aws-region\`: no region found; set this input, \`AWS_REGION\` or \`AWS_DEFAULT_REGION\` (\`aws-actions/configure-aws-credentials\` sets both variables from its \`aws-region\`, but not if it has \`aws-profile\`)`);
        return '';
    }
    const { source, region } = setting;
    if (/^[a-z]{2,8}(-[a-z]{1,16}){1,3}-[0-9]{1,2}$/.test(region) && !region.startsWith('fips-'))
        return region;
    const problem = region.startsWith('fips-')
        ? (0,_report_prose_js__WEBPACK_IMPORTED_MODULE_0__ .CS) `region; use ${(0,_report_prose_js__WEBPACK_IMPORTED_MODULE_0__ .aY)(region.slice('fips-'.length), 60)}, and set \`AWS_USE_FIPS_ENDPOINT\` to \`true\``
        : (0,_report_prose_js__WEBPACK_IMPORTED_MODULE_0__ .CS) `valid region name, such as \`us-east-1\``;
    problems.push((0,_report_prose_js__WEBPACK_IMPORTED_MODULE_0__ .CS) `${source}: ${(0,_report_prose_js__WEBPACK_IMPORTED_MODULE_0__ .aY)(region, 60)} is not a ${problem}`);
    return '';
}
function regionHint({ selected, names, settingOf }, env) {
    const regionOf = (name) => settingOf(name, 'region');
    const listed = names.map((name) => (0,_report_prose_js__WEBPACK_IMPORTED_MODULE_0__ .CS) `${(0,_report_prose_js__WEBPACK_IMPORTED_MODULE_0__ .aY)(name, 60)} (${regionOf(name) ? (0,_report_prose_js__WEBPACK_IMPORTED_MODULE_0__ .aY)(regionOf(name), 60) : ['no region']})`);
    const known = listed.length > 0 ? (0,_report_prose_js__WEBPACK_IMPORTED_MODULE_0__ .fj)(listed) : ['none'];
    if (selected && !names.includes(selected))
        return (0,_report_prose_js__WEBPACK_IMPORTED_MODULE_0__ .CS) `\`AWS_PROFILE\`: there is no profile ${(0,_report_prose_js__WEBPACK_IMPORTED_MODULE_0__ .aY)(selected, 60)}; the shared files contain ${known}`;
    const region = regionOf(selected || 'default');
    const owner = (0,_report_prose_js__WEBPACK_IMPORTED_MODULE_0__ .CS) `\`aws-region\`: profile ${(0,_report_prose_js__WEBPACK_IMPORTED_MODULE_0__ .aY)(selected || 'default', 60)} has`;
    if (region)
        return (0,_report_prose_js__WEBPACK_IMPORTED_MODULE_0__ .CS) `${owner} the region ${(0,_report_prose_js__WEBPACK_IMPORTED_MODULE_0__ .aY)(region, 60)}, but the action does not use the region of a profile; set this input to it`;
    if (selected)
        return (0,_report_prose_js__WEBPACK_IMPORTED_MODULE_0__ .CS) `${owner} no region either`;
    if (names.length === 0 || env.AWS_ACCESS_KEY_ID)
        return undefined;
    return (0,_report_prose_js__WEBPACK_IMPORTED_MODULE_0__ .CS) `\`AWS_PROFILE\`: not set; to use a profile, set it in the \`env\` of this step, and \`aws-region\` too: ${known}`;
}


/***/ }),

/***/ 6071:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  e: () => ( run)
});

var report_text = __nccwpck_require__(1679);
var credentials_error = __nccwpck_require__(400);
var src_failure = __nccwpck_require__(5797);
;// CONCATENATED MODULE: ../src/apprunner/regions.js
const REGIONS = [
    'us-east-1',
    'us-east-2',
    'us-west-2',
    'ap-south-1',
    'ap-southeast-1',
    'ap-southeast-2',
    'ap-northeast-1',
    'eu-central-1',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
];
const FIPS_REGIONS = ['us-east-1', 'us-east-2', 'us-west-2'];

;// CONCATENATED MODULE: ../src/apprunner/classify.js




const NO_CALL = {
    service: 'Node.js',
    operation: '',
    elapsedMs: 0,
    proxied: false,
    succeeded: false,
    settings: undefined,
    endpoint: undefined,
};
const NAMES = {
    clock: 'AuthFailure RequestInTheFuture RequestTimeTooSkewed',
    expired: 'AuthTokenExpired ExpiredToken RequestExpired TokenExpired',
    rejected: 'AuthTokenExpired ExpiredToken IDPCommunication IDPCommunicationError IDPRejectedClaim IncompleteSignature ' +
        'InvalidAccessKeyId InvalidClientTokenId InvalidIdentityToken InvalidSignature InvalidToken ' +
        'MissingAuthenticationToken NotSignedUp RequestExpired SignatureDoesNotMatch TokenExpired UnrecognizedClient',
    denied: 'AccessDenied Forbidden NotAuthorized Unauthorized UnauthorizedClient UnauthorizedOperation',
    subscription: 'AccountNotSubscribed CustomerNotSubscribed NotSubscribed OptInRequired SubscriptionRequired',
    quota: 'ServiceQuotaExceeded',
    throttling: 'BandwidthLimitExceeded EC2Throttled PriorRequestNotComplete RequestLimitExceeded RequestThrottled SlowDown ' +
        'Throttled Throttling TooManyRequests',
};
function isNamed({ name }, group) {
    return NAMES[group].split(' ').includes(name);
}
const DNS = /^(EAI_\w+|ENOTFOUND)$/;
const REFUSED = /^(ECONNREFUSED|EHOSTDOWN|EHOSTUNREACH|ENETDOWN|ENETUNREACH|EADDRNOTAVAIL)$/;
const LOST = /^(ECONNABORTED|ECONNRESET|EPIPE|ERR_STREAM_PREMATURE_CLOSE)$/;
const TLS = /CERT|SIGNATURE|^ERR_(TLS|SSL)|^EPROTO$|ISSUER/;
const unreachable = ({ code }) => DNS.test(code) || REFUSED.test(code);
const proxyFailed = ({ code }) => code.startsWith('ERR_PROXY');
const wantsLogin = ({ message }) => / 407\b/.test(message);
const unresolved = (error) => proxyFailed(error) ? !wantsLogin(error) : !error.proxied && DNS.test(error.code);
const refusedBySdk = ({ name }) => name === 'Endpoint';
const isDerived = ({ endpoint, service }) => !endpoint || service !== 'App Runner';
const notHttp = ({ code, message }) => /^HPE_|WRONG_VERSION_NUMBER|PACKET_LENGTH/.test(code) || /wrong version number/.test(message);
const isCutOff = ({ code, message }) => code === 'ECONNRESET' && message === 'aborted';
const BY_NAME = [
    ['clock', (error) => isNamed(error, 'clock') || /signature (not yet current|expired)/i.test(error.message)],
    ['rejected-credentials', ({ message }) => /not authorized to perform:? sts:/i.test(message)],
    ['session-ended', (error) => error.succeeded && isNamed(error, 'expired')],
    ['rejected-credentials', (error) => isNamed(error, 'rejected')],
    ['denied', (error) => isNamed(error, 'denied')],
    ['not-subscribed', (error) => isNamed(error, 'subscription')],
    ['quota', (error) => isNamed(error, 'quota')],
    ['throttled', (error) => isNamed(error, 'throttling')],
];
const BY_STATUS = [
    ['service-error', ({ status = 0 }) => status >= 500],
    ['proxy', ({ status }) => status === 407],
    ['throttled', ({ status }) => status === 429],
    ['invalid-response', ({ name, status = 0 }) => status < 400 || /^(Unknown|Syntax|Type)$/.test(name)],
    ['rejected-credentials', ({ status }) => status === 401],
    ['denied', ({ status }) => status === 403],
    ['rejected-request', () => true],
];
const BY_CODE = [
    ['endpoint-conflict', (error) => refusedBySdk(error) && error.endpoint !== undefined && hasVariant(error)],
    [
        'no-such-region',
        (error) => !error.endpoint &&
            unresolved(error) &&
            error.settings !== undefined &&
            !REGIONS.includes(error.settings.region),
    ],
    [
        'no-fips',
        (error) => isDerived(error) &&
            (refusedBySdk(error) || unresolved(error)) &&
            error.settings?.fips !== undefined &&
            !FIPS_REGIONS.includes(error.settings.region),
    ],
    [
        'no-dual-stack',
        (error) => isDerived(error) &&
            (refusedBySdk(error) || unresolved(error)) &&
            error.settings?.dualStack !== undefined,
    ],
    ['proxy', proxyFailed],
    ['invalid-response', (error) => notHttp(error) || isCutOff(error)],
    ['tls', ({ code }) => TLS.test(code)],
    ['proxy', (error) => error.proxied && (unreachable(error) || LOST.test(error.code))],
    ['endpoint-unreachable', (error) => !isDerived(error) && unreachable(error)],
    ['dns', ({ code }) => DNS.test(code)],
    ['network', ({ code }) => REFUSED.test(code) || LOST.test(code)],
    ['endpoint', ({ code }) => code === 'ERR_INVALID_URL'],
    ['timeout', ({ code, name }) => code === 'ETIMEDOUT' || /^(Timeout|Abort)$/.test(name)],
    ['invalid-response', ({ name }) => name === 'Syntax'],
    ['unexpected', () => true],
];
function hasVariant({ settings }) {
    return settings?.fips !== undefined || settings?.dualStack !== undefined;
}
const PERMANENT = new Set([
    'rejected-credentials',
    'session-ended',
    'denied',
    'not-subscribed',
    'no-fips',
    'no-dual-stack',
    'endpoint-conflict',
]);
function isPermanent(error) {
    const { kind, credentials, serviceError: { status = 0 } = {} } = failureOf(error);
    if (!credentials)
        return PERMANENT.has(kind);
    return credentials.problem.kind !== 'no-response' && status < 500 && status !== 429;
}
function isThrottled(error) {
    return failureOf(error).kind === 'throttled';
}
function hasErrorName(error, name) {
    return error instanceof src_failure.H && error.serviceError?.name === name;
}
function failureOf(error, call = NO_CALL) {
    if (error instanceof src_failure.H)
        return error;
    if (error instanceof credentials_error.l)
        return credentialsFailure(error, call);
    const thrown = inspect(error);
    const facts = { ...call, ...thrown, name: thrown.name.replace(/(Exception|Error)$/, '') };
    const rules = [...BY_NAME, ...(thrown.status === undefined ? BY_CODE : BY_STATUS)];
    const kind = rules.find(([, holds]) => holds(facts))?.[0] ?? 'unexpected';
    return new src_failure.H(kind, factsOf(call, thrown), {
        serviceError: serviceErrorOf(thrown, call),
        cause: error,
    });
}
function credentialsFailure(error, call) {
    const { problem, cause } = error;
    const failed = problem.kind === 'service-failed' ? problem : undefined;
    const from = { ...call, service: failed?.service ?? 'AWS SDK', operation: failed?.operation ?? '' };
    const thrown = inspect(cause);
    const isUnreachable = failed && thrown.status === undefined && !failed.service.startsWith('the ');
    if (cause instanceof src_failure.H || isUnreachable)
        return failureOf(cause, from);
    const serviceError = cause === undefined ? undefined : serviceErrorOf(thrown, from);
    return new src_failure.H('credentials', {}, { credentials: error, serviceError, cause: error });
}
function serviceErrorOf(thrown, { service, operation }) {
    const { status, requestId, code, message, name } = thrown;
    const answered = status !== undefined;
    return {
        service: answered || (!code && service !== 'App Runner') ? service : 'Node.js',
        operation,
        name: answered || !code ? name : code,
        message,
        status,
        requestId,
    };
}
function factsOf({ service, operation, elapsedMs, settings, endpoint }, thrown) {
    const { region = '', fips = '', dualStack = '' } = settings ?? {};
    return {
        service,
        operation,
        region,
        fips,
        dualStack,
        variant: fips || dualStack,
        action: /not authorized to perform:? ([\w-]+:\w+)/i.exec(thrown.message)?.[1] ??
            `apprunner:${operation || '*'}`,
        duration: (0,report_text.p0)(elapsedMs),
        problem: problemOf(thrown),
        endpointSetting: endpoint?.setting ?? '',
        host: endpoint?.host ?? '',
    };
}
function problemOf(thrown) {
    if (thrown.status !== undefined)
        return `HTTP ${thrown.status} without the name of an error`;
    return isCutOff(thrown) ? 'it is incomplete' : 'it is not HTTP';
}
function inspect(error) {
    const thrown = Object(error);
    const { httpStatusCode, requestId } = Object(thrown.$metadata);
    const first = Object(thrown.errors?.[0]);
    return {
        name: stringOf(thrown.name) || 'Error',
        code: stringOf(thrown.code) || stringOf(first.code),
        message: (stringOf(thrown.message) || stringOf(first.message)).split('\n  Deserialization error')[0] ?? '',
        status: typeof httpStatusCode === 'number' ? httpStatusCode : undefined,
        requestId: stringOf(requestId),
    };
}
function stringOf(value) {
    return typeof value === 'string' ? value : '';
}

var StandardRetryStrategy = __nccwpck_require__(5251);
;// CONCATENATED MODULE: ../src/apprunner/retry.js

const MAX_ATTEMPTS = 5;
const PATIENCE_MS = 5 * 60_000;
const MINUTE_MS = 60_000;
function patientRetries({ clock, random, onThrottling }) {
    const throttled = strategy(Number.POSITIVE_INFINITY, throttledPause, random);
    const failed = strategy(MAX_ATTEMPTS, failedPause, random);
    const notify = atMostEachMinute(clock, onThrottling);
    const state = { throttled: false, polling: false, throttledMs: 0, pausedAt: Number.NaN };
    const retryThrottled = async (token, error) => {
        state.throttled = true;
        if (state.polling)
            throw new Error('A throttled poll is not retried');
        if (clock.now() - token.start >= PATIENCE_MS)
            throw new Error('Throttled for five minutes');
        notify();
        state.pausedAt = clock.now();
        const next = await throttled.refreshRetryTokenForRetry(token.throttled, error);
        state.throttledMs += clock.now() - state.pausedAt;
        state.pausedAt = Number.NaN;
        return combine({ ...token, throttled: next });
    };
    return {
        get throttled() {
            return state.throttled;
        },
        get throttledMs() {
            return state.throttledMs + (clock.now() - state.pausedAt || 0);
        },
        startPolling() {
            state.polling = true;
        },
        async acquireInitialRetryToken(scope) {
            return combine({
                throttled: await throttled.acquireInitialRetryToken(scope),
                failed: await failed.acquireInitialRetryToken(scope),
                start: clock.now(),
            });
        },
        async refreshRetryTokenForRetry(token, error) {
            const tokens = token;
            if (error.errorType === 'THROTTLING')
                return retryThrottled(tokens, error);
            return combine({ ...tokens, failed: await failed.refreshRetryTokenForRetry(tokens.failed, error) });
        },
        recordSuccess(token) {
            throttled.recordSuccess(token.throttled);
            failed.recordSuccess(token.failed);
        },
    };
}
function throttledPause(retries) {
    return Math.min(11_000, 2_500 + 1_250 * retries);
}
function failedPause(retries) {
    return 1_000 * 2 ** retries;
}
function jitter(pauseMs, random) {
    return Math.round(pauseMs * (0.6 + 0.4 * random()));
}
function strategy(maxAttempts, pause, random) {
    const backoff = {
        computeNextBackoffDelay: (retries) => jitter(pause(retries), random),
        setDelayBase() { },
    };
    return new StandardRetryStrategy.r({ maxAttempts, backoff });
}
function combine({ throttled, failed, start }) {
    return {
        throttled,
        failed,
        start,
        getRetryCount: () => throttled.getRetryCount() + failed.getRetryCount(),
        getRetryDelay: () => 0,
        getRetryCost: () => undefined,
    };
}
function atMostEachMinute(clock, action) {
    let last = Number.NEGATIVE_INFINITY;
    return () => {
        if (clock.now() - last < MINUTE_MS)
            return;
        last = clock.now();
        action();
    };
}

var apprunner_status = __nccwpck_require__(5571);
;// CONCATENATED MODULE: ../src/apprunner/approval.js




const POLL_MS = 10_000;
const approval_MINUTE_MS = 60_000;
const BUSY_POLL_MS = 40_000;
const GRACE_MS = 3_000;
async function waitForApproval(connection, waitMs, { find, throttled, onStatusChange, log, clock, random }) {
    const start = clock.now();
    const end = Math.round(waitMs);
    const elapsed = () => clock.now() - start;
    const timeLeft = () => Math.max(0, end - elapsed());
    const schedule = pollSchedule(end, throttled, random);
    let last = connection;
    let missing = false;
    let lastLog = 0;
    log(`Waiting up to ${(0,report_text.p0)(waitMs)} for the approval of connection ${(0,report_text.hD)(connection.name)}.`);
    for (let at = schedule.next(0); at !== undefined; at = schedule.next(elapsed())) {
        await clock.sleep(at - elapsed());
        const timeout = AbortSignal.timeout(Math.ceil(Math.max(timeLeft(), GRACE_MS)));
        const seen = await poll(() => find(timeout), log);
        if (seen === 'missing' && missing)
            return undefined;
        if (seen === 'missing')
            log('The connection is no longer listed. The next poll checks whether it was deleted.');
        if (seen !== 'failed')
            schedule.adapt(seen === 'throttled');
        missing ||= seen === 'missing';
        if (typeof seen !== 'string') {
            if (seen.status !== last.status) {
                log(`The status is now ${(0,report_text.hD)(seen.status)}.`);
                lastLog = elapsed();
                onStatusChange(seen);
            }
            missing = false;
            last = seen;
            if ((0,apprunner_status.l8)(last.status).final)
                return last;
        }
        if (elapsed() - lastLog >= approval_MINUTE_MS - POLL_MS / 2) {
            log(`Still ${(0,report_text.hD)(last.status)}; ${(0,report_text.p0)(timeLeft())} left.`);
            lastLog = elapsed();
        }
    }
    return last;
}
function pollSchedule(end, throttled, random) {
    let pause = throttled ? BUSY_POLL_MS : POLL_MS;
    let at = ((end - 1) % POLL_MS) + 1 - POLL_MS;
    return {
        next(elapsed) {
            if (at === end || elapsed >= end)
                return undefined;
            at += pause > POLL_MS ? Math.max(POLL_MS, jitter(pause, random)) : POLL_MS;
            while (at <= elapsed)
                at += POLL_MS;
            if (at > end - POLL_MS)
                at = end;
            return at;
        },
        adapt(pollThrottled) {
            pause = pollThrottled ? Math.min(approval_MINUTE_MS, pause * 2) : Math.max(POLL_MS, pause * 0.8);
        },
    };
}
async function poll(find, log) {
    try {
        const connection = await find();
        if (!connection)
            log('This poll did not find the connection. If the next one does not either, it was deleted.');
        return connection ?? 'missing';
    }
    catch (error) {
        if (isPermanent(error))
            throw error;
        const throttled = isThrottled(error);
        log(throttled ? 'AWS throttled this poll; the next one comes later.' : 'This poll failed; still waiting.');
        return throttled ? 'throttled' : 'failed';
    }
}

var configurations = __nccwpck_require__(7762);
var hostHeaderMiddleware = __nccwpck_require__(8275);
var user_agent_middleware = __nccwpck_require__(2922);
var loggerMiddleware = __nccwpck_require__(2512);
var getRecursionDetectionPlugin = __nccwpck_require__(4307);
var getHttpAuthSchemeEndpointRuleSetPlugin = __nccwpck_require__(5009);
var DefaultIdentityProviderConfig = __nccwpck_require__(530);
var getHttpSigningMiddleware = __nccwpck_require__(8523);
var client = __nccwpck_require__(2818);
var resolveRegionConfig = __nccwpck_require__(4587);
var endpoints = __nccwpck_require__(7464);
var contentLengthMiddleware = __nccwpck_require__(4757);
var middleware_retry_configurations = __nccwpck_require__(5570);
var retry = __nccwpck_require__(1646);
var getSchemaSerdePlugin = __nccwpck_require__(2661);
var httpAuthSchemes = __nccwpck_require__(1777);
var getSmithyContext = __nccwpck_require__(9891);
var normalizeProvider = __nccwpck_require__(1534);
;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/client-apprunner/dist-es/auth/httpAuthSchemeProvider.js


const defaultAppRunnerHttpAuthSchemeParametersProvider = async (config, context, input) => {
    return {
        operation: (0,getSmithyContext.u)(context).operation,
        region: await (0,normalizeProvider.t)(config.region)() || (() => {
            throw new Error("expected `region` to be configured for `aws.auth#sigv4`");
        })(),
    };
};
function createAwsAuthSigv4HttpAuthOption(authParameters) {
    return {
        schemeId: "aws.auth#sigv4",
        signingProperties: {
            name: "apprunner",
            region: authParameters.region,
        },
        propertiesExtractor: (config, context) => ({
            signingProperties: {
                config,
                context,
            },
        }),
    };
}
const defaultAppRunnerHttpAuthSchemeProvider = (authParameters) => {
    const options = [];
    switch (authParameters.operation) {
        default: {
            options.push(createAwsAuthSigv4HttpAuthOption(authParameters));
        }
    }
    return options;
};
const resolveHttpAuthSchemeConfig = (config) => {
    const config_0 = (0,httpAuthSchemes.ho)(config);
    return Object.assign(config_0, {
        authSchemePreference: (0,normalizeProvider.t)(config.authSchemePreference ?? []),
    });
};

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/client-apprunner/dist-es/endpoint/EndpointParameters.js
const resolveClientEndpointParameters = (options) => {
    return Object.assign(options, {
        useDualstackEndpoint: options.useDualstackEndpoint ?? false,
        useFipsEndpoint: options.useFipsEndpoint ?? false,
        defaultSigningName: "apprunner",
    });
};
const commonParams = {
    UseFIPS: { type: "builtInParams", name: "useFipsEndpoint" },
    Endpoint: { type: "builtInParams", name: "endpoint" },
    Region: { type: "builtInParams", name: "region" },
    UseDualStack: { type: "builtInParams", name: "useDualstackEndpoint" },
};

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/client-apprunner/package.json
const package_namespaceObject = {"rE":"3.1142.0"};
var emitWarningIfUnsupportedVersion = __nccwpck_require__(3129);
var defaultUserAgent = __nccwpck_require__(4778);
var nodeAppIdConfigOptions = __nccwpck_require__(2320);
var NODE_AUTH_SCHEME_PREFERENCE_OPTIONS = __nccwpck_require__(1144);
var fromEnv = __nccwpck_require__(3615);
var getProfileName = __nccwpck_require__(3401);
var CredentialsProviderError = __nccwpck_require__(6904);
var chain = __nccwpck_require__(7354);
;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/credential-provider-node/dist-es/remoteProvider.js

const ENV_IMDS_DISABLED = "AWS_EC2_METADATA_DISABLED";
const remoteProvider = async (init) => {
    const { ENV_CMDS_FULL_URI, ENV_CMDS_RELATIVE_URI, fromContainerMetadata, fromInstanceMetadata } = await __nccwpck_require__.e( 514).then(__nccwpck_require__.bind(__nccwpck_require__, 2514));
    if (process.env[ENV_CMDS_RELATIVE_URI] || process.env[ENV_CMDS_FULL_URI]) {
        init.logger?.debug("@aws-sdk/credential-provider-node - remoteProvider::fromHttp/fromContainerMetadata");
        const { fromHttp } = await __nccwpck_require__.e( 655).then(__nccwpck_require__.bind(__nccwpck_require__, 8655));
        return (0,chain.c)(fromHttp(init), fromContainerMetadata(init));
    }
    if (process.env[ENV_IMDS_DISABLED] && process.env[ENV_IMDS_DISABLED] !== "false") {
        return async () => {
            throw new CredentialsProviderError.C("EC2 Instance Metadata Service access disabled", { logger: init.logger });
        };
    }
    init.logger?.debug("@aws-sdk/credential-provider-node - remoteProvider::fromInstanceMetadata");
    return fromInstanceMetadata(init);
};

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/credential-provider-node/dist-es/runtime/memoize-chain.js
function memoizeChain(providers, treatAsExpired) {
    const chain = internalCreateChain(providers);
    let activeLock;
    let passiveLock;
    let credentials;
    let forceRefreshLock;
    const provider = async (options) => {
        if (options?.forceRefresh) {
            if (!forceRefreshLock) {
                forceRefreshLock = chain(options)
                    .then((c) => {
                    credentials = c;
                })
                    .finally(() => {
                    forceRefreshLock = undefined;
                });
            }
            await forceRefreshLock;
            return credentials;
        }
        if (credentials?.expiration) {
            if (credentials?.expiration?.getTime() < Date.now()) {
                credentials = undefined;
            }
        }
        if (activeLock) {
            await activeLock;
        }
        else if (!credentials || treatAsExpired?.(credentials)) {
            if (credentials) {
                if (!passiveLock) {
                    passiveLock = chain(options)
                        .then((c) => {
                        credentials = c;
                    })
                        .catch(() => {
                    })
                        .finally(() => {
                        passiveLock = undefined;
                    });
                }
            }
            else {
                activeLock = chain(options)
                    .then((c) => {
                    credentials = c;
                })
                    .finally(() => {
                    activeLock = undefined;
                });
                return provider(options);
            }
        }
        return credentials;
    };
    return provider;
}
const internalCreateChain = (providers) => async (awsIdentityProperties) => {
    let lastProviderError;
    for (const provider of providers) {
        try {
            return await provider(awsIdentityProperties);
        }
        catch (err) {
            lastProviderError = err;
            if (err?.tryNextLink) {
                continue;
            }
            throw err;
        }
    }
    throw lastProviderError;
};

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/credential-provider-node/dist-es/defaultProvider.js




let multipleCredentialSourceWarningEmitted = false;
const defaultProvider = (init = {}) => memoizeChain([
    async () => {
        const profile = init.profile ?? process.env[getProfileName.Ch];
        if (profile) {
            const envStaticCredentialsAreSet = process.env[fromEnv.yG] && process.env[fromEnv.pi];
            if (envStaticCredentialsAreSet) {
                if (!multipleCredentialSourceWarningEmitted) {
                    const warnFn = init.logger?.warn && init.logger?.constructor?.name !== "NoOpLogger"
                        ? init.logger.warn.bind(init.logger)
                        : console.warn;
                    warnFn(`@aws-sdk/credential-provider-node - defaultProvider::fromEnv WARNING:
    Multiple credential sources detected: 
    Both AWS_PROFILE and the pair AWS_ACCESS_KEY_ID/AWS_SECRET_ACCESS_KEY static credentials are set.
    This SDK will proceed with the AWS_PROFILE value.
    
    However, a future version may change this behavior to prefer the ENV static credentials.
    Please ensure that your environment only sets either the AWS_PROFILE or the
    AWS_ACCESS_KEY_ID/AWS_SECRET_ACCESS_KEY pair.
`);
                    multipleCredentialSourceWarningEmitted = true;
                }
            }
            throw new CredentialsProviderError.C("AWS_PROFILE is set, skipping fromEnv provider.", {
                logger: init.logger,
                tryNextLink: true,
            });
        }
        init.logger?.debug("@aws-sdk/credential-provider-node - defaultProvider::fromEnv");
        return (0,fromEnv.sF)(init)();
    },
    async (awsIdentityProperties) => {
        init.logger?.debug("@aws-sdk/credential-provider-node - defaultProvider::fromSSO");
        const { ssoStartUrl, ssoAccountId, ssoRegion, ssoRoleName, ssoSession } = init;
        if (!ssoStartUrl && !ssoAccountId && !ssoRegion && !ssoRoleName && !ssoSession) {
            throw new CredentialsProviderError.C("Skipping SSO provider in default chain (inputs do not include SSO fields).", { logger: init.logger });
        }
        const { fromSSO } = await __nccwpck_require__.e( 600).then(__nccwpck_require__.bind(__nccwpck_require__, 1600));
        return fromSSO(init)(awsIdentityProperties);
    },
    async (awsIdentityProperties) => {
        init.logger?.debug("@aws-sdk/credential-provider-node - defaultProvider::fromIni");
        const { fromIni } = await __nccwpck_require__.e( 368).then(__nccwpck_require__.bind(__nccwpck_require__, 2368));
        return fromIni(init)(awsIdentityProperties);
    },
    async (awsIdentityProperties) => {
        init.logger?.debug("@aws-sdk/credential-provider-node - defaultProvider::fromProcess");
        const { fromProcess } = await __nccwpck_require__.e( 3).then(__nccwpck_require__.bind(__nccwpck_require__, 1003));
        return fromProcess(init)(awsIdentityProperties);
    },
    async (awsIdentityProperties) => {
        init.logger?.debug("@aws-sdk/credential-provider-node - defaultProvider::fromTokenFile");
        const { fromTokenFile } = await __nccwpck_require__.e( 972).then(__nccwpck_require__.bind(__nccwpck_require__, 1591));
        return fromTokenFile(init)(awsIdentityProperties);
    },
    async () => {
        init.logger?.debug("@aws-sdk/credential-provider-node - defaultProvider::remoteProvider");
        return (await remoteProvider(init))();
    },
    async () => {
        throw new CredentialsProviderError.C("Could not load credentials from any providers", {
            tryNextLink: false,
            logger: init.logger,
        });
    },
], credentialsTreatedAsExpired);
const credentialsWillNeedRefresh = (credentials) => credentials?.expiration !== undefined;
const credentialsTreatedAsExpired = (credentials) => credentials?.expiration !== undefined && credentials.expiration.getTime() - Date.now() < 300000;

var smithy_client_emitWarningIfUnsupportedVersion = __nccwpck_require__(4222);
var defaults_mode = __nccwpck_require__(5059);
var resolveDefaultsModeConfig = __nccwpck_require__(1174);
var configLoader = __nccwpck_require__(7749);
var regionConfig_config = __nccwpck_require__(3588);
var NodeUseDualstackEndpointConfigOptions = __nccwpck_require__(3912);
var NodeUseFipsEndpointConfigOptions = __nccwpck_require__(5914);
var util_retry_config = __nccwpck_require__(9069);
var calculateBodyLength = __nccwpck_require__(1723);
var node_http_handler = __nccwpck_require__(7424);
var stream_collector = __nccwpck_require__(1240);
var AwsSdkSigV4Signer = __nccwpck_require__(5938);
var RpcProtocol = __nccwpck_require__(711);
var JsonCodec2 = __nccwpck_require__(3411);
var parseJsonBody = __nccwpck_require__(5530);
var deref = __nccwpck_require__(3832);
var NormalizedSchema = __nccwpck_require__(7697);
var ProtocolLib = __nccwpck_require__(2637);
;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/protocols/json/AwsJsonRpcProtocol.js



class AwsJsonRpcProtocol extends RpcProtocol.M {
    serializer;
    deserializer;
    serviceTarget;
    codec;
    mixin;
    awsQueryCompatible;
    constructor({ defaultNamespace, errorTypeRegistries, serviceTarget, awsQueryCompatible, jsonCodec, }) {
        super({
            defaultNamespace,
            errorTypeRegistries,
        });
        this.serviceTarget = serviceTarget;
        this.codec =
            jsonCodec ??
                new JsonCodec2.p({
                    timestampFormat: {
                        useTrait: true,
                        default: 7,
                    },
                    jsonName: false,
                });
        this.serializer = this.codec.createSerializer();
        this.deserializer = this.codec.createDeserializer();
        this.awsQueryCompatible = !!awsQueryCompatible;
        this.mixin = new ProtocolLib.U(this.awsQueryCompatible);
    }
    async serializeRequest(operationSchema, input, context) {
        const request = await super.serializeRequest(operationSchema, input, context);
        if (!request.path.endsWith("/")) {
            request.path += "/";
        }
        request.headers["content-type"] = `application/x-amz-json-${this.getJsonRpcVersion()}`;
        request.headers["x-amz-target"] = `${this.serviceTarget}.${operationSchema.name}`;
        if (this.awsQueryCompatible) {
            request.headers["x-amzn-query-mode"] = "true";
        }
        if ((0,deref.L)(operationSchema.input) === "unit" || !request.body) {
            request.body = "{}";
        }
        return request;
    }
    getPayloadCodec() {
        return this.codec;
    }
    async handleError(operationSchema, context, response, dataObject, metadata) {
        const { awsQueryCompatible } = this;
        if (awsQueryCompatible) {
            this.mixin.setQueryCompatError(dataObject, response);
        }
        const errorIdentifier = (0,parseJsonBody.rh)(response, dataObject, awsQueryCompatible) ?? "Unknown";
        this.mixin.compose(this.compositeErrorRegistry, errorIdentifier, this.options.defaultNamespace);
        const { errorSchema, errorMetadata } = await this.mixin.getErrorSchemaOrThrowBaseException(errorIdentifier, this.options.defaultNamespace, response, dataObject, metadata, awsQueryCompatible ? this.mixin.findQueryCompatibleError : undefined);
        const ns = NormalizedSchema.l1.of(errorSchema);
        const message = dataObject.message ?? dataObject.Message ?? "UnknownError";
        const ErrorCtor = this.compositeErrorRegistry.getErrorCtor(errorSchema) ?? Error;
        const exception = new ErrorCtor({});
        const output = {};
        const errorDeserializer = this.codec.createDeserializer();
        for (const [name, member] of ns.structIterator()) {
            if (dataObject[name] != null) {
                output[name] = errorDeserializer.readObject(member, dataObject[name]);
            }
        }
        if (awsQueryCompatible) {
            this.mixin.queryCompatOutput(dataObject, output);
        }
        throw this.mixin.decorateServiceException(Object.assign(exception, errorMetadata, {
            $fault: ns.getMergedTraits().error,
            message,
        }, output), dataObject);
    }
}

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/core/dist-es/submodules/protocols/json/AwsJson1_0Protocol.js

class AwsJson1_0Protocol extends AwsJsonRpcProtocol {
    constructor({ defaultNamespace, errorTypeRegistries, serviceTarget, awsQueryCompatible, jsonCodec, }) {
        super({
            defaultNamespace,
            errorTypeRegistries,
            serviceTarget,
            awsQueryCompatible,
            jsonCodec,
        });
    }
    getShapeId() {
        return "aws.protocols#awsJson1_0";
    }
    getJsonRpcVersion() {
        return "1.0";
    }
    getDefaultContentType() {
        return "application/x-amz-json-1.0";
    }
}

var Sha256Node = __nccwpck_require__(6666);
var NoOpLogger = __nccwpck_require__(1821);
var parseUrl = __nccwpck_require__(6181);
var fromBase64 = __nccwpck_require__(1752);
var toBase64 = __nccwpck_require__(325);
var fromUtf8 = __nccwpck_require__(9080);
var toUtf8 = __nccwpck_require__(5117);
var aws = __nccwpck_require__(6560);
var EndpointCache = __nccwpck_require__(7915);
var decideEndpoint = __nccwpck_require__(2397);
var customEndpointFunctions = __nccwpck_require__(1882);
var BinaryDecisionDiagram = __nccwpck_require__(2806);
;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/client-apprunner/dist-es/endpoint/bdd.js

const k = "ref";
const a = -1, b = true, c = "isSet", d = "PartitionResult", e = "booleanEquals", f = "getAttr", g = { [k]: "Endpoint" }, h = { [k]: d }, i = {}, j = [{ [k]: "Region" }];
const _data = {
    conditions: [
        [c, [g]],
        [c, j],
        ["aws.partition", j, d],
        [e, [{ [k]: "UseFIPS" }, b]],
        [e, [{ [k]: "UseDualStack" }, b]],
        [e, [{ fn: f, argv: [h, "supportsDualStack"] }, b]],
        [e, [{ fn: f, argv: [h, "supportsFIPS"] }, b]]
    ],
    results: [
        [a],
        [a, "Invalid Configuration: FIPS and custom endpoint are not supported"],
        [a, "Invalid Configuration: Dualstack and custom endpoint are not supported"],
        [g, i],
        ["https://apprunner-fips.{Region}.{PartitionResult#dualStackDnsSuffix}", i],
        [a, "FIPS and DualStack are enabled, but this partition does not support one or both"],
        ["https://apprunner-fips.{Region}.{PartitionResult#dnsSuffix}", i],
        [a, "FIPS is enabled but this partition does not support FIPS"],
        ["https://apprunner.{Region}.{PartitionResult#dualStackDnsSuffix}", i],
        [a, "DualStack is enabled but this partition does not support DualStack"],
        ["https://apprunner.{Region}.{PartitionResult#dnsSuffix}", i],
        [a, "Invalid Configuration: Missing Region"]
    ]
};
const root = 2;
const r = 100_000_000;
const nodes = new Int32Array([
    -1, 1, -1,
    0, 12, 3,
    1, 4, r + 11,
    2, 5, r + 11,
    3, 8, 6,
    4, 7, r + 10,
    5, r + 8, r + 9,
    4, 10, 9,
    6, r + 6, r + 7,
    5, 11, r + 5,
    6, r + 4, r + 5,
    3, r + 1, 13,
    4, r + 2, r + 3,
]);
const bdd = BinaryDecisionDiagram.d.from(nodes, root, _data.conditions, _data.results);

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/client-apprunner/dist-es/endpoint/endpointResolver.js



const cache = new EndpointCache.k({
    size: 50,
    params: ["Endpoint", "Region", "UseDualStack", "UseFIPS"],
});
const defaultEndpointResolver = (endpointParams, context = {}) => {
    return cache.get(endpointParams, () => (0,decideEndpoint.c)(bdd, {
        endpointParams: endpointParams,
        logger: context.logger,
    }));
};
customEndpointFunctions.m.aws = aws.U;

var TypeRegistry = __nccwpck_require__(2889);
var exceptions = __nccwpck_require__(1735);
;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/client-apprunner/dist-es/models/AppRunnerServiceException.js


class AppRunnerServiceException extends exceptions.T {
    constructor(options) {
        super(options);
        Object.setPrototypeOf(this, AppRunnerServiceException.prototype);
    }
}

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/client-apprunner/dist-es/models/errors.js

class InternalServiceErrorException extends AppRunnerServiceException {
    name = "InternalServiceErrorException";
    $fault = "server";
    Message;
    constructor(opts) {
        super({
            name: "InternalServiceErrorException",
            $fault: "server",
            ...opts,
        });
        Object.setPrototypeOf(this, InternalServiceErrorException.prototype);
        this.Message = opts.Message;
    }
}
class InvalidRequestException extends AppRunnerServiceException {
    name = "InvalidRequestException";
    $fault = "client";
    Message;
    constructor(opts) {
        super({
            name: "InvalidRequestException",
            $fault: "client",
            ...opts,
        });
        Object.setPrototypeOf(this, InvalidRequestException.prototype);
        this.Message = opts.Message;
    }
}
class InvalidStateException extends AppRunnerServiceException {
    name = "InvalidStateException";
    $fault = "client";
    Message;
    constructor(opts) {
        super({
            name: "InvalidStateException",
            $fault: "client",
            ...opts,
        });
        Object.setPrototypeOf(this, InvalidStateException.prototype);
        this.Message = opts.Message;
    }
}
class ServiceQuotaExceededException extends AppRunnerServiceException {
    name = "ServiceQuotaExceededException";
    $fault = "client";
    Message;
    constructor(opts) {
        super({
            name: "ServiceQuotaExceededException",
            $fault: "client",
            ...opts,
        });
        Object.setPrototypeOf(this, ServiceQuotaExceededException.prototype);
        this.Message = opts.Message;
    }
}
class ResourceNotFoundException extends AppRunnerServiceException {
    name = "ResourceNotFoundException";
    $fault = "client";
    Message;
    constructor(opts) {
        super({
            name: "ResourceNotFoundException",
            $fault: "client",
            ...opts,
        });
        Object.setPrototypeOf(this, ResourceNotFoundException.prototype);
        this.Message = opts.Message;
    }
}

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/client-apprunner/dist-es/schemas/schemas_0.js
const _AC = "AuthenticationConfiguration";
const _ACD = "AssociateCustomDomain";
const _ACDR = "AssociateCustomDomainRequest";
const _ACDRs = "AssociateCustomDomainResponse";
const _ADE = "AutoDeploymentsEnabled";
const _AI = "AccountId";
const _ARA = "AccessRoleArn";
const _ASC = "AutoScalingConfiguration";
const _ASCA = "AutoScalingConfigurationArn";
const _ASCN = "AutoScalingConfigurationName";
const _ASCR = "AutoScalingConfigurationRevision";
const _ASCS = "AutoScalingConfigurationSummary";
const _ASCSL = "AutoScalingConfigurationSummaryList";
const _BC = "BuildCommand";
const _C = "Connection";
const _CA = "ConnectionArn";
const _CASC = "CreateAutoScalingConfiguration";
const _CASCR = "CreateAutoScalingConfigurationRequest";
const _CASCRr = "CreateAutoScalingConfigurationResponse";
const _CAr = "CreatedAt";
const _CC = "CodeConfiguration";
const _CCR = "CreateConnectionRequest";
const _CCRr = "CreateConnectionResponse";
const _CCV = "CodeConfigurationValues";
const _CCr = "CreateConnection";
const _CD = "CustomDomain";
const _CDL = "CustomDomainList";
const _CDu = "CustomDomains";
const _CN = "ConnectionName";
const _COC = "CreateObservabilityConfiguration";
const _COCR = "CreateObservabilityConfigurationRequest";
const _COCRr = "CreateObservabilityConfigurationResponse";
const _CR = "CodeRepository";
const _CS = "ConfigurationSource";
const _CSL = "ConnectionSummaryList";
const _CSR = "CreateServiceRequest";
const _CSRr = "CreateServiceResponse";
const _CSo = "ConnectionSummary";
const _CSr = "CreateService";
const _CVC = "CreateVpcConnector";
const _CVCR = "CreateVpcConnectorRequest";
const _CVCRr = "CreateVpcConnectorResponse";
const _CVIC = "CreateVpcIngressConnection";
const _CVICR = "CreateVpcIngressConnectionRequest";
const _CVICRr = "CreateVpcIngressConnectionResponse";
const _CVR = "CertificateValidationRecord";
const _CVRL = "CertificateValidationRecordList";
const _CVRe = "CertificateValidationRecords";
const _Cp = "Cpu";
const _DA = "DeletedAt";
const _DAR = "DeleteAllRevisions";
const _DASC = "DeleteAutoScalingConfiguration";
const _DASCR = "DeleteAutoScalingConfigurationRequest";
const _DASCRe = "DeleteAutoScalingConfigurationResponse";
const _DASCRes = "DescribeAutoScalingConfigurationRequest";
const _DASCResc = "DescribeAutoScalingConfigurationResponse";
const _DASCe = "DescribeAutoScalingConfiguration";
const _DC = "DeleteConnection";
const _DCD = "DescribeCustomDomains";
const _DCDR = "DescribeCustomDomainsRequest";
const _DCDRe = "DescribeCustomDomainsResponse";
const _DCDRi = "DisassociateCustomDomainRequest";
const _DCDRis = "DisassociateCustomDomainResponse";
const _DCDi = "DisassociateCustomDomain";
const _DCR = "DeleteConnectionRequest";
const _DCRe = "DeleteConnectionResponse";
const _DN = "DomainName";
const _DNST = "DNSTarget";
const _DOC = "DeleteObservabilityConfiguration";
const _DOCR = "DeleteObservabilityConfigurationRequest";
const _DOCRe = "DeleteObservabilityConfigurationResponse";
const _DOCRes = "DescribeObservabilityConfigurationRequest";
const _DOCResc = "DescribeObservabilityConfigurationResponse";
const _DOCe = "DescribeObservabilityConfiguration";
const _DS = "DeleteService";
const _DSR = "DeleteServiceRequest";
const _DSRe = "DeleteServiceResponse";
const _DSRes = "DescribeServiceRequest";
const _DSResc = "DescribeServiceResponse";
const _DSe = "DescribeService";
const _DVC = "DeleteVpcConnector";
const _DVCR = "DeleteVpcConnectorRequest";
const _DVCRe = "DeleteVpcConnectorResponse";
const _DVCRes = "DescribeVpcConnectorRequest";
const _DVCResc = "DescribeVpcConnectorResponse";
const _DVCe = "DescribeVpcConnector";
const _DVIC = "DeleteVpcIngressConnection";
const _DVICR = "DeleteVpcIngressConnectionRequest";
const _DVICRe = "DeleteVpcIngressConnectionResponse";
const _DVICRes = "DescribeVpcIngressConnectionRequest";
const _DVICResc = "DescribeVpcIngressConnectionResponse";
const _DVICe = "DescribeVpcIngressConnection";
const _EA = "EndedAt";
const _EC = "EncryptionConfiguration";
const _ECg = "EgressConfiguration";
const _ET = "EgressType";
const _EWWWS = "EnableWWWSubdomain";
const _F = "Filter";
const _HAS = "HasAssociatedService";
const _HCC = "HealthCheckConfiguration";
const _HT = "HealthyThreshold";
const _I = "Interval";
const _IAT = "IpAddressType";
const _IC = "InstanceConfiguration";
const _ICm = "ImageConfiguration";
const _ICn = "IngressConfiguration";
const _ID = "IsDefault";
const _II = "ImageIdentifier";
const _IPA = "IsPubliclyAccessible";
const _IR = "ImageRepository";
const _IRA = "InstanceRoleArn";
const _IRE = "InvalidRequestException";
const _IRT = "ImageRepositoryType";
const _ISE = "InvalidStateException";
const _ISEE = "InternalServiceErrorException";
const _IVC = "IngressVpcConfiguration";
const _Id = "Id";
const _K = "Key";
const _KK = "KmsKey";
const _L = "Latest";
const _LASC = "ListAutoScalingConfigurations";
const _LASCR = "ListAutoScalingConfigurationsRequest";
const _LASCRi = "ListAutoScalingConfigurationsResponse";
const _LC = "ListConnections";
const _LCR = "ListConnectionsRequest";
const _LCRi = "ListConnectionsResponse";
const _LO = "LatestOnly";
const _LOC = "ListObservabilityConfigurations";
const _LOCR = "ListObservabilityConfigurationsRequest";
const _LOCRi = "ListObservabilityConfigurationsResponse";
const _LOR = "ListOperationsRequest";
const _LORi = "ListOperationsResponse";
const _LOi = "ListOperations";
const _LS = "ListServices";
const _LSFASC = "ListServicesForAutoScalingConfiguration";
const _LSFASCR = "ListServicesForAutoScalingConfigurationRequest";
const _LSFASCRi = "ListServicesForAutoScalingConfigurationResponse";
const _LSR = "ListServicesRequest";
const _LSRi = "ListServicesResponse";
const _LTFR = "ListTagsForResource";
const _LTFRR = "ListTagsForResourceRequest";
const _LTFRRi = "ListTagsForResourceResponse";
const _LVC = "ListVpcConnectors";
const _LVCR = "ListVpcConnectorsRequest";
const _LVCRi = "ListVpcConnectorsResponse";
const _LVIC = "ListVpcIngressConnections";
const _LVICF = "ListVpcIngressConnectionsFilter";
const _LVICR = "ListVpcIngressConnectionsRequest";
const _LVICRi = "ListVpcIngressConnectionsResponse";
const _M = "Message";
const _MC = "MaxConcurrency";
const _MR = "MaxResults";
const _MS = "MinSize";
const _MSa = "MaxSize";
const _Me = "Memory";
const _N = "Name";
const _NC = "NetworkConfiguration";
const _NT = "NextToken";
const _OC = "ObservabilityConfiguration";
const _OCA = "ObservabilityConfigurationArn";
const _OCN = "ObservabilityConfigurationName";
const _OCR = "ObservabilityConfigurationRevision";
const _OCS = "ObservabilityConfigurationSummary";
const _OCSL = "ObservabilityConfigurationSummaryList";
const _OE = "ObservabilityEnabled";
const _OI = "OperationId";
const _OS = "OperationSummary";
const _OSL = "OperationSummaryList";
const _P = "Port";
const _PS = "PauseService";
const _PSR = "PauseServiceRequest";
const _PSRa = "PauseServiceResponse";
const _PT = "ProviderType";
const _Pa = "Path";
const _Pr = "Protocol";
const _R = "Runtime";
const _RA = "ResourceArn";
const _RES = "RuntimeEnvironmentSecrets";
const _RESN = "RuntimeEnvironmentSecretsName";
const _RESV = "RuntimeEnvironmentSecretsValue";
const _REV = "RuntimeEnvironmentVariables";
const _REVK = "RuntimeEnvironmentVariablesKey";
const _REVV = "RuntimeEnvironmentVariablesValue";
const _RNFE = "ResourceNotFoundException";
const _RS = "ResumeService";
const _RSR = "ResumeServiceRequest";
const _RSRe = "ResumeServiceResponse";
const _RU = "RepositoryUrl";
const _S = "Status";
const _SA = "ServiceArn";
const _SAL = "ServiceArnList";
const _SAt = "StartedAt";
const _SC = "StartCommand";
const _SCV = "SourceCodeVersion";
const _SCo = "SourceConfiguration";
const _SD = "SourceDirectory";
const _SDR = "StartDeploymentRequest";
const _SDRt = "StartDeploymentResponse";
const _SDt = "StartDeployment";
const _SG = "SecurityGroups";
const _SI = "ServiceId";
const _SN = "ServiceName";
const _SOC = "ServiceObservabilityConfiguration";
const _SQEE = "ServiceQuotaExceededException";
const _SS = "ServiceSummary";
const _SSL = "ServiceSummaryList";
const _SU = "ServiceUrl";
const _Se = "Service";
const _Su = "Subnets";
const _T = "Type";
const _TA = "TargetArn";
const _TC = "TraceConfiguration";
const _TK = "TagKeys";
const _TL = "TagList";
const _TR = "TagResource";
const _TRR = "TagResourceRequest";
const _TRRa = "TagResourceResponse";
const _Ta = "Tags";
const _Tag = "Tag";
const _Ti = "Timeout";
const _UA = "UpdatedAt";
const _UDASC = "UpdateDefaultAutoScalingConfiguration";
const _UDASCR = "UpdateDefaultAutoScalingConfigurationRequest";
const _UDASCRp = "UpdateDefaultAutoScalingConfigurationResponse";
const _UR = "UntagResource";
const _URR = "UntagResourceRequest";
const _URRn = "UntagResourceResponse";
const _US = "UpdateService";
const _USR = "UpdateServiceRequest";
const _USRp = "UpdateServiceResponse";
const _UT = "UnhealthyThreshold";
const _UVIC = "UpdateVpcIngressConnection";
const _UVICR = "UpdateVpcIngressConnectionRequest";
const _UVICRp = "UpdateVpcIngressConnectionResponse";
const _V = "Value";
const _VC = "VpcConnector";
const _VCA = "VpcConnectorArn";
const _VCN = "VpcConnectorName";
const _VCR = "VpcConnectorRevision";
const _VCp = "VpcConnectors";
const _VDNST = "VpcDNSTargets";
const _VDNSTL = "VpcDNSTargetList";
const _VDNSTp = "VpcDNSTarget";
const _VEI = "VpcEndpointId";
const _VI = "VpcId";
const _VIC = "VpcIngressConnection";
const _VICA = "VpcIngressConnectionArn";
const _VICN = "VpcIngressConnectionName";
const _VICS = "VpcIngressConnectionSummary";
const _VICSL = "VpcIngressConnectionSummaryList";
const _Ve = "Vendor";
const _aQE = "awsQueryError";
const _c = "client";
const _e = "error";
const _hE = "httpError";
const _s = "smithy.ts.sdk.synthetic.com.amazonaws.apprunner";
const _se = "server";
const n0 = "com.amazonaws.apprunner";



const _s_registry = new TypeRegistry.O(_s);
var AppRunnerServiceException$ = [-3, _s, "AppRunnerServiceException", 0, [], []];
_s_registry.registerError(AppRunnerServiceException$, AppRunnerServiceException);
const n0_registry = new TypeRegistry.O(n0);
var InternalServiceErrorException$ = [-3, n0, _ISEE,
    { [_aQE]: [`InternalServiceError`, 500], [_e]: _se, [_hE]: 500 },
    [_M],
    [0]
];
n0_registry.registerError(InternalServiceErrorException$, InternalServiceErrorException);
var InvalidRequestException$ = [-3, n0, _IRE,
    { [_aQE]: [`InvalidRequest`, 400], [_e]: _c, [_hE]: 400 },
    [_M],
    [0]
];
n0_registry.registerError(InvalidRequestException$, InvalidRequestException);
var InvalidStateException$ = [-3, n0, _ISE,
    { [_aQE]: [`InvalidState`, 400], [_e]: _c, [_hE]: 400 },
    [_M],
    [0]
];
n0_registry.registerError(InvalidStateException$, InvalidStateException);
var ResourceNotFoundException$ = [-3, n0, _RNFE,
    { [_aQE]: [`ResourceNotfound`, 400], [_e]: _c, [_hE]: 400 },
    [_M],
    [0]
];
n0_registry.registerError(ResourceNotFoundException$, ResourceNotFoundException);
var ServiceQuotaExceededException$ = [-3, n0, _SQEE,
    { [_aQE]: [`ServiceQuotaExceeded`, 402], [_e]: _c, [_hE]: 402 },
    [_M],
    [0]
];
n0_registry.registerError(ServiceQuotaExceededException$, ServiceQuotaExceededException);
const errorTypeRegistries = [
    _s_registry,
    n0_registry,
];
var BuildCommand = [0, n0, _BC, 8, 0];
var RuntimeEnvironmentSecretsName = [0, n0, _RESN, 8, 0];
var RuntimeEnvironmentSecretsValue = [0, n0, _RESV, 8, 0];
var RuntimeEnvironmentVariablesKey = [0, n0, _REVK, 8, 0];
var RuntimeEnvironmentVariablesValue = [0, n0, _REVV, 8, 0];
var StartCommand = [0, n0, _SC, 8, 0];
var AssociateCustomDomainRequest$ = [3, n0, _ACDR,
    0,
    [_SA, _DN, _EWWWS],
    [0, 0, 2], 2
];
var AssociateCustomDomainResponse$ = [3, n0, _ACDRs,
    0,
    [_DNST, _SA, _CD, _VDNST],
    [0, 0, () => CustomDomain$, () => VpcDNSTargetList], 4
];
var AuthenticationConfiguration$ = [3, n0, _AC,
    0,
    [_CA, _ARA],
    [0, 0]
];
var AutoScalingConfiguration$ = [3, n0, _ASC,
    0,
    [_ASCA, _ASCN, _ASCR, _L, _S, _MC, _MS, _MSa, _CAr, _DA, _HAS, _ID],
    [0, 0, 1, 2, 0, 1, 1, 1, 4, 4, 2, 2]
];
var AutoScalingConfigurationSummary$ = [3, n0, _ASCS,
    0,
    [_ASCA, _ASCN, _ASCR, _S, _CAr, _HAS, _ID],
    [0, 0, 1, 0, 4, 2, 2]
];
var CertificateValidationRecord$ = [3, n0, _CVR,
    0,
    [_N, _T, _V, _S],
    [0, 0, 0, 0]
];
var CodeConfiguration$ = [3, n0, _CC,
    0,
    [_CS, _CCV],
    [0, [() => CodeConfigurationValues$, 0]], 1
];
var CodeConfigurationValues$ = [3, n0, _CCV,
    0,
    [_R, _BC, _SC, _P, _REV, _RES],
    [0, [() => BuildCommand, 0], [() => StartCommand, 0], 0, [() => RuntimeEnvironmentVariables, 0], [() => RuntimeEnvironmentSecrets, 0]], 1
];
var CodeRepository$ = [3, n0, _CR,
    0,
    [_RU, _SCV, _CC, _SD],
    [0, () => SourceCodeVersion$, [() => CodeConfiguration$, 0], 0], 2
];
var Connection$ = [3, n0, _C,
    0,
    [_CN, _CA, _PT, _S, _CAr],
    [0, 0, 0, 0, 4]
];
var ConnectionSummary$ = [3, n0, _CSo,
    0,
    [_CN, _CA, _PT, _S, _CAr],
    [0, 0, 0, 0, 4]
];
var CreateAutoScalingConfigurationRequest$ = [3, n0, _CASCR,
    0,
    [_ASCN, _MC, _MS, _MSa, _Ta],
    [0, 1, 1, 1, () => TagList], 1
];
var CreateAutoScalingConfigurationResponse$ = [3, n0, _CASCRr,
    0,
    [_ASC],
    [() => AutoScalingConfiguration$], 1
];
var CreateConnectionRequest$ = [3, n0, _CCR,
    0,
    [_CN, _PT, _Ta],
    [0, 0, () => TagList], 2
];
var CreateConnectionResponse$ = [3, n0, _CCRr,
    0,
    [_C],
    [() => Connection$], 1
];
var CreateObservabilityConfigurationRequest$ = [3, n0, _COCR,
    0,
    [_OCN, _TC, _Ta],
    [0, () => TraceConfiguration$, () => TagList], 1
];
var CreateObservabilityConfigurationResponse$ = [3, n0, _COCRr,
    0,
    [_OC],
    [() => ObservabilityConfiguration$], 1
];
var CreateServiceRequest$ = [3, n0, _CSR,
    0,
    [_SN, _SCo, _IC, _Ta, _EC, _HCC, _ASCA, _NC, _OC],
    [0, [() => SourceConfiguration$, 0], () => InstanceConfiguration$, () => TagList, () => EncryptionConfiguration$, () => HealthCheckConfiguration$, 0, () => NetworkConfiguration$, () => ServiceObservabilityConfiguration$], 2
];
var CreateServiceResponse$ = [3, n0, _CSRr,
    0,
    [_Se, _OI],
    [[() => Service$, 0], 0], 2
];
var CreateVpcConnectorRequest$ = [3, n0, _CVCR,
    0,
    [_VCN, _Su, _SG, _Ta],
    [0, 64 | 0, 64 | 0, () => TagList], 2
];
var CreateVpcConnectorResponse$ = [3, n0, _CVCRr,
    0,
    [_VC],
    [() => VpcConnector$], 1
];
var CreateVpcIngressConnectionRequest$ = [3, n0, _CVICR,
    0,
    [_SA, _VICN, _IVC, _Ta],
    [0, 0, () => IngressVpcConfiguration$, () => TagList], 3
];
var CreateVpcIngressConnectionResponse$ = [3, n0, _CVICRr,
    0,
    [_VIC],
    [() => VpcIngressConnection$], 1
];
var CustomDomain$ = [3, n0, _CD,
    0,
    [_DN, _EWWWS, _S, _CVRe],
    [0, 2, 0, () => CertificateValidationRecordList], 3
];
var DeleteAutoScalingConfigurationRequest$ = [3, n0, _DASCR,
    0,
    [_ASCA, _DAR],
    [0, 2], 1
];
var DeleteAutoScalingConfigurationResponse$ = [3, n0, _DASCRe,
    0,
    [_ASC],
    [() => AutoScalingConfiguration$], 1
];
var DeleteConnectionRequest$ = [3, n0, _DCR,
    0,
    [_CA],
    [0], 1
];
var DeleteConnectionResponse$ = [3, n0, _DCRe,
    0,
    [_C],
    [() => Connection$]
];
var DeleteObservabilityConfigurationRequest$ = [3, n0, _DOCR,
    0,
    [_OCA],
    [0], 1
];
var DeleteObservabilityConfigurationResponse$ = [3, n0, _DOCRe,
    0,
    [_OC],
    [() => ObservabilityConfiguration$], 1
];
var DeleteServiceRequest$ = [3, n0, _DSR,
    0,
    [_SA],
    [0], 1
];
var DeleteServiceResponse$ = [3, n0, _DSRe,
    0,
    [_Se, _OI],
    [[() => Service$, 0], 0], 2
];
var DeleteVpcConnectorRequest$ = [3, n0, _DVCR,
    0,
    [_VCA],
    [0], 1
];
var DeleteVpcConnectorResponse$ = [3, n0, _DVCRe,
    0,
    [_VC],
    [() => VpcConnector$], 1
];
var DeleteVpcIngressConnectionRequest$ = [3, n0, _DVICR,
    0,
    [_VICA],
    [0], 1
];
var DeleteVpcIngressConnectionResponse$ = [3, n0, _DVICRe,
    0,
    [_VIC],
    [() => VpcIngressConnection$], 1
];
var DescribeAutoScalingConfigurationRequest$ = [3, n0, _DASCRes,
    0,
    [_ASCA],
    [0], 1
];
var DescribeAutoScalingConfigurationResponse$ = [3, n0, _DASCResc,
    0,
    [_ASC],
    [() => AutoScalingConfiguration$], 1
];
var DescribeCustomDomainsRequest$ = [3, n0, _DCDR,
    0,
    [_SA, _NT, _MR],
    [0, 0, 1], 1
];
var DescribeCustomDomainsResponse$ = [3, n0, _DCDRe,
    0,
    [_DNST, _SA, _CDu, _VDNST, _NT],
    [0, 0, () => CustomDomainList, () => VpcDNSTargetList, 0], 4
];
var DescribeObservabilityConfigurationRequest$ = [3, n0, _DOCRes,
    0,
    [_OCA],
    [0], 1
];
var DescribeObservabilityConfigurationResponse$ = [3, n0, _DOCResc,
    0,
    [_OC],
    [() => ObservabilityConfiguration$], 1
];
var DescribeServiceRequest$ = [3, n0, _DSRes,
    0,
    [_SA],
    [0], 1
];
var DescribeServiceResponse$ = [3, n0, _DSResc,
    0,
    [_Se],
    [[() => Service$, 0]], 1
];
var DescribeVpcConnectorRequest$ = [3, n0, _DVCRes,
    0,
    [_VCA],
    [0], 1
];
var DescribeVpcConnectorResponse$ = [3, n0, _DVCResc,
    0,
    [_VC],
    [() => VpcConnector$], 1
];
var DescribeVpcIngressConnectionRequest$ = [3, n0, _DVICRes,
    0,
    [_VICA],
    [0], 1
];
var DescribeVpcIngressConnectionResponse$ = [3, n0, _DVICResc,
    0,
    [_VIC],
    [() => VpcIngressConnection$], 1
];
var DisassociateCustomDomainRequest$ = [3, n0, _DCDRi,
    0,
    [_SA, _DN],
    [0, 0], 2
];
var DisassociateCustomDomainResponse$ = [3, n0, _DCDRis,
    0,
    [_DNST, _SA, _CD, _VDNST],
    [0, 0, () => CustomDomain$, () => VpcDNSTargetList], 4
];
var EgressConfiguration$ = [3, n0, _ECg,
    0,
    [_ET, _VCA],
    [0, 0]
];
var EncryptionConfiguration$ = [3, n0, _EC,
    0,
    [_KK],
    [0], 1
];
var HealthCheckConfiguration$ = [3, n0, _HCC,
    0,
    [_Pr, _Pa, _I, _Ti, _HT, _UT],
    [0, 0, 1, 1, 1, 1]
];
var ImageConfiguration$ = [3, n0, _ICm,
    0,
    [_REV, _SC, _P, _RES],
    [[() => RuntimeEnvironmentVariables, 0], [() => StartCommand, 0], 0, [() => RuntimeEnvironmentSecrets, 0]]
];
var ImageRepository$ = [3, n0, _IR,
    0,
    [_II, _IRT, _ICm],
    [0, 0, [() => ImageConfiguration$, 0]], 2
];
var IngressConfiguration$ = [3, n0, _ICn,
    0,
    [_IPA],
    [2]
];
var IngressVpcConfiguration$ = [3, n0, _IVC,
    0,
    [_VI, _VEI],
    [0, 0]
];
var InstanceConfiguration$ = [3, n0, _IC,
    0,
    [_Cp, _Me, _IRA],
    [0, 0, 0]
];
var ListAutoScalingConfigurationsRequest$ = [3, n0, _LASCR,
    0,
    [_ASCN, _LO, _MR, _NT],
    [0, 2, 1, 0]
];
var ListAutoScalingConfigurationsResponse$ = [3, n0, _LASCRi,
    0,
    [_ASCSL, _NT],
    [() => AutoScalingConfigurationSummaryList, 0], 1
];
var ListConnectionsRequest$ = [3, n0, _LCR,
    0,
    [_CN, _MR, _NT],
    [0, 1, 0]
];
var ListConnectionsResponse$ = [3, n0, _LCRi,
    0,
    [_CSL, _NT],
    [() => ConnectionSummaryList, 0], 1
];
var ListObservabilityConfigurationsRequest$ = [3, n0, _LOCR,
    0,
    [_OCN, _LO, _MR, _NT],
    [0, 2, 1, 0]
];
var ListObservabilityConfigurationsResponse$ = [3, n0, _LOCRi,
    0,
    [_OCSL, _NT],
    [() => ObservabilityConfigurationSummaryList, 0], 1
];
var ListOperationsRequest$ = [3, n0, _LOR,
    0,
    [_SA, _NT, _MR],
    [0, 0, 1], 1
];
var ListOperationsResponse$ = [3, n0, _LORi,
    0,
    [_OSL, _NT],
    [() => OperationSummaryList, 0]
];
var ListServicesForAutoScalingConfigurationRequest$ = [3, n0, _LSFASCR,
    0,
    [_ASCA, _MR, _NT],
    [0, 1, 0], 1
];
var ListServicesForAutoScalingConfigurationResponse$ = [3, n0, _LSFASCRi,
    0,
    [_SAL, _NT],
    [64 | 0, 0], 1
];
var ListServicesRequest$ = [3, n0, _LSR,
    0,
    [_NT, _MR],
    [0, 1]
];
var ListServicesResponse$ = [3, n0, _LSRi,
    0,
    [_SSL, _NT],
    [() => ServiceSummaryList, 0], 1
];
var ListTagsForResourceRequest$ = [3, n0, _LTFRR,
    0,
    [_RA],
    [0], 1
];
var ListTagsForResourceResponse$ = [3, n0, _LTFRRi,
    0,
    [_Ta],
    [() => TagList]
];
var ListVpcConnectorsRequest$ = [3, n0, _LVCR,
    0,
    [_MR, _NT],
    [1, 0]
];
var ListVpcConnectorsResponse$ = [3, n0, _LVCRi,
    0,
    [_VCp, _NT],
    [() => VpcConnectors, 0], 1
];
var ListVpcIngressConnectionsFilter$ = [3, n0, _LVICF,
    0,
    [_SA, _VEI],
    [0, 0]
];
var ListVpcIngressConnectionsRequest$ = [3, n0, _LVICR,
    0,
    [_F, _MR, _NT],
    [() => ListVpcIngressConnectionsFilter$, 1, 0]
];
var ListVpcIngressConnectionsResponse$ = [3, n0, _LVICRi,
    0,
    [_VICSL, _NT],
    [() => VpcIngressConnectionSummaryList, 0], 1
];
var NetworkConfiguration$ = [3, n0, _NC,
    0,
    [_ECg, _ICn, _IAT],
    [() => EgressConfiguration$, () => IngressConfiguration$, 0]
];
var ObservabilityConfiguration$ = [3, n0, _OC,
    0,
    [_OCA, _OCN, _TC, _OCR, _L, _S, _CAr, _DA],
    [0, 0, () => TraceConfiguration$, 1, 2, 0, 4, 4]
];
var ObservabilityConfigurationSummary$ = [3, n0, _OCS,
    0,
    [_OCA, _OCN, _OCR],
    [0, 0, 1]
];
var OperationSummary$ = [3, n0, _OS,
    0,
    [_Id, _T, _S, _TA, _SAt, _EA, _UA],
    [0, 0, 0, 0, 4, 4, 4]
];
var PauseServiceRequest$ = [3, n0, _PSR,
    0,
    [_SA],
    [0], 1
];
var PauseServiceResponse$ = [3, n0, _PSRa,
    0,
    [_Se, _OI],
    [[() => Service$, 0], 0], 1
];
var ResumeServiceRequest$ = [3, n0, _RSR,
    0,
    [_SA],
    [0], 1
];
var ResumeServiceResponse$ = [3, n0, _RSRe,
    0,
    [_Se, _OI],
    [[() => Service$, 0], 0], 1
];
var Service$ = [3, n0, _Se,
    0,
    [_SN, _SI, _SA, _CAr, _UA, _S, _SCo, _IC, _ASCS, _NC, _SU, _DA, _EC, _HCC, _OC],
    [0, 0, 0, 4, 4, 0, [() => SourceConfiguration$, 0], () => InstanceConfiguration$, () => AutoScalingConfigurationSummary$, () => NetworkConfiguration$, 0, 4, () => EncryptionConfiguration$, () => HealthCheckConfiguration$, () => ServiceObservabilityConfiguration$], 10
];
var ServiceObservabilityConfiguration$ = [3, n0, _SOC,
    0,
    [_OE, _OCA],
    [2, 0], 1
];
var ServiceSummary$ = [3, n0, _SS,
    0,
    [_SN, _SI, _SA, _SU, _CAr, _UA, _S],
    [0, 0, 0, 0, 4, 4, 0]
];
var SourceCodeVersion$ = [3, n0, _SCV,
    0,
    [_T, _V],
    [0, 0], 2
];
var SourceConfiguration$ = [3, n0, _SCo,
    0,
    [_CR, _IR, _ADE, _AC],
    [[() => CodeRepository$, 0], [() => ImageRepository$, 0], 2, () => AuthenticationConfiguration$]
];
var StartDeploymentRequest$ = [3, n0, _SDR,
    0,
    [_SA],
    [0], 1
];
var StartDeploymentResponse$ = [3, n0, _SDRt,
    0,
    [_OI],
    [0], 1
];
var Tag$ = [3, n0, _Tag,
    0,
    [_K, _V],
    [0, 0]
];
var TagResourceRequest$ = [3, n0, _TRR,
    0,
    [_RA, _Ta],
    [0, () => TagList], 2
];
var TagResourceResponse$ = [3, n0, _TRRa,
    0,
    [],
    []
];
var TraceConfiguration$ = [3, n0, _TC,
    0,
    [_Ve],
    [0], 1
];
var UntagResourceRequest$ = [3, n0, _URR,
    0,
    [_RA, _TK],
    [0, 64 | 0], 2
];
var UntagResourceResponse$ = [3, n0, _URRn,
    0,
    [],
    []
];
var UpdateDefaultAutoScalingConfigurationRequest$ = [3, n0, _UDASCR,
    0,
    [_ASCA],
    [0], 1
];
var UpdateDefaultAutoScalingConfigurationResponse$ = [3, n0, _UDASCRp,
    0,
    [_ASC],
    [() => AutoScalingConfiguration$], 1
];
var UpdateServiceRequest$ = [3, n0, _USR,
    0,
    [_SA, _SCo, _IC, _ASCA, _HCC, _NC, _OC],
    [0, [() => SourceConfiguration$, 0], () => InstanceConfiguration$, 0, () => HealthCheckConfiguration$, () => NetworkConfiguration$, () => ServiceObservabilityConfiguration$], 1
];
var UpdateServiceResponse$ = [3, n0, _USRp,
    0,
    [_Se, _OI],
    [[() => Service$, 0], 0], 2
];
var UpdateVpcIngressConnectionRequest$ = [3, n0, _UVICR,
    0,
    [_VICA, _IVC],
    [0, () => IngressVpcConfiguration$], 2
];
var UpdateVpcIngressConnectionResponse$ = [3, n0, _UVICRp,
    0,
    [_VIC],
    [() => VpcIngressConnection$], 1
];
var VpcConnector$ = [3, n0, _VC,
    0,
    [_VCN, _VCA, _VCR, _Su, _SG, _S, _CAr, _DA],
    [0, 0, 1, 64 | 0, 64 | 0, 0, 4, 4]
];
var VpcDNSTarget$ = [3, n0, _VDNSTp,
    0,
    [_VICA, _VI, _DN],
    [0, 0, 0]
];
var VpcIngressConnection$ = [3, n0, _VIC,
    0,
    [_VICA, _VICN, _SA, _S, _AI, _DN, _IVC, _CAr, _DA],
    [0, 0, 0, 0, 0, 0, () => IngressVpcConfiguration$, 4, 4]
];
var VpcIngressConnectionSummary$ = [3, n0, _VICS,
    0,
    [_VICA, _SA],
    [0, 0]
];
var AutoScalingConfigurationSummaryList = [1, n0, _ASCSL,
    0, () => AutoScalingConfigurationSummary$
];
var CertificateValidationRecordList = [1, n0, _CVRL,
    0, () => CertificateValidationRecord$
];
var ConnectionSummaryList = [1, n0, _CSL,
    0, () => ConnectionSummary$
];
var CustomDomainList = [1, n0, _CDL,
    0, () => CustomDomain$
];
var ObservabilityConfigurationSummaryList = [1, n0, _OCSL,
    0, () => ObservabilityConfigurationSummary$
];
var OperationSummaryList = [1, n0, _OSL,
    0, () => OperationSummary$
];
var ServiceArnList = ( null && (64 | 0));
var ServiceSummaryList = [1, n0, _SSL,
    0, () => ServiceSummary$
];
var StringList = ( null && (64 | 0));
var TagKeyList = ( null && (64 | 0));
var TagList = [1, n0, _TL,
    0, () => Tag$
];
var VpcConnectors = [1, n0, _VCp,
    0, () => VpcConnector$
];
var VpcDNSTargetList = [1, n0, _VDNSTL,
    0, () => VpcDNSTarget$
];
var VpcIngressConnectionSummaryList = [1, n0, _VICSL,
    0, () => VpcIngressConnectionSummary$
];
var RuntimeEnvironmentSecrets = [2, n0, _RES,
    0, [() => RuntimeEnvironmentSecretsName,
        0],
    [() => RuntimeEnvironmentSecretsValue,
        0]
];
var RuntimeEnvironmentVariables = [2, n0, _REV,
    0, [() => RuntimeEnvironmentVariablesKey,
        0],
    [() => RuntimeEnvironmentVariablesValue,
        0]
];
var AssociateCustomDomain$ = [9, n0, _ACD,
    0, () => AssociateCustomDomainRequest$, () => AssociateCustomDomainResponse$
];
var CreateAutoScalingConfiguration$ = [9, n0, _CASC,
    0, () => CreateAutoScalingConfigurationRequest$, () => CreateAutoScalingConfigurationResponse$
];
var CreateConnection$ = [9, n0, _CCr,
    0, () => CreateConnectionRequest$, () => CreateConnectionResponse$
];
var CreateObservabilityConfiguration$ = [9, n0, _COC,
    0, () => CreateObservabilityConfigurationRequest$, () => CreateObservabilityConfigurationResponse$
];
var CreateService$ = [9, n0, _CSr,
    0, () => CreateServiceRequest$, () => CreateServiceResponse$
];
var CreateVpcConnector$ = [9, n0, _CVC,
    0, () => CreateVpcConnectorRequest$, () => CreateVpcConnectorResponse$
];
var CreateVpcIngressConnection$ = [9, n0, _CVIC,
    0, () => CreateVpcIngressConnectionRequest$, () => CreateVpcIngressConnectionResponse$
];
var DeleteAutoScalingConfiguration$ = [9, n0, _DASC,
    0, () => DeleteAutoScalingConfigurationRequest$, () => DeleteAutoScalingConfigurationResponse$
];
var DeleteConnection$ = [9, n0, _DC,
    0, () => DeleteConnectionRequest$, () => DeleteConnectionResponse$
];
var DeleteObservabilityConfiguration$ = [9, n0, _DOC,
    0, () => DeleteObservabilityConfigurationRequest$, () => DeleteObservabilityConfigurationResponse$
];
var DeleteService$ = [9, n0, _DS,
    0, () => DeleteServiceRequest$, () => DeleteServiceResponse$
];
var DeleteVpcConnector$ = [9, n0, _DVC,
    0, () => DeleteVpcConnectorRequest$, () => DeleteVpcConnectorResponse$
];
var DeleteVpcIngressConnection$ = [9, n0, _DVIC,
    0, () => DeleteVpcIngressConnectionRequest$, () => DeleteVpcIngressConnectionResponse$
];
var DescribeAutoScalingConfiguration$ = [9, n0, _DASCe,
    0, () => DescribeAutoScalingConfigurationRequest$, () => DescribeAutoScalingConfigurationResponse$
];
var DescribeCustomDomains$ = [9, n0, _DCD,
    0, () => DescribeCustomDomainsRequest$, () => DescribeCustomDomainsResponse$
];
var DescribeObservabilityConfiguration$ = [9, n0, _DOCe,
    0, () => DescribeObservabilityConfigurationRequest$, () => DescribeObservabilityConfigurationResponse$
];
var DescribeService$ = [9, n0, _DSe,
    0, () => DescribeServiceRequest$, () => DescribeServiceResponse$
];
var DescribeVpcConnector$ = [9, n0, _DVCe,
    0, () => DescribeVpcConnectorRequest$, () => DescribeVpcConnectorResponse$
];
var DescribeVpcIngressConnection$ = [9, n0, _DVICe,
    0, () => DescribeVpcIngressConnectionRequest$, () => DescribeVpcIngressConnectionResponse$
];
var DisassociateCustomDomain$ = [9, n0, _DCDi,
    0, () => DisassociateCustomDomainRequest$, () => DisassociateCustomDomainResponse$
];
var ListAutoScalingConfigurations$ = [9, n0, _LASC,
    0, () => ListAutoScalingConfigurationsRequest$, () => ListAutoScalingConfigurationsResponse$
];
var ListConnections$ = [9, n0, _LC,
    0, () => ListConnectionsRequest$, () => ListConnectionsResponse$
];
var ListObservabilityConfigurations$ = [9, n0, _LOC,
    0, () => ListObservabilityConfigurationsRequest$, () => ListObservabilityConfigurationsResponse$
];
var ListOperations$ = [9, n0, _LOi,
    0, () => ListOperationsRequest$, () => ListOperationsResponse$
];
var ListServices$ = [9, n0, _LS,
    0, () => ListServicesRequest$, () => ListServicesResponse$
];
var ListServicesForAutoScalingConfiguration$ = [9, n0, _LSFASC,
    0, () => ListServicesForAutoScalingConfigurationRequest$, () => ListServicesForAutoScalingConfigurationResponse$
];
var ListTagsForResource$ = [9, n0, _LTFR,
    0, () => ListTagsForResourceRequest$, () => ListTagsForResourceResponse$
];
var ListVpcConnectors$ = [9, n0, _LVC,
    0, () => ListVpcConnectorsRequest$, () => ListVpcConnectorsResponse$
];
var ListVpcIngressConnections$ = [9, n0, _LVIC,
    0, () => ListVpcIngressConnectionsRequest$, () => ListVpcIngressConnectionsResponse$
];
var PauseService$ = [9, n0, _PS,
    0, () => PauseServiceRequest$, () => PauseServiceResponse$
];
var ResumeService$ = [9, n0, _RS,
    0, () => ResumeServiceRequest$, () => ResumeServiceResponse$
];
var StartDeployment$ = [9, n0, _SDt,
    0, () => StartDeploymentRequest$, () => StartDeploymentResponse$
];
var TagResource$ = [9, n0, _TR,
    0, () => TagResourceRequest$, () => TagResourceResponse$
];
var UntagResource$ = [9, n0, _UR,
    0, () => UntagResourceRequest$, () => UntagResourceResponse$
];
var UpdateDefaultAutoScalingConfiguration$ = [9, n0, _UDASC,
    0, () => UpdateDefaultAutoScalingConfigurationRequest$, () => UpdateDefaultAutoScalingConfigurationResponse$
];
var UpdateService$ = [9, n0, _US,
    0, () => UpdateServiceRequest$, () => UpdateServiceResponse$
];
var UpdateVpcIngressConnection$ = [9, n0, _UVIC,
    0, () => UpdateVpcIngressConnectionRequest$, () => UpdateVpcIngressConnectionResponse$
];

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/client-apprunner/dist-es/runtimeConfig.shared.js









const getRuntimeConfig = (config) => {
    return {
        apiVersion: "2020-05-15",
        base64Decoder: config?.base64Decoder ?? fromBase64.E,
        base64Encoder: config?.base64Encoder ?? toBase64.n,
        disableHostPrefix: config?.disableHostPrefix ?? false,
        endpointProvider: config?.endpointProvider ?? defaultEndpointResolver,
        extensions: config?.extensions ?? [],
        httpAuthSchemeProvider: config?.httpAuthSchemeProvider ?? defaultAppRunnerHttpAuthSchemeProvider,
        httpAuthSchemes: config?.httpAuthSchemes ?? [
            {
                schemeId: "aws.auth#sigv4",
                identityProvider: (ipc) => ipc.getIdentityProvider("aws.auth#sigv4"),
                signer: new AwsSdkSigV4Signer.f2(),
            },
        ],
        logger: config?.logger ?? new NoOpLogger.N(),
        protocol: config?.protocol ?? AwsJson1_0Protocol,
        protocolSettings: config?.protocolSettings ?? {
            defaultNamespace: "com.amazonaws.apprunner",
            errorTypeRegistries: errorTypeRegistries,
            xmlNamespace: "http://apprunner.amazonaws.com/doc/2020-05-15/",
            version: "2020-05-15",
            serviceTarget: "AppRunner",
        },
        serviceId: config?.serviceId ?? "AppRunner",
        sha256: config?.sha256 ?? Sha256Node.k,
        urlParser: config?.urlParser ?? parseUrl.D,
        utf8Decoder: config?.utf8Decoder ?? fromUtf8.a,
        utf8Encoder: config?.utf8Encoder ?? toUtf8.P,
    };
};

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/client-apprunner/dist-es/runtimeConfig.js










const runtimeConfig_getRuntimeConfig = (config) => {
    (0,smithy_client_emitWarningIfUnsupportedVersion.I)(process.version);
    const defaultsMode = (0,resolveDefaultsModeConfig.I)(config);
    const defaultConfigProvider = () => defaultsMode().then(defaults_mode.l);
    const clientSharedValues = getRuntimeConfig(config);
    (0,emitWarningIfUnsupportedVersion.I)(process.version);
    const loaderConfig = {
        profile: config?.profile,
        logger: clientSharedValues.logger,
    };
    return {
        ...clientSharedValues,
        ...config,
        runtime: "node",
        defaultsMode,
        authSchemePreference: config?.authSchemePreference ?? (0,configLoader.Z)(NODE_AUTH_SCHEME_PREFERENCE_OPTIONS.$, loaderConfig),
        bodyLengthChecker: config?.bodyLengthChecker ?? calculateBodyLength.n,
        credentialDefaultProvider: config?.credentialDefaultProvider ?? defaultProvider,
        defaultUserAgentProvider: config?.defaultUserAgentProvider ?? (0,defaultUserAgent.pf)({ serviceId: clientSharedValues.serviceId, clientVersion: package_namespaceObject.rE }),
        maxAttempts: config?.maxAttempts ?? (0,configLoader.Z)(middleware_retry_configurations.qs, config),
        region: config?.region ?? (0,configLoader.Z)(regionConfig_config.GG, { ...regionConfig_config.zH, ...loaderConfig }),
        requestHandler: node_http_handler.$.create(config?.requestHandler ?? defaultConfigProvider),
        retryMode: config?.retryMode ??
            (0,configLoader.Z)({
                ...middleware_retry_configurations.kN,
                default: async () => (await defaultConfigProvider()).retryMode || util_retry_config.L0,
            }, config),
        streamCollector: config?.streamCollector ?? stream_collector.k,
        useDualstackEndpoint: config?.useDualstackEndpoint ?? (0,configLoader.Z)(NodeUseDualstackEndpointConfigOptions.e$, loaderConfig),
        useFipsEndpoint: config?.useFipsEndpoint ?? (0,configLoader.Z)(NodeUseFipsEndpointConfigOptions.Ko, loaderConfig),
        userAgentAppId: config?.userAgentAppId ?? (0,configLoader.Z)(nodeAppIdConfigOptions.hV, loaderConfig),
    };
};

var region_config_resolver_extensions = __nccwpck_require__(3131);
var defaultExtensionConfiguration = __nccwpck_require__(7399);
var httpExtensionConfiguration = __nccwpck_require__(5982);
;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/client-apprunner/dist-es/auth/httpAuthExtensionConfiguration.js
const getHttpAuthExtensionConfiguration = (runtimeConfig) => {
    const _httpAuthSchemes = runtimeConfig.httpAuthSchemes;
    let _httpAuthSchemeProvider = runtimeConfig.httpAuthSchemeProvider;
    let _credentials = runtimeConfig.credentials;
    return {
        setHttpAuthScheme(httpAuthScheme) {
            const index = _httpAuthSchemes.findIndex((scheme) => scheme.schemeId === httpAuthScheme.schemeId);
            if (index === -1) {
                _httpAuthSchemes.push(httpAuthScheme);
            }
            else {
                _httpAuthSchemes.splice(index, 1, httpAuthScheme);
            }
        },
        httpAuthSchemes() {
            return _httpAuthSchemes;
        },
        setHttpAuthSchemeProvider(httpAuthSchemeProvider) {
            _httpAuthSchemeProvider = httpAuthSchemeProvider;
        },
        httpAuthSchemeProvider() {
            return _httpAuthSchemeProvider;
        },
        setCredentials(credentials) {
            _credentials = credentials;
        },
        credentials() {
            return _credentials;
        },
    };
};
const resolveHttpAuthRuntimeConfig = (config) => {
    return {
        httpAuthSchemes: config.httpAuthSchemes(),
        httpAuthSchemeProvider: config.httpAuthSchemeProvider(),
        credentials: config.credentials(),
    };
};

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/client-apprunner/dist-es/runtimeExtensions.js




const resolveRuntimeExtensions = (runtimeConfig, extensions) => {
    const extensionConfiguration = Object.assign((0,region_config_resolver_extensions.R)(runtimeConfig), (0,defaultExtensionConfiguration.xA)(runtimeConfig), (0,httpExtensionConfiguration.e)(runtimeConfig), getHttpAuthExtensionConfiguration(runtimeConfig));
    extensions.forEach((extension) => extension.configure(extensionConfiguration));
    return Object.assign(runtimeConfig, (0,region_config_resolver_extensions.$)(extensionConfiguration), (0,defaultExtensionConfiguration.uv)(extensionConfiguration), (0,httpExtensionConfiguration.j)(extensionConfiguration), resolveHttpAuthRuntimeConfig(extensionConfiguration));
};

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/client-apprunner/dist-es/AppRunnerClient.js













class AppRunnerClient extends client.K {
    config;
    constructor(...[configuration]) {
        const _config_0 = runtimeConfig_getRuntimeConfig(configuration || {});
        super(_config_0);
        this.initConfig = _config_0;
        const _config_1 = resolveClientEndpointParameters(_config_0);
        const _config_2 = (0,configurations.D)(_config_1);
        const _config_3 = (0,middleware_retry_configurations.$z)(_config_2);
        const _config_4 = (0,resolveRegionConfig.T)(_config_3);
        const _config_5 = (0,hostHeaderMiddleware.OV)(_config_4);
        const _config_6 = (0,endpoints.Co)(_config_5);
        const _config_7 = resolveHttpAuthSchemeConfig(_config_6);
        const _config_8 = resolveRuntimeExtensions(_config_7, configuration?.extensions || []);
        this.config = _config_8;
        this.middlewareStack.use((0,getSchemaSerdePlugin.wq)(this.config));
        this.middlewareStack.use((0,user_agent_middleware.sM)(this.config));
        this.middlewareStack.use((0,retry.ey)(this.config));
        this.middlewareStack.use((0,contentLengthMiddleware.vK)(this.config));
        this.middlewareStack.use((0,hostHeaderMiddleware.TC)(this.config));
        this.middlewareStack.use((0,loggerMiddleware.Y7)(this.config));
        this.middlewareStack.use((0,getRecursionDetectionPlugin.n)(this.config));
        this.middlewareStack.use((0,getHttpAuthSchemeEndpointRuleSetPlugin.w)(this.config, {
            httpAuthSchemeParametersProvider: defaultAppRunnerHttpAuthSchemeParametersProvider,
            identityProviderConfigProvider: async (config) => new DefaultIdentityProviderConfig.h({
                "aws.auth#sigv4": config.credentials,
            }),
        }));
        this.middlewareStack.use((0,getHttpSigningMiddleware.l)(this.config));
    }
    destroy() {
        super.destroy();
    }
}

var parseKnownFiles = __nccwpck_require__(9476);
var credentials_profile = __nccwpck_require__(5507);
var credentials_variables = __nccwpck_require__(323);
;// CONCATENATED MODULE: ../src/credentials/source.js


const KEYS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];
const CONTAINER_URI = 'AWS_CONTAINER_CREDENTIALS_FULL_URI';
function chooseSource(variables, profiles) {
    const env = (0,credentials_variables.o)(variables);
    const set = [...KEYS, 'AWS_SESSION_TOKEN'].filter((name) => env[name]);
    const problem = findKeysProblem(set, env);
    if (problem)
        return { problem };
    const name = env.AWS_PROFILE || undefined;
    const profileUsesKeys = name !== undefined && credentialSource(name, profiles)?.value === 'Environment';
    if (set.length > 0 && !profileUsesKeys)
        return { source: { kind: 'environment', ignoredProfile: name } };
    return name === undefined ? chooseChain(env, profiles) : chooseProfile(name, env, profiles);
}
function findKeysProblem(set, env) {
    const missing = KEYS.filter((name) => !env[name]);
    if (set.length > 0 && missing.length > 0)
        return { kind: 'incomplete', set, missing };
    return (0,credentials_variables.q)(Object.fromEntries(set.map((name) => [name, env[name]])));
}
function chooseProfile(name, env, profiles) {
    const problem = (0,credentials_profile.EI)(name, profiles) ?? findCredentialSourceProblem(name, env, profiles);
    if (!problem)
        return { source: { kind: 'profile', name } };
    const invalid = problem.kind === 'unknown-profile' ? (0,credentials_variables.q)({ AWS_PROFILE: name }) : undefined;
    return { problem: invalid ?? problem };
}
function credentialSource(name, profiles) {
    const [profile = '', settings] = (0,credentials_profile.Vt)(name, profiles).at(-1) ?? [];
    return settings?.credential_source ? { profile, value: settings.credential_source } : undefined;
}
function findCredentialSourceProblem(name, env, profiles) {
    const source = credentialSource(name, profiles);
    if (source?.value === 'Environment' && !env.AWS_ACCESS_KEY_ID)
        return { kind: 'unset-credential-source', ...source, missing: KEYS };
    if (source?.value !== 'EcsContainer')
        return undefined;
    return hasContainer(env)
        ? findContainerProblem(env)
        : { kind: 'unset-credential-source', ...source, missing: [CONTAINER_URI] };
}
function chooseChain(env, profiles) {
    const problem = findWebIdentityProblem(env) ?? findContainerProblem(env);
    if (problem)
        return { problem };
    const { default: defaultProfile } = profiles;
    const disabled = env.AWS_EC2_METADATA_DISABLED;
    const links = [
        ['default-profile', defaultProfile !== undefined && (0,credentials_profile.NX)(defaultProfile)],
        ['web-identity', Boolean(env.AWS_WEB_IDENTITY_TOKEN_FILE)],
        ['container', hasContainer(env)],
        ['instance', !hasContainer(env) && (!disabled || disabled === 'false')],
    ];
    return { source: { kind: 'chain', links: links.filter(([, usable]) => usable).map(([link]) => link) } };
}
function findWebIdentityProblem(env) {
    return env.AWS_WEB_IDENTITY_TOKEN_FILE && !env.AWS_ROLE_ARN
        ? { kind: 'incomplete', set: ['AWS_WEB_IDENTITY_TOKEN_FILE'], missing: ['AWS_ROLE_ARN'] }
        : undefined;
}
function hasContainer(env) {
    return Boolean(env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI || env[CONTAINER_URI]);
}
function findContainerProblem(env) {
    const tokens = ['AWS_CONTAINER_AUTHORIZATION_TOKEN', 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'];
    const set = tokens.filter((name) => env[name]);
    if (set.length > 0 && !hasContainer(env))
        return { kind: 'incomplete', set, missing: [CONTAINER_URI] };
    const url = env[CONTAINER_URI];
    if (url && !env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI && !URL.canParse(url))
        return { kind: 'invalid-url', setting: CONTAINER_URI };
    const { AWS_CONTAINER_AUTHORIZATION_TOKEN } = env;
    return (0,credentials_variables.q)({ AWS_CONTAINER_AUTHORIZATION_TOKEN });
}

;// CONCATENATED MODULE: ../src/credentials/credentials.js





const REFRESH_BEFORE_MS = 5 * 60_000;
function createCredentials(context) {
    const resolve = createResolver({ ...context, env: (0,credentials_variables.o)(context.env) });
    let current;
    let pending;
    const provider = async (properties) => {
        if (current && !expiresWithin(current, REFRESH_BEFORE_MS))
            return current;
        pending ??= resolve(properties).finally(() => {
            pending = undefined;
        });
        try {
            current = await pending;
        }
        catch (error) {
            if (!current || expiresWithin(current, 0))
                throw error;
            context.debug(`The credentials could not be refreshed, but are still valid: ${(0,report_text.hD)(String(error))}`);
        }
        return current;
    };
    return Object.assign(provider, { memoized: true });
}
function expiresWithin({ expiration }, ms) {
    return expiration !== undefined && expiration.getTime() - Date.now() < ms;
}
function createResolver(context) {
    const { env, info, hideSecrets } = context;
    let announced = false;
    return async (properties) => {
        const profiles = await readProfiles(env);
        const choice = chooseSource(env, profiles);
        if ('problem' in choice)
            throw await failure(choice.problem, env);
        const { source } = choice;
        if (!announced && source.kind === 'environment' && source.ignoredProfile) {
            const profile = (0,report_text.hD)(source.ignoredProfile, 60);
            info(`The keys in the environment are used. \`AWS_PROFILE\` (${profile}) is ignored.`);
        }
        announced = true;
        const credentials = await provide(source, profiles, properties, context);
        const { accessKeyId, secretAccessKey, sessionToken } = credentials;
        hideSecrets([secretAccessKey, sessionToken ?? ''].filter(Boolean));
        const problem = (0,credentials_variables.q)({ accessKeyId, secretAccessKey, sessionToken });
        if (problem)
            throw new credentials_error.l({ problem, source, files: [] });
        return credentials;
    };
}
async function readProfiles(env) {
    return (0,parseKnownFiles.Y)({
        ...(env.AWS_CONFIG_FILE && { configFilepath: env.AWS_CONFIG_FILE }),
        ...(env.AWS_SHARED_CREDENTIALS_FILE && { filepath: env.AWS_SHARED_CREDENTIALS_FILE }),
    });
}
async function provide(source, profiles, properties, context) {
    if (source.kind === 'environment')
        return environmentKeys(context.env);
    const { resolveOnce } = await __nccwpck_require__.e( 413).then(__nccwpck_require__.bind(__nccwpck_require__, 3413));
    return resolveOnce(source, profiles, properties, context);
}
function environmentKeys(env) {
    const { AWS_ACCESS_KEY_ID: id = '', AWS_SECRET_ACCESS_KEY: secret = '', AWS_SESSION_TOKEN: token } = env;
    return { accessKeyId: id, secretAccessKey: secret, ...(token && { sessionToken: token }) };
}
async function failure(problem, env) {
    const { filesOf } = await __nccwpck_require__.e( 413).then(__nccwpck_require__.bind(__nccwpck_require__, 3413));
    return new credentials_error.l({ problem, source: undefined, files: filesOf(problem, env) });
}

;// CONCATENATED MODULE: ../src/version.js
const VERSION = '1.0.0';

var external_node_http_ = __nccwpck_require__(7067);
var external_node_https_ = __nccwpck_require__(4708);
var external_node_stream_ = __nccwpck_require__(7075);
var environment = __nccwpck_require__(9186);
;// CONCATENATED MODULE: ../src/apprunner/responses.js

function invalidResponse(problem, service = 'App Runner') {
    return new src_failure.H('invalid-response', { problem, service });
}
const INVALID_DATE = 1e300;
function readableBody(operation, status, body) {
    const text = Buffer.from(body).toString();
    return Buffer.from(JSON.stringify(status < 300 ? resultOf(operation, text) : errorOf(text)));
}
function resultOf(operation, text) {
    const json = parse(text, (key, value) => key === 'CreatedAt' && value !== null && typeof value !== 'number' ? INVALID_DATE : value);
    if (!isObject(json))
        throw invalidResponse(`${operation} returned no JSON object`);
    return json;
}
function errorOf(text) {
    const json = parse(text);
    if (!isObject(json))
        return { message: text };
    const message = [json.message, json.Message].find((value) => typeof value === 'string') ?? '';
    return { message, ...(typeof json.__type === 'string' && { __type: json.__type }) };
}
function parse(text, reviver) {
    try {
        return JSON.parse(text, reviver);
    }
    catch {
        return undefined;
    }
}
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

;// CONCATENATED MODULE: ../src/apprunner/request-handler.js







const TIMEOUTS = {
    connectionTimeout: 5_000,
    requestTimeout: 15_000,
    throwOnRequestTimeout: true,
    socketTimeout: 15_000,
};
const ATTEMPT_MS = 25_000;
const MAX_BYTES = 1024 * 1024;
const YEAR_10000 = Date.UTC(10_000, 0);
function createRequestHandler(env, stop) {
    const direct = new node_http_handler.$({ ...TIMEOUTS, ...agents() });
    const proxied = new Map();
    let last;
    function handlerFor(url, sent) {
        const proxy = (0,environment.i)(url, env);
        sent.proxied = proxy !== '';
        if (!proxy)
            return direct;
        assertProxySupport(proxy, process.versions.node);
        const handler = proxied.get(proxy) ?? new node_http_handler.$({ ...TIMEOUTS, ...agents(proxy) });
        proxied.set(proxy, handler);
        return handler;
    }
    return {
        metadata: direct.metadata,
        lastRequest: () => last,
        async handle(request, options = {}) {
            const sent = { ...identify(request), time: performance.now(), proxied: false };
            last = sent;
            const timeout = AbortSignal.timeout(ATTEMPT_MS);
            const signals = [timeout, options.abortSignal].filter((signal) => signal instanceof AbortSignal);
            const abortSignal = AbortSignal.any(signals);
            try {
                stop.throwIfAborted();
                const handler = handlerFor(urlOf(request), sent);
                const { response } = await handler.handle(request, { ...options, abortSignal });
                await readBody(response, sent, abortSignal);
                return { response };
            }
            catch (error) {
                sent.error = timeout.aborted
                    ? new DOMException('The response is not complete', 'TimeoutError')
                    : error;
                throw sent.error;
            }
        },
        destroy: () => void [direct, ...proxied.values()].map((handler) => handler.destroy()),
        updateHttpClientConfig: (key, value) => direct.updateHttpClientConfig(key, value),
        httpHandlerConfigs: () => direct.httpHandlerConfigs(),
    };
}
function agents(proxy) {
    const options = { keepAlive: true, ...(proxy && { proxyEnv: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } }) };
    try {
        return { httpAgent: new external_node_http_.Agent(options), httpsAgent: new external_node_https_.Agent(options) };
    }
    catch {
        throw new src_failure.H('proxy-url', {});
    }
}
function assertProxySupport(proxy, version) {
    const [major = 0, minor = 0] = version.split('.').map(Number);
    const supported = major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21);
    if (!supported)
        throw new src_failure.H('proxy-unsupported', { version });
    if (!/^https?:\/\//.test(proxy))
        throw new src_failure.H('proxy-url', {});
}
function urlOf({ protocol, hostname, port }) {
    if (!/^https?:$/.test(protocol))
        throw new src_failure.H('endpoint', {});
    return `${protocol}//${hostname}${port ? `:${port}` : ''}/`;
}
function identify({ headers, path, body }) {
    const [, target] = /^AppRunner\.(\w+)$/.exec(headers['x-amz-target'] ?? '') ?? [];
    if (target)
        return { service: 'App Runner', operation: target };
    if (path.endsWith('/v1/token'))
        return { service: 'AWS Sign-In', operation: 'CreateOAuth2Token' };
    if (path.endsWith('/token'))
        return { service: 'IAM Identity Center', operation: 'CreateToken' };
    if (path.endsWith('/federation/credentials'))
        return { service: 'IAM Identity Center', operation: 'GetRoleCredentials' };
    return { service: 'AWS STS', operation: /(?:^|&)Action=(\w+)/.exec(String(body))?.[1] ?? '' };
}
async function readBody(response, { service, operation }, abortSignal) {
    const body = (0,external_node_stream_.addAbortSignal)(abortSignal, response.body);
    const chunks = [];
    let bytes = 0;
    for await (const chunk of body) {
        bytes += chunk.length;
        if (bytes > MAX_BYTES)
            throw invalidResponse('it is larger than 1 MiB', service);
        chunks.push(chunk);
    }
    const { date } = response.headers;
    if (date && !(Math.abs(Date.parse(date)) < YEAR_10000))
        throw invalidResponse('its Date header is no date', service);
    const whole = Buffer.concat(chunks);
    response.body = service === 'App Runner' ? readableBody(operation, response.statusCode, whole) : whole;
}

var loadSharedConfigFiles = __nccwpck_require__(2416);
;// CONCATENATED MODULE: ../src/apprunner/profiles.js

async function loadProfiles(env) {
    const { configFile, credentialsFile } = await (0,loadSharedConfigFiles.p)({
        ...(env.AWS_CONFIG_FILE && { configFilepath: env.AWS_CONFIG_FILE }),
        ...(env.AWS_SHARED_CREDENTIALS_FILE && { filepath: env.AWS_SHARED_CREDENTIALS_FILE }),
    });
    const inConfig = Object.keys(configFile).filter((name) => !/^(sso-session|services)\./.test(name));
    return {
        selected: env.AWS_PROFILE ?? '',
        names: [...new Set([...inConfig, ...Object.keys(credentialsFile)])],
        settingOf: (name, key) => configFile[name]?.[key] || credentialsFile[name]?.[key] || '',
    };
}

;// CONCATENATED MODULE: ../src/apprunner/settings.js


async function loadSettings(region, env) {
    const profiles = await loadProfiles(env);
    const profile = profiles.selected || 'default';
    const nameOf = (key, ...variables) => variables.find((variable) => env[variable]) ?? `${key} in profile ${profile}`;
    const isSet = (variable, key) => {
        const value = (env[variable] || profiles.settingOf(profile, key)).trim().toLowerCase();
        const setting = nameOf(key, variable);
        if (!['true', 'false', ''].includes(value))
            throw new src_failure.H('boolean-setting', { setting, value });
        return value === 'true' ? setting : undefined;
    };
    return {
        region,
        fips: isSet('AWS_USE_FIPS_ENDPOINT', 'use_fips_endpoint'),
        dualStack: isSet('AWS_USE_DUALSTACK_ENDPOINT', 'use_dualstack_endpoint'),
        profiles,
        nameOf,
    };
}

;// CONCATENATED MODULE: ../src/apprunner/client.js








async function createClient(region, context) {
    const { env, signal } = context;
    const settings = await loadSettings(region, env);
    const requestHandler = createRequestHandler(env, signal);
    const retries = patientRetries({
        ...context,
        onThrottling: () => context.info('AWS is throttling requests; the action is waiting and will try again.'),
    });
    const client = new AppRunnerClient({
        region,
        requestHandler,
        useFipsEndpoint: settings.fips !== undefined,
        useDualstackEndpoint: settings.dualStack !== undefined,
        credentials: createCredentials({ ...context, region, requestHandler }),
        customUserAgent: [['apprunner-connection', VERSION]],
        ...(hasRetrySettings(env) ? {} : { maxAttempts: MAX_ATTEMPTS, retryStrategy: retries }),
    });
    let succeeded = false;
    wrapCalls(client, context, {
        onSuccess: () => {
            succeeded = true;
        },
        explain: async (error, call) => {
            const request = requestHandler.lastRequest();
            const sent = request && request.time >= call.start ? request : undefined;
            const facts = {
                service: 'App Runner',
                operation: call.operation,
                proxied: false,
                ...sent,
                succeeded,
                settings,
            };
            const thrown = error instanceof credentials_error.l ? error : (sent?.error ?? error);
            const elapsedMs = performance.now() - call.start;
            return failureOf(thrown, { ...facts, elapsedMs, endpoint: await configuredEndpoint(client, settings) });
        },
    });
    return Object.assign(client, { retries });
}
function hasRetrySettings(env) {
    return Boolean(env.AWS_RETRY_MODE || env.AWS_MAX_ATTEMPTS);
}
function wrapCalls(client, { debug, signal }, { onSuccess, explain }) {
    client.middlewareStack.add((next, context) => async (args) => {
        signal.throwIfAborted();
        const call = {
            operation: (context.commandName ?? '').replace(/Command$/, ''),
            start: performance.now(),
        };
        try {
            const result = await next(args);
            debug(describe(call, result.output));
            onSuccess();
            return result;
        }
        catch (error) {
            const { $metadata, name } = Object(error);
            debug(`${describe(call, { $metadata })}, ${name ?? 'Error'}`);
            throw await explain(error, call);
        }
    }, { step: 'initialize', priority: 'high', name: 'trace' });
}
function describe({ operation, start }, { $metadata = {} }) {
    const { attempts = 0, httpStatusCode = '-', requestId = '-' } = $metadata;
    const ms = Math.round(performance.now() - start);
    return `${operation}: attempts ${attempts}, HTTP ${httpStatusCode}, request ID ${requestId}, ${ms} ms`;
}
async function configuredEndpoint({ config }, { nameOf }) {
    const endpoint = await config.serviceConfiguredEndpoint?.().catch(() => undefined);
    if (!endpoint)
        return undefined;
    const setting = nameOf('endpoint_url', 'AWS_ENDPOINT_URL_APPRUNNER', 'AWS_ENDPOINT_URL');
    return { setting, host: URL.canParse(endpoint) ? new URL(endpoint).host : '' };
}

var client_command_builder = __nccwpck_require__(2125);
;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/client-apprunner/dist-es/commandBuilder.js



const command = (0,client_command_builder.k)(commonParams, "AppRunner", "AppRunnerClient", endpoints.rD);
const _ep0 = {};
const _mw0 = (Command, cs, config, o) => [];

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/client-apprunner/dist-es/commands/CreateConnectionCommand.js


class CreateConnectionCommand extends command(_ep0, _mw0, "CreateConnection", CreateConnection$) {
}

;// CONCATENATED MODULE: ../../node_modules/@smithy/core/dist-es/legacy-root-exports/pagination/createPaginator.js
const makePagedClientRequest = async (CommandCtor, client, input, withCommand = (_) => _, ...args) => {
    let command = new CommandCtor(input);
    command = withCommand(command) ?? command;
    return await client.send(command, ...args);
};
function createPaginator(ClientCtor, CommandCtor, inputTokenName, outputTokenName, pageSizeTokenName) {
    return async function* paginateOperation(config, input, ...additionalArguments) {
        const _input = input;
        let token = config.startingToken ?? _input[inputTokenName];
        let hasNext = true;
        let page;
        while (hasNext) {
            _input[inputTokenName] = token;
            if (pageSizeTokenName) {
                _input[pageSizeTokenName] = _input[pageSizeTokenName] ?? config.pageSize;
            }
            if (config.client instanceof ClientCtor) {
                page = await makePagedClientRequest(CommandCtor, config.client, input, config.withCommand, ...additionalArguments);
            }
            else {
                throw new Error(`Invalid client, expected instance of ${ClientCtor.name}`);
            }
            yield page;
            const prevToken = token;
            token = get(page, outputTokenName);
            hasNext = !!(token && (!config.stopOnSameToken || token !== prevToken));
        }
        return undefined;
    };
}
const get = (fromObject, path) => {
    let cursor = fromObject;
    const pathComponents = path.split(".");
    for (const step of pathComponents) {
        if (!cursor || typeof cursor !== "object") {
            return undefined;
        }
        cursor = cursor[step];
    }
    return cursor;
};

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/client-apprunner/dist-es/commands/ListConnectionsCommand.js


class ListConnectionsCommand extends command(_ep0, _mw0, "ListConnections", ListConnections$) {
}

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/client-apprunner/dist-es/pagination/ListConnectionsPaginator.js



const paginateListConnections = createPaginator(AppRunnerClient, ListConnectionsCommand, "NextToken", "NextToken", "MaxResults");

;// CONCATENATED MODULE: ../src/apprunner/deadline.js
function createDeadline(limitMs, pausedMs, abortSignal) {
    const controller = new AbortController();
    const start = performance.now();
    const pausedBefore = pausedMs();
    let timer;
    const check = () => {
        const left = limitMs - (performance.now() - start - (pausedMs() - pausedBefore));
        if (left > 0)
            timer = setTimeout(check, left);
        else
            controller.abort(new DOMException('The time is up', 'TimeoutError'));
    };
    check();
    const signal = abortSignal ? AbortSignal.any([controller.signal, abortSignal]) : controller.signal;
    return { signal, dispose: () => clearTimeout(timer) };
}

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/client-apprunner/dist-es/commands/ListTagsForResourceCommand.js


class ListTagsForResourceCommand extends command(_ep0, _mw0, "ListTagsForResource", ListTagsForResource$) {
}

;// CONCATENATED MODULE: ../../node_modules/@aws-sdk/client-apprunner/dist-es/commands/TagResourceCommand.js


class TagResourceCommand extends command(_ep0, _mw0, "TagResource", TagResource$) {
}

;// CONCATENATED MODULE: ../src/apprunner/tags.js


async function findTagsToSet(client, arn, wanted) {
    const { Tags: existing } = await client.send(new ListTagsForResourceCommand({ ResourceArn: arn }));
    return tagsToSet(wanted, existing ?? []);
}
async function setTags(client, arn, tags) {
    await client.send(new TagResourceCommand({ ResourceArn: arn, Tags: toApiTags(tags) }));
}
function tagsToSet(wanted, existing) {
    if (!Array.isArray(existing) || !existing.every(isTag))
        throw invalidResponse('ListTagsForResource returned no list of tags');
    const values = new Map(existing.map(({ Key, Value }) => [Key, Value ?? '']));
    return new Map([...wanted].filter(([key, value]) => values.get(key) !== value));
}
function isTag(tag) {
    return isObject(tag) && [tag.Key ?? '', tag.Value ?? ''].every((part) => typeof part === 'string');
}
function toApiTags(tags) {
    return [...tags].map(([Key, Value]) => ({ Key, Value }));
}

;// CONCATENATED MODULE: ../src/apprunner/connections.js





const MAX_PAGES = 100;
const FIND_MS = 2 * 60_000;
async function findConnection(client, name, abortSignal) {
    const { signal, dispose } = createDeadline(FIND_MS, () => client.retries.throttledMs, abortSignal);
    try {
        for await (const rows of listConnections(client, { ConnectionName: name }, signal)) {
            const row = rows.find((row) => row.ConnectionName === name);
            if (row)
                return toConnection(row, name, 'ListConnections');
        }
        return undefined;
    }
    catch (error) {
        if (hasErrorName(error, 'ResourceNotFoundException'))
            return undefined;
        throw error;
    }
    finally {
        dispose();
    }
}
async function findAvailable(client, provider) {
    const { signal, dispose } = createDeadline(FIND_MS, () => client.retries.throttledMs);
    try {
        const found = [];
        for await (const rows of listConnections(client, {}, signal)) {
            const available = rows.filter((row) => row.Status === 'AVAILABLE' && row.ProviderType === provider);
            for (const row of available) {
                const { ConnectionName: name } = row;
                if (typeof name === 'string' && name)
                    found.push(toConnection(row, name, 'ListConnections'));
            }
        }
        const age = ({ createdAt }) => createdAt?.valueOf() ?? Number.POSITIVE_INFINITY;
        return found.reduce((oldest, connection) => (oldest && age(oldest) <= age(connection) ? oldest : connection), undefined);
    }
    finally {
        dispose();
    }
}
async function createConnection(client, { connectionName, provider, tags }, clock) {
    const command = new CreateConnectionCommand({
        ConnectionName: connectionName,
        ProviderType: provider,
        ...(tags && { Tags: toApiTags(tags) }),
    });
    let succeeded = false;
    try {
        const { Connection } = await client.send(command);
        succeeded = true;
        return { connection: toConnection(Connection, connectionName, 'CreateConnection'), created: true };
    }
    catch (failure) {
        if (isPermanent(failure))
            throw failure;
        const connection = await findAgain(client, connectionName, clock);
        if (!connection)
            throw failure;
        return { connection, created: succeeded };
    }
}
async function findAgain(client, name, clock) {
    const { signal, dispose } = createDeadline(FIND_MS, () => client.retries.throttledMs);
    for (const pauseMs of [0, 1_000, 2_500]) {
        await clock.sleep(pauseMs);
        try {
            const connection = await findConnection(client, name, signal);
            if (connection) {
                dispose();
                return connection;
            }
        }
        catch (error) {
            if (isPermanent(error))
                break;
        }
    }
    dispose();
    return undefined;
}
async function listNames(client) {
    const names = [];
    try {
        for await (const rows of listConnections(client, {})) {
            names.push(...rows.map(({ ConnectionName }) => ConnectionName).filter((name) => typeof name === 'string'));
        }
    }
    catch {
    }
    return names.filter(Boolean);
}
async function* listConnections(client, input, abortSignal) {
    const config = { client, stopOnSameToken: true };
    let pages = 0;
    for await (const page of paginateListConnections(config, input, { abortSignal })) {
        const { ConnectionSummaryList: rows, NextToken } = page;
        if (!Array.isArray(rows))
            throw invalidResponse('ListConnections returned no list of connections');
        yield rows.filter((row) => isObject(row) && row.Status !== 'DELETED');
        pages += 1;
        if (NextToken && typeof NextToken !== 'string')
            throw invalidResponse('ListConnections returned a `NextToken` that is not a string');
        if (pages === MAX_PAGES && NextToken)
            throw invalidResponse(`ListConnections returned more than ${MAX_PAGES} pages`);
    }
}
function toConnection(row, name, operation) {
    if (!isObject(row))
        throw invalidResponse(`${operation} returned no connection`);
    const invalid = (member) => invalidResponse(`${operation} returned a connection without a valid ${member}`);
    const stringOf = (member) => {
        const value = row[member] ?? '';
        if (typeof value !== 'string')
            throw invalid(member);
        return value;
    };
    const arn = stringOf('ConnectionArn');
    if (!/^arn:[\w:/.+=@-]{1,1007}$/.test(arn))
        throw invalid('ARN');
    const { CreatedAt } = row;
    const createdAt = CreatedAt instanceof Date ? CreatedAt : undefined;
    if (Number.isNaN(createdAt?.valueOf()))
        throw invalid('CreatedAt');
    return { name, arn, provider: stringOf('ProviderType'), status: stringOf('Status'), createdAt };
}

;// CONCATENATED MODULE: external "node:timers/promises"
const promises_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:timers/promises");
;// CONCATENATED MODULE: ../src/clock.js

const systemClock = {
    now: () => performance.now(),
    sleep: (ms) => (0,promises_namespaceObject.setTimeout)(ms),
};

;// CONCATENATED MODULE: ../src/github/reminder-action.js

function reminderAction({ connection, available, reminderUrl }, failure) {
    if (failure && (!connection || (0,src_failure.c)(failure)))
        return 'none';
    if (available)
        return 'close';
    return reminderUrl ? 'none' : 'open';
}

var region = __nccwpck_require__(9165);
var prose = __nccwpck_require__(8961);
;// CONCATENATED MODULE: ../src/report/changes.js

function describeChange(change, tense) {
    const verb = (base, past) => [tense === 'would' ? base : past];
    switch (change.action) {
        case 'create-connection': {
            const tags = change.tags ? (0,prose.CS) `, with the tags ${listTags(change.tags)}` : [];
            return (0,prose.CS) `${verb('create', 'created')} the connection ${change.name} for ${change.provider}${tags}`;
        }
        case 'set-tags':
            return (0,prose.CS) `set the tags ${listTags(change.tags)}`;
        case 'open-reminder':
            return (0,prose.CS) `${verb('open', 'opened')} a reminder issue in ${change.repository}`;
        case 'close-reminder':
            return (0,prose.CS) `${verb('close', 'closed')} the reminder issue in ${change.repository}`;
    }
}
function listTags(tags) {
    return (0,prose.fj)(Object.entries(tags).map(([key, value]) => [(0,prose.aY)(`${key}=${value}`, 400)]));
}

var handshake = __nccwpck_require__(4543);
var stack = __nccwpck_require__(7466);
;// CONCATENATED MODULE: ../src/report/statement.js
const ON_CONNECTIONS = ['CreateConnection', 'DeleteConnection', 'ListTagsForResource', 'TagResource'];
const PLACE = /because no ((?:session|resource-based|service control|resource control|VPC endpoint) policy|permissions boundary) allows /;
const EXPLICIT_DENY = [
    'AWS names an explicit deny, which wins over every statement that allows the call: change the policy that has it.',
];
function missingStatement({ facts: { action = '' }, serviceError }, { region, connectionName, account }) {
    const [, operation] = /^apprunner:(\w+)$/.exec(action) ?? [];
    if (!operation)
        return undefined;
    const { message = '' } = serviceError ?? {};
    if (message.includes(' with an explicit deny'))
        return EXPLICIT_DENY;
    const denied = /\barn:aws:(?:sts|iam)::(\d{12}):/.exec(message)?.[1];
    const resource = ON_CONNECTIONS.includes(operation)
        ? `arn:aws:apprunner:${region}:${account ?? denied ?? '*'}:connection/${connectionName}/*`
        : '*';
    const statement = { Effect: 'Allow', Action: action, Resource: resource };
    const [, place = 'IAM policy'] = PLACE.exec(message) ?? [];
    return [`The statement that the ${place} needs: `, { code: JSON.stringify(statement) }];
}

var core = __nccwpck_require__(9166);
;// CONCATENATED MODULE: ../src/report/catalog.js

const AVAILABILITY_CHANGE = 'https://docs.aws.amazon.com/apprunner/latest/dg/apprunner-availability-change.html';
const REACH_AWS = 'Check that the runner can reach AWS on port 443 (firewall, VPC endpoint, proxy), then run again.';
const CATALOG = {
    inputs: {
        title: 'Invalid inputs',
        cause: 'One or more inputs are invalid. No request was sent to AWS.',
        remedy: 'Correct the inputs listed here, then run again.',
    },
    credentials: {
        title: 'No AWS credentials',
        cause: 'There are no credentials with which the request could be signed.',
        remedy: 'Correct the source of the credentials as the message says.',
    },
    'session-ended': {
        title: 'The session of the AWS credentials has ended',
        cause: 'The credentials worked at first, but expired before the step was over. They last as long as the session of their role.',
        remedy: 'Choose a longer session with `role-duration-seconds` of `aws-actions/configure-aws-credentials`, up to `MaxSessionDuration` of the role (a chained role lasts at most an hour), or a shorter `wait-for-approval-minutes`.',
    },
    'rejected-credentials': {
        title: 'AWS rejected the credentials',
        cause: "The credentials are probably expired, mistyped or not valid for this account, or the role's trust policy does not allow this workflow.",
        remedy: "Run `aws-actions/configure-aws-credentials` immediately before this step. To assume a role with OIDC, the job needs `permissions: id-token: write`, and the role's trust policy must match this repository and branch.",
    },
    clock: {
        title: 'The clock of the runner is wrong',
        cause: 'AWS rejected the time of the request, which differs too much from its own.',
        remedy: 'Synchronize the clock of the runner (NTP), then run again.',
    },
    denied: {
        title: 'Access denied',
        cause: 'The IAM identity of this step is not allowed to call {action}. An IAM policy, a permissions boundary or a service control policy (SCP) denies it or does not allow it.',
        remedy: 'Allow {action} for the role or user. The complete policy: https://github.com/your-org/apprunner-connection#permissions',
    },
    'not-subscribed': {
        title: 'App Runner is not available to this account',
        cause: 'App Runner has not accepted new customers since 2026-04-30. Either this account was not a customer before then, or App Runner is not enabled for it in this region.',
        remedy: `Use an account that already uses App Runner, enable the region, or see the alternatives that AWS recommends: ${AVAILABILITY_CHANGE}`,
    },
    quota: {
        title: 'Connection quota reached',
        cause: 'The account already has the maximum number of connections in {region}. The default quota is 10 per region and can be increased.',
        remedy: 'Delete a connection that no service uses, reuse an existing one (several services can share a connection), or request an increase in the Service Quotas console under AWS App Runner.',
    },
    throttled: {
        title: 'AWS throttled every attempt',
        cause: 'AWS throttled the request for {duration}: the account probably sends too many requests at once.',
        remedy: 'Run again in a few minutes with fewer jobs in parallel, or queue them with `concurrency`. If `AWS_MAX_ATTEMPTS` or `AWS_RETRY_MODE` is set, remove it: the action then retries for five minutes.',
    },
    'no-such-region': {
        title: 'App Runner is not available in this region',
        cause: `App Runner is not available in {region}. It is available in ${REGIONS.join(', ')}.`,
        remedy: 'Set the `aws-region` input, or `AWS_REGION`, to one of these regions.',
    },
    'no-fips': {
        title: 'App Runner has no FIPS endpoint in this region',
        cause: `The setting {fips} asks for a FIPS endpoint, but App Runner has none in {region}. It has FIPS endpoints in ${FIPS_REGIONS.join(', ')}.`,
        remedy: 'Use one of these regions, or remove {fips}.',
    },
    'no-dual-stack': {
        title: 'App Runner has no dual-stack endpoint',
        cause: 'The setting {dualStack} asks for a dual-stack endpoint, but App Runner documents none.',
        remedy: 'Remove {dualStack} from the environment of this step or from the profile.',
    },
    'endpoint-conflict': {
        title: 'Conflicting endpoint settings',
        cause: 'The setting {endpointSetting} sets a custom endpoint, and {variant} asks for another kind of endpoint. The AWS SDK does not support both.',
        remedy: 'Remove one of the two settings.',
    },
    'endpoint-unreachable': {
        title: 'The custom endpoint could not be reached',
        cause: 'The host {host} could not be resolved or refused the connection. The setting {endpointSetting} puts it in place of the App Runner endpoint.',
        remedy: 'Check the URL in {endpointSetting} and that its server is running, or remove the setting to use App Runner itself.',
    },
    dns: {
        title: 'The AWS host name could not be resolved',
        cause: 'DNS probably does not work on the runner, or the runner has no internet access.',
        remedy: 'Check the DNS and network settings of the runner. If it connects through a proxy, set `HTTPS_PROXY`.',
    },
    tls: {
        title: 'The TLS connection to AWS failed',
        cause: 'Node.js does not trust the certificate that it received, usually because a proxy inspects TLS traffic.',
        remedy: 'Set `NODE_EXTRA_CA_CERTS` to the CA certificate file of the proxy, or exclude this host from TLS inspection.',
    },
    proxy: {
        title: 'The proxy request failed',
        cause: 'The proxy in `HTTPS_PROXY` or `HTTP_PROXY` could not be reached or refused the request. Status 407 means that it requires a user name and password.',
        remedy: 'Check the address and credentials in `HTTPS_PROXY`, and list the hosts that need no proxy in `NO_PROXY`. For AWS, `.amazonaws.com` works there for every client.',
    },
    'proxy-unsupported': {
        title: 'This runner cannot use a proxy',
        cause: 'A proxy is set, but Node.js {version} would ignore it. No request was sent.',
        remedy: 'Update the self-hosted runner to version 2.328.0 or newer, which includes Node.js 24.5, or add `.amazonaws.com` to `NO_PROXY`, which works there for every client.',
    },
    'boolean-setting': {
        title: 'Invalid setting',
        cause: 'The setting {setting} is {value}, but only `true` and `false` are possible. The AWS SDK would ignore it. No request was sent.',
        remedy: 'Set it to `true` or `false`, or remove it.',
    },
    'proxy-url': {
        title: 'Invalid proxy URL',
        cause: 'The value of `HTTPS_PROXY` or `HTTP_PROXY` is not a valid URL.',
        remedy: 'Use the form `http://user:password@host:port`, and percent-encode `%`, `@`, `/` and `:` in the password.',
    },
    endpoint: {
        title: 'Invalid endpoint URL',
        cause: 'The value of `AWS_ENDPOINT_URL_APPRUNNER`, `AWS_ENDPOINT_URL` or `endpoint_url` in the AWS profile is not a valid URL.',
        remedy: 'Use the form `https://host:port`, or remove the setting to use the default App Runner endpoint.',
    },
    timeout: {
        title: 'Requests to AWS timed out',
        cause: 'In every attempt, connecting took longer than 5 seconds or the response took longer than 15 seconds, or finding the connection took longer than two minutes.',
        remedy: REACH_AWS,
    },
    network: {
        title: 'AWS could not be reached',
        cause: 'The network connection was refused or lost in every attempt.',
        remedy: REACH_AWS,
    },
    'service-error': {
        title: 'AWS returned a server error',
        cause: 'The service returned an internal error in every attempt.',
        remedy: 'Run again in a few minutes. If the error persists, check https://health.aws.amazon.com/health/status and give AWS Support the request ID.',
    },
    'invalid-response': {
        title: 'Invalid response from AWS',
        cause: 'The response is not what the API of {service} promises: {problem}. It may have come from a proxy or another server instead of AWS.',
        remedy: 'Check the proxy and `AWS_ENDPOINT_URL`, then run again. If the connection was created, the next run finds and reuses it.',
    },
    'rejected-request': {
        title: 'AWS rejected the request',
        cause: 'The request {operation} was rejected by {service}.',
        remedy: 'Read the AWS error message. If it refers to an input, correct that input. Otherwise, run again.',
    },
    'provider-mismatch': {
        title: 'The connection has a different provider',
        cause: 'Connection {name} in {region} has the provider {actual}, but `provider-type` is {wanted}. The provider of a connection cannot be changed.',
        remedy: 'Change `provider-type` to match the connection, or use another `connection-name`.',
        heading: 'has a different provider',
    },
    'connection-error': {
        title: 'The connection is in the ERROR state',
        cause: 'App Runner reports the status `ERROR` for connection {name}. A connection in this state cannot be repaired.',
        remedy: 'Delete the connection with {command}, then run again. The action creates a new connection, which must be approved again.',
    },
    deleted: {
        title: 'The connection was deleted',
        cause: 'Connection {name} was deleted while the action was waiting for approval.',
        remedy: 'Run again to create a new connection.',
        heading: 'was deleted',
    },
    pending: {
        title: 'The connection is waiting for approval',
        cause: 'Connection {name} has the status {status}. Its handshake has not been completed in the AWS console yet.',
        remedy: 'Open {url}, select the connection, then choose Actions, Complete handshake.',
        annotation: 'The job summary has the full steps.',
    },
    'still-pending': {
        title: 'The connection is waiting for approval',
        cause: 'Connection {name} has the status {status}. Its handshake was not completed in the AWS console within {duration}, for which this step waited.',
        remedy: 'Open {url}, select the connection, then choose Actions, Complete handshake.',
        annotation: 'The job summary has the full steps.',
    },
    'unknown-status': {
        title: 'The connection is not available',
        cause: 'Connection {name} has the status {status}, which this version of the action does not recognize.',
        remedy: 'Check the connection in the AWS console: {url}.',
    },
    stopped: {
        title: 'The step was interrupted',
        cause: 'The step received {signal}. The run was probably canceled or timed out.',
        remedy: 'Run again: a connection that was created is found and reused.',
    },
    'reminder-no-token': {
        title: 'The reminder issue could not be updated',
        cause: 'The input `github-token` is empty.',
        remedy: 'Leave `github-token` out to use the token of the job, or check that the secret in it exists: workflows of forks and of Dependabot get none.',
    },
    'reminder-token': {
        title: 'The reminder issue could not be updated',
        cause: 'GitHub does not accept the token in `github-token`, which is probably expired, revoked or mistyped.',
        remedy: 'Create a new token, or leave `github-token` out to use the token of the job.',
    },
    'reminder-denied': {
        title: 'The reminder issue could not be updated',
        cause: 'The token in `github-token` is not allowed to read or write issues in {repository}.',
        remedy: 'Add `permissions: issues: write` to the job. For another repository, set `github-token` to a token that has the permission `issues: write` there.',
    },
    'reminder-not-found': {
        title: 'The reminder issue could not be updated',
        cause: 'GitHub finds no repository of this name, or the token in `github-token` is not allowed to read or write issues in {repository}.',
        remedy: 'Check the name in `reminder-repository`. If it is right, set `github-token` to a token that has the permission `issues: write` there.',
    },
    'reminder-sso': {
        title: 'The reminder issue could not be updated',
        cause: 'The organization that owns {repository} requires SAML single sign-on, for which the token in `github-token` is not authorized.',
        remedy: 'In the token settings on GitHub, select Configure SSO and authorize the token for the organization, or use the token of a GitHub App, which needs no authorization.',
    },
    'reminder-ip-allow-list': {
        title: 'The reminder issue could not be updated',
        cause: 'The organization that owns {repository} has an IP allow list, which does not include this runner.',
        remedy: 'Add the IP address of the runner to the list, or use a runner with an address that is on it.',
    },
    'reminder-token-type': {
        title: 'The reminder issue could not be updated',
        cause: 'The organization that owns {repository} does not allow this kind of token, or a token that is valid for so long.',
        remedy: 'Use a token that the organization allows, such as a fine-grained personal access token or the token of a GitHub App.',
    },
    'reminder-archived': {
        title: 'The reminder issue could not be updated',
        cause: 'The repository {repository} is archived, so its issues are read-only.',
        remedy: 'Unarchive the repository, keep the reminder in another one with `reminder-repository`, or remove `reminder-issue`.',
    },
    'reminder-rate-limit': {
        title: 'The reminder issue could not be updated',
        cause: 'The token in `github-token` has reached a rate limit of GitHub.',
        remedy: 'Run again later: GitHub resets the limit within an hour. If it happens often, use a token that fewer workflows share.',
    },
    'reminder-locked': {
        title: 'The reminder issue could not be commented on',
        cause: 'The issue is locked. It was closed without a comment.',
        remedy: 'No action is needed. To allow comments, unlock the issue.',
    },
    'reminder-label': {
        title: 'The reminder issue has no label',
        cause: 'The token in `github-token` is not allowed to set the label `app-runner-connection`.',
        remedy: 'Set the label by hand, so that a later run finds the issue and closes it, or use a token with write access to issues.',
    },
    'reminder-disabled': {
        title: 'The reminder issue could not be updated',
        cause: 'Issues are disabled in {repository}.',
        remedy: 'Enable issues in the repository settings, or remove `reminder-issue`.',
    },
    'reminder-assignees': {
        title: 'The reminder issue could not be assigned',
        cause: 'GitHub did not accept some or all of {assignees} as assignees. The issue was opened without any.',
        remedy: 'In `reminder-assignees`, list only users who have access to the repository.',
    },
    'reminder-failed': {
        title: 'The reminder issue could not be updated',
        cause: 'GitHub returned an unexpected response for {repository}.',
        remedy: 'Run again. If the error persists, check https://www.githubstatus.com and the permissions of the token.',
    },
    'reminder-api-url': {
        title: 'The reminder issue could not be updated',
        cause: 'The value of `GITHUB_API_URL`, {api}, is not a valid URL.',
        remedy: 'Do not set `GITHUB_API_URL`: the runner does.',
    },
    'reminder-unreachable': {
        title: 'The reminder issue could not be updated',
        cause: 'GitHub could not be reached at {api}, or the connection was lost.',
        remedy: 'Check that the runner can reach GitHub (DNS, firewall, proxy), then run again. If a proxy inspects TLS traffic, set `NODE_EXTRA_CA_CERTS` to its CA certificate file.',
    },
    'reminder-timeout': {
        title: 'The reminder issue could not be updated',
        cause: 'GitHub did not respond in time: all requests together may take 30 seconds.',
        remedy: 'Run again. If the error persists, check https://www.githubstatus.com and the network of the runner (firewall, proxy).',
    },
    'reminder-proxy': {
        title: 'The reminder issue could not be updated',
        cause: 'The proxy refused the connection to GitHub with the status {status}.',
        remedy: 'Check the address and credentials in `HTTPS_PROXY`, and that the proxy allows GitHub, or list its hosts in `NO_PROXY`. Status 407 means that the proxy requires a user name and password.',
    },
    'reminder-unreadable': {
        title: 'The reminder issue could not be updated',
        cause: 'What came back is not a response of the GitHub API: {problem}. It may have come from a proxy or another server instead of GitHub.',
        remedy: 'Check the proxy and `GITHUB_API_URL`, then run again.',
    },
    outputs: {
        title: 'The outputs could not be set',
        cause: 'The file in `GITHUB_OUTPUT` could not be written. The disk of the runner is probably full.',
        remedy: 'Check the disk and the permissions of the runner, then run again.',
    },
    unexpected: {
        title: 'An unexpected error occurred',
        cause: 'This is probably a bug in the action.',
        remedy: 'Run again with debug logging (set the `ACTIONS_STEP_DEBUG` secret or variable to `true`). If the error persists, open an issue and attach the log.',
    },
};

;// CONCATENATED MODULE: ../src/report/credentials.js

const toProse = (text) => (typeof text === 'string' ? (0,prose.pz)(text) : text);
const CONFIGURE = (0,prose.CS) `Run \`aws-actions/configure-aws-credentials\` in an earlier step of the job`;
const ID_TOKEN = (0,prose.CS) `To assume a role with OIDC, the job also needs \`permissions: id-token: write\`.`;
const OTHER_CREDENTIALS = (0,prose.CS) `To use other credentials, unset \`AWS_PROFILE\` (\`AWS_PROFILE: ''\` in the \`env\` of this step).`;
const list = (names, word = 'and') => (0,prose.fj)(names.map((name) => [(0,prose.aY)(name, 60)]), names.length === 2 ? ` ${word} ` : ', ');
const be = (names) => [names.length === 1 ? 'is' : 'are'];
const TEXTS = {
    incomplete: ({ set, missing }) => ({
        title: 'Incomplete AWS credentials',
        cause: (0,prose.CS) `${list(set)} ${be(set)} set, but ${list(missing)} ${be(missing)} not.`,
        remedy: (0,prose.CS) `Set ${list(missing)} too, or remove ${list(set)}.`,
    }),
    'invalid-character': ({ setting, profile, character }) => ({
        title: 'Invalid character in the AWS credentials',
        cause: (0,prose.CS) `${(0,prose.aY)(setting)}${of(profile)} contains the character ${[character]}, which cannot be part of it and was probably copied by accident.`,
        remedy: (0,prose.CS) `Enter ${(0,prose.aY)(setting)} again, without line breaks, spaces or hidden characters.`,
    }),
    'unset-credential-source': ({ profile, value, missing }) => ({
        title: 'Incomplete AWS credentials',
        cause: (0,prose.CS) `The profile ${(0,prose.aY)(profile, 60)} has \`credential_source\` ${(0,prose.aY)(value)}, but ${list(missing)} ${be(missing)} not set.`,
        remedy: (0,prose.CS) `Set ${list(missing)}, or change \`credential_source\`. ${OTHER_CREDENTIALS}`,
    }),
    'invalid-url': ({ setting }) => ({
        title: 'Invalid URL for AWS credentials',
        cause: (0,prose.CS) `The value of ${(0,prose.aY)(setting)} is not a valid URL.`,
        remedy: (0,prose.CS) `Correct ${(0,prose.aY)(setting)}, or remove it to use other credentials.`,
    }),
    'unknown-profile': ({ profile, names }) => ({
        title: 'Unknown AWS profile',
        cause: (0,prose.CS) `The shared config and credentials files have no profile ${(0,prose.aY)(profile, 60)}, which \`AWS_PROFILE\` selects. They contain ${profilesOf(names)}.`,
        remedy: (0,prose.CS) `Correct \`AWS_PROFILE\`, or run \`aws-actions/configure-aws-credentials\` with this name as \`aws-profile\` in an earlier step of the job. ${OTHER_CREDENTIALS}`,
    }),
    'unknown-source-profile': ({ profile, sourceProfile, names }) => ({
        title: 'Unknown AWS profile',
        cause: (0,prose.CS) `The shared config and credentials files have no profile ${(0,prose.aY)(sourceProfile, 60)}, which \`source_profile\` in profile ${(0,prose.aY)(profile, 60)} selects. They contain ${profilesOf(names)}.`,
        remedy: (0,prose.CS) `Correct \`source_profile\`, or add the profile. ${OTHER_CREDENTIALS}`,
    }),
    'profile-loop': ({ profiles }) => ({
        title: 'The AWS profiles refer to each other',
        cause: (0,prose.CS) `The settings \`source_profile\` lead from the chosen profile to ${list(profiles)} in a circle, so that no profile has credentials.`,
        remedy: (0,prose.CS) `Let the last \`source_profile\` name a profile that has credentials of its own. ${OTHER_CREDENTIALS}`,
    }),
    mfa: ({ profile }) => ({
        title: 'The AWS profile requires MFA',
        cause: (0,prose.CS) `The profile ${(0,prose.aY)(profile, 60)} has \`mfa_serial\`: its role requires a code from an MFA device, which nobody can enter in a workflow.`,
        remedy: (0,prose.CS) `Use a role that this workflow can assume without MFA, such as one with OIDC. ${OTHER_CREDENTIALS}`,
    }),
    'unsupported-credential-source': ({ profile, value }) => ({
        title: 'Invalid setting in the AWS profile',
        cause: (0,prose.CS) `In profile ${(0,prose.aY)(profile, 60)}, \`credential_source\` is ${(0,prose.aY)(value)}. It can be \`Environment\`, \`Ec2InstanceMetadata\` or \`EcsContainer\`.`,
        remedy: (0,prose.CS) `Correct \`credential_source\`. ${OTHER_CREDENTIALS}`,
    }),
    'conflicting-settings': ({ profile, settings }) => ({
        title: 'Conflicting settings in the AWS profile',
        cause: (0,prose.CS) `The profile ${(0,prose.aY)(profile, 60)} has both ${list(settings)}.`,
        remedy: (0,prose.CS) `Remove one of them. ${OTHER_CREDENTIALS}`,
    }),
    'incomplete-profile': ({ profile, missing, oneOf, has }) => ({
        title: 'Incomplete AWS profile',
        cause: (0,prose.CS) `The profile ${(0,prose.aY)(profile, 60)} has ${list(has)}, but not ${list(missing, oneOf ? 'or' : 'and')}.`,
        remedy: (0,prose.CS) `Add ${[oneOf ? 'one of ' : '']}${list(missing)} to the profile. ${OTHER_CREDENTIALS}`,
    }),
    'no-credential-settings': ({ profile, has }) => ({
        title: 'No credentials in the AWS profile',
        cause: (0,prose.CS) `The profile ${(0,prose.aY)(profile, 60)} has no setting that gives credentials, such as \`aws_access_key_id\`, \`role_arn\` or \`sso_session\`. It has ${has.length > 0 ? list(has) : ['no settings']}.`,
        remedy: (0,prose.CS) `Add credentials to the profile, for example with \`aws-actions/configure-aws-credentials\` and its input \`aws-profile\`. ${OTHER_CREDENTIALS}`,
    }),
    'unknown-sso-session': ({ profile, session }) => ({
        title: 'Unknown SSO session',
        cause: (0,prose.CS) `The shared config file has no section ${(0,prose.aY)(`[sso-session ${session}]`)}, which \`sso_session\` ${(0,prose.aY)(session, 60)} in profile ${(0,prose.aY)(profile, 60)} selects.`,
        remedy: (0,prose.CS) `Correct \`sso_session\`, or add the section. ${OTHER_CREDENTIALS}`,
    }),
    'incomplete-sso-session': ({ session, missing }) => ({
        title: 'Incomplete SSO session',
        cause: (0,prose.CS) `Section ${(0,prose.aY)(`[sso-session ${session}]`)} in the shared config file has no ${list(missing)}.`,
        remedy: (0,prose.CS) `Add ${list(missing)} to it. ${OTHER_CREDENTIALS}`,
    }),
    'no-credentials': ({ names }) => {
        const others = names.filter((name) => name !== 'default');
        return others.length === 0
            ? {
                title: 'No AWS credentials found',
                cause: 'The AWS SDK found no credentials in the environment, a profile, a container, a web identity token or instance metadata.',
                remedy: (0,prose.CS) `${CONFIGURE}. ${ID_TOKEN}`,
            }
            : {
                title: 'No AWS profile selected',
                cause: (0,prose.CS) `The AWS SDK found no credentials. The shared config and credentials files contain ${(0,prose.aY)(names.join(', '), 300)}, but \`AWS_PROFILE\` is not set. With its input \`aws-profile\`, \`aws-actions/configure-aws-credentials\` writes a profile but does not set \`AWS_PROFILE\`.`,
                remedy: 'Set `AWS_PROFILE` in the `env` of this step to the name of the profile.',
            };
    },
    'service-failed': ({ service, operation, profile, said }, cause) => {
        const status = Number(Object(Object(cause).$metadata).httpStatusCode);
        const rejected = status >= 400 && status < 500 && status !== 429;
        const call = operation ? (0,prose.CS) ` (${operation})` : [];
        return {
            title: rejected ? 'AWS rejected the credentials' : `No credentials from ${service}`,
            cause: (0,prose.CS) `The credentials${of(profile)} were requested from ${[service]}, which did not return any${call}.${said ? (0,prose.CS) ` It returned ${(0,prose.aY)(said, 300)}.` : []}`,
            remedy: service === 'AWS STS' ? stsRemedy(cause) : REMEDIES[service],
        };
    },
    'process-failed': ({ profile, exitCode, stderr }) => ({
        title: 'The credential process failed',
        cause: (0,prose.CS) `The command in \`credential_process\` of profile ${(0,prose.aY)(profile, 60)} ${exitCode === undefined ? ['printed no credentials that can be used'] : (0,prose.CS) `ended with exit code ${exitCode}`}.${stderr ? (0,prose.CS) ` It printed ${(0,prose.aY)(stderr, 500)}.` : []}`,
        remedy: (0,prose.CS) `Run the command by itself in an earlier step to see why it fails. ${OTHER_CREDENTIALS}`,
    }),
    'login-required': ({ profile, command, call }) => ({
        title: 'The AWS login has expired',
        cause: (0,prose.CS) `The profile ${(0,prose.aY)(profile, 60)} uses a login that does not exist, has expired or was revoked.${call ? (0,prose.CS) ` ${[call.service]} rejected the request ${call.operation}.` : []}`,
        remedy: (0,prose.CS) `Run ${command} with this profile on the runner. A workflow that nobody attends should assume a role with OIDC instead. ${OTHER_CREDENTIALS}`,
    }),
    'unreadable-file': ({ setting, profile, path, code: reason }) => ({
        title: profile === undefined ? 'No AWS credentials found' : 'No credentials in the AWS profile',
        cause: (0,prose.CS) `The file ${(0,prose.aY)(path, 200)}, which ${(0,prose.aY)(setting)}${of(profile)} names, could not be read (${reason}).`,
        remedy: (0,prose.CS) `Correct ${(0,prose.aY)(setting)}, or create the file in an earlier step of the job.`,
    }),
    'no-response': ({ from, seconds }) => ({
        title: 'No response to the request for AWS credentials',
        cause: 'process' in from
            ? (0,prose.CS) `The command ${(0,prose.aY)(from.process, 200)}, which \`credential_process\` names, did not end within ${seconds} seconds.`
            : (0,prose.CS) `There was no complete response from ${[from.service]} at ${(0,prose.aY)(from.host, 200)} within ${seconds} seconds.`,
        remedy: 'Check that it works and can be reached from the runner (firewall, VPC endpoint, proxy), then run again.',
    }),
    'provider-failed': () => ({
        title: 'No AWS credentials found',
        cause: 'The AWS SDK could not get credentials.',
        remedy: (0,prose.CS) `Correct the problem that the error describes. ${CONFIGURE}. ${ID_TOKEN}`,
    }),
};
const STS_REMEDIES = [
    [
        /sts:TagSession/,
        'Allow `sts:TagSession` in the trust policy of the role, or assume it without session tags (`role-skip-session-tagging` of `aws-actions/configure-aws-credentials`).',
    ],
    [
        /AccessDenied.*WebIdentity/s,
        "The role's trust policy must match this repository and branch (`sub`) and the audience of the token (`aud`), and the job needs `permissions: id-token: write`.",
    ],
    [
        /AccessDenied/,
        'Allow `sts:AssumeRole` on this role for the caller, and name the caller in the trust policy of the role.',
    ],
    [
        /roleSessionName/i,
        'Correct the session name (`AWS_ROLE_SESSION_NAME`, or `role_session_name` in the profile): 2 to 64 letters, digits and `=,.@-_`.',
    ],
    [
        /DurationSeconds/i,
        'Choose a shorter duration (`duration_seconds` in the profile), or raise `MaxSessionDuration` of the role. A role assumed from another role lasts at most an hour.',
    ],
    [/roleArn/i, 'Correct the ARN of the role (`AWS_ROLE_ARN`, or `role_arn` in the profile).'],
    [
        /RegionDisabled/,
        'Activate the region for the account that owns the role (IAM, Account settings, STS endpoints), or set `AWS_REGION` to an active one.',
    ],
    [
        /ExpiredToken|InvalidIdentityToken|IDP/,
        'Get a new web identity token right before this step, for the audience and from the identity provider that the role trusts.',
    ],
    [
        /InvalidClientTokenId|SignatureDoesNotMatch|UnrecognizedClient/,
        'Correct the keys with which the role is assumed: they are wrong, expired or deleted.',
    ],
];
function stsRemedy(error) {
    const { name, message } = Object(error);
    const [, remedy] = STS_REMEDIES.find(([pattern]) => pattern.test(`${name} ${message}`)) ?? [];
    return remedy ?? 'Check the role, its trust policy, and the credentials with which it is assumed.';
}
const REMEDIES = {
    'IAM Identity Center': 'Check `sso_account_id` and `sso_role_name` in the profile, and that the permission set is assigned to the user in this account.',
    'AWS Sign-In': 'Run `aws login` with this profile on the runner.',
    'the container endpoint': 'Check `AWS_CONTAINER_CREDENTIALS_FULL_URI` and `AWS_CONTAINER_AUTHORIZATION_TOKEN` (or `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE`), and the role of the task or pod.',
    'the instance metadata service': 'Check that the instance has an IAM role, and that its metadata options allow requests from here (in a container, the hop limit must be 2).',
};
const of = (profile) => profile === undefined ? [] : (0,prose.CS) ` of profile ${(0,prose.aY)(profile, 60)}`;
const profilesOf = (names) => [(0,prose.aY)(names.join(', ') || 'no profiles', 300)];
function credentialsMessage({ problem, source, files, cause }) {
    const text = TEXTS[problem.kind](problem, cause);
    const chosen = source?.kind === 'profile'
        ? [(0,prose.CS) `The profile ${(0,prose.aY)(source.name, 60)} was chosen because \`AWS_PROFILE\` is set.`]
        : [];
    const links = problem.kind === 'no-credentials'
        ? problem.links.map(({ link, message }) => (0,prose.CS) `${(0,prose.aY)(link)}: ${(0,prose.aY)(message, 300)}`)
        : [];
    return {
        title: text.title,
        cause: toProse(text.cause),
        remedy: toProse(text.remedy),
        details: [...chosen, ...links, ...files.flatMap(describeFile)],
    };
}
function describeFile({ setting, isSet, path, state, hints }) {
    const name = isSet
        ? (0,prose.CS) `The file ${(0,prose.aY)(path, 200)} (${(0,prose.aY)(setting)})`
        : (0,prose.CS) `The file ${(0,prose.aY)(path, 200)}`;
    const states = { read: 'was read', missing: 'does not exist', unreadable: 'could not be read' };
    const fact = state === 'UTF-16' ? 'is in UTF-16: save it in UTF-8' : states[state];
    return [(0,prose.CS) `${name} ${[fact]}.${hints.flatMap((hint) => [' ', ...describeHint(hint)])}`];
}
function describeHint(hint) {
    switch (hint.kind) {
        case 'section-name':
            return (0,prose.CS) `It has a section ${(0,prose.aY)(`[${hint.found}]`)}, which must be named ${(0,prose.aY)(`[${hint.expected}]`)}.`;
        case 'unexpanded':
            return (0,prose.CS) `Nothing expands \`~\` or variables such as \`$HOME\` in \`env\`: write the whole path.`;
        case 'host-path':
            return (0,prose.CS) `In a container job, this path of the host is ${(0,prose.aY)(hint.inContainer, 200)}.`;
    }
}

;// CONCATENATED MODULE: ../src/report/messages.js



const TROUBLESHOOTING_PAGE = 'https://github.com/your-org/apprunner-connection/blob/main/docs/troubleshooting.md';
function messageOf({ kind, facts, details, serviceError, credentials }) {
    const { title, cause, remedy, heading, annotation = '' } = CATALOG[kind];
    const common = { heading, annotation, serviceError: serviceError && messages_describe(serviceError) };
    if (credentials)
        return {
            ...common,
            ...credentialsMessage(credentials),
            page: `${TROUBLESHOOTING_PAGE}#${credentials.problem.kind}`,
        };
    return {
        ...common,
        title,
        page: `${TROUBLESHOOTING_PAGE}#${kind}`,
        cause: (0,prose.pz)(cause, facts),
        remedy: (0,prose.pz)(remedy, facts),
        details: firstOf(details),
    };
}
function firstOf(details, limit = 60) {
    return details.length > limit
        ? [...details.slice(0, limit), [`and ${details.length - limit} more`]]
        : details;
}
function messages_describe({ service, operation, name, message, status, requestId }) {
    const origin = [
        ...(operation ? [[operation]] : []),
        ...(status === undefined ? [] : [[`HTTP ${status}`]]),
        ...(requestId ? [(0,prose.CS) `request ID ${(0,prose.aY)(requestId, 100)}`] : []),
    ].flatMap((part, index) => (index === 0 ? part : [', ', ...part]));
    const words = [name, message].filter(Boolean).flatMap((word) => [': ', (0,prose.aY)(word, 1_000)]);
    return [service, ...words, ...(origin.length > 0 ? [' (', ...origin, ')'] : []), '.'];
}
function messageText({ cause, remedy, annotation, page, details, serviceError }) {
    const sentences = [cause, ...(serviceError ? [serviceError] : []), remedy].map(prose.fE);
    const first = [...sentences, annotation, `More: ${page}`].filter(Boolean).join(' ');
    return [first, ...details.map((detail) => `- ${(0,prose.fE)(detail)}`)].join('\n');
}

var report_console = __nccwpck_require__(4363);
;// CONCATENATED MODULE: ../src/report/outputs.js



function outputsOf(run, target, redact) {
    const { connection, created = false, available = false, reminderUrl = '', changes = [] } = run ?? {};
    const { connectionName = '', provider = '', region = '' } = run ?? target;
    const outputs = {
        'connection-arn': connection?.arn ?? '',
        'connection-name': (0,report_text.g$)(connectionName),
        'provider-type': (0,report_text.g$)(provider),
        status: (0,report_text.g$)(connection?.status ?? ''),
        available: String(available),
        created: String(created),
        'created-at': connection?.createdAt?.toISOString() ?? '',
        'console-url': (0,report_console.B)(region),
        'approval-url': run ? (0,handshake.t)(run) : (0,report_console.B)(region),
        'reminder-issue-url': reminderUrl,
        changed: String(changes.length > 0),
    };
    return {
        ...Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, redact(value)])),
        changes: JSON.stringify(changes.map((change) => redactChange(change, redact))),
    };
}
function redactChange(change, redact) {
    const entries = Object.entries(change).map(([name, value]) => {
        if (name === 'action')
            return [name, value];
        return [name, typeof value === 'string' ? redact(value) : redactTags(value, redact)];
    });
    return Object.fromEntries(entries);
}
function redactTags(tags, redact) {
    return Object.fromEntries(Object.entries(tags).map(([key, value]) => [redact(key), redact(value)]));
}

;// CONCATENATED MODULE: ../src/report/redact.js

const SECRET_FORMS = [
    /\b(?:gh[pousr]_[\w.-]{15,}[\w-]|github_pat_\w{16,})/g,
    /(?<![\w-])eyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g,
    /\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g,
    /\b[0-9a-f]{64}\b/gi,
    /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{100,}={0,2}/g,
    /(?<=:\/\/)(?!user:password@)[^\s/@"]+@/g,
    /(?<=Unexpected token .{1,12}, ).{1,150}?(?= is not valid JSON)/g,
];
const MIN_LENGTH = 4;
function redactor(secrets) {
    const known = [...new Set(secrets.flatMap(variantsOf))]
        .filter((secret) => secret.length >= MIN_LENGTH)
        .sort((a, b) => b.length - a.length);
    return (text) => {
        const withoutKnown = known.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
        const [last = '', ...cutOff] = withoutKnown.split('\u2026').reverse();
        const parts = [...cutOff.reverse().map((part) => withoutPrefix(part, known)), last];
        return SECRET_FORMS.reduce((rest, form) => rest.replace(form, '***'), parts.join('\u2026'));
    };
}
function variantsOf(secret) {
    const maxLength = secret.length * 2;
    const line = (0,report_text.g$)(secret, maxLength);
    const quoted = (0,report_text.hD)(secret, maxLength).slice(1, -1);
    const json = JSON.stringify(secret).slice(1, -1);
    return [secret, line, quoted, json, (0,report_text.ZD)(line), (0,report_text.ZD)(quoted)];
}
function withoutPrefix(text, secrets) {
    const longest = Math.max(0, ...secrets.map((secret) => overlap(text, secret)));
    return longest > 0 ? `${text.slice(0, -longest)}***` : text;
}
function overlap(text, secret) {
    const head = secret.slice(0, MIN_LENGTH);
    let start = text.indexOf(head, text.length - secret.length);
    while (start >= 0 && !secret.startsWith(text.slice(start)))
        start = text.indexOf(head, start + 1);
    return start < 0 ? 0 : text.length - start;
}

var apprunner_connection = __nccwpck_require__(1105);
;// CONCATENATED MODULE: ../src/report/summary.js








function renderSummary({ run, target, failure }) {
    const sections = [
        `## ${icon(run, failure)} ${heading(run ?? target, run, failure)}`,
        renderAlert(run, failure),
        failure && renderFailure(failure),
        run && renderNextSteps(run, failure),
        run && renderChanges(run, failure),
        renderFacts(run ?? target, run, failure),
    ];
    return `${sections.filter(Boolean).join('\n\n')}\n`;
}
function icon(run, failure) {
    if (failure)
        return '\u274c';
    if (run?.dryRun)
        return '\ud83d\udd0d';
    return run?.available ? '\u2705' : '\u23f3';
}
function heading({ connectionName: name = '' }, run, failure) {
    const subject = (0,apprunner_connection.E)(name) ? `App Runner connection \`${name}\`` : 'App Runner connection';
    const ending = failure && messageOf(failure).heading;
    if (ending)
        return `${subject} ${ending}`;
    if (failure && (!run?.connection || run.available))
        return `${subject}: failed`;
    if (run?.connection)
        return `${subject} ${run.rule.heading}`;
    return run?.dryRun ? `${subject} does not exist yet` : subject;
}
function renderAlert(run, failure) {
    const alert = (kind, sentence) => `> [!${kind}]\n> ${sentence}`;
    if (failure)
        return alert('CAUTION', 'This step failed. The cause and what to do are below.');
    if (run?.dryRun)
        return alert('NOTE', 'Dry run: nothing was changed at AWS or GitHub.');
    return alert(run?.available ? 'TIP' : 'IMPORTANT', run?.rule.alert ?? '');
}
function renderFailure(failure) {
    const { title, cause, remedy, page, details, serviceError } = messageOf(failure);
    const end = /[.!?]$/.test((0,prose.fE)(remedy)) ? '' : '.';
    return [
        `<p><strong>${(0,report_text.ZD)(title)}.</strong> ${(0,prose.Vw)(cause)}</p>`,
        `<p><strong>What to do:</strong> ${(0,prose.Vw)(remedy)}${end} <a href="${page}">More about this</a>.</p>`,
        details.length > 0 && renderList(details),
        serviceError &&
            `<details><summary>Error message of the service</summary>\n<p>${(0,prose.Vw)(serviceError)}</p>\n</details>`,
    ]
        .filter(Boolean)
        .join('\n');
}
function renderNextSteps(run, failure) {
    const { connection, rule } = run;
    if (!connection || (0,src_failure.c)(failure))
        return '';
    if (rule.consoleAction === 'none')
        return failure ? '' : renderUse(connection.arn);
    const title = rule.consoleAction === 'delete' ? 'How to start over' : 'How to approve it';
    return `### ${title}\n\n${(0,handshake.B)(run, 'summary')}`;
}
function renderUse(arn) {
    return [
        `The ARN, ready to paste:\n\n\`\`\`text\n${arn}\n\`\`\``,
        '- `awslabs/amazon-app-runner-deploy`: pass it as `source-connection-arn`.\n' +
            '- `aws apprunner create-service` and CloudFormation: set ' +
            '`SourceConfiguration.AuthenticationConfiguration.ConnectionArn` to it.\n' +
            '- CDK: pass it to `GitHubConnection.fromConnectionArn`. Terraform: set ' +
            '`source_configuration.authentication_configuration.connection_arn` to it.',
    ].join('\n\n');
}
function renderChanges({ changes, dryRun, reminderUrl }, failure) {
    if (changes.length === 0)
        return dryRun && !failure ? '<p>A real run would change nothing.</p>' : '';
    const descriptions = changes.map((change) => {
        const description = describeChange(change, dryRun ? 'would' : 'did');
        return change.action === 'open-reminder' && reminderUrl
            ? [...description, `: ${reminderUrl}`]
            : description;
    });
    return `<p>${dryRun ? 'A real run would:' : 'This run:'}</p>\n${renderList(descriptions)}`;
}
function renderList(items) {
    return ['<ul>', ...items.map((item) => `<li>${(0,prose.Vw)(item)}</li>`), '</ul>'].join('\n');
}
function renderFacts({ connectionName = '', provider = '', region = '' }, run, failure) {
    const rows = [
        ['Connection', (0,report_text.v1)(connectionName || '(none)')],
        ...(run?.connection ? connectionRows(run, run.connection, failure) : []),
        ['Provider', (0,report_text.v1)(provider || '(none)')],
        ['Region', (0,report_text.v1)(region || '(none)')],
    ];
    const opened = run?.changes.some(({ action }) => action === 'open-reminder');
    if (run?.reminderUrl && !opened)
        rows.push(['Reminder', `<a href="${(0,report_text.ZD)(run.reminderUrl)}">reminder issue</a>`]);
    const cells = rows.map(([head, cell]) => `<tr><th align="left">${head}</th><td>${cell}</td></tr>`);
    return ['<table>', ...cells, '</table>'].join('\n');
}
function connectionRows({ available, created, account, accountName }, { arn, status, createdAt }, failure) {
    const rows = [
        [failure?.kind !== 'deleted', 'Status', (0,report_text.v1)((0,apprunner_status.Er)(status))],
        [!(failure ? showsArn(failure, arn) : available), 'ARN', (0,report_text.v1)(arn)],
        [true, 'Account', (0,report_text.v1)(account ?? '(unknown)') + (accountName && ` ${(0,report_text.v1)(accountName)}`)],
        [true, 'Origin', created ? 'created by this run' : 'reused'],
        [true, 'Created at', createdAt ? (0,report_text.v1)(createdAt.toISOString()) : 'unknown'],
    ];
    return rows.filter(([isNew]) => isNew).map(([, head, cell]) => [head, cell]);
}
function showsArn({ kind, serviceError }, arn) {
    return kind === 'connection-error' || (serviceError?.message.includes(arn) ?? false);
}

;// CONCATENATED MODULE: ../src/report/write.js







const MAX_DEBUG_LINES = 100;
function createWriter(publicText = '') {
    const { hide, redact } = createRedaction(publicText);
    let outputFailure;
    process.stdout.on('error', () => { });
    function info(line) {
        core.pq(redact((0,report_text.g$)(line)));
    }
    function debug(text) {
        if (!core._o())
            return;
        const lines = text.split('\n', MAX_DEBUG_LINES).map((line) => redact((0,report_text.g$)(line)));
        core.Yz(lines.join('\n'));
    }
    function setOutputs(run, target = {}) {
        if (outputFailure)
            return;
        try {
            for (const [name, value] of Object.entries(outputsOf(run, target, redact)))
                core.uH(name, value);
        }
        catch (error) {
            const { code: name = 'Error', message = '' } = Object(error);
            outputFailure = new src_failure.H('outputs', {}, { serviceError: { service: 'Node.js', name, message } });
        }
    }
    async function writeReport(report) {
        const failure = report.failure ?? outputFailure;
        try {
            if (process.env.GITHUB_STEP_SUMMARY)
                await core.z.addRaw(redact(renderSummary({ ...report, failure }))).write();
        }
        catch (error) {
            info(`The job summary could not be written: ${(0,report_text.hD)(String(error))}`);
        }
        for (const warning of report.warnings)
            annotate(core.$e, warning);
        if (!failure)
            return;
        annotate(core.z3, failure);
        process.exitCode = 1;
    }
    function annotate(write, failure) {
        const message = messageOf(failure);
        write(redact(messageText(message)), { title: message.title });
    }
    return { info, debug, setOutputs, writeReport, hide, redact };
}
function createRedaction(publicText) {
    const masks = new Set();
    const secrets = new Set();
    let redact = redactor([]);
    return {
        hide({ masked, redacted }) {
            for (const secret of masked) {
                const isMask = secret.trim() !== '' && process.env.GITHUB_ACTIONS === 'true';
                if (isMask && !masks.has(secret))
                    core.Pq(secret);
                masks.add(secret);
            }
            const before = secrets.size;
            for (const secret of [...masked, ...redacted])
                secrets.add(secret);
            if (secrets.size > before)
                redact = redactor([...secrets].filter((secret) => !publicText.includes(secret)));
        },
        redact: (text) => redact(text),
    };
}

;// CONCATENATED MODULE: ../src/run.js


function startRun(request, env, publish) {
    const { connectionName, provider, region, portal, accountName, dryRun } = request;
    const update = (changes) => {
        Object.assign(run, runOf({ ...run, ...changes }));
        publish(run);
    };
    const run = {
        ...runOf({
            connectionName,
            provider,
            region,
            portal,
            accountName,
            dryRun,
            workflowRun: workflowRunOf(env),
            connection: undefined,
            created: false,
            changes: [],
            waitedMs: 0,
            reminderUrl: '',
            reminderWarning: undefined,
        }),
        observe: (connection, created = run.created) => update({ connection, created }),
        endWait: (waitedMs) => update({ waitedMs }),
        record: (change) => update({ changes: [...run.changes, change] }),
        setReminder: (reminderUrl, reminderWarning) => update({ reminderUrl, reminderWarning }),
    };
    publish(run);
    return run;
}
function runOf(state) {
    const { connection, connectionName, provider } = state;
    const rule = (0,apprunner_status.l8)(connection?.status ?? '');
    return {
        ...state,
        rule,
        connectionName: connection?.name ?? connectionName,
        provider: connection?.provider || provider,
        available: connection?.status === 'AVAILABLE',
        approvable: connection !== undefined && !rule.final,
        account: connection && (0,apprunner_connection.X)(connection.arn),
    };
}
function workflowRunOf(env) {
    const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = env;
    if (!server || !repository || !id)
        return undefined;
    return { server, repository, workflow: env.GITHUB_WORKFLOW ?? '', id };
}

var secrets = __nccwpck_require__(9702);
var signals = __nccwpck_require__(5742);
;// CONCATENATED MODULE: ../src/main.js





















async function run(inputs, env) {
    const { signal, dispose } = (0,signals.p)();
    const writer = createWriter(publicText(inputs));
    writer.hide((0,secrets.F)(env));
    const report = 'problems' in inputs ? reportInvalid(inputs, env, writer) : runValid(inputs, env, writer, signal);
    try {
        await writer.writeReport(await report);
    }
    catch (error) {
        await writer.writeReport({ run: undefined, target: {}, failure: failureOf(error), warnings: [] });
    }
    dispose();
}
function publicText(inputs) {
    return 'problems' in inputs ? '' : `apprunner:${inputs.region}:connection/${inputs.connectionName}`;
}
async function reportInvalid({ target, problems, regionMissing }, env, writer) {
    writer.setOutputs(undefined, target);
    const hint = regionMissing ? (0,region.MF)(await loadProfiles(env), env) : undefined;
    const failure = new src_failure.H('inputs', {}, { details: hint ? [...problems, hint] : problems });
    return { run: undefined, target, failure, warnings: [] };
}
async function runValid(inputs, env, writer, signal) {
    const run = startRun(inputs, env, writer.setOutputs);
    const explain = (error) => {
        writer.debug((0,stack.U)(error));
        return failureOf(error);
    };
    const performed = perform({ inputs, env, run, writer, signal }).catch(explain);
    const failure = await Promise.race([performed, (0,signals.e)(signal).then(explain)]);
    if (inputs.dryRun && run.changes.length === 0 && !failure)
        writer.info('Dry run: a real run would change nothing.');
    const warnings = [failure ? undefined : pendingFailure(run), run.reminderWarning];
    return { run, target: run, failure, warnings: warnings.filter((warning) => warning !== undefined) };
}
async function perform(context) {
    const { inputs, run } = context;
    const failure = await ensureAndWait(context);
    const isGate = inputs.failIfPending && !(inputs.dryRun && inputs.waitMs > 0);
    const result = failure ?? (isGate ? pendingFailure(run) : undefined);
    await updateReminderIfNeeded(context, result);
    return result;
}
async function ensureAndWait(context) {
    const { inputs, env, writer, signal } = context;
    let client;
    try {
        client = await createClient(inputs.region, {
            env,
            clock: systemClock,
            random: Math.random,
            info: writer.info,
            signal,
            debug: writer.debug,
            hideSecrets: (secrets) => writer.hide({ masked: secrets, redacted: [] }),
        });
        await ensureConnection(client, context);
        await waitIfPending(client, context);
        return undefined;
    }
    catch (error) {
        writer.debug((0,stack.U)(error));
        const failure = failureOf(error);
        return withDetails(failure, client, context.run);
    }
}
async function withDetails(failure, client, run) {
    if (failure.kind === 'quota' && client) {
        const details = (await listNames(client)).map((name) => (0,prose.CS) `In use: ${(0,prose.aY)(name, 32)}`);
        return new src_failure.H('quota', { region: run.region }, { ...failure, details });
    }
    const statement = failure.kind === 'denied' ? missingStatement(failure, run) : undefined;
    if (!statement)
        return failure;
    const { action = '' } = failure.facts;
    return new src_failure.H('denied', { action }, { ...failure, details: [statement] });
}
async function ensureConnection(client, context) {
    const { inputs, run, writer } = context;
    const { connectionName: name, provider, region, tags, dryRun } = inputs;
    const creation = {
        action: 'create-connection',
        name,
        provider,
        region,
        ...(tags && { tags: Object.fromEntries(tags) }),
    };
    const found = (await findConnection(client, name)) ?? (await findOther(client, context));
    if (!found && dryRun)
        return recordChange(context, creation);
    const { connection, created } = found
        ? { connection: found, created: false }
        : await createConnection(client, inputs, systemClock);
    run.observe(connection, created);
    if (created)
        recordChange(context, creation);
    if (!found && !created)
        writer.info('Another run, or an earlier attempt of this one, created the connection first.');
    const { status, arn } = connection;
    writer.info((0,prose.fE)((0,prose.CS) `Connection ${connection.name}: ${(0,apprunner_status.Er)(status)}, ${[arn]}`));
    assertUsable(connection, inputs);
    if (tags && !created && connection.name === name)
        await updateTags(client, connection, context);
}
async function findOther(client, { inputs, writer }) {
    if (!inputs.reuseAvailable)
        return undefined;
    const found = await findAvailable(client, inputs.provider);
    if (found)
        writer.info((0,prose.fE)((0,prose.CS) `No connection is named ${inputs.connectionName}: ${found.name} is available, and is used instead.`));
    return found;
}
function assertUsable({ name, arn, provider, status }, inputs) {
    const { region, provider: wanted } = inputs;
    if (provider !== '' && provider !== wanted)
        throw new src_failure.H('provider-mismatch', { name, region, actual: provider, wanted });
    if (status !== 'ERROR')
        return;
    const command = `aws apprunner delete-connection --connection-arn ${arn} --region ${region}`;
    throw new src_failure.H('connection-error', { name, command });
}
async function updateTags(client, { arn }, context) {
    const { tags = new Map(), dryRun } = context.inputs;
    const missing = await findTagsToSet(client, arn, tags);
    if (missing.size === 0)
        return;
    if (!dryRun)
        await setTags(client, arn, missing);
    recordChange(context, { action: 'set-tags', tags: Object.fromEntries(missing) });
}
async function waitIfPending(client, context) {
    const { inputs, run, writer } = context;
    const { connection, approvable } = run;
    if (!connection || !approvable || inputs.waitMs === 0)
        return;
    if (inputs.dryRun)
        return writer.info('Dry run: a real run would wait for the approval.');
    await updateReminderIfNeeded(context, undefined);
    writer.info(`Approve the connection here: ${(0,handshake.t)(run)}`);
    const { name } = connection;
    client.retries.startPolling();
    const last = await waitForApproval(connection, inputs.waitMs, {
        find: (timeout) => findConnection(client, name, timeout),
        throttled: client.retries.throttled,
        onStatusChange: run.observe,
        log: writer.info,
        clock: systemClock,
        random: Math.random,
    });
    if (!last)
        throw new src_failure.H('deleted', { name });
    run.observe(last);
    run.endWait(inputs.waitMs);
    assertUsable(last, inputs);
}
function pendingFailure(run) {
    const { connection, available, waitedMs } = run;
    if (!connection || available)
        return undefined;
    const { name, status } = connection;
    const facts = { name, status: (0,apprunner_status.Er)(status), url: (0,handshake.t)(run) };
    if (!(0,apprunner_status.ih)(status))
        return new src_failure.H('unknown-status', facts);
    return waitedMs > 0
        ? new src_failure.H('still-pending', { ...facts, duration: (0,report_text.p0)(waitedMs) })
        : new src_failure.H('pending', facts);
}
async function updateReminderIfNeeded(context, failure) {
    const { inputs, run } = context;
    if (!inputs.reminder || reminderAction(run, failure) === 'none')
        return;
    const { updateReminder } = await __nccwpck_require__.e( 991).then(__nccwpck_require__.bind(__nccwpck_require__, 4991));
    const { url, change, warning } = await updateReminder(inputs.reminder, run, context);
    run.setReminder(url, warning);
    if (change)
        recordChange(context, change);
    if (url && change?.action === 'open-reminder')
        context.writer.info(`The reminder issue: ${url}`);
}
function recordChange({ run, writer }, change) {
    run.record(change);
    const description = describeChange(change, run.dryRun ? 'would' : 'did');
    writer.info((0,prose.fE)((0,prose.CS) `${[run.dryRun ? 'Dry run: a real run would ' : 'This run ']}${description}.`));
}


/***/ }),

/***/ 4363:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   B: () => ( consoleUrl),
   e: () => ( shortcutUrl)
 });
function consoleUrl(region) {
    return region && `https://${region}.console.aws.amazon.com/apprunner/home?region=${region}#/connections`;
}
function shortcutUrl({ url, role }, account, region) {
    const parameters = new URLSearchParams({
        account_id: account,
        ...(role && { role_name: role }),
        destination: consoleUrl(region),
    });
    return `${url}/#/console?${parameters.toString().replaceAll('+', '%20')}`;
}


/***/ }),

/***/ 4543:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   B: () => ( handshakeSteps),
   t: () => ( approvalUrl)
 });
 var _apprunner_provider_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1524);
 var _console_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(4363);
 var _text_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(1679);



const APPROVAL_PAGE = 'https://github.com/your-org/apprunner-connection/blob/main/docs/approval.md';
function handshakeSteps(run, place) {
    const { connectionName: name, provider, workflowRun } = run;
    const deletes = run.rule.consoleAction === 'delete';
    const { grantAccess, owner } = (0,_apprunner_provider_js__WEBPACK_IMPORTED_MODULE_0__ .w)(provider);
    const complete = [
        `Select the connection \`${name}\`, then **Actions**, **Complete handshake**. Allow pop-ups for the console. If it is grayed out, select this connection alone, and check that its status is still pending.`,
        grantAccess,
    ];
    const rerun = workflowRun
        ? `[Re-run this workflow](${urlOf(workflowRun)}), or wait for its next run.`
        : 'Run this again.';
    const steps = place === 'issue'
        ? [openFromIssue(run), ...(deletes ? [deleteFromIssue(name)] : []), ...complete, rerun]
        : [openFromSummary(run), ...(deletes ? [deleteFromSummary(name)] : complete), rerun];
    const list = steps.map((step, index) => `${index + 1}. ${step}`).join('\n');
    if (deletes && place === 'summary')
        return list;
    return `${list}\n\nWho can do this: someone who may use App Runner in the AWS account (the AWS managed policy **AWSAppRunnerFullAccess** allows all its actions), together with ${owner}. It can be one person or two. [More about the approval](${APPROVAL_PAGE}).`;
}
function deleteFromSummary(name) {
    return `Select the connection \`${name}\`, then **Actions**, **Delete**: it is in the ERROR state and cannot be repaired.`;
}
function deleteFromIssue(name) {
    return `Only if its status is *Error*: select the connection \`${name}\`, then **Actions**, **Delete**, because it cannot be repaired. Re-run this workflow, which creates it again, and continue.`;
}
function approvalUrl(run) {
    const { region, portal, account } = run;
    return portal && account ? (0,_console_js__WEBPACK_IMPORTED_MODULE_1__ .e)(portal, account, region) : (0,_console_js__WEBPACK_IMPORTED_MODULE_1__ .B)(region);
}
function openFromSummary(run) {
    const { region, account, accountName } = run;
    const id = accountName ? `${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__ .hD)(accountName)} (\`${account}\`)` : `\`${account}\``;
    const where = account ? `the account ${id}` : 'the AWS account of this workflow';
    const access = run.portal && account
        ? `The link signs you in to ${where} through the AWS access portal.`
        : `Sign in to ${where}.`;
    return `Open **[Connected accounts of App Runner in ${region}](${approvalUrl(run)})**. ${access} ${clickPath(region)}`;
}
function openFromIssue({ region, portal, accountName, workflowRun }) {
    const log = workflowRun ? `[the log and summary of the run](${urlOf(workflowRun)})` : 'the log of the run';
    const named = accountName && ` ${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__ .hD)(accountName)}`;
    const access = portal
        ? `Sign in through the [AWS access portal](${portal.url}) first: the account${named}, and a shortcut into it, are in ${log}.`
        : `Sign in to the AWS account${named} of the workflow, which is in ${log}.`;
    return `Open **[Connected accounts of App Runner in ${region}](${(0,_console_js__WEBPACK_IMPORTED_MODULE_1__ .B)(region)})**. ${access} ${clickPath(region)}`;
}
function urlOf({ server, repository, id }) {
    return `${server}/${repository}/actions/runs/${id}`;
}
function clickPath(region) {
    return `If that page does not open: open App Runner, choose the region ${region}, and in the navigation pane **Connected accounts** (in older consoles *GitHub connections*).`;
}


/***/ }),

/***/ 8961:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   CS: () => ( prose),
   Vw: () => ( toHtml),
   aY: () => ( code),
   fE: () => ( toText),
   fj: () => ( join),
   pz: () => ( fillIn)
 });
 var _text_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1679);

const MAX_LENGTH = 300;
function prose(strings, ...values) {
    return strings.flatMap((text, index) => [...fillIn(text), ...partsOf(values[index] ?? [])]);
}
function partsOf(value) {
    if (typeof value === 'string')
        return [code(value)];
    return typeof value === 'number' ? [String(value)] : [value].flat();
}
function code(text, maxLength = MAX_LENGTH) {
    return { code: (0,_text_js__WEBPACK_IMPORTED_MODULE_0__ .g$)(text, maxLength).replaceAll('`', "'") };
}
function fillIn(text, facts = {}) {
    return text.split(/(`[^`]+`|\{\w+\})/).flatMap((part) => {
        if (part.startsWith('`'))
            return [{ code: part.slice(1, -1) }];
        const [, name] = /^\{(\w+)\}$/.exec(part) ?? [];
        if (name === undefined)
            return part ? [part] : [];
        const fact = facts[name] ?? '';
        return [name === 'url' ? fact : code(fact)];
    });
}
function join(items, separator = ', ') {
    return items.flatMap((item, index) => (index === 0 ? item : [separator, ...item]));
}
function toText(sentences) {
    return sentences.map((part) => (typeof part === 'string' ? part : `\`${part.code}\``)).join('');
}
function toHtml(sentences) {
    return sentences
        .map((part) => (typeof part === 'string' ? linkAddresses(part) : (0,_text_js__WEBPACK_IMPORTED_MODULE_0__ .v1)(part.code)))
        .join('');
}
function linkAddresses(text) {
    return (0,_text_js__WEBPACK_IMPORTED_MODULE_0__ .qB)(text).replace(/https:\/\/[^\s<>()]+[^\s<>().,;:]/g, (url) => `<a href="${url}">${url}</a>`);
}


/***/ }),

/***/ 7466:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   U: () => ( stackOf)
 });
 var _text_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(1679);

function stackOf(error) {
    const { stack = String(error), message: text = '', cause } = Object(error);
    const lines = stack.replace(text, () => (0,_text_js__WEBPACK_IMPORTED_MODULE_0__ .g$)(text));
    return `${lines}${cause ? `\ncaused by ${stackOf(cause)}` : ''}`;
}


/***/ }),

/***/ 1679:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   ZD: () => ( escapeHtml),
   g$: () => ( printable),
   hD: () => ( quote),
   p0: () => ( duration),
   qB: () => ( escapeCharacters),
   v1: () => ( codeHtml)
 });
const MAX_LENGTH = 1_000;
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]/gu;
function printable(text, maxLength = MAX_LENGTH) {
    const head = text.slice(0, maxLength * 4);
    const line = head.toWellFormed().replace(CONTROLS, ' ').replace(INVISIBLE, '').trim();
    const characters = [...line.replaceAll('##[', '## [')];
    const cutOff = characters.length > maxLength || head.length < text.length;
    return cutOff ? `${characters.slice(0, maxLength).join('')}\u2026` : characters.join('');
}
function quote(text, maxLength) {
    return `\`${printable(text, maxLength).replaceAll('`', "'")}\``;
}
function escapeHtml(text) {
    return escapeCharacters(printable(text));
}
function codeHtml(text) {
    return `<code>${escapeHtml(text)}</code>`;
}
function escapeCharacters(text) {
    return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
function duration(ms) {
    const seconds = Math.round(ms / 1_000);
    return seconds < 60 ? `${seconds} s` : `${Math.round(seconds / 6) / 10} min`;
}


/***/ }),

/***/ 9702:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   A: () => ( readToken),
   F: () => ( secretsOf)
 });
 var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(3024);
 var _apprunner_connection_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(1105);
 var _apprunner_provider_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(1524);
 var _apprunner_status_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(5571);
 var _environment_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(9186);
 var _report_console_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(4363);






const SETTING = /_(FILE|URL|URI|ARN|NAME|REGION)$/i;
const ACCOUNT_ID = /^\d{12}$/;
function secretsOf(env) {
    const named = Object.entries(env)
        .filter(([name]) => /SECRET|TOKEN|PASSWORD|ACCESS_KEY/i.test(name) && !SETTING.test(name))
        .map(([, value]) => value ?? '')
        .filter((value) => !ACCOUNT_ID.test(value));
    const proxies = (0,_environment_js__WEBPACK_IMPORTED_MODULE_3__ ._)(env).map(passwordOf);
    const publicText = publicTextOf(env);
    const masked = [
        env.AWS_SECRET_ACCESS_KEY ?? '',
        env.AWS_SESSION_TOKEN ?? '',
        readToken(env.AWS_WEB_IDENTITY_TOKEN_FILE ?? ''),
        env['INPUT_GITHUB-TOKEN']?.trim() ?? '',
        ...proxies.flatMap(({ password, decoded }) => [password, decoded]).filter((value) => value.length >= 8),
    ];
    return {
        masked: masked.filter(Boolean),
        redacted: [
            ...named.filter((value) => value.length >= 8),
            ...proxies.flatMap(({ password, decoded, header }) => [password, decoded, header]),
        ].filter((value) => !publicText.includes(value)),
    };
}
function publicTextOf(env) {
    const { GITHUB_SERVER_URL: server = '', GITHUB_REPOSITORY: repository = '' } = env;
    const regions = [env['INPUT_AWS-REGION'], env.AWS_REGION, env.AWS_DEFAULT_REGION];
    const region = regions.find((value) => value?.trim())?.trim() ?? '';
    const name = env['INPUT_CONNECTION-NAME']?.trim() ?? '';
    const texts = [
        `arn:aws:apprunner:${region}:connection/${(0,_apprunner_connection_js__WEBPACK_IMPORTED_MODULE_4__ .E)(name) ? name : ''}`,
        (0,_report_console_js__WEBPACK_IMPORTED_MODULE_5__ .B)(region),
        `${server}/${repository}/actions/runs`,
        env['INPUT_REMINDER-REPOSITORY'] ?? '',
        ...Object.keys(_apprunner_provider_js__WEBPACK_IMPORTED_MODULE_1__ .xq),
        ...Object.keys(_apprunner_status_js__WEBPACK_IMPORTED_MODULE_2__ .f),
    ];
    return texts.join('\n');
}
function readToken(file) {
    try {
        return file && (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(file, 'utf8').trim();
    }
    catch {
        return '';
    }
}
function passwordOf(url) {
    const { username, password } = URL.canParse(url) ? new URL(url) : { username: '', password: '' };
    const decoded = decode(password);
    const header = password && Buffer.from(`${decode(username)}:${decoded}`).toString('base64');
    return { password, decoded, header };
}
function decode(component) {
    try {
        return decodeURIComponent(component);
    }
    catch {
        return component;
    }
}


/***/ }),

/***/ 5742:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

 __nccwpck_require__.d(__webpack_exports__, {
   e: () => ( whenAborted),
   p: () => ( abortOnInterruption)
 });
 var _failure_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(5797);

function abortOnInterruption() {
    const controller = new AbortController();
    const abortBySignal = (name) => {
        dispose();
        controller.abort(new _failure_js__WEBPACK_IMPORTED_MODULE_0__ .H('stopped', { signal: name }));
    };
    const abortByError = (error) => controller.abort(error ?? new Error('Nothing was thrown'));
    const dispose = () => void process.off('SIGINT', abortBySignal).off('SIGTERM', abortBySignal);
    process.on('SIGINT', abortBySignal).on('SIGTERM', abortBySignal);
    process.on('uncaughtException', abortByError).on('unhandledRejection', abortByError);
    return { signal: controller.signal, dispose };
}
function whenAborted(signal) {
    return new Promise((resolve) => {
        if (signal.aborted)
            return resolve(signal.reason);
        signal.addEventListener('abort', () => resolve(signal.reason), { once: true });
    });
}


/***/ }),

/***/ 9166:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


__nccwpck_require__.d(__webpack_exports__, {
  Yz: () => ( core_debug),
  z3: () => ( error),
  V4: () => ( getInput),
  pq: () => ( info),
  _o: () => ( isDebug),
  uH: () => ( setOutput),
  Pq: () => ( core_setSecret),
  z: () => ( summary),
  $e: () => ( warning)
});


var external_os_ = __nccwpck_require__(857);
;// CONCATENATED MODULE: ../../node_modules/@actions/core/lib/utils.js
function utils_toCommandValue(input) {
    if (input === null || input === undefined) {
        return '';
    }
    else if (typeof input === 'string' || input instanceof String) {
        return input;
    }
    return JSON.stringify(input);
}
function utils_toCommandProperties(annotationProperties) {
    if (!Object.keys(annotationProperties).length) {
        return {};
    }
    return {
        title: annotationProperties.title,
        file: annotationProperties.file,
        line: annotationProperties.startLine,
        endLine: annotationProperties.endLine,
        col: annotationProperties.startColumn,
        endColumn: annotationProperties.endColumn
    };
}
;// CONCATENATED MODULE: ../../node_modules/@actions/core/lib/command.js


function command_issueCommand(command, properties, message) {
    const cmd = new Command(command, properties, message);
    process.stdout.write(cmd.toString() + external_os_.EOL);
}
function command_issue(name, message = '') {
    command_issueCommand(name, {}, message);
}
const CMD_STRING = '::';
class Command {
    constructor(command, properties, message) {
        if (!command) {
            command = 'missing.command';
        }
        this.command = command;
        this.properties = properties;
        this.message = message;
    }
    toString() {
        let cmdStr = CMD_STRING + this.command;
        if (this.properties && Object.keys(this.properties).length > 0) {
            cmdStr += ' ';
            let first = true;
            for (const key in this.properties) {
                if (this.properties.hasOwnProperty(key)) {
                    const val = this.properties[key];
                    if (val) {
                        if (first) {
                            first = false;
                        }
                        else {
                            cmdStr += ',';
                        }
                        cmdStr += `${key}=${escapeProperty(val)}`;
                    }
                }
            }
        }
        cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
        return cmdStr;
    }
}
function escapeData(s) {
    return utils_toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return utils_toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A')
        .replace(/:/g, '%3A')
        .replace(/,/g, '%2C');
}
;// CONCATENATED MODULE: external "crypto"
const external_crypto_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("crypto");
var external_fs_ = __nccwpck_require__(9896);
;// CONCATENATED MODULE: ../../node_modules/@actions/core/lib/file-command.js




function file_command_issueFileCommand(command, message) {
    const filePath = process.env[`GITHUB_${command}`];
    if (!filePath) {
        throw new Error(`Unable to find environment variable for file command ${command}`);
    }
    if (!external_fs_.existsSync(filePath)) {
        throw new Error(`Missing file at path: ${filePath}`);
    }
    external_fs_.appendFileSync(filePath, `${utils_toCommandValue(message)}${external_os_.EOL}`, {
        encoding: 'utf8'
    });
}
function file_command_prepareKeyValueMessage(key, value) {
    const delimiter = `ghadelimiter_${external_crypto_namespaceObject.randomUUID()}`;
    const convertedValue = utils_toCommandValue(value);
    if (key.includes(delimiter)) {
        throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
    }
    if (convertedValue.includes(delimiter)) {
        throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
    }
    return `${key}<<${delimiter}${external_os_.EOL}${convertedValue}${external_os_.EOL}${delimiter}`;
}
;// CONCATENATED MODULE: external "path"
const external_path_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("path");
;// CONCATENATED MODULE: ../../node_modules/@actions/http-client/lib/auth.js
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};
class BasicCredentialHandler {
    constructor(username, password) {
        this.username = username;
        this.password = password;
    }
    prepareRequest(options) {
        if (!options.headers) {
            throw Error('The request has no headers');
        }
        options.headers['Authorization'] = `Basic ${Buffer.from(`${this.username}:${this.password}`).toString('base64')}`;
    }
    canHandleAuthentication() {
        return false;
    }
    handleAuthentication() {
        return __awaiter(this, void 0, void 0, function* () {
            throw new Error('not implemented');
        });
    }
}
class auth_BearerCredentialHandler {
    constructor(token) {
        this.token = token;
    }
    prepareRequest(options) {
        if (!options.headers) {
            throw Error('The request has no headers');
        }
        options.headers['Authorization'] = `Bearer ${this.token}`;
    }
    canHandleAuthentication() {
        return false;
    }
    handleAuthentication() {
        return __awaiter(this, void 0, void 0, function* () {
            throw new Error('not implemented');
        });
    }
}
class PersonalAccessTokenCredentialHandler {
    constructor(token) {
        this.token = token;
    }
    prepareRequest(options) {
        if (!options.headers) {
            throw Error('The request has no headers');
        }
        options.headers['Authorization'] = `Basic ${Buffer.from(`PAT:${this.token}`).toString('base64')}`;
    }
    canHandleAuthentication() {
        return false;
    }
    handleAuthentication() {
        return __awaiter(this, void 0, void 0, function* () {
            throw new Error('not implemented');
        });
    }
}
;// CONCATENATED MODULE: ../../node_modules/@actions/core/lib/oidc-utils.js
var oidc_utils_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};



class oidc_utils_OidcClient {
    static createHttpClient(allowRetry = true, maxRetry = 10) {
        const requestOptions = {
            allowRetries: allowRetry,
            maxRetries: maxRetry
        };
        return new HttpClient('actions/oidc-client', [new BearerCredentialHandler(oidc_utils_OidcClient.getRequestToken())], requestOptions);
    }
    static getRequestToken() {
        const token = process.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
        if (!token) {
            throw new Error('Unable to get ACTIONS_ID_TOKEN_REQUEST_TOKEN env variable');
        }
        return token;
    }
    static getIDTokenUrl() {
        const runtimeUrl = process.env['ACTIONS_ID_TOKEN_REQUEST_URL'];
        if (!runtimeUrl) {
            throw new Error('Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable');
        }
        return runtimeUrl;
    }
    static getCall(id_token_url) {
        return oidc_utils_awaiter(this, void 0, void 0, function* () {
            var _a;
            const httpclient = oidc_utils_OidcClient.createHttpClient();
            const res = yield httpclient
                .getJson(id_token_url)
                .catch(error => {
                throw new Error(`Failed to get ID Token. \n 
        Error Code : ${error.statusCode}\n 
        Error Message: ${error.message}`);
            });
            const id_token = (_a = res.result) === null || _a === void 0 ? void 0 : _a.value;
            if (!id_token) {
                throw new Error('Response json body do not have ID Token field');
            }
            return id_token;
        });
    }
    static getIDToken(audience) {
        return oidc_utils_awaiter(this, void 0, void 0, function* () {
            try {
                let id_token_url = oidc_utils_OidcClient.getIDTokenUrl();
                if (audience) {
                    const encodedAudience = encodeURIComponent(audience);
                    id_token_url = `${id_token_url}&audience=${encodedAudience}`;
                }
                debug(`ID token url is ${id_token_url}`);
                const id_token = yield oidc_utils_OidcClient.getCall(id_token_url);
                setSecret(id_token);
                return id_token;
            }
            catch (error) {
                throw new Error(`Error message: ${error.message}`);
            }
        });
    }
}
;// CONCATENATED MODULE: ../../node_modules/@actions/core/lib/summary.js
var summary_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const { access, appendFile, writeFile } = external_fs_.promises;
const SUMMARY_ENV_VAR = 'GITHUB_STEP_SUMMARY';
const SUMMARY_DOCS_URL = 'https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#adding-a-job-summary';
class Summary {
    constructor() {
        this._buffer = '';
    }
    filePath() {
        return summary_awaiter(this, void 0, void 0, function* () {
            if (this._filePath) {
                return this._filePath;
            }
            const pathFromEnv = process.env[SUMMARY_ENV_VAR];
            if (!pathFromEnv) {
                throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
            }
            try {
                yield access(pathFromEnv, external_fs_.constants.R_OK | external_fs_.constants.W_OK);
            }
            catch (_a) {
                throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
            }
            this._filePath = pathFromEnv;
            return this._filePath;
        });
    }
    wrap(tag, content, attrs = {}) {
        const htmlAttrs = Object.entries(attrs)
            .map(([key, value]) => ` ${key}="${value}"`)
            .join('');
        if (!content) {
            return `<${tag}${htmlAttrs}>`;
        }
        return `<${tag}${htmlAttrs}>${content}</${tag}>`;
    }
    write(options) {
        return summary_awaiter(this, void 0, void 0, function* () {
            const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
            const filePath = yield this.filePath();
            const writeFunc = overwrite ? writeFile : appendFile;
            yield writeFunc(filePath, this._buffer, { encoding: 'utf8' });
            return this.emptyBuffer();
        });
    }
    clear() {
        return summary_awaiter(this, void 0, void 0, function* () {
            return this.emptyBuffer().write({ overwrite: true });
        });
    }
    stringify() {
        return this._buffer;
    }
    isEmptyBuffer() {
        return this._buffer.length === 0;
    }
    emptyBuffer() {
        this._buffer = '';
        return this;
    }
    addRaw(text, addEOL = false) {
        this._buffer += text;
        return addEOL ? this.addEOL() : this;
    }
    addEOL() {
        return this.addRaw(external_os_.EOL);
    }
    addCodeBlock(code, lang) {
        const attrs = Object.assign({}, (lang && { lang }));
        const element = this.wrap('pre', this.wrap('code', code), attrs);
        return this.addRaw(element).addEOL();
    }
    addList(items, ordered = false) {
        const tag = ordered ? 'ol' : 'ul';
        const listItems = items.map(item => this.wrap('li', item)).join('');
        const element = this.wrap(tag, listItems);
        return this.addRaw(element).addEOL();
    }
    addTable(rows) {
        const tableBody = rows
            .map(row => {
            const cells = row
                .map(cell => {
                if (typeof cell === 'string') {
                    return this.wrap('td', cell);
                }
                const { header, data, colspan, rowspan } = cell;
                const tag = header ? 'th' : 'td';
                const attrs = Object.assign(Object.assign({}, (colspan && { colspan })), (rowspan && { rowspan }));
                return this.wrap(tag, data, attrs);
            })
                .join('');
            return this.wrap('tr', cells);
        })
            .join('');
        const element = this.wrap('table', tableBody);
        return this.addRaw(element).addEOL();
    }
    addDetails(label, content) {
        const element = this.wrap('details', this.wrap('summary', label) + content);
        return this.addRaw(element).addEOL();
    }
    addImage(src, alt, options) {
        const { width, height } = options || {};
        const attrs = Object.assign(Object.assign({}, (width && { width })), (height && { height }));
        const element = this.wrap('img', null, Object.assign({ src, alt }, attrs));
        return this.addRaw(element).addEOL();
    }
    addHeading(text, level) {
        const tag = `h${level}`;
        const allowedTag = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].includes(tag)
            ? tag
            : 'h1';
        const element = this.wrap(allowedTag, text);
        return this.addRaw(element).addEOL();
    }
    addSeparator() {
        const element = this.wrap('hr', null);
        return this.addRaw(element).addEOL();
    }
    addBreak() {
        const element = this.wrap('br', null);
        return this.addRaw(element).addEOL();
    }
    addQuote(text, cite) {
        const attrs = Object.assign({}, (cite && { cite }));
        const element = this.wrap('blockquote', text, attrs);
        return this.addRaw(element).addEOL();
    }
    addLink(text, href) {
        const element = this.wrap('a', text, { href });
        return this.addRaw(element).addEOL();
    }
}
const _summary = new Summary();
const markdownSummary = ( null && (_summary));
const summary = _summary;
;// CONCATENATED MODULE: ../../node_modules/@actions/core/lib/path-utils.js

function toPosixPath(pth) {
    return pth.replace(/[\\]/g, '/');
}
function toWin32Path(pth) {
    return pth.replace(/[/]/g, '\\');
}
function toPlatformPath(pth) {
    return pth.replace(/[/\\]/g, path.sep);
}
;// CONCATENATED MODULE: ../../node_modules/@actions/core/lib/platform.js
var platform_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const getWindowsInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    const { stdout: version } = yield exec.getExecOutput('powershell -command "(Get-CimInstance -ClassName Win32_OperatingSystem).Version"', undefined, {
        silent: true
    });
    const { stdout: name } = yield exec.getExecOutput('powershell -command "(Get-CimInstance -ClassName Win32_OperatingSystem).Caption"', undefined, {
        silent: true
    });
    return {
        name: name.trim(),
        version: version.trim()
    };
});
const getMacOsInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    var _a, _b, _c, _d;
    const { stdout } = yield exec.getExecOutput('sw_vers', undefined, {
        silent: true
    });
    const version = (_b = (_a = stdout.match(/ProductVersion:\s*(.+)/)) === null || _a === void 0 ? void 0 : _a[1]) !== null && _b !== void 0 ? _b : '';
    const name = (_d = (_c = stdout.match(/ProductName:\s*(.+)/)) === null || _c === void 0 ? void 0 : _c[1]) !== null && _d !== void 0 ? _d : '';
    return {
        name,
        version
    };
});
const getLinuxInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    const { stdout } = yield exec.getExecOutput('lsb_release', ['-i', '-r', '-s'], {
        silent: true
    });
    const [name, version] = stdout.trim().split('\n');
    return {
        name,
        version
    };
});
const platform = external_os_.platform();
const arch = external_os_.arch();
const isWindows = platform === 'win32';
const isMacOS = platform === 'darwin';
const isLinux = platform === 'linux';
function getDetails() {
    return platform_awaiter(this, void 0, void 0, function* () {
        return Object.assign(Object.assign({}, (yield (isWindows
            ? getWindowsInfo()
            : isMacOS
                ? getMacOsInfo()
                : getLinuxInfo()))), { platform,
            arch,
            isWindows,
            isMacOS,
            isLinux });
    });
}
;// CONCATENATED MODULE: ../../node_modules/@actions/core/lib/core.js
var core_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};






var ExitCode;
(function (ExitCode) {
    ExitCode[ExitCode["Success"] = 0] = "Success";
    ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
function exportVariable(name, val) {
    const convertedVal = toCommandValue(val);
    process.env[name] = convertedVal;
    const filePath = process.env['GITHUB_ENV'] || '';
    if (filePath) {
        return issueFileCommand('ENV', prepareKeyValueMessage(name, val));
    }
    issueCommand('set-env', { name }, convertedVal);
}
function core_setSecret(secret) {
    command_issueCommand('add-mask', {}, secret);
}
function addPath(inputPath) {
    const filePath = process.env['GITHUB_PATH'] || '';
    if (filePath) {
        issueFileCommand('PATH', inputPath);
    }
    else {
        issueCommand('add-path', {}, inputPath);
    }
    process.env['PATH'] = `${inputPath}${path.delimiter}${process.env['PATH']}`;
}
function getInput(name, options) {
    const val = process.env[`INPUT_${name.replace(/ /g, '_').toUpperCase()}`] || '';
    if (options && options.required && !val) {
        throw new Error(`Input required and not supplied: ${name}`);
    }
    if (options && options.trimWhitespace === false) {
        return val;
    }
    return val.trim();
}
function getMultilineInput(name, options) {
    const inputs = getInput(name, options)
        .split('\n')
        .filter(x => x !== '');
    if (options && options.trimWhitespace === false) {
        return inputs;
    }
    return inputs.map(input => input.trim());
}
function getBooleanInput(name, options) {
    const trueValue = ['true', 'True', 'TRUE'];
    const falseValue = ['false', 'False', 'FALSE'];
    const val = getInput(name, options);
    if (trueValue.includes(val))
        return true;
    if (falseValue.includes(val))
        return false;
    throw new TypeError(`Input does not meet YAML 1.2 "Core Schema" specification: ${name}\n` +
        `Support boolean input list: \`true | True | TRUE | false | False | FALSE\``);
}
function setOutput(name, value) {
    const filePath = process.env['GITHUB_OUTPUT'] || '';
    if (filePath) {
        return file_command_issueFileCommand('OUTPUT', file_command_prepareKeyValueMessage(name, value));
    }
    process.stdout.write(external_os_.EOL);
    command_issueCommand('set-output', { name }, utils_toCommandValue(value));
}
function setCommandEcho(enabled) {
    issue('echo', enabled ? 'on' : 'off');
}
function setFailed(message) {
    process.exitCode = ExitCode.Failure;
    error(message);
}
function isDebug() {
    return process.env['RUNNER_DEBUG'] === '1';
}
function core_debug(message) {
    command_issueCommand('debug', {}, message);
}
function error(message, properties = {}) {
    command_issueCommand('error', utils_toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function warning(message, properties = {}) {
    command_issueCommand('warning', utils_toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function notice(message, properties = {}) {
    issueCommand('notice', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function info(message) {
    process.stdout.write(message + external_os_.EOL);
}
function startGroup(name) {
    issue('group', name);
}
function endGroup() {
    issue('endgroup');
}
function group(name, fn) {
    return core_awaiter(this, void 0, void 0, function* () {
        startGroup(name);
        let result;
        try {
            result = yield fn();
        }
        finally {
            endGroup();
        }
        return result;
    });
}
function saveState(name, value) {
    const filePath = process.env['GITHUB_STATE'] || '';
    if (filePath) {
        return issueFileCommand('STATE', prepareKeyValueMessage(name, value));
    }
    issueCommand('save-state', { name }, toCommandValue(value));
}
function getState(name) {
    return process.env[`STATE_${name}`] || '';
}
function getIDToken(aud) {
    return core_awaiter(this, void 0, void 0, function* () {
        return yield OidcClient.getIDToken(aud);
    });
}





/***/ })

/******/ });
/************************************************************************/
/******/ 
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ 
/******/ function __nccwpck_require__(moduleId) {
/******/ 	
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		
/******/ 		
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	
/******/ 	return module.exports;
/******/ }
/******/ 
/******/ 
/******/ __nccwpck_require__.m = __webpack_modules__;
/******/ 
/************************************************************************/
/******/ 
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ 
/******/ (() => {
/******/ 	var webpackQueues = typeof Symbol === "function" ? Symbol("webpack queues") : "__webpack_queues__";
/******/ 	var webpackExports = typeof Symbol === "function" ? Symbol("webpack exports") : "__webpack_exports__";
/******/ 	var webpackError = typeof Symbol === "function" ? Symbol("webpack error") : "__webpack_error__";
/******/ 	var resolveQueue = (queue) => {
/******/ 		if(queue && queue.d < 1) {
/******/ 			queue.d = 1;
/******/ 			queue.forEach((fn) => (fn.r--));
/******/ 			queue.forEach((fn) => (fn.r-- ? fn.r++ : fn()));
/******/ 		}
/******/ 	}
/******/ 	var wrapDeps = (deps) => (deps.map((dep) => {
/******/ 		if(dep !== null && typeof dep === "object") {
/******/ 			if(dep[webpackQueues]) return dep;
/******/ 			if(dep.then) {
/******/ 				var queue = [];
/******/ 				queue.d = 0;
/******/ 				dep.then((r) => {
/******/ 					obj[webpackExports] = r;
/******/ 					resolveQueue(queue);
/******/ 				}, (e) => {
/******/ 					obj[webpackError] = e;
/******/ 					resolveQueue(queue);
/******/ 				});
/******/ 				var obj = {};
/******/ 				obj[webpackQueues] = (fn) => (fn(queue));
/******/ 				return obj;
/******/ 			}
/******/ 		}
/******/ 		var ret = {};
/******/ 		ret[webpackQueues] = x => {};
/******/ 		ret[webpackExports] = dep;
/******/ 		return ret;
/******/ 	}));
/******/ 	__nccwpck_require__.a = (module, body, hasAwait) => {
/******/ 		var queue;
/******/ 		hasAwait && ((queue = []).d = -1);
/******/ 		var depQueues = new Set();
/******/ 		var exports = module.exports;
/******/ 		var currentDeps;
/******/ 		var outerResolve;
/******/ 		var reject;
/******/ 		var promise = new Promise((resolve, rej) => {
/******/ 			reject = rej;
/******/ 			outerResolve = resolve;
/******/ 		});
/******/ 		promise[webpackExports] = exports;
/******/ 		promise[webpackQueues] = (fn) => (queue && fn(queue), depQueues.forEach(fn), promise["catch"](x => {}));
/******/ 		module.exports = promise;
/******/ 		body((deps) => {
/******/ 			currentDeps = wrapDeps(deps);
/******/ 			var fn;
/******/ 			var getResult = () => (currentDeps.map((d) => {
/******/ 				if(d[webpackError]) throw d[webpackError];
/******/ 				return d[webpackExports];
/******/ 			}))
/******/ 			var promise = new Promise((resolve) => {
/******/ 				fn = () => (resolve(getResult));
/******/ 				fn.r = 0;
/******/ 				var fnQueue = (q) => (q !== queue && !depQueues.has(q) && (depQueues.add(q), q && !q.d && (fn.r++, q.push(fn))));
/******/ 				currentDeps.map((dep) => (dep[webpackQueues](fnQueue)));
/******/ 			});
/******/ 			return fn.r ? promise : getResult();
/******/ 		}, (err) => ((err ? reject(promise[webpackError] = err) : outerResolve(exports)), resolveQueue(queue)));
/******/ 		queue && queue.d < 0 && (queue.d = 0);
/******/ 	};
/******/ })();
/******/ 
/******/ 
/******/ (() => {
/******/ 	
/******/ 	__nccwpck_require__.n = (module) => {
/******/ 		var getter = module && module.__esModule ?
/******/ 			() => (module['default']) :
/******/ 			() => (module);
/******/ 		__nccwpck_require__.d(getter, { a: getter });
/******/ 		return getter;
/******/ 	};
/******/ })();
/******/ 
/******/ 
/******/ (() => {
/******/ 	var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 	var leafPrototypes;
/******/ 	
/******/ 	
/******/ 	
/******/ 	
/******/ 	
/******/ 	
/******/ 	__nccwpck_require__.t = function(value, mode) {
/******/ 		if(mode & 1) value = this(value);
/******/ 		if(mode & 8) return value;
/******/ 		if(typeof value === 'object' && value) {
/******/ 			if((mode & 4) && value.__esModule) return value;
/******/ 			if((mode & 16) && typeof value.then === 'function') return value;
/******/ 		}
/******/ 		var ns = Object.create(null);
/******/ 		__nccwpck_require__.r(ns);
/******/ 		var def = {};
/******/ 		leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 		for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 			Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 		}
/******/ 		def['default'] = () => (value);
/******/ 		__nccwpck_require__.d(ns, def);
/******/ 		return ns;
/******/ 	};
/******/ })();
/******/ 
/******/ 
/******/ (() => {
/******/ 	
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ 
/******/ (() => {
/******/ 	__nccwpck_require__.f = {};
/******/ 	
/******/ 	
/******/ 	__nccwpck_require__.e = (chunkId) => {
/******/ 		return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
/******/ 			__nccwpck_require__.f[key](chunkId, promises);
/******/ 			return promises;
/******/ 		}, []));
/******/ 	};
/******/ })();
/******/ 
/******/ 
/******/ (() => {
/******/ 	
/******/ 	__nccwpck_require__.u = (chunkId) => {
/******/ 		
/******/ 		return "" + chunkId + ".index.js";
/******/ 	};
/******/ })();
/******/ 
/******/ 
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/******/ 
/******/ (() => {
/******/ 	
/******/ 	__nccwpck_require__.r = (exports) => {
/******/ 		if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 			Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 		}
/******/ 		Object.defineProperty(exports, '__esModule', { value: true });
/******/ 	};
/******/ })();
/******/ 
/******/ 
/******/ (() => {
/******/ 	
/******/ 	
/******/ 	
/******/ 	
/******/ 	
/******/ 	var installedChunks = {
/******/ 		792: 0
/******/ 	};
/******/ 	
/******/ 	var installChunk = (data) => {
/******/ 		var {ids, modules, runtime} = data;
/******/ 		
/******/ 		
/******/ 		var moduleId, chunkId, i = 0;
/******/ 		for(moduleId in modules) {
/******/ 			if(__nccwpck_require__.o(modules, moduleId)) {
/******/ 				__nccwpck_require__.m[moduleId] = modules[moduleId];
/******/ 			}
/******/ 		}
/******/ 		if(runtime) runtime(__nccwpck_require__);
/******/ 		for(;i < ids.length; i++) {
/******/ 			chunkId = ids[i];
/******/ 			if(__nccwpck_require__.o(installedChunks, chunkId) && installedChunks[chunkId]) {
/******/ 				installedChunks[chunkId][0]();
/******/ 			}
/******/ 			installedChunks[ids[i]] = 0;
/******/ 		}
/******/ 	
/******/ 	}
/******/ 	
/******/ 	__nccwpck_require__.f.j = (chunkId, promises) => {
/******/ 			
/******/ 			var installedChunkData = __nccwpck_require__.o(installedChunks, chunkId) ? installedChunks[chunkId] : undefined;
/******/ 			if(installedChunkData !== 0) { 
/******/ 	
/******/ 				
/******/ 				if(installedChunkData) {
/******/ 					promises.push(installedChunkData[1]);
/******/ 				} else {
/******/ 					if(true) { 
/******/ 						
/******/ 						var promise = import("./" + __nccwpck_require__.u(chunkId)).then(installChunk, (e) => {
/******/ 							if(installedChunks[chunkId] !== 0) installedChunks[chunkId] = undefined;
/******/ 							throw e;
/******/ 						});
/******/ 						var promise = Promise.race([promise, new Promise((resolve) => (installedChunkData = installedChunks[chunkId] = [resolve]))])
/******/ 						promises.push(installedChunkData[1] = promise);
/******/ 					}
/******/ 				}
/******/ 			}
/******/ 	};
/******/ 	
/******/ 	
/******/ 	
/******/ 	
/******/ 	
/******/ 	
/******/ 	
/******/ 	
/******/ })();
/******/ 
/************************************************************************/
/******/ 
/******/ 
/******/ 
/******/ 
/******/ var __webpack_exports__ = __nccwpck_require__(5243);
/******/ __webpack_exports__ = await __webpack_exports__;
/******/ 
