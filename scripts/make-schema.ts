import { writeFileSync } from 'node:fs';
import { jsonSchemaText } from '../packages/prumo/src/spec/index.ts';

// Writes packages/prumo/schema/prumo.schema.json, for completion in editors. A test fails when it is out of date.
writeFileSync(new URL('../packages/prumo/schema/prumo.schema.json', import.meta.url), jsonSchemaText());
