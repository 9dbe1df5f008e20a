export { ruleFiles, stackRules } from './rule-files.ts';
