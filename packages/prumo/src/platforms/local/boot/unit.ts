import { stackIdOf } from '../layout.ts';

export interface UnitInputs {
  readonly stack: string;
  readonly state: string;
  /** Absolute path of what starts the stack's agent. */
  readonly start: string;
  /** `system`: root's, started with the machine. `user`: an ordinary user's own. */
  readonly scope: 'system' | 'user';
  /** Milliseconds in which all services can be stopped one after the other. */
  readonly stopWithin: number;
}

/** Milliseconds for the agent's own end, after its services. */
const OWN_END = 10_000;

/** Name of a stack's unit; stacks of one name in different homes have different ones. */
export function unitNameOf(stack: string, state: string): string {
  return `prumo-${stack}-${stackIdOf(state)}.service`;
}

/**
 * The systemd unit of a stack. The agent and all it starts live in the unit's control group, yet only the keeper is the unit's
 * to end (`KillMode=process`): an agent that dies or is upgraded leaves its services running. A stop of the unit, as the machine
 * goes down, is SIGPWR: the agent stops everything in order, to start it again with its next life. Pure.
 */
export function renderUnit({ stack, state, start, scope, stopWithin }: UnitInputs): string {
  return `# Written by Prumo at each \`up\` of the stack ${stack}; \`prumo down\` takes it away.
[Unit]
Description=Prumo stack ${stack}
RequiresMountsFor=${quoted(state)}
${scope === 'system' ? 'After=local-fs.target network.target nss-user-lookup.target\n' : ''}StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart=${quoted(start)}
WorkingDirectory=/
UMask=0077
KillMode=process
KillSignal=SIGPWR
TimeoutStopSec=${Math.ceil((stopWithin + OWN_END) / 1000)}
# Another agent has the stack already.
SuccessExitStatus=75
Restart=on-failure
RestartSec=1
# One process killed for want of memory is the agent's to start again, not a reason to end the stack.
OOMPolicy=continue
TasksMax=infinity
${scope === 'system' ? 'LimitNOFILE=1048576\n' : ''}
[Install]
WantedBy=${scope === 'system' ? 'multi-user.target' : 'default.target'}
`;
}

/** A path as systemd reads it: quotes, backslashes and specifiers (%) have a meaning there; `$` has none in a program's path (systemd.service(5)). */
function quoted(word: string): string {
  return `"${word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%')}"`;
}
