import { expect, test } from 'vitest';
import { readEnvFileText } from '../values/env-file.ts';
import { envExample, withSecretsIgnored } from './env-example.ts';

test.each(['en', 'pt-BR'] as const)('the example in %s is a valid env file, also filled in', (locale) => {
  const example = envExample(locale);
  expect(readEnvFileText(example, () => false)).toEqual({ ok: true, variables: {} });
  expect(readEnvFileText(example.replaceAll(/^# ([A-Z_]+=)$/gm, '$1x'), () => false)).toEqual({
    ok: true,
    variables: { PAYMENT_API_KEY: 'x', SMTP_PASSWORD: 'x' },
  });
});

test('`.env` is ignored, the example is not, and what people wrote stays', () => {
  expect(withSecretsIgnored('')).toBe('.env\n.env.*\n!.env.example\n');
  expect(withSecretsIgnored('node_modules/')).toBe('node_modules/\n.env\n.env.*\n!.env.example\n');
  for (const theirs of ['.env\n', 'dist\r\n.env*\r\n', '/.env']) expect(withSecretsIgnored(theirs)).toBeUndefined();
});
