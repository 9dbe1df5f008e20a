import * as z from 'zod';
import { specSchema } from './schema.ts';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

let made: JsonSchema | undefined;

/** JSON Schema (draft 2020-12) of `prumo.yaml`, for completion in editors. Made once, when first asked for. */
export function jsonSchema(): JsonSchema {
  made ??= {
    ...z.toJSONSchema(specSchema, { io: 'input', target: 'draft-2020-12', unrepresentable: 'any' }),
    title: 'prumo.yaml',
    description: 'One file that says what production is and what it promises.',
    $comment: 'Made by scripts/make-schema.ts from packages/prumo/src/spec; do not edit.',
  };
  return made;
}

/** What `schema/prumo.schema.json` holds. */
export function jsonSchemaText(): string {
  return `${JSON.stringify(jsonSchema(), null, 2)}\n`;
}
