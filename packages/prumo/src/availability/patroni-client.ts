import * as z from 'zod';
import type { ClusterView } from './cluster-view.ts';
import { parseClusterView } from './cluster-view.ts';

/** Where the members' REST interfaces are, `http://host:port`, and the login for requests that change something. */
export interface PatroniAccess {
  readonly members: readonly string[];
  readonly user: string;
  readonly password: string;
}

/** Milliseconds for a question; a hung member must not hold the asker up. */
const ANSWER_WITHIN = 2000;

/** The cluster as the first member that answers sees it; null when none does. */
export async function clusterView(access: PatroniAccess): Promise<ClusterView | null> {
  for (const member of access.members) {
    try {
      const response = await fetch(`${member}/cluster`, { signal: AbortSignal.timeout(ANSWER_WITHIN) });
      const view = parseClusterView(await response.text());
      if (view !== null) return view;
    } catch {
      // The next member may know.
    }
  }
  return null;
}

const status = z.object({ failsafe_mode_is_active: z.boolean().optional() });

/**
 * Whether a member is still bound to a primary that led without etcd (failsafe mode): for a `ttl` after that primary’s last word nobody else stands for
 * election, though etcd is back. A member that does not answer is not known to be.
 */
export async function isBound({ members }: PatroniAccess): Promise<boolean> {
  const said = await Promise.all(
    members.map(async (member) => {
      try {
        const response = await fetch(`${member}/patroni`, { signal: AbortSignal.timeout(ANSWER_WITHIN) });
        return status.parse(await response.json()).failsafe_mode_is_active === true;
      } catch {
        return false;
      }
    }),
  );
  return said.includes(true);
}

/** `on`, `quorum`: since Patroni 4. A configuration without it is asynchronous. */
const configuration = z.object({
  synchronous_mode: z.union([z.boolean(), z.string()]).optional(),
  synchronous_mode_strict: z.boolean().optional(),
});

/** What Patroni's dynamic configuration says of synchronous replication, as the first member that answers has it; null when none does. */
export async function dynamicConfiguration(
  access: PatroniAccess,
): Promise<{ readonly synchronous: boolean; readonly strict: boolean } | null> {
  for (const member of access.members) {
    try {
      const response = await fetch(`${member}/config`, { signal: AbortSignal.timeout(ANSWER_WITHIN) });
      const { synchronous_mode: mode, synchronous_mode_strict: strict = false } = configuration.parse(await response.json());
      const synchronous = mode !== undefined && mode !== false && mode !== 'off';
      return { synchronous, strict: synchronous && strict };
    } catch {
      // The next member may know.
    }
  }
  return null;
}

/**
 * Ask a member to do something (`switchover`, `restart`). Resolves with Patroni's status and words; 200 is done, 202
 * accepted. Rejects when nobody answers within `within` ms: the outcome is then unknown.
 */
export async function commandPatroni(
  access: PatroniAccess,
  member: string,
  command: 'switchover' | 'restart',
  body: unknown,
  within: number,
): Promise<{ status: number; said: string }> {
  const response = await fetch(`${member}/${command}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`${access.user}:${access.password}`).toString('base64')}`,
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(within),
  });
  return { status: response.status, said: await response.text() };
}
