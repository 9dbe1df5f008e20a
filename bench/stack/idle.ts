import { execFileSync } from 'node:child_process';
import type { Measured, Samples } from '../result.ts';
import type { BenchStack } from './bench-stack.ts';
import { OWN, type Own, footprint, ownProcesses, ticksUsed } from './own-processes.ts';

/** Milliseconds after the last command until anything is measured. */
const SETTLE = 60_000;
const WINDOWS = 6;
/** Milliseconds. One clock tick, the kernel's unit, is 0.1 % of a core in it. */
const WINDOW = 10_000;

const GOALS = { memory: 150, processor: 2 } as const;

/** Memory after a minute of rest, and memory and processor use over the minute after that. The same processes must live all through. */
export async function idle(stack: BenchStack): Promise<readonly Measured[]> {
  await stack.pause(SETTLE);
  const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  const { own, inits } = ownProcesses(stack.processes);
  const memory = new Series();
  const processor = new Series();
  const readMemory = (): void => {
    for (const kind of ['rss', 'pss'] as const) {
      const each = OWN.map((name) => [name, footprint(own[name])[kind]] as const);
      for (const [name, value] of each) memory.add(`${kind} ${name}`, value);
      memory.add(
        `${kind} together`,
        each.reduce((sum, [, value]) => sum + value, 0),
      );
    }
    memory.add(
      'pss inits',
      inits.reduce((sum, pid) => sum + footprint(pid).pss, 0),
    );
  };
  readMemory();
  for (let window = 0; window < WINDOWS; window += 1) {
    const began = performance.now();
    const before = ticksOf(own);
    await stack.pause(WINDOW);
    const after = ticksOf(own);
    const seconds = (performance.now() - began) / 1000;
    const shares = OWN.map((name) => [name, ((after[name] - before[name]) / ticksPerSecond / seconds) * 100] as const);
    for (const [name, value] of shares) processor.add(name, value);
    processor.add(
      'together',
      shares.reduce((sum, [, value]) => sum + value, 0),
    );
    readMemory();
  }
  await stack.mustBeHealthy();
  return [
    { name: 'memory', samples: memory.samples('MB'), goals: [{ of: 'rss together', by: 'maximum', atMost: GOALS.memory }] },
    { name: 'idle', samples: processor.samples('% of a core'), goals: [{ of: 'together', by: 'median', atMost: GOALS.processor }] },
  ];
}

function ticksOf(own: Readonly<Record<Own, number>>): Readonly<Record<Own, number>> {
  return { agent: ticksUsed(own.agent), controller: ticksUsed(own.controller), keeper: ticksUsed(own.keeper) };
}

class Series {
  readonly #values = new Map<string, number[]>();

  add(name: string, value: number): void {
    const values = this.#values.get(name) ?? [];
    values.push(Math.round(value * 1000) / 1000);
    this.#values.set(name, values);
  }

  samples(unit: Samples[string]['unit']): Samples {
    return Object.fromEntries([...this.#values].map(([name, values]) => [name, { unit, values }]));
  }
}
