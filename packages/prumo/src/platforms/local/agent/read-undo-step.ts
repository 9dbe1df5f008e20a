import type { UndoStep } from '../../../model/index.ts';
import { readObject, readText, ShapeError } from './read-json.ts';
import { readJob, readName } from './read-service.ts';

export function readUndoStep(value: unknown, path: string): UndoStep {
  const fields = readObject(value, path);
  const kind = readText(fields.get('kind'), `${path}.kind`);
  const name = (field: string) => readName(fields.get(field), `${path}.${field}`);
  if (kind === 'resume' || kind === 'release' || kind === 'start') return { kind, service: name('service') };
  if (kind === 'rejoin') return { kind, node: name('node') };
  if (kind === 'run') return { kind, job: readJob(fields.get('job')) };
  throw new ShapeError(`${path}.kind`, 'a kind of undo step');
}

/** A step in a few words, for the log and for people; no secret. Pure. */
export function describeStep(step: UndoStep): string {
  if (step.kind === 'rejoin') return `rejoin ${step.node}`;
  if (step.kind === 'run') return `run ${step.job.name}`;
  return `${step.kind} ${step.service}`;
}
