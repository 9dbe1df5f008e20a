import type { Locale } from '../packages/prumo/src/messages/message.ts';
import { type FigureRow, FIGURE_ROWS } from './figure-rows.ts';
import { type Goal, isMet, type Result, summaryOf } from './result.ts';

export const BEGIN = '<!-- figures -->';
export const END = '<!-- /figures -->';

type Results = ReadonlyMap<string, Result>;
type Unit = Result['samples'][string]['unit'];

const WORDS = {
  en: {
    head: ['', 'Goal', 'Median', 'Range', 'Samples', 'Met'],
    yes: 'yes',
    no: '**no**',
    unmeasured: 'not measured yet',
    shares: { proven: 'proven', 'every member read': 'with every member read' },
    of: (cores: number, cpu: string, gigabytes: string, kernel: string) => `${cores} cores (${cpu}), ${gigabytes} GB, Linux ${kernel}`,
    run: (date: string, commit: string, machine: string, seed: number, versions: string, command: string) =>
      `Measured ${date} at commit ${commit} on ${machine}, seed ${seed}, with ${versions}, by \`${command}\`.`,
  },
  'pt-BR': {
    head: ['', 'Meta', 'Mediana', 'Faixa', 'Amostras', 'Cumprida'],
    yes: 'sim',
    no: '**não**',
    unmeasured: 'ainda não medido',
    shares: { proven: 'provadas', 'every member read': 'com todos os membros lidos' },
    of: (cores: number, cpu: string, gigabytes: string, kernel: string) => `${cores} núcleos (${cpu}), ${gigabytes} GB, Linux ${kernel}`,
    run: (date: string, commit: string, machine: string, seed: number, versions: string, command: string) =>
      `Medido em ${date} no commit ${commit} em ${machine}, semente ${seed}, com ${versions}, por \`${command}\`.`,
  },
} as const;

/** Before the names of samples that are parts of another. */
const STEP = 'step ';
/** Results whose steps are shown apart. */
const STEPPED: readonly string[] = ['failover-node', 'failover-crash', 'failover-hang', 'switchover'];

/** Servers whose version moves a figure; the result files name all. */
const NAMED = ['prumo', 'node', 'postgres', 'patroni', 'pgbouncer', 'haproxy', 'etcd', 'redis-server'] as const;

/** The table of figures and where they come from, in Markdown. `results` is the path of their folder from the document. Pure. */
export function figuresTable(results: Results, locale: Locale, folder: string): string {
  const words = WORDS[locale];
  const rows = FIGURE_ROWS.map((row) => {
    const { result: name, sample, label } = row;
    const result = results.get(name);
    const samples = result?.samples[sample];
    if (result === undefined || samples === undefined) return [label[locale], '', words.unmeasured, '', '', ''];
    return [
      label[locale],
      result.goals.flatMap((goal) => (goal.of === sample ? boundOf(goal, samples.unit, locale) : [])).join(', '),
      ...spread(result, sample, locale),
      `[${samples.values.length}](${folder}/${name}.json)`,
      judged(row, result, locale),
    ];
  });
  return [table(words.head, rows), ...runsOf(results).map((result) => origin(result, locale))].join('\n\n');
}

/** Whether the row's goal is met, and the runs it comes from are what they must be; of a row without a goal only what they are not. Pure. */
function judged({ sample, provided }: FigureRow, { goals, samples }: Result, locale: Locale): string {
  const words = WORDS[locale];
  const own = goals.filter(({ of }) => of === sample);
  const short = goals.filter((goal) => provided.includes(goal.of) && !isMet([goal], samples));
  if (short.length === 0) return own.length === 0 ? '' : isMet(own, samples) ? words.yes : words.no;
  const shares = short.flatMap(({ of }) => {
    const { unit, values } = samples[of] ?? { unit: 'count', values: [] };
    const word = Object.entries(words.shares).find(([name]) => of.startsWith(name))?.[1];
    return unit !== 'share' || word === undefined ? [] : [`${values.filter((value) => value === 1).length}/${values.length} ${word}`];
  });
  return [words.no, ...shares].join('; ');
}

/** Where the time goes in what takes any: medians of every step, in the order of the steps. Pure. */
export function stepsTable(results: Results): string {
  const rows = STEPPED.flatMap((name) => {
    const result = results.get(name);
    return Object.keys(result?.samples ?? {})
      .filter((sample) => sample.startsWith(STEP))
      .map((sample) => [name, sample.slice(STEP.length), ...(result === undefined ? [] : spread(result, sample, 'en'))]);
  });
  return rows.length === 0 ? `Where the time goes: ${WORDS.en.unmeasured}.` : table(['Drill', 'Step', 'Median', 'Range'], rows);
}

/** Every list of samples kept, but steps, which `stepsTable` has, and those of `up` that take less than a second. Pure. */
export function allSamples(results: Results, folder: string): string {
  const rows = [...results.values()]
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .flatMap((result) =>
      Object.entries(result.samples)
        .filter(([sample, { values }]) => !sample.startsWith(STEP) || (!STEPPED.includes(result.name) && Math.max(...values) >= 1))
        .map(([sample, { values }]) => [
          `[${result.name}](${folder}/${result.name}.json)`,
          sample,
          ...spread(result, sample, 'en'),
          String(values.length),
        ]),
    );
  return rows.length === 0 ? `Nothing: ${WORDS.en.unmeasured}.` : table(['Result', 'Samples', 'Median', 'Range', 'Number'], rows);
}

/** The document with what stands between the markers replaced. Throws when it has not exactly one pair. Pure. */
export function withFigures(document: string, figures: string): string {
  const [before, rest, ...more] = document.split(BEGIN);
  const [, after, ...others] = rest?.split(END) ?? [];
  if (before === undefined || after === undefined || more.length > 0 || others.length > 0)
    throw new Error(`no single pair of ${BEGIN} and ${END}`);
  return `${before}${BEGIN}\n\n${figures}\n\n${END}${after}`;
}

/** Median and range from the raw samples, not from the summary the file has of them. */
function spread(result: Result, sample: string, locale: Locale): readonly [string, string] {
  const samples = result.samples[sample];
  const summary = samples === undefined ? undefined : summaryOf({ [sample]: samples })[sample];
  if (samples === undefined || summary === undefined) return ['', ''];
  const { median, minimum, maximum } = summary;
  return [
    quantity(median, samples.unit, locale),
    minimum === maximum ? '' : `${figure(minimum, samples.unit, locale)} – ${figure(maximum, samples.unit, locale)}`,
  ];
}

function boundOf({ atMost, atLeast }: Goal, unit: Unit, locale: Locale): string {
  return [
    ...(atLeast === undefined ? [] : [`≥ ${quantity(atLeast, unit, locale)}`]),
    ...(atMost === undefined ? [] : [`≤ ${quantity(atMost, unit, locale)}`]),
  ].join(', ');
}

function quantity(value: number, unit: Unit, locale: Locale): string {
  if (unit === 'ratio' || unit === 'share' || unit === 'count') return figure(value, unit, locale);
  const shown = locale === 'pt-BR' ? (PORTUGUESE[unit] ?? unit) : unit;
  return `${figure(value, unit, locale)} ${shown}`;
}

/** Units that are other words in Portuguese. */
const PORTUGUESE: Partial<Readonly<Record<Unit, string>>> = {
  '% of a core': '% de um núcleo',
  'transactions/s': 'transações/s',
  'requests/s': 'requisições/s',
  rows: 'linhas',
};

const WHOLE: readonly Unit[] = ['ms', 'rows', 'count', 'transactions/s', 'requests/s'];

function figure(value: number, unit: Unit, locale: Locale): string {
  const digits = WHOLE.includes(unit)
    ? 0
    : unit === 's' && Math.abs(value) < 10
      ? 2
      : unit === 's' || unit === 'min' || unit === 'MB'
        ? 1
        : 2;
  return value.toLocaleString(locale, { maximumFractionDigits: digits });
}

/** One result of each run that the results come from. */
function runsOf(results: Results): readonly Result[] {
  return [...new Map([...results.values()].map((result) => [result.at, result])).values()].toSorted((a, b) => a.at.localeCompare(b.at));
}

function origin({ at, commit, machine, versions, seed, command }: Result, locale: Locale): string {
  const words = WORDS[locale];
  const where = words.of(
    machine.cores,
    machine.cpu,
    (machine.memory / 1024 ** 3).toLocaleString(locale, { maximumFractionDigits: 0 }),
    machine.kernel,
  );
  const named = NAMED.flatMap((name) => (versions[name] === undefined ? [] : [`${name} ${versions[name]}`])).join(', ');
  return words.run(at.slice(0, 10), commit, where, seed, named, command);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
