/**
 * What starts a stack's agent as the machine starts: systemd runs it, or cron where there is none. It stays at the same place over
 * upgrades of Prumo, which only write it anew. Pure.
 */
export function startScript(inputs: {
  readonly stack: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly log: string;
}): string {
  const env = Object.entries(inputs.env).map(([name, value]) => `${name}=${value}`);
  return `#!/bin/sh
# Written by Prumo at each \`up\`: starts the agent of the stack ${inputs.stack}, and with it everything that was up.
umask 077
cd /
# systemd gives each start of a unit an id, systemd.exec(5).
exec env -i \${INVOCATION_ID:+PRUMO_UNIT=1} ${[...env, ...inputs.command].map(quoted).join(' ')} </dev/null >>${quoted(inputs.log)} 2>&1
`;
}

/** One word for a shell, whatever is in it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
