import { problem } from '../problem.ts';
import { finding, type Rule } from './rule.ts';
import * as text from './text.ts';

/** An alert that nobody hears is worse than none: people believe they would be told. */
export const alertsAreHeard: Rule = ({ monitoring }) => {
  if (monitoring === undefined || Object.values(monitoring.receivers).some((receiver) => receiver !== undefined)) return [];
  return [finding('warning', ['monitoring'], problem('risky', text.alertsUnheard(), text.alertsUnheardHint()), [['monitoring', 'receivers']], 'key')];
};
