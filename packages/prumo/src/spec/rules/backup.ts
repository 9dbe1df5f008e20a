import { problem } from '../problem.ts';
import { finding, type Rule } from './rule.ts';
import * as text from './text.ts';

/** Evidence names them: two of one name could not be told apart. */
export const assertionsOnce: Rule = ({ backup }) => {
  const names = (backup?.assertions ?? []).map(({ name }) => name);
  return names.flatMap((name, index) =>
    names.indexOf(name) < index
      ? [
          finding(
            'error',
            ['backup', 'assertions', index, 'name'],
            problem('conflict', text.assertionTwice(name), text.assertionTwiceHint()),
          ),
        ]
      : [],
  );
};
