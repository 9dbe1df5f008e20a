import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, folderFor, type Running, runOnce, start, STARTS_WITHIN } from './process.ts';
import type { StorageSettings } from '../../storage/objects.ts';

/** Ports by which the rings name the servers. */
const BACKENDS = { account: 6202, container: 6201, object: 6200 };

/** OpenStack Swift with its s3api, one copy of everything: a real S3 server. */
export async function startSwift(folder: string, host: string): Promise<{ readonly settings: StorageSettings } & AsyncDisposable> {
  const etc = folderFor(join(folder, 'etc'));
  folderFor(join(folder, 'srv'));
  folderFor(join(folder, 'srv', 'd1'));
  folderFor(join(folder, 'cache'));
  const write = (name: string, text: string): void => writeFileSync(join(etc, name), text);
  write(
    'swift.conf',
    '[swift-hash]\nswift_hash_path_prefix = test\nswift_hash_path_suffix = test\n[storage-policy:0]\nname = one\ndefault = yes\n[swift-constraints]\nmax_file_size = 5368709122\n',
  );
  // The daemons read /etc/swift only; this sends them to our folder. One disk has everything, so the rings follow from the ports and need no builder: each writes them whole.
  write(
    'swift-run.py',
    `import os, sys, runpy, swift.common.utils as u
from array import array
from swift.common.ring.ring import RingData
sd, prog = sys.argv[1:3]
os.chdir(sd)
for name, port in ${JSON.stringify(Object.entries(BACKENDS))}:
    device = dict(id=0, region=1, zone=1, ip="${host}", port=port, replication_ip="${host}", replication_port=port, device="d1", weight=1.0, meta="")
    RingData([array("H", [0] * 64)], [device], 32 - 6, version=1).save(name + ".ring.gz")
u.set_swift_dir(sd); sys.argv = ['/usr/bin/' + prog] + sys.argv[3:]
runpy.run_path('/usr/bin/' + prog, run_name='__main__')
`,
  );
  const user = runOnce(folder, ['id', '-un']).trim();
  const common = (port: number): string =>
    `[DEFAULT]\nbind_ip = ${host}\nbind_port = ${port}\nworkers = 1\nuser = ${user}\nswift_dir = ${etc}\nlog_level = WARNING\n`;
  for (const [kind, port] of Object.entries(BACKENDS))
    write(
      `${kind}-server.conf`,
      `${common(port)}devices = ${folder}/srv\nmount_check = false\ndisable_fallocate = true\n[pipeline:main]\npipeline = ${kind}-server\n[app:${kind}-server]\nuse = egg:swift#${kind}\nrecon_cache_path = ${folder}/cache\n[${kind}-replicator]\n[${kind}-updater]\n[${kind}-auditor]\n`,
    );
  const filters = ['catch_errors', 'gatekeeper', 'healthcheck', 'listing_formats', 'bulk', 'tempurl', 'copy', 'slo', 'dlo', 'symlink'];
  // Nothing listens on port 9: the cache is only asked for, and every miss goes to the servers.
  write(
    'proxy-server.conf',
    `${common(8080)}[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck cache listing_formats bulk tempurl s3api tempauth copy slo dlo versioned_writes symlink proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:cache]
use = egg:swift#memcache
memcache_servers = ${host}:9
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
s3_acl = false
check_bucket_owner = false
[filter:tempauth]
use = egg:swift#tempauth
user_test_app = storage-of-the-test .admin
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_versioned_writes = true
allow_object_versioning = true
${filters.map((name) => `[filter:${name}]\nuse = egg:swift#${name}`).join('\n')}
`,
  );
  const running: Running[] = [...Object.keys(BACKENDS), 'proxy'].map((kind) =>
    start(folder, `swift-${kind}`, [
      '/usr/bin/python3',
      join(etc, 'swift-run.py'),
      etc,
      `swift-${kind}-server`,
      join(etc, `${kind}-server.conf`),
    ]),
  );
  const endpoint = `http://${host}:8080`;
  await eventually(
    async () => ((await fetch(`${endpoint}/healthcheck`)).ok ? true : undefined),
    STARTS_WITHIN,
    () => `Swift answers: ${running.map((one) => one.log()).join('')}`,
  );
  return {
    settings: { endpoint, region: 'us-east-1', accessKey: 'test:app', secretKey: 'storage-of-the-test', bucket: 'documents' },
    [Symbol.asyncDispose]: async () => void (await Promise.all(running.map((one) => one.stop()))),
  };
}
