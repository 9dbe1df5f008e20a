import type { Message } from '../../messages/message.ts';
import type { ProofId, Spec } from '../../spec/index.ts';
import { servicesOf } from './instances.ts';
import { text } from './text.ts';

/** Why the drill cannot be had: no tester, with the lines to write; or nothing to take away. `needsEdge`: its fault is attested by the edge. */
export function unfitForProof(spec: Spec, proof: ProofId, needsEdge: boolean): Message | null {
  const tester = spec.app?.proofs[proof];
  if (tester === undefined) return text.noTester(linesFor(spec, proof));
  if (needsEdge && spec.edge === undefined) return text.noEdge();
  const { process } = tester;
  return process === undefined || servicesOf(spec, process).length > 0 ? null : text.noReplica(process);
}

/** What to write, as one line of YAML, with a process of the spec where one is to be named. */
function linesFor(spec: Spec, proof: ProofId): string {
  const names = Object.entries(spec.app?.processes ?? {});
  const worker = names.find(([, { port }]) => port === undefined) ?? names[0];
  const process = proof === 'queue' || proof === 'circuit-breaker' ? `, process: ${worker?.[0] ?? 'queue'}` : '';
  return `app: { proofs: { ${proof}: { command: node proofs/${proof}.ts${process} } } }`;
}
