import { text } from '../../text.ts';

/** Flags that several commands take. */
export const DRY_RUN = { flags: '--dry-run', summary: text.flags().dryRun };
export const JSON_OUTPUT = { flags: '--json', summary: text.flags().json };
