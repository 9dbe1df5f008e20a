import { problem } from '../problem.ts';
import { finding, type Rule } from './rule.ts';
import * as text from './text.ts';

export const sentinelsDecide: Rule = ({ cache }) => {
  if (cache === undefined) return [];
  const path = ['cache', 'sentinels'];
  if (cache.sentinels < 3) return [finding('warning', path, problem('risky', text.fewSentinels(cache.sentinels), text.sentinelsHint()))];
  if (cache.sentinels % 2 === 0)
    return [finding('warning', path, problem('risky', text.evenSentinels(cache.sentinels), text.sentinelsHint()))];
  return [];
};

export const cacheHasReplica: Rule = ({ cache }) =>
  cache?.replicas === 0 ? [finding('warning', ['cache', 'replicas'], problem('risky', text.noReplica(), text.noReplicaHint()))] : [];
