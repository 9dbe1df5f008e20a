import { rehearsalName } from '../../../model/index.ts';
import { appWithReferences, type Reference, type Spec } from '../../../spec/index.ts';

/**
 * The stack as it is brought back for a rehearsal, beside the one that lives: under a name of its own, at ports nobody else has, with certificates
 * of its own authority, and without drills that begin by themselves. Pure.
 */
export function rehearsed<Wanted extends Spec>(spec: Wanted): Wanted {
  return {
    ...spec,
    name: rehearsalName(spec.name),
    edge:
      spec.edge === undefined ? undefined : { ...spec.edge, listen: '127.0.0.1', httpsPort: undefined, httpPort: undefined, tls: 'local' },
    drills: { ...spec.drills, environment: 'development', windows: [], schedule: undefined },
  };
}

/** What an application that asks for exports finds in a rehearsal: a name that never leads anywhere (RFC 6761). */
const NO_EXPORTS: Partial<Readonly<Record<Reference, string>>> = { 'exports.url': 'http://exports.invalid', 'exports.token': 'none' };

/** It runs without backups: what it writes must never come to lie in the bucket it was brought back from. Pure. */
export function withoutBackups(spec: Spec): Spec {
  const { app } = spec;
  return { ...spec, backup: undefined, ...(app === undefined ? {} : { app: appWithReferences(app, NO_EXPORTS) }) };
}
