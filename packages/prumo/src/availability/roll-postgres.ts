import { setTimeout as delay } from 'node:timers/promises';
import { PrumoError } from '../errors/index.ts';
import type { Message } from '../messages/message.ts';
import type { StackContext } from '../model/index.ts';
import { awaitSettled } from './await-settled.ts';
import { switchoverCandidates } from './cluster-view.ts';
import { accessOf } from './patroni-access.ts';
import { commandPatroni, type PatroniAccess } from './patroni-client.ts';
import type { Roller } from './roller.ts';
import { text } from './text.ts';

/** Milliseconds for the cluster to be whole again between two restarts: a standby may have to be rewound or cloned. */
const SETTLED_WITHIN = 300_000;
/** Milliseconds; a planned switchover takes about two seconds. */
const SWITCHOVER_WITHIN = 60_000;
const LOOK_EVERY = 200;
const PRECONDITION_FAILED = 412;
/** A lowered limit is taken up by standbys only after the primary has it, so restarts can come round again. */
const ROUNDS = 3;

export interface RollPostgresTools {
  readonly context: StackContext;
  readonly signal: AbortSignal;
  readonly onProgress: (name: string, what: Message) => void;
}

/** Standbys one by one, then a switchover, then the old primary: writes pause only for the switchover. */
export function rollPostgres(context: StackContext): Roller {
  return async ({ changed, members, signal, restart, onProgress }) => {
    const services = new Map(changed.map((service) => [service.name, service]));
    await inSafeOrder(
      [...services.keys()],
      members.map((member) => member.name),
      { context, signal, onProgress },
      async (name) => {
        const service = services.get(name);
        if (service !== undefined) await restart(service);
      },
    );
  };
}

/** Restart the PostgreSQL of members whose changed parameters wait for it. Resolves with how many restarts that took. */
export async function restartPending(tools: RollPostgresTools): Promise<number> {
  const access = accessOf(tools.context);
  const wanted = tools.context.nodesOf('database').map((node) => `postgres-${node.index}`);
  let restarts = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const view = await settled(access, wanted, tools.signal);
    const pending = view.members.filter((member) => member.pendingRestart).map((member) => member.name);
    if (pending.length === 0) return restarts;
    await inSafeOrder(pending, wanted, tools, async (name) => {
      const api = (await settled(access, wanted, tools.signal)).members.find((member) => member.name === name)?.api;
      if (api == null) return;
      tools.onProgress(name, text.restartingDatabase());
      const { status, said } = await commandPatroni(access, api, 'restart', {}, SETTLED_WITHIN);
      if (status >= 300)
        throw new PrumoError({ code: 'service-not-ready', what: text.restartRefused(name, said), remedy: text.noLeaderRemedy() });
      restarts += 1;
    });
  }
  return restarts;
}

async function inSafeOrder(
  names: readonly string[],
  wanted: readonly string[],
  tools: RollPostgresTools,
  restart: (name: string) => Promise<void>,
): Promise<void> {
  const access = accessOf(tools.context);
  const todo = new Set(names);
  while (todo.size > 0) {
    tools.signal.throwIfAborted();
    const view = await settled(access, wanted, tools.signal);
    const next = [...todo].find((name) => name !== view.leader) ?? view.leader;
    if (next === null || next === undefined)
      throw new PrumoError({ code: 'service-not-ready', what: text.noLeader(), remedy: text.noLeaderRemedy() });
    if (next === view.leader && wanted.length > 1) await handOver(access, wanted, next, tools);
    await restart(next);
    todo.delete(next);
  }
  await settled(access, wanted, tools.signal);
}

/**
 * Planned switchover to the best candidate. 412 is Patroni's refusal before it did anything: the cluster changed between the look
 * and the request (a standby that was just restarted is synchronous a moment later), so the next look decides anew.
 */
async function handOver(access: PatroniAccess, wanted: readonly string[], leader: string, tools: RollPostgresTools): Promise<void> {
  const deadline = Date.now() + SWITCHOVER_WITHIN;
  for (let said = '—'; ; await delay(LOOK_EVERY)) {
    const view = await settled(access, wanted, tools.signal);
    if (view.leader !== leader) return;
    if (Date.now() > deadline)
      throw new PrumoError({ code: 'service-not-ready', what: text.notHandedOver(leader, said), remedy: text.noLeaderRemedy() });
    const [candidate] = switchoverCandidates(view);
    const api = view.members.find((member) => member.name === leader)?.api;
    if (candidate === undefined || api == null) continue;
    tools.onProgress(leader, text.switchingOver(leader, candidate.name));
    const answer = await commandPatroni(access, api, 'switchover', { leader, candidate: candidate.name }, SWITCHOVER_WITHIN);
    said = answer.said;
    if (answer.status >= 300 && answer.status !== PRECONDITION_FAILED)
      throw new PrumoError({ code: 'service-not-ready', what: text.notHandedOver(leader, said), remedy: text.noLeaderRemedy() });
  }
}

function settled(access: PatroniAccess, wanted: readonly string[], signal: AbortSignal) {
  return awaitSettled(access, wanted, SETTLED_WITHIN, signal);
}
