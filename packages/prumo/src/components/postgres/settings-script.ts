/**
 * Brings Patroni's dynamic configuration to the wanted one through any member's REST interface. PATCH merges, so what left
 * the spec is named with null; keys Prumo does not set (`pause`, `slots`, `standby_cluster`) are a person's and stay.
 * Run as `python3 -I apply-settings.py settings.json`; the file holds the members' URLs, the credentials and the configuration.
 */
export const SETTINGS_SCRIPT = String.raw`"""Applies Patroni's dynamic configuration. Made by Prumo."""
import base64
import json
import sys
import time
import urllib.error
import urllib.request

DEADLINE = 45  # seconds
NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def difference(current, wanted, owned):
    """What PATCH must send. Where 'owned', keys that are not wanted are removed."""
    patch = {}
    for key, value in wanted.items():
        if isinstance(value, dict):
            old = current.get(key)
            inner = difference(old if isinstance(old, dict) else {}, value, owned=key == 'parameters')
            if inner:
                patch[key] = inner
        elif key not in current or current[key] != value:
            patch[key] = value
    if owned:
        for key in current:
            if key not in wanted:
                patch[key] = None
    return patch


def request(member, method, credentials=None, body=None):
    headers = {'Content-Type': 'application/json'}
    if credentials:
        headers['Authorization'] = 'Basic ' + base64.b64encode(credentials.encode()).decode()
    data = None if body is None else json.dumps(body).encode()
    sent = urllib.request.Request(member + '/config', data=data, headers=headers, method=method)
    with NO_PROXY.open(sent, timeout=5) as answer:
        return json.load(answer)


def apply(member, settings):
    patch = difference(request(member, 'GET'), settings['wanted'], owned=False)
    if not patch:
        return 'nothing to change'
    request(member, 'PATCH', settings['credentials'], patch)
    left = difference(request(member, 'GET'), settings['wanted'], owned=False)
    if left:
        raise RuntimeError('not taken over: ' + ', '.join(sorted(left)))
    return 'changed ' + ', '.join(sorted(patch) if 'postgresql' not in patch else
                                  sorted(set(patch) - {'postgresql'}) + sorted(patch['postgresql'].get('parameters', patch['postgresql'])))


def main():
    with open(sys.argv[1]) as file:
        settings = json.load(file)
    end = time.monotonic() + DEADLINE
    while True:
        reasons = []
        for member in settings['members']:
            try:
                print(apply(member, settings))
                return 0
            except urllib.error.HTTPError as error:
                if error.code == 401:
                    sys.exit('%s refuses the password of its REST interface' % member)
                reasons.append('%s: HTTP %s' % (member, error.code))
            except (OSError, ValueError, RuntimeError) as error:
                reasons.append('%s: %s' % (member, error))
        if time.monotonic() > end:
            sys.exit('no member took the configuration over: ' + '; '.join(reasons))
        time.sleep(0.5)


if __name__ == '__main__':
    sys.exit(main())
`;
