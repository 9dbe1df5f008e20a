import { expect, test } from 'vitest';
import { startScript } from './start-script.ts';
import { renderUnit, unitNameOf } from './unit.ts';

const STATE = '/var/lib/prumo/loja';
const unit = (changes: Partial<Parameters<typeof renderUnit>[0]> = {}) =>
  renderUnit({ stack: 'loja', state: STATE, start: `${STATE}/agent/at-boot`, scope: 'system', stopWithin: 61_500, ...changes });

test('the unit ends only the keeper, as the machine goes down by SIGPWR, and waits as long as all services may take', async () => {
  await expect(unit()).toMatchFileSnapshot('./__golden__/system.service');
  expect(unit()).toContain('\nTimeoutStopSec=72\n');
});

test('a user’s unit asks for nothing only root may have', async () => {
  await expect(unit({ scope: 'user' })).toMatchFileSnapshot('./__golden__/user.service');
});

test('a folder with spaces, quotes, a percent and a dollar sign is still one word', () => {
  expect(unit({ start: `/srv/a b/50%/"$HOME"\\x` })).toContain('\nExecStart="/srv/a b/50%%/\\"$HOME\\"\\\\x"\n');
});

test('stacks of one name in different homes have units of their own', () => {
  expect(unitNameOf('loja', '/home/a/.local/state/prumo/loja')).not.toBe(unitNameOf('loja', STATE));
});

test('the script starts the agent with an environment of its own and quotes every word', () => {
  const script = startScript({
    stack: 'loja',
    command: ['/usr/bin/perl', "/srv/it's here/keeper.pl"],
    env: { LANG: 'C.UTF-8' },
    log: '/srv/a b/agent.log',
  });
  expect(script.split('\n').at(-2)).toBe(
    `exec env -i \${INVOCATION_ID:+PRUMO_UNIT=1} LANG=C.UTF-8 /usr/bin/perl '/srv/it'\\''s here/keeper.pl' </dev/null >>'/srv/a b/agent.log' 2>&1`,
  );
});
