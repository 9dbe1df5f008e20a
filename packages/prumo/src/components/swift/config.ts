import type { StackContext } from '../../model/index.ts';
import { type Backend, devicesOf, REGION, RING_PORTS, serviceOf, storageNode } from './layout.ts';

/** Cluster-wide settings. Prefix and suffix salt the path of every object on disk: with others, everything stored is out of reach. */
export function renderSwiftConf(context: StackContext): string {
  return `# Made by Prumo; edits are lost.
[swift-hash]
swift_hash_path_prefix = ${context.secret('storage.hash-prefix')}
swift_hash_path_suffix = ${context.secret('storage.hash-suffix')}

[storage-policy:0]
name = one
default = yes

[swift-constraints]
max_file_size = 5368709122
`;
}

/** Of the account, container or object server, and of the programs of \`swift-upkeep\` that read the same disk. */
export function renderBackendConf(context: StackContext, backend: Backend, service = serviceOf(backend)): string {
  return `# Made by Prumo; edits are lost.
[DEFAULT]
bind_ip = ${storageNode(context).address}
# Only a name: see the launcher.
bind_port = ${RING_PORTS[backend]}
# One process and no parent that watches it: the agent does.
workers = 0
swift_dir = ${context.data(service)}/rings
devices = ${devicesOf(context, backend)}
mount_check = false
disable_fallocate = true
log_level = WARNING
log_name = ${service}

[pipeline:main]
pipeline = healthcheck ${backend}-server

[app:${backend}-server]
use = egg:swift#${backend}
recon_cache_path = ${context.data(service)}/recon

[filter:healthcheck]
use = egg:swift#healthcheck

[${backend}-replicator]
recon_cache_path = ${context.data(service)}/recon
${
  backend === 'account'
    ? ''
    : `
[${backend}-updater]
recon_cache_path = ${context.data(service)}/recon
`
}`;
}

/**
 * The S3 door. No memcached, which asks nobody for a password: `cache` is a filter of ours with the proxy's own memory. What is
 * left out of Swift's usual pipeline (tempurl, bulk, ratelimit …) serves only Swift's own protocol, which `s3-only` refuses.
 */
export function renderProxyConf(context: StackContext): string {
  const { host, port } = context.endpoint('storage');
  return `# Made by Prumo; edits are lost.
[DEFAULT]
bind_ip = ${host}
bind_port = ${port}
workers = 0
swift_dir = ${context.data('swift-proxy')}/rings
log_level = WARNING
log_name = swift-proxy

[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck cache listing_formats s3api s3-only tempauth copy slo dlo versioned_writes symlink proxy-server

[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
# Swift shuns a server for a minute after ten errors. There is one of each: shunning it after a restart would be the outage.
error_suppression_interval = 1
error_suppression_limit = 1000000

[filter:s3api]
use = egg:swift#s3api
location = ${REGION}
s3_acl = false
allow_multipart_uploads = true
check_bucket_owner = false
min_segment_size = 5242880
max_upload_part_num = 10000

[filter:cache]
paste.filter_factory = prumo_filters:cache

[filter:s3-only]
paste.filter_factory = prumo_filters:s3_only

[filter:tempauth]
use = egg:swift#tempauth
user_${context.spec.name}_app = ${context.secret('storage.app')} .admin

[filter:slo]
use = egg:swift#slo
# Parts are deleted with their object; later would need one more daemon.
allow_async_delete = false

[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_versioned_writes = true
allow_object_versioning = true
${['catch_errors', 'gatekeeper', 'healthcheck', 'listing_formats', 'copy', 'dlo', 'symlink']
  .map(
    (name) => `
[filter:${name}]
use = egg:swift#${name}
`,
  )
  .join('')}`;
}
