/** Python module beside the launcher: filters of the proxy. */
export const FILTERS = `"""Filters of Swift's proxy. Made by Prumo; edits are lost."""
import collections
import json
import time


class Memory:
    """What Swift asks of memcached, kept in the proxy itself: there is one proxy, so what it knows is always current. Values
    go through JSON as they would on the wire, so that nobody shares an object with the cache."""
    LIMIT = 10000  # entries of some hundred bytes: accounts and buckets

    def __init__(self):
        self.entries = collections.OrderedDict()

    def get(self, key, **_):
        text, until = self.entries.get(key, (None, 0))
        if text is None or (until and until < time.monotonic()):
            self.entries.pop(key, None)
            return None
        return json.loads(text)

    def set(self, key, value, serialize=True, time=0, **_):
        self._keep(key, json.dumps(value), time)

    def incr(self, key, delta=1, time=0, **_):
        value = max(0, int(self.get(key) or 0) + int(delta))
        self._keep(key, json.dumps(value), time)
        return value

    def decr(self, key, delta=1, time=0, **_):
        return self.incr(key, -int(delta), time)

    def delete(self, key, server_key=None, **_):
        self.entries.pop(key, None)

    def get_multi(self, keys, server_key=None, **_):
        return [self.get(key) for key in keys]

    def set_multi(self, mapping, server_key=None, serialize=True, time=0, **_):
        for key, value in mapping.items():
            self._keep(key, json.dumps(value), time)

    def _keep(self, key, text, seconds):
        # As in memcached, more than a month is a date.
        if seconds > 30 * 86400:
            seconds -= time.time()
        self.entries[key] = (text, time.monotonic() + seconds if seconds else 0)
        self.entries.move_to_end(key)
        while len(self.entries) > self.LIMIT:
            self.entries.popitem(last=False)


def cache(global_conf, **local_conf):
    memory = Memory()

    def factory(app):
        def call(env, start_response):
            env["swift.cache"] = memory
            return app(env, start_response)
        return call
    return factory


def s3_only(global_conf, **local_conf):
    """Let through what s3api recognised as signed, and what Swift asks itself. The rest is Swift's own protocol: its login
    takes the same secret in the clear and would be a second way in. Clients cannot set these keys: theirs begin with HTTP_."""
    def factory(app):
        def call(env, start_response):
            if "s3api.auth_details" in env or env.get("swift.authorize_override"):
                return app(env, start_response)
            body = b"Only signed S3 requests are served here.\\n"
            start_response("403 Forbidden", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
            return [body]
        return call
    return factory
`;
