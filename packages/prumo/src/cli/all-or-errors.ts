import { bothErrors } from './both-errors.ts';

/** What all resolve to; when any rejects, one error that says everything all had to say. */
export async function allOrErrors<Result>(asked: readonly Promise<Result>[]): Promise<readonly Result[]> {
  const settled = await Promise.allSettled(asked);
  const errors = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  if (errors.length > 0) throw errors.reduce(bothErrors);
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}
