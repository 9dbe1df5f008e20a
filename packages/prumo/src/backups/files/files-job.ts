import { randomUUID } from 'node:crypto';
import { repositoryNode } from '../../components/pgbackrest/index.ts';
import type { Job, StackContext } from '../../model/index.ts';
import type { LogicalOptions } from '../logical/repository.ts';
import { offsitePlaceOf, SEND_WITHIN } from '../offsite/index.ts';
import type { StorageAccess } from './bucket/index.ts';
import type { FilesRequest, FilesVerb } from './request.ts';

const HOUR = 3_600_000;
/** Milliseconds. A first run reads every object, and verifying every content; each manifest in a bucket is a request to its store. */
const WITHIN: Readonly<Record<FilesVerb, number>> = { now: 24 * HOUR + SEND_WITHIN, verify: 24 * HOUR, list: 180_000 };
/** A damaged object is about 300 bytes of an answer. */
const ANSWER_KEPT = 32 * 1024 * 1024;

export interface FilesJobInputs extends Pick<LogicalOptions, 'context' | 'runtime' | 'version' | 'place'> {
  readonly key: string;
  readonly folder: string;
  /** Days. */
  readonly keep: number;
  readonly buckets: readonly string[];
}

/** What takes or verifies backups of the buckets, as the user of the repository’s node. Pure, but for the request’s name. */
export function filesJob(
  verb: FilesVerb,
  { context, runtime, version, key, folder, keep, buckets, place = 'local' }: FilesJobInputs,
  purpose: 'safety' | undefined,
): Job {
  const isElsewhere = place === 'offsite' && verb !== 'now';
  const name = isElsewhere ? `files-${verb}-${place}` : `files-${verb}`;
  // A restore waits for what it takes first; the next run sends that too.
  const offsite = isElsewhere || (verb === 'now' && purpose === undefined) ? offsitePlaceOf(context, 'files') : undefined;
  const id = randomUUID();
  const request: FilesRequest = {
    id,
    folder,
    key,
    ...(offsite === undefined ? {} : { offsite }),
    ...(verb === 'now' ? { storage: accessOf(context) } : {}),
    buckets: [...buckets],
    keep,
    stack: context.spec.name,
    prumo: version,
    ...(purpose === undefined ? {} : { purpose }),
  };
  return {
    name,
    component: 'pgbackrest',
    node: repositoryNode(context).name,
    argv: [runtime.node, `${runtime.prumo}/daemon/files-backup.js`, verb, `${context.etc(name)}/request.json`, id],
    env: {},
    files: [{ path: 'request.json', content: JSON.stringify(request), secret: true }],
    after: [],
    within: WITHIN[verb],
    runs: 'always',
    outputKept: ANSWER_KEPT,
    title: name,
  };
}

/** How the application itself reaches its buckets. */
export function accessOf(context: StackContext): StorageAccess {
  return {
    endpoint: context.reference('storage.endpoint'),
    region: context.reference('storage.region'),
    accessKey: context.reference('storage.access_key'),
    secretKey: context.reference('storage.secret_key'),
  };
}
