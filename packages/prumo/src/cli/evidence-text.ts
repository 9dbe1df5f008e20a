import type { Message } from '../messages/message.ts';
import type { Area } from '../model/index.ts';
import type { ClaimStatus } from '../evidence/index.ts';

const both = (en: string, pt: string): Message => ({ en, 'pt-BR': pt });

export const text = {
  evidenceChanged: (sequence: number | null, why: Message) =>
    both(
      `The evidence is not what was written${sequence === null ? '' : `, from record ${sequence} on`}: ${why.en}.`,
      `As evidências não são o que foi gravado${sequence === null ? '' : `, a partir do registro ${sequence}`}: ${why['pt-BR']}.`,
    ),
  evidenceChangedRemedy: () =>
    both(
      'No score is given on it. `prumo evidence verify` shows every problem; put the file back from a backup, or move it and its anchors aside and prove again.',
      'Nenhuma nota é dada com ele. `prumo evidence verify` mostra cada problema; restaure o arquivo de um backup, ou mova-o com as âncoras para outro lugar e prove de novo.',
    ),
  area: (area: Area): Message =>
    ({
      database: both('database', 'banco de dados'),
      backups: both('backups', 'backups'),
      monitoring: both('monitoring', 'monitoramento'),
      security: both('security', 'segurança'),
      secrets: both('secrets', 'segredos'),
      scalability: both('scalability', 'escalabilidade'),
      deploy: both('deploy', 'deploy'),
      documentation: both('documentation', 'documentação'),
      compliance: both('compliance', 'conformidade'),
    })[area],
  status: (status: ClaimStatus | 'waived'): Message =>
    ({
      proven: both('proven', 'provada'),
      stale: both('stale', 'vencida'),
      never: both('not proven', 'não provada'),
      failed: both('failed', 'falhou'),
      waived: both('waived', 'dispensada'),
    })[status],
  claimColumns: () => ({
    claim: both('CLAIM', 'PROMESSA'),
    area: both('AREA', 'ÁREA'),
    weight: both('WEIGHT', 'PESO'),
    status: both('STATE', 'ESTADO'),
    age: both('AGE', 'IDADE'),
    passed: both('PASSED', 'PASSOU'),
    why: both('FIGURE OR REASON', 'NÚMERO OU MOTIVO'),
  }),
  scoreColumns: () => ({
    area: both('AREA', 'ÁREA'),
    before: both('BEFORE', 'ANTES'),
    now: both('NOW', 'AGORA'),
    goal: both('GOAL', 'META'),
    proven: both('PROVEN', 'PROVADAS'),
    coverage: both('COVERAGE', 'COBERTURA'),
  }),
  overall: () => both('all', 'tudo'),
  scoreNotes: (since: string, rubric: number) =>
    both(
      `Before: ${since}. Goal: what is reached when every drill of this Prumo is proven. Rubric version ${rubric}.`,
      `Antes: ${since}. Meta: o que se alcança com todos os exercícios deste Prumo provados. Rubrica versão ${rubric}.`,
    ),
  noEvidence: () => both('Nothing was proven yet: `prumo prove` does it.', 'Nada foi provado ainda: `prumo prove` faz isso.'),
  waived: (by: string, until: string, reason: string) =>
    both(`waived by ${by} until ${until}: ${reason}`, `dispensada por ${by} até ${until}: ${reason}`),
  unknownClaim: (id: string, meant: string | undefined) =>
    both(
      `There is no claim \`${id}\`${meant === undefined ? '.' : `; did you mean \`${meant}\`?`}`,
      `Não existe a promessa \`${id}\`${meant === undefined ? '.' : `; você quis dizer \`${meant}\`?`}`,
    ),
  unknownClaimRemedy: () => both('`prumo claims` lists them.', '`prumo claims` lista todas.'),
  unknownArea: (area: string) => both(`There is no area \`${area}\`.`, `Não existe a área \`${area}\`.`),
  areas: (areas: readonly string[]) => both(`Areas: ${areas.join(', ')}.`, `Áreas: ${areas.join(', ')}.`),
  detail: () => ({
    faultModel: both('Promised for', 'Prometida para'),
    objective: both('Objective', 'Objetivo'),
    freshness: both('Evidence counts for', 'A evidência vale por'),
    dependsOn: both('Rests on', 'Depende de'),
    drills: both('Drills', 'Exercícios'),
    waiver: both('Waiver', 'Dispensa'),
  }),
  tries: (proven: number, conclusive: number, inconclusive: number) =>
    both(
      `${proven} of ${conclusive} passed${inconclusive === 0 ? '' : `, ${inconclusive} inconclusive`}`,
      `${proven} de ${conclusive} passaram${inconclusive === 0 ? '' : `, ${inconclusive} inconclusivas`}`,
    ),
  waiveNeeds: (flag: string) => both(`A waiver needs ${flag}.`, `Uma dispensa precisa de ${flag}.`),
  waiveRemedy: () =>
    both(
      'For example: `prumo waive CLAIM --reason "No cache in production yet" --by "Ana" --until 2027-01-31`.',
      'Por exemplo: `prumo waive PROMESSA --reason "Ainda sem cache em produção" --by "Ana" --until 2027-01-31`.',
    ),
  badDate: (given: string) => both(`\`${given}\` is no date: write 2027-01-31.`, `\`${given}\` não é uma data: escreva 2027-01-31.`),
  untilRange: (days: number) =>
    both(
      `A waiver ends in the future, and at most ${days} days from now, so that somebody looks again.`,
      `Uma dispensa termina no futuro, e no máximo daqui a ${days} dias, para que alguém olhe de novo.`,
    ),
  sincePast: () => both('`--since` is a date in the past.', '`--since` é uma data no passado.'),
  notWaived: (claim: string) => both(`\`${claim}\` is not waived.`, `\`${claim}\` não está dispensada.`),
  notWaivedRemedy: () => both('`prumo claims` shows what is.', '`prumo claims` mostra o que está.'),
  waivedNow: (claim: string, until: string, sequence: number) =>
    both(
      `\`${claim}\` is waived until ${until} (record ${sequence}). It is out of the score, and coverage is lower.`,
      `\`${claim}\` está dispensada até ${until} (registro ${sequence}). Sai da nota, e a cobertura diminui.`,
    ),
  withdrawn: (claim: string, sequence: number) =>
    both(`\`${claim}\` counts again (record ${sequence}).`, `\`${claim}\` volta a contar (registro ${sequence}).`),
  wouldRecord: () => both('Would record:', 'Seria registrado:'),
  notAnchored: (place: string, why: Message) => both(`Not anchored in ${place}: ${why.en}`, `Sem âncora em ${place}: ${why['pt-BR']}`),
  listColumns: () => ({
    sequence: both('RECORD', 'REGISTRO'),
    when: both('WHEN', 'QUANDO'),
    kind: both('KIND', 'TIPO'),
    about: both('ABOUT', 'SOBRE'),
    said: both('SAID', 'DISSE'),
  }),
  kind: (kind: 'drill-start' | 'drill-end' | 'waiver' | 'waiver-withdrawn' | 'fast-failover'): Message =>
    ({
      'drill-start': both('drill begins', 'exercício começa'),
      'drill-end': both('drill ends', 'exercício termina'),
      waiver: both('waiver', 'dispensa'),
      'waiver-withdrawn': both('waiver withdrawn', 'dispensa retirada'),
      'fast-failover': both('fast failover', 'failover rápido'),
    })[kind],
  verdict: (verdict: 'proven' | 'failed' | 'inconclusive'): Message =>
    ({ proven: both('proven', 'provado'), failed: both('failed', 'falhou'), inconclusive: both('inconclusive', 'inconclusivo') })[verdict],
  noRecords: () => both('Nothing is recorded yet.', 'Nada registrado ainda.'),
  unknownRecord: (word: string) => both(`There is no record or run \`${word}\`.`, `Não há registro nem execução \`${word}\`.`),
  unknownRecordRemedy: () => both('`prumo evidence list --limit 0` lists all.', '`prumo evidence list --limit 0` lista todos.'),
  verified: (records: number, anchors: number, anchored: number) =>
    both(
      `${records} ${records === 1 ? 'record' : 'records'}: unchanged, in order, signed. ${anchors} ${anchors === 1 ? 'anchor' : 'anchors'} agree; up to record ${anchored} nothing can have been cut off.`,
      `${records} ${records === 1 ? 'registro' : 'registros'}: sem alteração, em ordem, assinados. ${anchors} ${anchors === 1 ? 'âncora confere' : 'âncoras conferem'}; até o registro ${anchored} nada pode ter sido cortado.`,
    ),
  nothingAnchored: (records: number) =>
    both(
      `No anchor vouches for any of the ${records} ${records === 1 ? 'record' : 'records'}, though every drill and every waiver leaves one. Whoever took the anchors away can have cut off the end of the ledger, and nothing here would show it: compare with a head that was kept elsewhere (\`--anchor\`).`,
      `Nenhuma âncora responde por ${records === 1 ? 'o único registro' : `qualquer dos ${records} registros`}, embora cada exercício e cada dispensa deixe uma. Quem tirou as âncoras pode ter cortado o fim do livro, e nada aqui mostraria isso: compare com uma cabeça guardada em outro lugar (\`--anchor\`).`,
    ),
  unanchored: (count: number, first: number) =>
    both(
      `${count} ${count === 1 ? 'head has' : 'heads have'} no anchor, though every drill and every waiver leaves one; the first is record ${first}. Either no place could be written then, or anchors were taken away: what came after them can have been cut off unseen. Compare with a head that was kept elsewhere (\`--anchor\`).`,
      `${count} ${count === 1 ? 'cabeça está' : 'cabeças estão'} sem âncora, embora cada exercício e cada dispensa deixe uma; a primeira é o registro ${first}. Ou nenhum lugar aceitou a escrita naquela hora, ou âncoras foram tiradas: o que veio depois pode ter sido cortado sem aparecer. Compare com uma cabeça guardada em outro lugar (\`--anchor\`).`,
    ),
  broken: (good: number, records: number) =>
    both(
      `The evidence was changed: ${good} of ${records} records are what was written.`,
      `As evidências foram alteradas: ${good} de ${records} registros são o que foi gravado.`,
    ),
  problem: (sequence: number | null, anchor: string | null, what: Message) => {
    const where = sequence === null ? both('ledger', 'livro') : both(`record ${sequence}`, `registro ${sequence}`);
    const source = anchor === null ? '' : ` (${anchor})`;
    return both(`${where.en}: ${what.en}${source}`, `${where['pt-BR']}: ${what['pt-BR']}${source}`);
  },
  key: (fingerprint: string) => both(`Key: SHA-256 ${fingerprint}`, `Chave: SHA-256 ${fingerprint}`),
  unreadableFile: (file: string, why: string) => both(`${file} cannot be read: ${why}.`, `${file} não pode ser lido: ${why}.`),
  unreadableFileRemedy: () => both('Name a file that is there and readable.', 'Indique um arquivo que exista e possa ser lido.'),
  notAnExport: (file: string) =>
    both(`${file} is not an export of Prumo’s evidence.`, `${file} não é uma exportação de evidências do Prumo.`),
  notAnExportRemedy: () =>
    both(
      'Name a file that `prumo evidence export --format json` wrote.',
      'Indique um arquivo gravado por `prumo evidence export --format json`.',
    ),
  badFormat: (given: string) => both(`There is no format \`${given}\`.`, `Não existe o formato \`${given}\`.`),
  formats: () => both('Formats: json, oscal.', 'Formatos: json, oscal.'),
  placeUnreadable: (place: string, why: string) =>
    both(`Anchors in ${place} could not be read: ${why}`, `As âncoras em ${place} não puderam ser lidas: ${why}`),
} as const;

export const commands = {
  claims: both('What the stack promises, and how it stands with each promise', 'O que a stack promete, e como está cada promessa'),
  score: both('Readiness by area, from evidence alone', 'Prontidão por área, só pelas evidências'),
  evidence: both('List, verify and export the evidence', 'Listar, verificar e exportar as evidências'),
  evidenceList: both('Records, newest last', 'Registros, do mais antigo ao mais novo'),
  evidenceShow: both('One record, or both records of a run, as JSON', 'Um registro, ou os dois de uma execução, em JSON'),
  evidenceVerify: both('Find any edit, removal, reordering or cut tail', 'Achar qualquer edição, remoção, troca de ordem ou corte'),
  evidenceExport: both('All evidence as one document', 'Todas as evidências num só documento'),
  evidenceAnchor: both('The signed head, to be kept elsewhere', 'A cabeça assinada, para guardar em outro lugar'),
  waive: both(
    'Waive a claim, with reason, name and end; or withdraw it',
    'Dispensar uma promessa, com motivo, nome e fim; ou retirar a dispensa',
  ),
} as const;

export const flags = {
  area: both('only this area', 'só esta área'),
  since: both('date to compare with (default: the first record)', 'data com que comparar (padrão: o primeiro registro)'),
  claim: both('only what is about this claim', 'só o que trata desta promessa'),
  drill: both('only this drill', 'só este exercício'),
  limit: both('how many, 0: all', 'quantos, 0: todos'),
  anchor: both('further anchors, kept elsewhere', 'outras âncoras, guardadas em outro lugar'),
  export: both('verify an export instead of this machine’s ledger', 'verificar uma exportação em vez do livro desta máquina'),
  format: both('json or oscal (NIST OSCAL assessment results 1.1.2)', 'json ou oscal (resultados de avaliação NIST OSCAL 1.1.2)'),
  reason: both('why the claim does not apply', 'por que a promessa não se aplica'),
  by: both('who takes responsibility', 'quem assume a responsabilidade'),
  until: both('last day of the waiver, at most a year ahead', 'último dia da dispensa, no máximo daqui a um ano'),
  withdraw: both('end the waiver now', 'encerrar a dispensa agora'),
} as const;
