/**
 * Brings Patroni's dynamic configuration to the wanted one through any member's REST interface. PATCH merges, so what left
 * the spec is named with null; keys Prumo does not set (`pause`, `slots`, `standby_cluster`) are a person's and stay.
 * GET answers from what the member saw in its last round and may be a second old; PATCH reads etcd, writes by comparison and
 * answers with what it wrote. So the present state is read by a PATCH that changes nothing, and the answer is the proof.
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
PASSWORD_WITHIN = 15  # seconds: a member takes a new password up in its next round after the reload
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


def patched(member, credentials, body):
    """The configuration after the patch, as etcd has it."""
    headers = {'Content-Type': 'application/json', 'Authorization': 'Basic ' + base64.b64encode(credentials.encode()).decode()}
    sent = urllib.request.Request(member + '/config', data=json.dumps(body).encode(), headers=headers, method='PATCH')
    with NO_PROXY.open(sent, timeout=5) as answer:
        return json.load(answer)


def apply(member, settings):
    current = patched(member, settings['credentials'], {'prumo': None})
    patch = difference(current, settings['wanted'], owned=False)
    if not patch:
        return 'nothing to change'
    left = difference(patched(member, settings['credentials'], patch), settings['wanted'], owned=False)
    if left:
        raise RuntimeError('not taken over: ' + ', '.join(sorted(left)))
    return 'changed ' + ', '.join(sorted(patch) if 'postgresql' not in patch else
                                  sorted(set(patch) - {'postgresql'}) + sorted(patch['postgresql'].get('parameters', patch['postgresql'])))


def main():
    with open(sys.argv[1]) as file:
        settings = json.load(file)
    begun = time.monotonic()
    end = begun + DEADLINE
    while True:
        reasons = []
        for member in settings['members']:
            try:
                print(apply(member, settings))
                return 0
            except urllib.error.HTTPError as error:
                if error.code == 401 and time.monotonic() > begun + PASSWORD_WITHIN:
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
