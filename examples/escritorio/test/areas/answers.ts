import type { Answer } from '../client.ts';

export const idOf = (answer: Answer): string => String((answer.json() as { id: string }).id);
export const codeOf = (answer: Answer): unknown => (answer.json() as { error: { code: string } }).error.code;
