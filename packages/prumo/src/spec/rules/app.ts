import { problem } from '../problem.ts';
import { processOf } from '../references.ts';
import { referencesIn } from '../values/interpolation.ts';
import { finding, type Rule, type RuleFinding } from './rule.ts';
import * as text from './text.ts';

/** Two processes cannot answer for the same path. */
export const onePathEach: Rule = (spec) => {
  const found: RuleFinding[] = [];
  const takenBy = new Map<string, string>();
  for (const [name, process] of Object.entries(spec.app?.processes ?? {})) {
    if (process.port !== 'http') continue;
    const other = takenBy.get(process.path);
    if (other === undefined) takenBy.set(process.path, name);
    else {
      const from = [other, name].flatMap((one) => [
        ['app', 'processes', one, 'path'],
        ['app', 'processes', one, 'port'],
      ]);
      found.push(
        finding(
          'error',
          ['app', 'processes', name, 'path'],
          problem('conflict', text.samePath(process.path, other), text.samePathHint()),
          from,
        ),
      );
    }
  }
  return found;
};

/** A worker has no address, so nothing can be asked of it over HTTP; what is private has no path at the edge. */
export const httpSettingsNeedPort: Rule = (spec) =>
  Object.entries(spec.app?.processes ?? {}).flatMap(([name, process]) => {
    if (process.port === 'http') return [];
    const at = ['app', 'processes', name];
    const path = ['path', process.path === '/' ? undefined : process.path] as const;
    const written =
      process.port === 'private'
        ? [path]
        : ([['health', process.health], ['ready', process.ready], ['metrics', process.metrics], path] as const);
    return written.flatMap(([key, value]) =>
      value === undefined
        ? []
        : [finding('error', [...at, key], problem('conflict', text.needsPort(key), text.needsPortHint()), [[...at, 'port']], 'key')],
    );
  });

export const httpNeedsEdge: Rule = (spec) => {
  if (spec.edge !== undefined) return [];
  return Object.entries(spec.app?.processes ?? {}).flatMap(([name, process]) =>
    process.port === 'http'
      ? [finding('warning', ['app', 'processes', name, 'port'], problem('risky', text.noEdge(), text.noEdgeHint()), [['edge']])]
      : [],
  );
};

/** Nothing shares requests out among the replicas of what the edge does not lead to: the others would never be asked. */
export const privateOnce: Rule = (spec) =>
  Object.entries(spec.app?.processes ?? {}).flatMap(([name, process]) =>
    process.port === 'private' && process.replicas > 1
      ? [
          finding('error', ['app', 'processes', name, 'replicas'], problem('conflict', text.privateOnce(), text.privateOnceHint()), [
            ['app', 'processes', name, 'port'],
          ]),
        ]
      : [],
  );

export const edgeNeedsHttp: Rule = (spec) => {
  if (spec.edge === undefined || Object.values(spec.app?.processes ?? {}).some((process) => process.port === 'http')) return [];
  return [finding('warning', ['edge'], problem('risky', text.nothingBehindEdge(), text.nothingBehindEdgeHint()), [['app']], 'key')];
};

interface Variable {
  readonly path: readonly string[];
  readonly variable: string;
  readonly value: string;
}

/** Every variable of the application, with the path of the settings it stands in. */
function environmentsOf({ app }: Parameters<Rule>[0]): readonly Variable[] {
  if (app === undefined) return [];
  const variables = (path: readonly string[], env: Readonly<Record<string, string>>): readonly Variable[] =>
    Object.entries(env).map(([variable, value]) => ({ path, variable, value }));
  return [
    ...variables(['app', 'env'], app.env),
    ...variables(['app', 'release', 'env'], app.release?.env ?? {}),
    ...Object.entries(app.processes).flatMap(([name, { env }]) => variables(['app', 'processes', name, 'env'], env)),
    ...Object.entries(app.tasks).flatMap(([name, { env }]) => variables(['app', 'tasks', name, 'env'], env)),
  ];
}

/** Names of variables that hold secrets, as people call them; what is meant to be public is not one. */
const SECRET_NAME =
  /(?:^|_)(?:SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|API_?KEY|ACCESS_KEY|PRIVATE_KEY|SECRET_KEY|STRIPE_KEY)$/i;
/** Shorter values are settings: `SESSION_TOKEN: cookie`. */
const SECRET_LENGTH = 12;

/** The spec is kept under version control, where a secret stays for ever. */
export const secretsElsewhere: Rule = (spec) =>
  environmentsOf(spec).flatMap(({ path, variable, value }) =>
    SECRET_NAME.test(variable) && value.length >= SECRET_LENGTH && !/\s/.test(value) && referencesIn(value).length === 0
      ? [finding('warning', [...path, variable], problem('risky', text.secretInSpec(), text.secretInSpecHint()))]
      : [],
  );

/** Sections a reference needs beyond the database, which is always there, and the application it stands in. */
const SECTION_OF: Readonly<Record<string, 'cache' | 'storage' | 'edge'>> = { cache: 'cache', storage: 'storage' };

function withoutApi(path: readonly string[], name: string): RuleFinding {
  const from = [['backup'], ['backup', 'export'], ['backup', 'export', 'api']];
  return finding('error', path, problem('section-absent', text.apiAbsent(name), text.apiAbsentHint()), from);
}

function listens({ app }: Parameters<Rule>[0], process: string): boolean {
  const found = app === undefined ? undefined : Object.entries(app.processes).find(([name]) => name === process)?.[1];
  return found?.port !== undefined && found.replicas > 0;
}

function withoutAddress(path: readonly string[], process: string): RuleFinding {
  const from = [['app', 'processes', process, 'port']];
  return finding('error', path, problem('section-absent', text.noAddress(process), text.noAddressHint(process)), from);
}

export const referencesHaveSections: Rule = (spec) =>
  environmentsOf(spec).flatMap(({ path, variable, value }) =>
    referencesIn(value).flatMap((name) => {
      const [prefix = ''] = name.split('.', 1);
      if (prefix === 'exports') return spec.backup?.export?.api === true ? [] : [withoutApi([...path, variable], name)];
      const process = processOf(name);
      if (process !== undefined) return listens(spec, process) ? [] : [withoutAddress([...path, variable], process)];
      const section = name === 'app.url' ? 'edge' : SECTION_OF[prefix];
      if (section === undefined || spec[section] !== undefined) return [];
      return [
        finding(
          'error',
          [...path, variable],
          problem('section-absent', text.sectionAbsent(name, section), text.sectionAbsentHint(section)),
          [[section]],
        ),
      ];
    }),
  );
