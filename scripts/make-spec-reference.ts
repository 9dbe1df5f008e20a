import { writeFileSync } from 'node:fs';
import { specPage } from './reference/spec-page.ts';

// Writes docs/spec.md. A test fails when it is out of date.
writeFileSync(new URL('../docs/spec.md', import.meta.url), specPage());
