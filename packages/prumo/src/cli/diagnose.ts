import { lockOf } from '../backups/offsite/index.ts';
import { COMPONENTS } from '../components/registry.ts';
import { readApplied } from '../controller/applied-store.ts';
import { expiringCertificates } from '../controller/expiring-certificates.ts';
import { preview } from '../controller/operations/prepare.ts';
import { refuseTakenPorts } from '../controller/operations/refuse-taken-ports.ts';
import { PrumoError } from '../errors/index.ts';
import type { Instance, StackContext } from '../model/index.ts';
import { type Check, type DoctorOptions, runDoctor } from '../platforms/local/preflight/doctor/index.ts';
import { isTracked, secretFilesOf } from '../platforms/local/env-file.ts';
import { homeFolder, readAllocation, stateFolder } from '../platforms/local/preflight/identity/index.ts';
import { connectAgent } from '../platforms/local/start-agent.ts';
import { isOfStack } from '../platforms/local/stack-process.ts';
import { PRUMO_MEMORY, type Spec } from '../spec/index.ts';
import type { Invocation } from './commands/command.ts';
import { bucketLockCheck } from './bucket-lock.ts';
import { text as certificates } from './certificate-text.ts';
import { distFolder } from './dist-folder.ts';
import { currentInvoker } from './invoker.ts';
import { text } from './text.ts';

/** Everything that could keep a stack from running on this machine; without a spec, what any stack needs. Rejects for nothing it finds. */
export async function diagnose(
  { streams, signal }: Pick<Invocation, 'streams' | 'signal'>,
  spec: Spec | undefined,
): Promise<readonly Check[]> {
  const invoker = currentInvoker(streams.env);
  const machine = { home: homeFolder(invoker), uid: invoker.uid, signal };
  if (spec === undefined) return runDoctor(machine);
  try {
    const { checks, ...needs } = await needsOf(spec, { ...machine, invoker });
    return [...(await runDoctor({ ...machine, spec, ...needs })), ...checks];
  } catch (error) {
    if (!(error instanceof PrumoError) || signal.aborted) throw error;
    // What keeps `up` from even reckoning is a finding like others, and not the end of the list.
    const found: Check = { id: 'plan', title: text.canPlan(), status: 'problem', found: error.what.en, remedy: error.remedy };
    return [...(await runDoctor({ ...machine, spec })), found];
  }
}

interface Needs extends Pick<DoctorOptions, 'edge' | 'memory'> {
  readonly checks: readonly Check[];
}

async function needsOf(
  spec: Spec,
  { home, invoker, signal }: { home: string; invoker: ReturnType<typeof currentInvoker>; signal: AbortSignal },
): Promise<Needs> {
  const inputs = { spec, home, invoker, dist: distFolder(), components: COMPONENTS, signal };
  const { allocation, budgets, desired, context } = await preview({ ...inputs, onMissing: 'foresee' });
  const platform = await connectAgent(allocation);
  const instances = (await platform?.observe().catch(() => undefined)) ?? [];
  const running = new Set(instances.filter(({ pid }) => pid !== null).map(({ service }) => service));
  const toCome = desired.services
    .filter(({ name }) => !running.has(name))
    .reduce((sum, { resources }) => sum + resources.memoryExpected, 0);
  const memory = budgets.find(({ unit }) => unit === 'bytes');
  return {
    ...(spec.edge === undefined ? {} : { edge: await edgeOf(spec, spec.edge, home) }),
    ...(memory === undefined
      ? {}
      : { memory: { total: memory.total, machine: memory.limit, toCome: toCome + (platform === undefined ? PRUMO_MEMORY : 0) } }),
    checks: [
      await portsInside(
        desired.services.filter(({ component }) => component !== 'caddy'),
        instances,
      ),
      ...(await secretsCheck(spec)),
      ...(await certificateCheck(stateFolder(home, spec.name))),
      ...(await bucketChecks(context, signal)),
    ],
  };
}

/** The edge's ports as far as they are settled: by the spec, or because people know the stack by them. */
async function edgeOf(spec: Spec, edge: NonNullable<Spec['edge']>, home: string): Promise<NonNullable<DoctorOptions['edge']>> {
  const state = stateFolder(home, spec.name);
  const edgeHasRun = Object.values((await readApplied(state)).services).some(({ component }) => component === 'caddy');
  const stored = edgeHasRun ? await readAllocation(home, spec.name) : undefined;
  const kept = stored?.listen === edge.listen ? stored : undefined;
  return {
    listen: edge.listen,
    httpsPort: edge.httpsPort ?? kept?.httpsPort,
    httpPort: edge.httpPort ?? kept?.httpPort,
    isOurs: (pid) => isOfStack(pid, state),
  };
}

/** The file was read without complaint when this is asked; what is left is who else gets it. */
async function secretsCheck(spec: Spec): Promise<readonly Check[]> {
  const base = { id: 'env-file', title: text.envFile() };
  return Promise.all(
    secretFilesOf(spec).map(async (file): Promise<Check> => {
      if (!(await isTracked(file))) return { ...base, status: 'ok', found: file };
      return { ...base, status: 'warning', found: text.tracked(file).en, remedy: text.trackedRemedy(file) };
    }),
  );
}

/** Addresses inside the stack's own block can be taken only by a program that listens on every address, such as another PostgreSQL. */
async function portsInside(services: Parameters<typeof refuseTakenPorts>[0], instances: readonly Instance[]): Promise<Check> {
  const base = { id: 'ports-inside', title: text.portsInside() };
  try {
    await refuseTakenPorts(services, instances);
    return { ...base, status: 'ok' };
  } catch (error) {
    if (!(error instanceof PrumoError)) throw error;
    return { ...base, status: 'problem', found: error.what.en, remedy: error.remedy };
  }
}

/** Asks the store, for some seconds at most; without a bucket there is nothing to say. */
async function bucketChecks(context: StackContext, signal: AbortSignal): Promise<readonly Check[]> {
  const lock = await lockOf(context, signal);
  return lock === undefined ? [] : [bucketLockCheck(lock)];
}

/** Of those the servers were started with; of a stack that was never brought up there are none. */
async function certificateCheck(state: string): Promise<readonly Check[]> {
  const services = Object.values((await readApplied(state)).services);
  if (services.length === 0) return [];
  const base = { id: 'certificates', title: certificates.title() };
  const expiring = expiringCertificates(services, new Date());
  if (expiring.length === 0) return [{ ...base, status: 'ok' }];
  return [{ ...base, status: 'warning', found: certificates.expiring(expiring).en, remedy: certificates.remedy(expiring, state) }];
}
