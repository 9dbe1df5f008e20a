import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { type Allocation, type Certificate, type SecretName, topologyOf } from '../../../../model/index.ts';
import type { Spec } from '../../../../spec/spec.ts';
import { userNameOf } from '../../users.ts';
import { readAllocation } from './allocation-file.ts';
import { preferredSubnet } from './choose-subnet.ts';
import { type Invoker, stateFolder } from './home.ts';
import { chooseRunFolder } from './run-folder.ts';
import { readSecrets } from './secrets-file.ts';

/** Identity of a stack as far as it has one, for showing a plan without making anything. */
export interface IdentityPreview {
  readonly allocation: Allocation;
  /** Values on record; for those not made yet a text that says so. */
  readonly secret: (name: SecretName) => string;
  /** Whether a value was made. What is done with a value, and not only shown, must ask first. */
  readonly isMade: (name: SecretName) => boolean;
  /** Values of it that servers may still have; see `SecretStore`. */
  readonly previous: (name: SecretName) => readonly string[];
  readonly certificate: (node: string) => Certificate;
}

const NOT_YET = 'made-by-the-first-up';
const pairSchema = z.object({ cert: z.string(), key: z.string() });

/** Read what `allocate`, `openSecrets` and `prepareCertificates` made before; what they would make is foreseen where it can be. Writes nothing. */
export async function previewIdentity(home: string, spec: Spec, invoker: Invoker): Promise<IdentityPreview> {
  const state = stateFolder(home, spec.name);
  const isRoot = invoker.uid === 0;
  const stored = await readAllocation(home, spec.name);
  const subnet = stored?.subnet ?? preferredSubnet(home, spec.name);
  const nodes = topologyOf(spec, subnet);
  const allocation: Allocation = {
    subnet,
    state,
    isRoot,
    httpsPort: spec.edge?.httpsPort ?? stored?.httpsPort ?? 8443,
    httpPort: spec.edge?.httpPort ?? stored?.httpPort ?? 8080,
    run: stored?.run ?? chooseRunFolder(home, spec.name, invoker),
    users: Object.fromEntries(
      nodes.map((node) => [node.name, stored?.users[node.name] ?? (isRoot ? userNameOf(state, node.name) : invoker.userName)]),
    ),
  };
  const secrets = stored === undefined ? {} : await readSecrets(state);
  const authority = await certificateIn(join(state, 'authority', 'authority.json'));
  const leaves = new Map(
    await Promise.all(nodes.map(async (node) => [node.name, await certificateIn(join(state, 'authority', `${node.name}.json`))] as const)),
  );
  return {
    allocation,
    secret: (name) => secrets[name]?.value ?? NOT_YET,
    isMade: (name) => secrets[name] !== undefined,
    previous: (name) => secrets[name]?.previous ?? [],
    certificate: (node) => ({ ca: authority.cert, ...(leaves.get(node) ?? { cert: NOT_YET, key: NOT_YET }) }),
  };
}

async function certificateIn(file: string): Promise<{ cert: string; key: string }> {
  try {
    return pairSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return { cert: NOT_YET, key: NOT_YET };
  }
}
