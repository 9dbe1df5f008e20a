import type { Locale } from '../packages/prumo/src/messages/message.ts';
import { FIGURE_ROWS } from './figure-rows.ts';
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
    of: (cores: number, cpu: string, gigabytes: string, kernel: string) => `${cores} cores (${cpu}), ${gigabytes} GB, Linux ${kernel}`,
    run: (date: string, commit: string, machine: string, seed: number, versions: string, command: string) =>
      `Measured ${date} at commit ${commit} on ${machine}, seed ${seed}, with ${versions}, by \`${command}\`.`,
  },
  'pt-BR': {
    head: ['', 'Meta', 'Mediana', 'Faixa', 'Amostras', 'Cumprida'],
    yes: 'sim',
    no: '**não**',
    unmeasured: 'ainda não medido',
    of: (cores: number, cpu: string, gigabytes: string, kernel: string) => `${cores} núcleos (${cpu}), ${gigabytes} GB, Linux ${kernel}`,
    run: (date: string, commit: string, machine: string, seed: number, versions: string, command: string) =>
      `Medido em ${date} no commit ${commit} em ${machine}, semente ${seed}, com ${versions}, por \`${command}\`.`,
  },
} as const;

/** Servers whose version moves a figure; the result files name all. */
const NAMED = ['prumo', 'node', 'postgres', 'patroni', 'pgbouncer', 'haproxy', 'etcd', 'redis-server'] as const;

/** The table of figures and where they come from, in Markdown. `results` is the path of their folder from the document. Pure. */
export function figuresTable(results: Results, locale: Locale, folder: string): string {
  const words = WORDS[locale];
  const rows = FIGURE_ROWS.map(({ result: name, sample, label }) => {
    const result = results.get(name);
    const samples = result?.samples[sample];
    if (result === undefined || samples === undefined) return [label[locale], '', words.unmeasured, '', '', ''];
    const goal = result.goals.find(({ of }) => of === sample);
    return [
      label[locale],
      goal === undefined ? '' : boundOf(goal, samples.unit, locale),
      ...spread(result, sample, locale),
      `[${samples.values.length}](${folder}/${name}.json)`,
      goal === undefined ? '' : isMet([goal], result.samples) ? words.yes : words.no,
    ];
  });
  return [table(words.head, rows), ...runsOf(results).map((result) => origin(result, locale))].join('\n\n');
}

/** Every list of samples kept, but the steps of `up` that take less than a second. Pure. */
export function allSamples(results: Results, folder: string): string {
  const rows = [...results.values()]
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .flatMap((result) =>
      Object.entries(result.samples)
        .filter(([sample, { values }]) => !sample.startsWith('step ') || Math.max(...values) >= 1)
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
  if (unit === 'ratio' || unit === 'share') return figure(value, unit, locale);
  const shown =
    locale === 'pt-BR'
      ? { '% of a core': '% de um núcleo', 'transactions/s': 'transações/s', rows: 'linhas', s: 's', ms: 'ms', MB: 'MB' }[unit]
      : unit;
  return `${figure(value, unit, locale)} ${shown}`;
}

function figure(value: number, unit: Unit, locale: Locale): string {
  const digits = unit === 'ms' || unit === 'rows' || unit === 'transactions/s' ? 0 : unit === 's' || unit === 'MB' ? 1 : 2;
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
