import type { Message } from '../messages/message.ts';
import type { Measurement, Verdict } from '../model/index.ts';

const both = (en: string, pt: string): Message => ({ en, 'pt-BR': pt });

export const text = {
  unknownDrill: (id: string, meant: string | undefined) =>
    both(
      `There is no drill \`${id}\`${meant === undefined ? '.' : `; did you mean \`${meant}\`?`}`,
      `Não existe o exercício \`${id}\`${meant === undefined ? '.' : `; você quis dizer \`${meant}\`?`}`,
    ),
  unknownDrillRemedy: (ids: readonly string[]) => both(`Drills: ${ids.join(', ')}.`, `Exercícios: ${ids.join(', ')}.`),
  unfit: (id: string, why: Message) =>
    both(`The drill \`${id}\` does not fit this stack: ${why.en}.`, `O exercício \`${id}\` não cabe nesta stack: ${why['pt-BR']}.`),
  unfitRemedy: () => both('`prumo drill list` shows which ones do.', '`prumo drill list` mostra quais cabem.'),
  nothingDue: () =>
    both(
      'Nothing is due: every drill of this stack has fresh evidence. `--all` runs them anyway.',
      'Nada a provar agora: todos os exercícios desta stack têm evidência fresca. `--all` roda todos mesmo assim.',
    ),
  willRun: (count: number, minutes: number) =>
    both(
      `${count} ${count === 1 ? 'drill' : 'drills'}, about ${minutes} min.`,
      `${count} ${count === 1 ? 'exercício' : 'exercícios'}, cerca de ${minutes} min.`,
    ),
  begins: (position: number, of: number, title: Message) =>
    both(`[${position}/${of}] ${title.en}`, `[${position}/${of}] ${title['pt-BR']}`),
  left: (seconds: number) => both(`about ${seconds} s left`, `faltam cerca de ${seconds} s`),
  verdict: (verdict: Verdict): Message =>
    ({ proven: both('proven', 'provado'), failed: both('failed', 'falhou'), inconclusive: both('inconclusive', 'inconclusivo') })[verdict],
  columns: () => ({
    drill: both('DRILL', 'EXERCÍCIO'),
    verdict: both('VERDICT', 'VEREDITO'),
    figures: both('FIGURES', 'NÚMEROS'),
    took: both('TOOK', 'DUROU'),
    when: both('WHEN', 'QUANDO'),
    run: both('RUN', 'EXECUÇÃO'),
    claims: both('PROVES', 'PROVA'),
    title: both('WHAT IT DOES', 'O QUE FAZ'),
    fits: both('FITS', 'CABE'),
  }),
  interruptedRemedy: () =>
    both(
      'What the drill had changed was undone. Run `prumo prove` again when it suits.',
      'O que o ensaio tinha mudado foi desfeito. Rode `prumo prove` de novo quando convier.',
    ),
  summary: (proven: number, failed: number, inconclusive: number) =>
    both(
      `${proven} proven, ${failed} failed, ${inconclusive} inconclusive`,
      `${proven} ${proven === 1 ? 'provado' : 'provados'}, ${failed} ${failed === 1 ? 'falhou' : 'falharam'}, ${inconclusive} ${inconclusive === 1 ? 'inconclusivo' : 'inconclusivos'}`,
    ),
  yes: () => both('yes', 'sim'),
  noRuns: () => both('No run on record.', 'Nenhuma execução registrada.'),
  unknownRun: (run: string) => both(`There is no run \`${run}\` on record.`, `Não há execução \`${run}\` registrada.`),
  unknownRunRemedy: () => both('`prumo drill history` lists them.', '`prumo drill history` lista todas.'),
  attested: (what: string) => both(`Attested: ${what}`, `Atestado: ${what}`),
  phases: () => both('Phases', 'Fases'),
  running: () => both('began, no end on record', 'começou, sem fim registrado'),
  confirm: (drills: readonly string[]) =>
    both(
      `This stack is production and it is outside its maintenance windows: ${drills.join(', ')} would disturb it.`,
      `Esta stack é de produção e está fora das janelas de manutenção: ${drills.join(', ')} a perturbariam.`,
    ),
  badSeed: (given: string) =>
    both(`\`${given}\` is no seed: a whole number from 0.`, `\`${given}\` não é uma semente: um número inteiro a partir de 0.`),
  noWindows: () => both('`drills.windows` of the spec is empty.', '`drills.windows` da especificação está vazio.'),
  notAnchored: (place: string, reason: Message) =>
    both(
      `the head of the evidence is not anchored in ${place}: ${reason.en}`,
      `a ponta da evidência não está ancorada em ${place}: ${reason['pt-BR']}`,
    ),
  noProvenRestore: () =>
    both(
      'This is production, and no restore of its data is freshly proven: what a drill might lose could not be brought back for certain. That goes on record.',
      'Isto é produção, e nenhuma restauração dos dados tem prova recente: não há certeza de trazer de volta o que um exercício pudesse perder. Isso fica registrado.',
    ),
  confirmRemedy: () => both('Run it in a window, or add `--yes`.', 'Rode numa janela, ou acrescente `--yes`.'),
};

/** Words for the measurements people look at; the rest is in `--json`. */
const SHOWN: Readonly<Record<string, Message>> = {
  'seconds-without-writes': both('without writes', 'sem escrita'),
  'seconds-without-answers': both('without answers', 'sem resposta'),
  'acknowledged-writes-lost': both('lost', 'perdidas'),
  'confirmed-writes-lost': both('confirmed lost', 'confirmadas perdidas'),
  'failed-requests': both('failed', 'falharam'),
  'longest-wait': both('longest wait', 'maior espera'),
  'replication-lag': both('lag', 'atraso'),
  'replication-backlog': both('behind', 'pendente'),
  'throughput-lost': both('throughput lost', 'vazão perdida'),
  'wrong-passwords-accepted': both('wrong passwords accepted', 'senhas erradas aceitas'),
  'stale-primary-seconds': both('stale primary', 'primário antigo ativo'),
  'tables-compared': both('tables compared', 'tabelas comparadas'),
  'tables-differing': both('differ', 'diferem'),
  'seconds-to-answering': both('answers after', 'responde após'),
  'seconds-to-rejoin': both('whole again', 'inteiro de novo'),
};

/** The figures of a run in one line. */
export function figures(measurements: readonly Measurement[]): Message {
  const shown = measurements.filter((measurement) => SHOWN[measurement.name] !== undefined);
  const line = (locale: 'en' | 'pt-BR'): string =>
    shown.map((measurement) => `${SHOWN[measurement.name]?.[locale] ?? ''} ${amount(measurement, locale)}`).join(', ');
  return { en: line('en'), 'pt-BR': line('pt-BR') };
}

/** A measurement's value with its unit, as people write it. */
export function amount({ value, unit }: Measurement, locale: 'en' | 'pt-BR'): string {
  const number = (digits: number, of = value): string =>
    of.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false });
  switch (unit) {
    case 'seconds':
      return `${number(value >= 10 ? 1 : 2)} s`;
    case 'milliseconds':
      return `${number(0)} ms`;
    case 'bytes':
      return value >= 1e6 ? `${number(1, value / 1e6)} MB` : `${number(0, value / 1e3)} kB`;
    case 'ratio':
      return `${number(1, value * 100)} %`;
    case 'per-second':
      return `${number(0)}/s`;
    case 'count':
      return number(0);
  }
}
