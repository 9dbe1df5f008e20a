import type { StackContext } from '../../model/index.ts';
import { accessKey, REGION } from './layout.ts';

/**
 * Makes each bucket that is not there: \`buckets.py SETTINGS\`. Signs by itself (Signature Version 4): curl cannot, for it takes the colon that Swift's access
 * keys have for the beginning of the secret. Buckets the spec no longer names are left alone: they hold data.
 */
export const MAKE_BUCKETS = `#!/usr/bin/python3
"""Make the buckets of a stack. Made by Prumo; edits are lost."""
import datetime
import hashlib
import hmac
import http.client
import json
import sys

with open(sys.argv[1]) as file:
    settings = json.load(file)
host = "%s:%d" % (settings["host"], settings["port"])
empty = hashlib.sha256(b"").hexdigest()


def keyed(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def ask(method, path):
    now = datetime.datetime.now(datetime.timezone.utc)
    stamp, day = now.strftime("%Y%m%dT%H%M%SZ"), now.strftime("%Y%m%d")
    headers = {"host": host, "x-amz-content-sha256": empty, "x-amz-date": stamp}
    names = ";".join(sorted(headers))
    canonical = "\\n".join([method, path, ""] + ["%s:%s" % (name, headers[name]) for name in sorted(headers)] + ["", names, empty])
    scope = "%s/%s/s3/aws4_request" % (day, settings["region"])
    key = ("AWS4" + settings["secretKey"]).encode()
    for part in scope.split("/"):
        key = keyed(key, part)
    text = "\\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    signature = keyed(key, text).hex()
    headers["authorization"] = "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s" % (
        settings["accessKey"], scope, names, signature)
    connection = http.client.HTTPConnection(settings["host"], settings["port"], timeout=20)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read(2000).decode("utf-8", "replace")
    finally:
        connection.close()


for bucket in settings["buckets"]:
    status, body = ask("HEAD", "/" + bucket)
    if status == 404:
        status, body = ask("PUT", "/" + bucket)
        # Another run may have been faster.
        if status == 409 and "BucketAlreadyOwnedByYou" in body:
            status = 200
    if status != 200:
        sys.exit("bucket %s: status %d %s" % (bucket, status, body))
    print("bucket %s is there" % bucket)
`;

/** Secret: holds the key. */
export function renderBucketSettings(context: StackContext): string {
  const { host, port } = context.endpoint('storage');
  const settings = {
    host,
    port,
    region: REGION,
    accessKey: accessKey(context),
    secretKey: context.secret('storage.app'),
    buckets: context.spec.storage?.buckets ?? [],
  };
  return `${JSON.stringify(settings, null, 2)}\n`;
}
