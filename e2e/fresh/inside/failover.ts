import { setTimeout as pause } from 'node:timers/promises';
import { complaints, type Prumo, type Status } from './prumo.ts';
import { killAll, processesOf, readProcess } from './processes.ts';
import { makeTable, storedIds, Writer } from './writer.ts';

const STEADY_WRITES = 100;
const RETURN_WITHIN = 60_000;
const HEALTHY_WITHIN = 120_000;

/**
 * Kill PostgreSQL and Patroni of the primary with SIGKILL while rows are written by the application's DATABASE_URL. Rejects unless another
 * member becomes primary, writes return, and every acknowledged row is there afterwards, once.
 */
export async function failOver(prumo: Prumo): Promise<Record<string, unknown> & { readonly secondsWithoutWrites: number }> {
  const before = await prumo.status();
  const old = primaryOf(before);
  if (old === undefined) throw new Error(`no primary: ${JSON.stringify(before.services)}`);
  const url = givenToWeb(before, 'DATABASE_URL');
  await makeTable((await prumo.run(['connect', 'db', '--owner', '--print'], { within: 30_000 })).trim());
  const writer = new Writer(url);
  writer.begin();
  try {
    await until('writes are acknowledged', 30_000, async () => writer.acknowledged.length >= STEADY_WRITES);
    const victims = processesOf(old.name);
    const titles = victims.map(({ argv }) => argv.join(' '));
    for (const server of [/postgres/, /patroni/])
      if (!titles.some((title) => server.test(title)))
        throw new Error(`${old.name} runs nothing like ${server.source}: ${titles.join('; ')}`);
    const killedAt = performance.now();
    await killAll(victims);
    const gone = performance.now() - killedAt;
    await until('writes are acknowledged again', RETURN_WITHIN, async () => writer.countSince(killedAt) >= STEADY_WRITES);
    await writer.end();
    // Writes return before the last probe of every member has.
    let successor: string | undefined;
    await until('status shows a primary', HEALTHY_WITHIN, async () => {
      successor = primaryOf(await prumo.status())?.name;
      return successor !== undefined;
    });
    const silence = writer.longestGap(killedAt);
    const facts = {
      primary: `${old.name} → ${successor}`,
      killed: victims.length,
      goneMs: Math.round(gone),
      secondsWithoutWrites: Math.round(silence / 10) / 100,
      acknowledged: writer.acknowledged.length,
      errors: writer.errors,
      ...(await compare(url, writer)),
    };
    // Writes went on, and yet the fault was not what it set out to be: a member whose machine is gone cannot come back.
    if (successor === old.name) throw new Error(`no other member took over: ${JSON.stringify(facts)}`);
    return facts;
  } finally {
    await writer.end();
  }
}

/** Wait until every service is healthy and the database has one primary. */
export async function healthyAgain(prumo: Prumo): Promise<Record<string, unknown>> {
  let last: Status | undefined;
  await until('all are healthy', HEALTHY_WITHIN, async () => {
    last = await prumo.status();
    return last.healthy && complaints(last) === '' && primaryOf(last) !== undefined;
  }).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${last === undefined ? 'no status' : complaints(last) || 'no primary'}`);
  });
  const roles = last?.services.filter((service) => service.component === 'postgres').map(({ name, role }) => `${name} ${role}`);
  return { services: last?.services.length, roles };
}

/** Each acknowledged row is there once; each unknown one at most once; nothing else is. */
async function compare(url: string, writer: Writer): Promise<Record<string, unknown>> {
  const stored = await storedIds(url);
  const there = new Set(stored);
  const known = new Set(writer.acknowledged.map(({ id }) => id));
  const lost = [...known].filter((id) => !there.has(id));
  const strange = stored.filter((id) => !known.has(id) && !writer.unknown.has(id));
  if (lost.length > 0 || strange.length > 0 || there.size !== stored.length)
    throw new Error(
      `acknowledged and lost: [${lost.join(' ')}]; never written: [${strange.join(' ')}]; twice: ${stored.length - there.size}`,
    );
  return { lost: 0, unknownButStored: [...writer.unknown].filter((id) => there.has(id)).length };
}

/** A variable the application's web process itself was given. */
function givenToWeb(status: Status, variable: string): string {
  const web = status.services.find((service) => service.name === 'web-1');
  const environment = web?.pid == null ? undefined : readProcess(web.pid)?.environment;
  const value = environment?.get(variable);
  if (value === undefined) throw new Error(`no ${variable} in the environment of web-1 (pid ${web?.pid})`);
  return value;
}

function primaryOf(status: Status): Status['services'][number] | undefined {
  return status.services.find((service) => service.component === 'postgres' && service.role === 'primary');
}

async function until(what: string, within: number, check: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + within;
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error(`not within ${within / 1000} s: ${what}`);
    await pause(200);
  }
}
