import { problem } from '../problem.ts';
import { finding, type Rule } from './rule.ts';
import * as text from './text.ts';

export const bucketsOnce: Rule = ({ storage }) => {
  const buckets = storage?.buckets ?? [];
  return buckets.flatMap((name, index) =>
    buckets.indexOf(name) < index
      ? [finding('error', ['storage', 'buckets', index], problem('conflict', text.listedTwice(), text.keepOne()))]
      : [],
  );
};
