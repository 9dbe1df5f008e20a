import { expect, test } from 'vitest';
import { exposition } from './exposition.ts';
import { poolerFamilies, up } from './pooler-metrics.ts';

/** As PgBouncer 1.18 gives them; 1.24 names one column otherwise, and has more. */
const ANSWERS = {
  databases: [
    {
      name: 'shop',
      host: '/run/r',
      port: 5432,
      database: 'shop',
      force_user: null,
      pool_size: 25,
      reserve_pool: 5,
      pool_mode: null,
      max_connections: 30,
      current_connections: 2,
      paused: 0,
      disabled: 0,
    },
  ],
  pools: [
    {
      database: 'shop',
      user: 'shop_app',
      cl_active: 3,
      cl_waiting: 1,
      sv_active: 2,
      sv_idle: 0,
      maxwait: 4,
      maxwait_us: 250_000,
      pool_mode: 'transaction',
    },
  ],
  stats: [{ database: 'shop', total_query_count: '9007199254740993', total_wait_time: '1500000', avg_query_time: 12 }],
  lists: [
    { list: 'databases', items: 3 },
    { list: 'something new', items: 1 },
  ],
  config: [{ key: 'max_client_conn', value: '2000', default: '100', changeable: 'yes' }],
  version: '1.18.0',
};

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => !line.startsWith('#'));

test('names and units are those of the community’s exporter', () => {
  const lines = linesOf(exposition(poolerFamilies(ANSWERS)));
  expect(lines).toEqual(
    expect.arrayContaining([
      'pgbouncer_up 1',
      'pgbouncer_pools_client_waiting_connections{database="shop",user="shop_app"} 1',
      'pgbouncer_pools_client_maxwait_seconds{database="shop",user="shop_app"} 4',
      'pgbouncer_stats_client_wait_seconds_total{database="shop"} 1.5',
      'pgbouncer_databases_reserve_pool{name="shop",host="/run/r",port="5432",database="shop",force_user="",pool_mode=""} 5',
      'pgbouncer_databases 3',
      'pgbouncer_config_max_client_connections 2000',
      'pgbouncer_version_info{version="1.18.0"} 1',
    ]),
  );
  // A column this version does not have gives no series, rather than 0.
  expect(lines.join('\n')).not.toContain('cancel');
});

test('a newer name of a column gives the same metric', () => {
  const [database] = ANSWERS.databases;
  const { reserve_pool: reserve, ...others } = database ?? { reserve_pool: 0 };
  const text = exposition(poolerFamilies({ ...ANSWERS, databases: [{ ...others, reserve_pool_size: reserve }] }));
  expect(text.match(/^pgbouncer_databases_reserve_pool\{.*\} 5$/gm)).toHaveLength(1);
  expect(text.match(/^# TYPE pgbouncer_databases_reserve_pool gauge$/gm)).toHaveLength(1);
});

test('what people call databases and roles cannot break out of its label', () => {
  const user = 'a"}\nup 1 # \\ \ud800';
  const text = exposition(poolerFamilies({ ...ANSWERS, pools: [{ database: 'd', user, cl_active: 1 }] }));
  expect(text).toContain('user="a\\"}\\nup 1 # \\\\ \ufffd"} 1');
  expect(text).not.toMatch(/^up 1/m);
});

test('a console that is silent', () => {
  expect(linesOf(exposition([up(0)]))).toEqual(['pgbouncer_up 0', '']);
});
