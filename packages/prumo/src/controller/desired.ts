import type { Component, Job, Link, Service, StackContext } from '../model/index.ts';

/** All a spec wants running on a machine, rendered. */
export interface DesiredState {
  readonly services: readonly Service[];
  readonly jobs: readonly Job[];
  readonly links: readonly Link[];
}

/** Ask every wanted component for its part. Throws when components contradict each other: that is a bug of ours, not the user's. */
export function desiredState(context: StackContext, components: readonly Component[]): DesiredState {
  const wanted = components.filter((component) => component.wanted(context.spec));
  const services = wanted.flatMap((component) => component.services(context));
  const jobs = wanted.flatMap((component) => component.jobs(context));
  assertSound(services, jobs);
  return { services: stoppingThroughJobs(services, jobs), jobs, links: wanted.flatMap((component) => component.links?.(context) ?? []) };
}

/** A service that waits for a job stops before what the job needs: the job is done, but what it set up is in use. */
function stoppingThroughJobs(services: readonly Service[], jobs: readonly Job[]): readonly Service[] {
  const byName = new Map(jobs.map((job) => [job.name, job]));
  const behind = (job: Job): readonly string[] =>
    job.after.flatMap((name) => {
      const other = byName.get(name);
      return other === undefined ? [name] : behind(other);
    });
  return services.map((service) => {
    const needed = service.after.flatMap((name) => {
      const job = byName.get(name);
      return job === undefined ? [] : behind(job);
    });
    const before = [...new Set([...(service.stop.before ?? []), ...needed])];
    return before.length === 0 ? service : { ...service, stop: { ...service.stop, before } };
  });
}

function assertSound(services: readonly Service[], jobs: readonly Job[]): void {
  const names = new Set<string>();
  for (const { name } of [...services, ...jobs]) {
    if (names.has(name)) throw new Error(`two components want something named ${name}`);
    names.add(name);
  }
  const open = new Map<string, readonly string[]>();
  for (const { name, after } of [...services, ...jobs]) {
    const unknown = after.find((other) => !names.has(other));
    if (unknown !== undefined) throw new Error(`${name} comes after ${unknown}, which nothing declares`);
    open.set(name, after);
  }
  while (open.size > 0) {
    const free = [...open].filter(([, after]) => after.every((other) => !open.has(other)));
    if (free.length === 0) throw new Error(`these wait for each other: ${[...open.keys()].join(', ')}`);
    for (const [name] of free) open.delete(name);
  }
}
