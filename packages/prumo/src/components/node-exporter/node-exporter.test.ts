import { compareSync } from 'bcryptjs';
import { expect, test } from 'vitest';
import { fixtureContext } from '../../../test/fixture/context.ts';
import { monitoringSpec } from '../../../test/fixture/monitoring.ts';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import { nodeExporter } from './index.ts';

const context = fixtureContext({ spec: fixtureSpec({ monitoring: monitoringSpec() }) });

test('one for the machine, asked with a password', async () => {
  const [service, ...others] = nodeExporter.services(context);
  expect(others).toEqual([]);
  await expect(`${JSON.stringify(service, undefined, 2)}\n`).toMatchFileSnapshot('__golden__/service.json');
  const hash = /"(\$2b\$[^"]+)"/.exec(service?.files[0]?.content ?? '')?.[1] ?? '';
  expect(compareSync('secret-of-monitoring.scrape', hash)).toBe(true);
  expect(service?.argv.join(' ')).not.toContain('secret');
});

test('none where nothing is watched', () => {
  expect(nodeExporter.wanted(fixtureSpec())).toBe(false);
});
