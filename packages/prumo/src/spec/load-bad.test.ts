import { describe, expect, test } from 'vitest';
import { hintOf, told } from '../../test/fixture/told-of-spec.ts';
import { loadSpec } from './load.ts';

const folder = '/srv/shop';

/** Named by what is bad about them; each with everything that is told. */
const BAD: Readonly<Record<string, readonly [yaml: string, ...told: string[]]>> = {
  'an empty file': ['', '1:1 empty'],
  'comments only': ['# a\n\n# b\n', '1:1 empty'],
  'null only': ['~\n', '1:1 empty'],
  'a list': ['- name: x\n', '1:1 wrong-type'],
  'a text': ['name', '1:1 wrong-type'],
  'no name': ['locale: en\n', '1:1 missing name'],
  'an empty name': ['locale: en\nname:\n', '2:1 no-value name'],
  'a name in capitals': ['name: Shop\n', '1:7 bad-format name'],
  'a name that is a number': ['name: 12\n', '1:7 wrong-type name'],
  'a name of 33 characters': [`name: ${'a'.repeat(33)}\n`, '1:7 bad-format name'],
  'an unknown language': ['name: x\nlocale: fr\n', '2:9 not-a-choice locale'],

  'a tab for indentation': ['name: x\ndatabase:\n\tstandbys: 2\n', '3:1 syntax'],
  'an open bracket': ['name: x\nedge: { domains: [a.com\n', '3:1 syntax'],
  'an open quote': ['name: "x\n', '2:1 syntax'],
  'a reserved character first': ['name: @x\n', '1:7 syntax'],
  'a colon in plain text': ['name: x\napp:\n  release: sh: x\n', '3:12 syntax'],
  'a known problem before a break of grammar, and nothing guessed after it': [
    'name: x\nlocale: fr\ndatabse: {}\nedge: { domains: [a.com\n',
    '2:9 not-a-choice locale',
    '3:1 unknown-key databse',
    '5:1 syntax',
  ],
  'two documents': ['name: x\n---\nname: y\n', '2:1 multiple-documents'],
  'a key written twice': ['name: x\ncache: {}\ncache: { replicas: 0 }\n', '3:1 duplicate-key cache'],
  'a nested key written twice': ['name: x\ndatabase:\n  standbys: 2\n  standbys: 3\n', '4:3 duplicate-key database.standbys'],
  'an alias without an anchor': [
    'name: x\nedge: { domains: [*.a.com] }\napp: { processes: { web: { command: a, port: http } } }\n',
    '2:19 bad-alias edge.domains[0]',
  ],
  'an alias inside itself': ['name: x\ndatabase: &db { pooler: *db }\n', '2:25 bad-alias database.pooler'],
  'a merge of text': ['name: x\ncache: { <<: y }\n', '2:14 bad-alias cache'],
  'a key that is a list': ['name: x\n? [a]\n: b\n', '2:3 bad-key'],
  'a key without a name': ['name: x\n: b\n', '2:1 bad-key'],
  'a key that is the prototype': ['name: x\n__proto__: { locale: fr }\n', '2:1 bad-key'],
  'a tag': ['name: !secret x\n', '1:7 tag'],

  'a misspelt section': ['name: x\ndatabse: {}\n', '2:1 unknown-key databse'],
  'a misspelt setting': ['name: x\ndatabase:\n  stanbys: 3\n', '3:3 unknown-key database.stanbys'],
  'a misspelt setting of a process': [
    'name: x\napp:\n  processes:\n    web: { command: a, replcas: 2 }\n',
    '4:24 unknown-key app.processes.web.replcas',
  ],
  'several unknown settings at once': [
    'name: x\nfoo: 1\ndatabase: { bar: 1, baz: 2 }\n',
    '2:1 unknown-key foo',
    '3:13 unknown-key database.bar',
    '3:21 unknown-key database.baz',
  ],
  'an empty section': ['name: x\ncache:\n', '2:1 no-value cache'],
  'a section switched on': ['name: x\ncache: true\n', '2:8 wrong-type cache'],
  'a section that is a list': ['name: x\ncache: [1]\n', '2:8 wrong-type cache'],
  'a number in quotes': ['name: x\ndatabase: { standbys: "2" }\n', '2:23 wrong-type database.standbys'],
  'half a standby': ['name: x\ndatabase: { standbys: 1.5 }\n', '2:23 wrong-type database.standbys'],
  'too many standbys': ['name: x\ndatabase: { standbys: 10 }\n', '2:23 out-of-range database.standbys'],
  'fewer than no replicas': [
    'name: x\napp: { processes: { q: { command: a, replicas: -1 } } }\n',
    '2:48 out-of-range app.processes.q.replicas',
  ],
  'a yes that is text': ['name: x\ndatabase: { strict: yes }\n', '2:21 wrong-type database.strict'],
  'a no that a YAML 1.1 directive does not turn into false': [
    '%YAML 1.1\n---\nname: x\ndatabase: { strict: no }\n',
    '4:21 wrong-type database.strict',
  ],
  'a size without unit': ['name: x\ncache: { memory: 256 }\n', '2:18 bad-unit cache.memory'],
  'a size below the least': ['name: x\ncache: { memory: 1MB }\n', '2:18 out-of-range cache.memory'],
  'a duration without unit': ['name: x\nobjectives: { p99: 500 }\n', '2:20 bad-unit objectives.p99'],
  'a share without its sign': ['name: x\nobjectives: { availability: 0.999 }\n', '2:29 bad-unit objectives.availability'],
  'a share nobody can keep': ['name: x\nobjectives: { availability: 100% }\n', '2:29 out-of-range objectives.availability'],
  'a webhook that is no address': [
    'name: x\nmonitoring: { receivers: { webhook: { url: hooks } } }\n',
    '2:44 bad-format monitoring.receivers.webhook.url',
  ],
  'mail to nobody': [
    'name: x\nmonitoring: { receivers: { email: { to: [], from: a@b.c, host: m } } }\n',
    '2:41 out-of-range monitoring.receivers.email.to',
  ],
  'a process named like a part of monitoring': [
    'name: x\nmonitoring: { receivers: { webhook: { url: http://a } } }\napp: { processes: { collector: { command: a } } }\n',
    '3:21 reserved app.processes.collector',
  ],
  'scraped too often': ['name: x\nmonitoring: { interval: { paging: 100ms } }\n', '2:35 out-of-range monitoring.interval.paging'],
  'no room for measurements': ['name: x\nmonitoring: { retention: { size: 1MB } }\n', '2:34 out-of-range monitoring.retention.size'],
  'retention without a unit': ['name: x\nmonitoring: { retention: { time: 15 } }\n', '2:34 bad-unit monitoring.retention.time'],
  'a key of monitoring that is none': ['name: x\nmonitoring: { retain: {} }\n', '2:15 unknown-key monitoring.retain'],
  'infinite cost': ['name: x\nmonthly_cost: .inf\n', '2:15 wrong-type monthly_cost'],

  'a process without a command': ['name: x\napp:\n  processes:\n    web: { replicas: 2 }\n', '4:5 missing app.processes.web.command'],
  'an open quote in a command': ["name: x\napp:\n  release: node 'a\n", '3:12 bad-command app.release'],
  'a shell operator in a command': ['name: x\napp:\n  tasks: { seed: a && b }\n', '3:18 bad-command app.tasks.seed'],
  'a variable in a command': ['name: x\napp: { release: node $FILE }\n', '2:17 bad-command app.release'],
  'a command as a list': ['name: x\napp: { release: [node, a] }\n', '2:17 wrong-type app.release'],
  'a process in capitals': ['name: x\napp: { processes: { Web: { command: a } } }\n', '2:21 bad-format app.processes.Web'],
  'a process called as a service of ours': [
    'name: x\napp: { processes: { redis: { command: a } } }\n',
    '2:21 reserved app.processes.redis',
  ],
  'a process called like a replica': ['name: x\napp: { processes: { web-1: { command: a } } }\n', '2:21 reserved app.processes.web-1'],
  'a port number': ['name: x\napp: { processes: { web: { command: a, port: 3000 } } }\n', '2:46 not-a-choice app.processes.web.port'],
  'a path that climbs': [
    'name: x\nedge: {}\napp: { processes: { web: { command: a, port: http, path: /../x } } }\n',
    '3:58 bad-format app.processes.web.path',
  ],
  'two processes at one path': [
    'name: x\nedge: {}\napp:\n  processes:\n    a: { command: a, port: http, path: /x }\n    b: { command: b, port: http, path: /x/ }\n    c: { command: c, path: /x }\n',
    '6:40 conflict app.processes.b.path',
    '7:22 conflict app.processes.c.path',
  ],
  'two processes at the default path': [
    'name: x\nedge: {}\napp:\n  processes:\n    a: { command: a, port: http }\n    b: { command: b, port: http }\n',
    '6:5 conflict app.processes.b.path',
  ],
  'HTTP settings of a worker': [
    'name: x\napp: { processes: { q: { command: a, health: /h, metrics: /m } } }\n',
    '2:38 conflict app.processes.q.health',
    '2:50 conflict app.processes.q.metrics',
  ],
  'HTTP without an edge': [
    'name: x\napp: { processes: { web: { command: a, port: http } } }\n',
    'warning 2:46 risky app.processes.web.port',
  ],
  'an edge without HTTP': ['name: x\nedge: {}\n', 'warning 2:1 risky edge'],
  'an unknown reference': ['name: x\napp:\n  env:\n    URL: ${databse.url}\n', '4:10 unknown-reference app.env.URL'],
  'an open reference': ['name: x\napp:\n  env:\n    URL: ${database.url\n', '4:10 bad-reference app.env.URL'],
  'references to sections that are not there': [
    'name: x\napp:\n  env:\n    A: ${cache.url}\n    B: ${storage.endpoint}\n    C: ${app.url}\n    D: ${database.url}\n',
    '4:8 section-absent app.env.A',
    '5:8 section-absent app.env.B',
    '6:8 section-absent app.env.C',
  ],
  'references to exports that nobody serves': [
    'name: x\nbackup: { export: { tenants: { table: t }, column: c } }\napp:\n  env:\n    A: ${exports.url}\n    B: ${exports.token}\n',
    '5:8 section-absent app.env.A',
    '6:8 section-absent app.env.B',
  ],
  'a reference to a section that is itself wrong, told once': [
    'name: x\napp: { env: { A: "${cache.url}" } }\ncache: 5\n',
    '3:8 wrong-type cache',
  ],
  'variables of a process, a task and the release step': [
    [
      'name: x',
      'app:',
      '  release: { command: a, env: { A: "${databse.url}" } }',
      '  processes: { web: { command: a, env: { PORT: 1 } } }',
      '  tasks: { t: { command: a, env: { A: "${cache.url}" } } }',
      '',
    ].join('\n'),
    '3:36 unknown-reference app.release.env.A',
    '4:42 reserved app.processes.web.env.PORT',
    '5:39 section-absent app.tasks.t.env.A',
  ],
  'testers of drills there are none of, of processes there are none of, and without one': [
    [
      'name: x',
      'app:',
      '  processes: { queue: { command: a }, court: { command: b } }',
      '  proofs:',
      '    queue: { command: c, process: quue }',
      '    circuit-braker: { command: c }',
      '    lgpd: { command: c, process: queue }',
      '    tenant-isolation: { command: c, env: { TOKEN: "${cache.url}" } }',
      '',
    ].join('\n'),
    '5:35 not-a-choice app.proofs.queue.process',
    '6:5 unknown-key app.proofs.circuit-braker',
    '7:25 unknown-key app.proofs.lgpd.process',
    '8:51 section-absent app.proofs.tenant-isolation.env.TOKEN',
  ],
  'a command with settings that is none': [
    'name: x\napp:\n  release: { env: {}, comand: a }\n  tasks: { t: { command: "a |" }, u: 5 }\n',
    '3:3 missing app.release.command',
    '3:23 unknown-key app.release.comand',
    '4:26 bad-command app.tasks.t.command',
    '4:38 wrong-type app.tasks.u',
  ],
  'a variable without a value': ['name: x\napp:\n  env:\n    A:\n', '4:5 no-value app.env.A'],
  'a variable Prumo sets': ['name: x\napp: { env: { PORT: 3000 } }\n', '2:15 reserved app.env.PORT'],
  'a variable with a hyphen': ['name: x\napp: { env: { A-B: c } }\n', '2:15 bad-format app.env.A-B'],
  'a zero byte in a variable': ['name: x\napp: { env: { A: "a\\0b" } }\n', '2:18 bad-format app.env.A'],

  'a domain with a scheme, and one with a capital': [
    'name: x\nedge: { domains: ["https://a.com", B.com] }\napp: { processes: { w: { command: a, port: http } } }\n',
    '2:19 bad-format edge.domains[0]',
    '2:36 bad-format edge.domains[1]',
  ],
  'a domain twice': [
    'name: x\nedge: { domains: [a.com, a.com] }\napp: { processes: { w: { command: a, port: http } } }\n',
    '2:26 conflict edge.domains[1]',
  ],
  'an edge that listens on a name': [
    'name: x\nedge: { listen: localhost }\napp: { processes: { w: { command: a, port: http } } }\n',
    '2:17 bad-format edge.listen',
  ],
  'one port for both': [
    'name: x\nedge: { http_port: 80, https_port: 80 }\napp: { processes: { w: { command: a, port: http } } }\n',
    '2:20 conflict edge.http_port',
  ],
  'public certificates for a private name': [
    'name: x\nedge: { tls: acme, domains: [a.com, x.localhost] }\napp: { processes: { w: { command: a, port: http } } }\n',
    'warning 2:1 risky edge.listen',
    'warning 2:14 risky edge.tls',
    '2:37 conflict edge.domains[1]',
  ],

  'an assertion without a name, one that writes, and one that ends with a semicolon': [
    'name: x\nbackup:\n  assertions:\n    - { sql: SELECT true }\n    - { name: a, sql: DELETE FROM t }\n    - { name: b, sql: "SELECT 1;" }\n',
    '4:7 missing backup.assertions[0].name',
    '5:23 bad-format backup.assertions[1].sql',
    '6:23 bad-format backup.assertions[2].sql',
  ],
  'two assertions of one name': [
    'name: x\nbackup:\n  assertions:\n    - { name: a, sql: SELECT true }\n    - { name: a, sql: TABLE t, database: other }\n',
    '5:15 conflict backup.assertions[1].name',
  ],

  'more synchronous standbys than standbys': ['name: x\ndatabase: { standbys: 1, synchronous: 2 }\n', '2:39 conflict database.synchronous'],
  'more synchronous standbys than the default': ['name: x\ndatabase: { synchronous: 3 }\n', '2:26 conflict database.synchronous'],
  'synchronous standbys of a count that is itself wrong, told once': [
    'name: x\ndatabase: { standbys: two, synchronous: 3 }\n',
    '2:23 wrong-type database.standbys',
  ],
  'every standby synchronous': ['name: x\ndatabase: { standbys: 2, synchronous: 2 }\n', 'warning 2:23 risky database.standbys'],
  'no standby': ['name: x\ndatabase: { standbys: 0 }\n', 'warning 2:23 risky database.standbys'],
  'no synchronous standby': ['name: x\ndatabase: { synchronous: 0 }\n', 'warning 2:26 risky database.synchronous'],
  'strict without a synchronous standby': ['name: x\ndatabase: { strict: true, synchronous: 0 }\n', '2:21 conflict database.strict'],
  'a database called as PostgreSQL’s own': ['name: x\ndatabase: { name: postgres }\n', '2:19 reserved database.name'],
  'a stack whose database would be called as PgBouncer’s console': ['name: pgbouncer\n', '1:7 reserved name'],
  'parameters Prumo owns': [
    'name: x\ndatabase:\n  parameters:\n    port: 5433\n    listen_addresses: "*"\n    work_mem: 8MB\n    max_connections: 50\n',
    '4:5 reserved database.parameters.port',
    '5:5 reserved database.parameters.listen_addresses',
    '7:22 reserved database.parameters.max_connections',
  ],
  'parameters that break promises': [
    'name: x\ndatabase:\n  parameters:\n    wal_level: minimal\n    synchronous_commit: off\n    fsync: off\n    password_encryption: md5\n    full_page_writes: off\n',
    '4:16 reserved database.parameters.wal_level',
    '5:25 reserved database.parameters.synchronous_commit',
    '6:12 reserved database.parameters.fsync',
    '7:26 reserved database.parameters.password_encryption',
    '8:23 reserved database.parameters.full_page_writes',
  ],
  'a parameter in capitals': ['name: x\ndatabase: { parameters: { Work_Mem: 8MB } }\n', '2:27 bad-format database.parameters.Work_Mem'],
  'an extension twice': ['name: x\ndatabase: { extensions: [pg_trgm, pg_trgm] }\n', '2:35 conflict database.extensions[1]'],
  'extensions as text': ['name: x\ndatabase: { extensions: pg_trgm }\n', '2:25 wrong-type database.extensions'],

  'an even number of sentinels': ['name: x\ncache: { sentinels: 4 }\n', 'warning 2:21 risky cache.sentinels'],
  'too few sentinels': ['name: x\ncache: { sentinels: 1 }\n', 'warning 2:21 risky cache.sentinels'],
  'no replica of the cache': ['name: x\ncache: { replicas: 0 }\n', 'warning 2:20 risky cache.replicas'],
  'a bucket in capitals, and one twice': ['name: x\nstorage: { buckets: [Docs] }\n', '2:22 bad-format storage.buckets[0]'],
  'a bucket twice': ['name: x\nstorage: { buckets: [docs, docs] }\n', '2:28 conflict storage.buckets[1]'],
  'a problem under an anchor, told once': [
    'name: x\napp:\n  processes:\n    a: &a { command: a, memory: 5 }\n    b: *a\n',
    '4:33 bad-unit app.processes.a.memory',
  ],
  'problems behind CRLF line ends': ['name: x\r\ndatabase:\r\n  stanbys: 3\r\n', '3:3 unknown-key database.stanbys'],
  'problems behind a byte order mark': ['\ufeffname: X\n', '1:7 bad-format name'],
};

describe('a bad spec', () => {
  test.each(Object.entries(BAD))('with %s', (_, [yaml, ...expected]) => {
    expect(told(yaml)).toEqual(expected);
    const { spec, diagnostics } = loadSpec(yaml, { folder });
    expect(spec === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'));
  });

  test.each(Object.entries(BAD))('with %s is told in both languages', (_, [yaml]) => {
    for (const { what, hint } of loadSpec(yaml, { folder }).diagnostics) {
      for (const message of hint === undefined ? [what] : [what, hint]) {
        expect(message.en).not.toBe('');
        expect(message['pt-BR']).not.toBe(message.en);
      }
    }
  });

  test('has everything told at once, in the order of the file', () => {
    const yaml =
      'name: Shop\nlocale: pt\ndatabase: { stanbys: 3, synchronous: 3, pooler: { mode: transactions, size: "25" } }\napp:\n  env: { A: "${databse.url}", B: "${cache.url}" }\n  processes:\n    web: { command: node \'a, port: http, memory: 256 }\n    one: { command: a, port: http, path: /x }\n    two: { command: b, port: http, path: /x }\nobjectives: { p99: 500 }\nstorage:\n';
    expect(told(yaml)).toEqual([
      '1:7 bad-format name',
      '2:9 not-a-choice locale',
      '3:13 unknown-key database.stanbys',
      '3:38 conflict database.synchronous',
      '3:57 not-a-choice database.pooler.mode',
      '3:77 wrong-type database.pooler.size',
      '5:13 unknown-reference app.env.A',
      '5:34 section-absent app.env.B',
      '7:21 bad-command app.processes.web.command',
      '7:50 bad-unit app.processes.web.memory',
      'warning 8:30 risky app.processes.one.port',
      'warning 9:30 risky app.processes.two.port',
      '9:42 conflict app.processes.two.path',
      '10:20 bad-unit objectives.p99',
      '11:1 no-value storage',
    ]);
  });

  test.each([
    ['name: x\ndatabase: { stanbys: 2 }\n', 'did you mean `standbys`?'],
    ['name: x\ndatabase: { replicas: 2 }\n', 'did you mean `standbys`?'],
    ['name: x\ndatabase: { maxConnections: 50 }\n', 'did you mean `max_connections`?'],
    ['name: x\npostgres: {}\n', 'did you mean `database`?'],
    ['name: x\nprocesses: {}\n', 'it belongs at `app.processes`'],
    ['name: x\npooler: {}\n', 'it belongs at `database.pooler`'],
    ['name: x\nstorage: { zzzzzz: 1 }\n', 'the settings here are `buckets`'],
    ['name: x\ndatabase: { pooler: { mode: sesion } }\n', 'did you mean `session`?'],
    ['name: x\ndatabase: { standbys: "2" }\n', 'write 2 without quotes'],
    ['name: x\ndatabase: { strict: yes }\n', 'write `true`'],
    ['name: x\ncache:\n', 'write `cache: {}` for the defaults, or remove the line'],
    ['name: x\ncache: false\n', 'leave the section out to do without it'],
    ['name: x\ndatabase: { extensions: pg_trgm }\n', 'write it in brackets: `[one, two]`'],
    ['name: 12\n', 'put it in quotes: `"12"`'],
    ['name: x\ndatabase: { parameters: { max_connections: 5 } }\n', 'write it as `database.max_connections`'],
  ])('%j has a hint', (yaml, hint) => expect(hintOf(yaml)).toBe(hint));

  test('never has a secret of its environment repeated', () => {
    const yaml = 'name: x\napp: { env: { A: "hunter2 ${hunter2", B: "hunter2 ${hunter2 x}", C: [hunter2], D: "hunter2\\0" } }\n';
    const { diagnostics } = loadSpec(yaml, { folder });
    expect(diagnostics).toHaveLength(4);
    expect(JSON.stringify(diagnostics)).not.toContain('hunter2');
  });
});
