import { describe, expect, it } from 'vitest';
import { command, processSpec } from '../../../test/fixture/app.ts';
import { fixtureContext } from '../../../test/fixture/context.ts';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import type { AppSpec, ProcessSpec } from '../../spec/spec.ts';
import { app, taskJob } from './index.ts';

const appSpec = (overrides: Partial<AppSpec> = {}): AppSpec => ({
  env: { DATABASE_URL: '${database.url}', GREETING: 'hello $${NAME}' },
  envFile: undefined,
  pool: 10,
  release: command('node release.ts'),
  processes: {
    web: processSpec({ port: 'http', replicas: 3, health: '/health', ready: '/ready' }),
    realtime: processSpec({ command: command('node realtime.ts'), port: 'http' }),
    queue: processSpec({ command: command('node queue.ts') }),
  },
  tasks: { seed: command('node seed.ts --offices 200') },
  ...overrides,
});
const contextWith = (spec: Partial<AppSpec> = {}, release = '/var/lib/prumo/fixture/releases/r1/tree/examples/app') =>
  fixtureContext({ spec: fixtureSpec({ app: appSpec(spec) }), inputs: { release } });
const find = (name: string, context = contextWith()) => {
  const found = app.services(context).find((service) => service.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};

describe('app', () => {
  it('is wanted only where the spec has an application', () => {
    expect(app.wanted(fixtureSpec())).toBe(false);
    expect(app.wanted(fixtureSpec({ app: appSpec() }))).toBe(true);
  });

  it('makes one service per replica, grouped by process', () => {
    expect(app.services(contextWith()).map(({ name, group }) => [name, group])).toEqual([
      ['web-1', 'web'],
      ['web-2', 'web'],
      ['web-3', 'web'],
      ['realtime-1', 'realtime'],
      ['queue-1', 'queue'],
    ]);
  });

  it('renders a whole service', async () => {
    await expect(JSON.stringify(find('web-2'), null, 2)).toMatchFileSnapshot('__golden__/web-2.json');
  });

  it('puts values of references into the environment and never into argv', () => {
    const web = find('web-1');
    expect(web.env['DATABASE_URL']).toBe('value-of-database.url');
    expect(web.env['GREETING']).toBe('hello ${NAME}');
    const leaky = find(
      'web-1',
      contextWith({ processes: { web: processSpec({ command: { text: '', argv: ['node', 'web.ts', '${database.url}'] } }) } }),
    );
    expect(leaky.argv.join(' ')).not.toContain('value-of');
  });

  it('tells every replica where to listen, and a worker nothing', () => {
    expect(find('web-3').env).toMatchObject({
      HOST: '127.71.1.101',
      PORT: '3002',
      PRUMO_PROCESS: 'web',
      PRUMO_REPLICA: '3',
      PRUMO_RELEASE: 'r1',
    });
    expect(find('realtime-1').env['PORT']).toBe('3100');
    expect(find('queue-1').env).not.toHaveProperty('PORT');
    expect(find('queue-1').sockets).toEqual([]);
  });

  it('lets the spec choose NODE_ENV and PATH but not the port', () => {
    const { env } = find('web-1', contextWith({ env: { NODE_ENV: 'staging', PATH: '/opt/ruby/bin', PORT: '80' } }));
    expect(env).toMatchObject({ NODE_ENV: 'staging', PATH: '/opt/ruby/bin', PORT: '3000' });
  });

  it('asks readiness of the ready path, then health, then the port, then only life', () => {
    const ready = (overrides: Partial<ProcessSpec>) => find('web-1', contextWith({ processes: { web: processSpec(overrides) } })).ready;
    expect(ready({ port: 'http', ready: '/ready', health: '/health' })).toEqual({ kind: 'http', url: 'http://127.71.1.101:3000/ready' });
    expect(ready({ port: 'http', health: '/health' })).toEqual({ kind: 'http', url: 'http://127.71.1.101:3000/health' });
    expect(ready({ port: 'http' })).toEqual({ kind: 'tcp', host: '127.71.1.101', port: 3000 });
    expect(ready({})).toEqual({ kind: 'process', aliveFor: 2000 });
  });

  it('gives the drain time before it kills', () => {
    expect(find('web-1').stop).toEqual({ signal: 'SIGTERM', within: 15_000 });
  });

  it('does not touch other replicas when one is added', () => {
    const more = contextWith({
      processes: { ...appSpec().processes, web: processSpec({ port: 'http', replicas: 5, health: '/health', ready: '/ready' }) },
    });
    expect(find('web-1', more)).toEqual(find('web-1'));
    expect(find('realtime-1', more)).toEqual(find('realtime-1'));
  });

  it('runs the release step before any process, and again for a new release', () => {
    const [release] = app.jobs(contextWith());
    expect(release).toMatchObject({ name: 'app-release', runs: 'when-changed', argv: ['/usr/bin/env', '--', 'node', 'release.ts'] });
    expect(find('web-1').after).toContain('app-release');
    expect(release?.after).not.toContain('app-release');
    const [next] = app.jobs(contextWith({}, '/var/lib/prumo/fixture/releases/r2/tree'));
    expect(next?.env).not.toEqual(release?.env);
    expect(app.jobs(contextWith({ release: undefined }))).toEqual([]);
  });

  it('waits only for what its environment refers to', () => {
    expect(find('web-1').after).toContain('router-1');
    expect(find('web-1').after.some((name) => name.startsWith('redis'))).toBe(false);
    expect(find('web-1', contextWith({ env: { S3: '${storage.endpoint}' }, release: undefined })).after).toEqual(['storage-buckets']);
    expect(find('web-1', contextWith({ env: {}, release: undefined })).after).toEqual([]);
  });

  it('gives a process, a task and the release step what is theirs alone, before what all get', () => {
    const context = contextWith({
      env: { LEVEL: 'info', REGION: '${storage.region}' },
      release: command('node release.ts', { DATABASE_OWNER_URL: '${database.owner_url}', LEVEL: 'debug' }),
      processes: { web: processSpec({ env: { LEVEL: '$${trace' } }), queue: processSpec() },
      tasks: { seed: command('node seed.ts', { ROWS: '10' }), plain: command('true') },
    });
    const [release] = app.jobs(context);
    expect(release?.env).toMatchObject({ LEVEL: 'debug', DATABASE_OWNER_URL: 'value-of-database.owner_url' });
    expect(release?.after).toContain('router-1');
    expect(find('web-1', context).env).toMatchObject({ LEVEL: '${trace', REGION: 'value-of-storage.region' });
    expect(find('queue-1', context).env['LEVEL']).toBe('info');
    expect(taskJob(context, 'seed')?.env['ROWS']).toBe('10');
    for (const other of [find('web-1', context), find('queue-1', context), taskJob(context, 'plain')])
      expect(JSON.stringify(other)).not.toContain('owner_url');
    expect(find('queue-1', context).after).not.toContain('router-1');
  });

  it('gives every process, task and the release step what is in the env file, as it is and behind what the spec says', () => {
    const context = fixtureContext({
      spec: fixtureSpec({ app: appSpec({ env: { LEVEL: 'info' } }) }),
      inputs: { environment: { STRIPE_KEY: 'sk_live_${database.url}', LEVEL: 'debug', PORT: '1' } },
    });
    for (const each of [find('web-1', context), find('queue-1', context), app.jobs(context)[0], taskJob(context, 'seed')]) {
      expect(each?.env).toMatchObject({ STRIPE_KEY: 'sk_live_${database.url}', LEVEL: 'info' });
      expect(each?.argv.join(' ')).not.toContain('sk_live');
    }
    expect(find('web-1', context).env['PORT']).toBe('3000');
  });

  it('makes a job of a task', () => {
    expect(taskJob(contextWith(), 'seed')).toMatchObject({
      argv: ['/usr/bin/env', '--', 'node', 'seed.ts', '--offices', '200'],
      runs: 'always',
    });
    expect(taskJob(contextWith(), 'sed')).toBeUndefined();
  });

  it('gives one process the address of another that listens, privately or not, and waits for neither', () => {
    const context = contextWith({
      env: {},
      release: undefined,
      processes: {
        web: processSpec({ port: 'http', env: { COURT_URL: '${app.processes.court.url}' } }),
        court: processSpec({ port: 'private', health: '/health' }),
      },
    });
    expect(app.references?.(context)).toMatchObject({
      'app.processes.web.url': 'http://127.71.1.101:3000',
      'app.processes.court.url': 'http://127.71.1.101:3100',
    });
    expect(find('web-1', context).after).toEqual([]);
    expect(find('court-1', context)).toMatchObject({
      env: { HOST: '127.71.1.101', PORT: '3100' },
      ready: { kind: 'http', url: 'http://127.71.1.101:3100/health' },
    });
  });

  it('gives its own references', () => {
    expect(app.references?.(contextWith())).toMatchObject({ 'app.session_secret': 'secret-of-app.session' });
    expect(app.references?.(contextWith())).not.toHaveProperty('app.url');
    const bare = fixtureContext({ spec: fixtureSpec({ app: appSpec(), edge: undefined }) });
    expect(app.references?.(bare)['app.url']).toBe('http://127.71.1.101:3000');
  });
});
