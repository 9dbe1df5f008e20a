import type { Locale } from '../../messages/message.ts';
import { type DrillEnd, type DrillStart, quantity } from '../../model/index.ts';
import type { LedgerIdentity } from '../chain.ts';
import type { ClaimState } from '../claims/claim-state.ts';
import type { Run } from '../claims/runs.ts';
import { fingerprintOfKey } from '../ledger/signing-key.ts';
import type { Readiness } from '../score.ts';
import { uuidOf } from './uuid.ts';

/** Version of NIST's model this follows: https://pages.nist.gov/OSCAL-Reference/models/v1.1.2/assessment-results/ */
const OSCAL_VERSION = '1.1.2';
/** Namespace of our own properties. */
const NS = 'urn:prumo:evidence:1';

export interface OscalInputs {
  readonly identity: LedgerIdentity;
  readonly readiness: Readiness;
  readonly runs: readonly Run[];
  readonly locale: Locale;
  /** Version of Prumo. */
  readonly prumo: string;
}

/**
 * Evidence as OSCAL assessment results: claims are the controls, every run of a drill an observation, the state of every claim now
 * a finding that points to the observations it rests on.
 */
export function oscalAssessmentResults({ identity, readiness, runs, locale, prumo }: OscalInputs): unknown {
  const id = (...words: readonly string[]): string => uuidOf(identity.ledger, ...words);
  const plan = id('plan', String(readiness.rubric));
  const first = runs[0];
  return {
    'assessment-results': {
      uuid: id('results', readiness.at),
      metadata: {
        title: `${identity.stack}: evidence of readiness`,
        'last-modified': readiness.at,
        version: readiness.at,
        'oscal-version': OSCAL_VERSION,
        props: [
          prop('ledger', identity.ledger),
          prop('evidence-key-sha256', fingerprintOfKey(identity.publicKey)),
          prop('rubric-version', String(readiness.rubric)),
          prop('prumo-version', prumo),
        ],
      },
      'import-ap': { href: `#${plan}` },
      results: [
        {
          uuid: id('result', readiness.at),
          title: `Drills of ${identity.stack}`,
          description: 'Each claim was tested by making the fault it is about and measuring what followed.',
          start: new Date(first?.startedAt ?? Date.parse(identity.createdAt)).toISOString(),
          end: readiness.at,
          'reviewed-controls': {
            'control-selections': [
              {
                description: `Claims of rubric version ${readiness.rubric} and of the stack's components.`,
                'include-controls': readiness.claims.map(({ claim }) => ({ 'control-id': claim.id })),
              },
            ],
          },
          ...some(
            'observations',
            runs.map((run) => observation(run, id, locale)),
          ),
          ...some(
            'findings',
            readiness.claims.map((state) => finding(state, runs, id, locale)),
          ),
        },
      ],
      'back-matter': {
        resources: [
          {
            uuid: plan,
            title: `Prumo rubric, version ${readiness.rubric}`,
            description: 'What every stack owes, and the drills that prove it: `prumo claims --json` and `prumo drill list --json`.',
          },
        ],
      },
    },
  };
}

function observation({ start, startedAt, end }: Run, id: (...words: readonly string[]) => string, locale: Locale): unknown {
  const collected = new Date(end?.at ?? startedAt).toISOString();
  const facts = end === null ? [] : evidenceOf(end.entry);
  return {
    uuid: id('run', start.run),
    title: start.drill,
    description:
      end === null
        ? 'The drill was begun and has no end on record.'
        : (end.entry.reason?.[locale] ?? 'The fault was made and everything promised held.'),
    props: [
      prop('run', start.run),
      prop('drill', start.drill),
      prop('verdict', end?.entry.verdict ?? 'inconclusive'),
      prop('seed', String(start.seed)),
      ...bindingProps(start),
      ...(end?.entry.measurements ?? []).map((measured) =>
        prop(measured.name, String(measured.value), quantity(measured.value, measured.unit)[locale]),
      ),
    ],
    methods: ['TEST'],
    types: ['control-objective'],
    collected,
    ...some('relevant-evidence', facts),
    ...some('remarks', end === null ? [] : end.entry.phases.map(({ phase, from, to }) => `${phase}: ${from} to ${to}`).join('\n')),
  };
}

function evidenceOf({ attestation }: DrillEnd): readonly unknown[] {
  if (attestation === null) return [];
  return [{ description: attestation.what, props: [prop('attested-at', attestation.at)], remarks: JSON.stringify(attestation.facts) }];
}

function bindingProps({ binding }: DrillStart): readonly unknown[] {
  return [
    prop('environment', binding.environment),
    prop('machine-sha256', binding.machine),
    prop('spec-sha256', binding.spec),
    prop('prumo-version', binding.prumo),
    ...Object.entries(binding.versions).map(([server, version]) => prop(`version-${server}`, version)),
    ...Object.entries(binding.components).map(([component, digest]) => prop(`definition-${component}-sha256`, digest)),
  ];
}

function finding(state: ClaimState, runs: readonly Run[], id: (...words: readonly string[]) => string, locale: Locale): unknown {
  const { claim, objective, waiver } = state;
  const related = runs.filter((run) => run.start.claims.includes(claim.id));
  return {
    uuid: id('finding', claim.id),
    title: claim.title[locale],
    description: `${claim.faultModel[locale]}. ${objective.text[locale]}.`,
    props: [
      prop('area', claim.area),
      prop('weight', String(claim.weight)),
      prop('state', state.status),
      prop('value', state.value.toFixed(3)),
    ],
    target: {
      type: 'objective-id',
      'target-id': claim.id,
      // Only what is proven and fresh satisfies; a waiver explains, and satisfies nothing.
      status: {
        state: state.status === 'proven' ? 'satisfied' : 'not-satisfied',
        ...(state.status === 'proven' ? { reason: 'pass' } : state.status === 'failed' ? { reason: 'fail' } : { reason: 'other' }),
        ...some(
          'remarks',
          [state.why?.[locale], waiver === null ? undefined : `Waived until ${waiver.until} by ${waiver.by}: ${waiver.reason}`]
            .filter((line) => line !== undefined)
            .join('\n'),
        ),
      },
    },
    ...some(
      'related-observations',
      related.map((run) => ({ 'observation-uuid': id('run', run.start.run) })),
    ),
  };
}

/** A property; OSCAL allows no empty value and no space at its ends. */
function prop(name: string, value: string, remarks?: string): unknown {
  return { name, ns: NS, value: value.trim() === '' ? '–' : value.trim(), ...(remarks === undefined ? {} : { remarks }) };
}

/** OSCAL has no empty lists and no empty texts: such a member is left out. */
function some<Value extends string | readonly unknown[]>(name: string, value: Value): Readonly<Record<string, Value>> {
  return value.length === 0 ? {} : { [name]: value };
}
