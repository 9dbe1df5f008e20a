import type { Refusal } from './decide.ts';
import type { Removal } from './etcd.ts';

/** What the ledger and the log keep, for machines and for people who look into them. English, as the logs are. */
export const text = {
  refusals: {
    off: 'fast failover is off',
    'hang-not-asked-for': 'a hang is not acted upon in this mode',
    'no-quorum': 'etcd did not answer with a quorum',
    'no-leader': 'nobody holds the leader key',
    'not-the-leader': 'another member holds the leader key',
    paused: 'Patroni is paused',
    'ttl-unknown': "Patroni's ttl cannot be read",
    'no-synchronous-standby': 'no synchronous standby is listed besides the lost node',
    'synchronous-for-another': 'the list of synchronous standbys was written by another leader',
    'standby-not-running': 'no listed synchronous standby runs',
    'patroni-unsafe': 'a member runs a Patroni that is not known to keep acknowledged writes',
    'too-often': 'used as often within a minute as Patroni alone could have failed over',
    'not-fenced': 'the kernel still shows something of the node',
    'view-too-old': "the leader key was read longer than Patroni's ttl ago",
  } satisfies Record<Refusal, string>,
  removals: {
    removed: 'leader key removed',
    gone: 'leader key was gone already',
    kept: 'leader key left alone: it is not the one that was read',
    unknown: 'whether the leader key was removed is not known: etcd did not answer',
  } satisfies Record<Removal, string>,
  leads: (member: string): string => `${member} leads`,
  nobodyLeads: 'no new leader was seen in time',
  notYet: (member: string): string => `${member} holds the leader key, and was not seen to be primary in time`,
} as const;
