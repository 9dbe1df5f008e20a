import { writeFileSync } from 'node:fs';
import { alertsPage } from './reference/alerts-page.ts';

// Writes docs/alerts.md. A test fails when it is out of date.
writeFileSync(new URL('../docs/alerts.md', import.meta.url), alertsPage());
