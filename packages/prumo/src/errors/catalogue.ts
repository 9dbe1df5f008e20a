/** Exit codes of the CLI for errors: 1 check or drill failed, 2 usage or invalid spec, 4 precondition, 5 timeout, 70 bug, 130 interrupted. */
export type ExitCode = 1 | 2 | 4 | 5 | 70 | 130;

/** Every error Prumo can give, by permanent code. Codes are never reused; `docs/errors.md` is made from this. */
export const CATALOGUE = {
  'spec-not-found': { exit: 2, title: 'There is no prumo.yaml here' },
  'spec-unreadable': { exit: 2, title: 'The spec file cannot be read' },
  'env-file-unusable': { exit: 4, title: 'The file with the application’s secrets cannot be used' },
  'spec-invalid': { exit: 2, title: 'The spec has problems' },
  usage: { exit: 2, title: 'The command line is not understood' },
  'unknown-service': { exit: 2, title: 'No such service' },
  'unknown-node': { exit: 2, title: 'No such node' },
  'server-missing': { exit: 4, title: 'A server program is missing' },
  'server-too-old': { exit: 4, title: 'A server program is too old' },
  'server-unsafe': { exit: 4, title: 'A server program would lose writes' },
  'install-refused': { exit: 4, title: 'Installing would change what runs on this machine' },
  'install-failed': { exit: 4, title: 'Installing packages failed' },
  'home-unreachable': { exit: 4, title: 'The state folder cannot be reached by the servers’ users' },
  'run-folder-unsafe': { exit: 4, title: 'The folder for Unix sockets cannot be used' },
  'port-in-use': { exit: 4, title: 'A port is in use by another program' },
  'address-in-use': { exit: 4, title: 'The address block is in use by another stack' },
  'disk-full': { exit: 4, title: 'The disk is full or read-only' },
  'memory-short': { exit: 4, title: 'The machine has too little memory for this spec' },
  'connections-short': { exit: 4, title: 'The spec needs more database connections than there are' },
  'stack-busy': { exit: 4, title: 'Another command is changing this stack' },
  'stack-not-running': { exit: 4, title: 'The stack is not running' },
  'instance-not-running': { exit: 4, title: 'The service is not running' },
  'reload-failed': { exit: 1, title: 'A service could not take up its new configuration' },
  'foreign-process': { exit: 4, title: 'The process is not of that node' },
  'partition-impossible': { exit: 4, title: 'A node cannot be cut off here' },
  'guard-lapsed': { exit: 4, title: 'The guard has undone everything already' },
  'agent-unreachable': { exit: 4, title: 'The agent does not answer' },
  'controller-unreachable': { exit: 4, title: 'The controller does not answer' },
  'not-confirmed': { exit: 4, title: 'The command needs a confirmation' },
  'secrets-unreadable': { exit: 4, title: 'The secrets file cannot be read' },
  'state-damaged': { exit: 4, title: 'A state file cannot be read' },
  'evidence-damaged': { exit: 4, title: 'The evidence file is damaged' },
  'evidence-changed': { exit: 1, title: 'The evidence was changed after it was written' },
  'evidence-read-only': { exit: 4, title: 'The evidence file cannot be written' },
  'evidence-too-new': { exit: 4, title: 'The evidence was written by a newer Prumo' },
  'evidence-key-unusable': { exit: 4, title: 'The key that signs evidence cannot be used' },
  'unknown-drill': { exit: 2, title: 'No such drill' },
  'drill-unfit': { exit: 4, title: 'This stack cannot have that drill' },
  'stack-unwell': { exit: 4, title: 'The stack is not healthy enough for a drill' },
  'outside-window': { exit: 4, title: 'Production, outside its maintenance windows' },
  'spec-not-applied': { exit: 4, title: 'What runs is not what the spec says' },
  'switchover-refused': { exit: 1, title: 'The primary could not be switched' },
  'unknown-claim': { exit: 2, title: 'No such claim' },
  'service-not-ready': { exit: 5, title: 'A service did not become healthy in time' },
  'job-failed': { exit: 1, title: 'A set-up job failed' },
  'release-failed': { exit: 1, title: 'The release step of the application failed' },
  'release-not-staged': { exit: 4, title: 'The application could not be copied into a release' },
  'stop-timeout': { exit: 5, title: 'A service could not be stopped' },
  interrupted: { exit: 130, title: 'Interrupted' },
  bug: { exit: 70, title: 'Prumo itself failed' },
} as const satisfies Record<string, { readonly exit: ExitCode; readonly title: string }>;

export type ErrorCode = keyof typeof CATALOGUE;

export function exitCodeOf(code: ErrorCode): ExitCode {
  return CATALOGUE[code].exit;
}
