import { writeFileSync } from 'node:fs';
import { errorsPage } from './reference/errors-page.ts';

// Writes docs/errors.md. A test fails when it is out of date.
writeFileSync(new URL('../docs/errors.md', import.meta.url), errorsPage());
