"""Verifies the signature of a recorded request with botocore."""

import hashlib
import json
import re
from pathlib import Path

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/(?P<date>\d{8})/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request, "
    r"SignedHeaders=(?P<signed>[^,]+), Signature=(?P<signature>[0-9a-f]{64})"
)

# The secrets of the access keys that tests use.
SECRETS = json.loads(Path(__file__).with_name("secrets.json").read_text())


def signature_problems(request):
    headers = request["headers"]
    found = AUTHORIZATION.fullmatch(headers.get("authorization", ""))
    if not found:
        return [f"not a SigV4 signature: {headers.get('authorization')}"]
    secret = SECRETS.get(found["key"])
    if secret is None:
        return [f"access key {found['key']} is not in {Path(__file__).parent.name}/secrets.json"]
    return [*_unsigned(headers, found["signed"].split(";")), *_mismatch(request, found, secret)]


def _unsigned(headers, signed):
    needed = {"host", *(name for name in headers if name.startswith("x-amz-"))}
    return [f"header {name} is not signed" for name in sorted(needed - set(signed))]


def _mismatch(request, found, secret):
    headers, body = request["headers"], request["body"].encode()
    date = headers.get("x-amz-date", "")
    if not date.startswith(f"{found['date']}T"):
        return [f"x-amz-date {date!r} is not on {found['date']}"]
    # botocore signs this header's value without comparing it with the body.
    if headers.get("x-amz-content-sha256") not in (None, hashlib.sha256(body).hexdigest()):
        return ["x-amz-content-sha256 is not that of the body"]
    signed = {name: headers.get(name, "") for name in found["signed"].split(";")}
    url = f"https://{headers.get('host')}{request['path']}"
    recorded = AWSRequest(method=request["method"], url=url, headers=signed, data=body)
    recorded.context["timestamp"] = date
    signer = SigV4Auth(Credentials(found["key"], secret), found["service"], found["region"])
    to_sign = signer.string_to_sign(recorded, signer.canonical_request(recorded))
    computed = signer.signature(to_sign, recorded)
    return [] if computed == found["signature"] else [f"signature {found['signature']} should be {computed}"]
