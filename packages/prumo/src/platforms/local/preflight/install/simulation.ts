/** One package a simulated apt run would put in place. */
export interface PlannedPackage {
  readonly name: string;
  readonly version: string;
}

/** Something a simulated run would do to what is installed already. */
export interface Interference {
  readonly kind: 'upgrade' | 'remove' | 'configure';
  readonly name: string;
  /** Version installed now, where apt tells. */
  readonly from: string | undefined;
  /** Version afterwards; absent for a removal. */
  readonly to: string | undefined;
}

export interface Simulation {
  /** New packages, in apt's order. */
  readonly installs: readonly PlannedPackage[];
  /** Reasons to refuse. A downgrade is an `upgrade` whose `to` is older: apt prints both the same way. */
  readonly interferences: readonly Interference[];
}

const INST = /^Inst (\S+) (?:\[([^\]]*)\] )?\((\S+)/;
const REMV = /^(?:Remv|Purg) (\S+)(?: \[([^\]]*)\])?/;
const CONF = /^Conf (\S+) \((\S+)/;

/**
 * Parse what `apt-get --simulate install` prints in the C locale. `Inst` with a version in brackets replaces what is
 * installed; `Conf` without `Inst` finishes a package an earlier run left half configured.
 */
export function parseSimulation(output: string): Simulation {
  const installs: PlannedPackage[] = [];
  const interferences: Interference[] = [];
  const unpacked = new Set<string>();
  for (const line of output.split('\n')) {
    const inst = INST.exec(line);
    if (inst !== null) {
      const [, name = '', from, version = ''] = inst;
      unpacked.add(name);
      if (from === undefined) installs.push({ name, version });
      else interferences.push({ kind: 'upgrade', name, from, to: version });
      continue;
    }
    const removed = REMV.exec(line);
    if (removed !== null) {
      interferences.push({ kind: 'remove', name: removed[1] ?? '', from: removed[2], to: undefined });
      continue;
    }
    const configured = CONF.exec(line);
    if (configured !== null && !unpacked.has(configured[1] ?? '')) {
      interferences.push({ kind: 'configure', name: configured[1] ?? '', from: undefined, to: configured[2] });
    }
  }
  return { installs, interferences };
}
