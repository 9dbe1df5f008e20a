/** What a stack is confined by, as one `nft` transaction in place of an earlier one. */
export interface Confining {
  readonly table: string;
  readonly uids: readonly number[];
  /** First three octets. */
  readonly subnet: string;
}

/** Other than the tables of cuts, which a new agent takes away. */
export function tableOf(stackId: string): string {
  return `prumo_confined_${stackId}`;
}

/**
 * What these users send to any address but the stack's own is dropped where it leaves its socket. Answers go out from the stack's own addresses to
 * whoever asked, also to the machine's, and pass; a connection that one of them begins has another source. Pure.
 */
export function confineScript({ table, uids, subnet }: Confining): string {
  const users = `meta skuid { ${uids.join(', ')} }`;
  const hook = 'type filter hook output priority 0; policy accept;';
  return `${freeScript(table)}table ip ${table} {
  chain output {
    ${hook}
    ${users} ip daddr != ${subnet}.0/24 ip saddr != ${subnet}.0/24 counter drop
  }
}
table ip6 ${table} {
  chain output {
    ${hook}
    ${users} counter drop
  }
}
`;
}

/** Take it away, whether it stands or not. Pure. */
export function freeScript(table: string): string {
  return ['ip', 'ip6'].map((family) => `add table ${family} ${table}\ndelete table ${family} ${table}\n`).join('');
}
