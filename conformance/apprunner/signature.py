"""The signature of a recorded request, computed anew by botocore."""

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

# The secret of each access key that tests use. A key that isn't here is one that nobody can vouch for.
SECRETS = json.loads(Path(__file__).with_name("secrets.json").read_text())


def signature_problems(request):
    """What is wrong with the signature of a request, given as the simulator records it."""
    headers = request["headers"]
    said = AUTHORIZATION.fullmatch(headers.get("authorization", ""))
    if not said:
        return [f"no signature of version 4: {headers.get('authorization')}"]
    secret = SECRETS.get(said["key"])
    if secret is None:
        return [f"access key {said['key']} is not in {Path(__file__).parent.name}/secrets.json"]
    return [*_unsigned(headers, said["signed"].split(";")), *_different(request, said, secret)]


def _unsigned(headers, signed):
    needed = {"host", *(name for name in headers if name.startswith("x-amz-"))}
    return [f"header {name} is not signed" for name in sorted(needed - set(signed))]


def _different(request, said, secret):
    headers, body = request["headers"], request["body"].encode()
    date = headers.get("x-amz-date", "")
    if not date.startswith(f"{said['date']}T"):
        return [f"x-amz-date {date!r} is not of {said['date']}"]
    # botocore signs this header's value without looking at the body.
    if headers.get("x-amz-content-sha256") not in (None, hashlib.sha256(body).hexdigest()):
        return ["x-amz-content-sha256 is not the body's"]
    signed = {name: headers.get(name, "") for name in said["signed"].split(";")}
    url = f"https://{headers.get('host')}{request['path']}"
    recorded = AWSRequest(method=request["method"], url=url, headers=signed, data=body)
    recorded.context["timestamp"] = date
    signer = SigV4Auth(Credentials(said["key"], secret), said["service"], said["region"])
    text = signer.string_to_sign(recorded, signer.canonical_request(recorded))
    computed = signer.signature(text, recorded)
    return [] if computed == said["signature"] else [f"signature {said['signature']} should be {computed}"]
