import { rehearsalName } from '../../../model/index.ts';
import type { Spec } from '../../../spec/index.ts';

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

/** It runs without backups: what it writes must never come to lie in the bucket it was brought back from. Pure. */
export function withoutBackups(spec: Spec): Spec {
  return { ...spec, backup: undefined };
}
