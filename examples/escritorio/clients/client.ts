export const STATES = [
  'AC',
  'AL',
  'AM',
  'AP',
  'BA',
  'CE',
  'DF',
  'ES',
  'GO',
  'MA',
  'MG',
  'MS',
  'MT',
  'PA',
  'PB',
  'PE',
  'PI',
  'PR',
  'RJ',
  'RN',
  'RO',
  'RR',
  'RS',
  'SC',
  'SE',
  'SP',
  'TO',
] as const;

/** A client as lists show one. Ids are decimal texts. */
export interface ClientSummary {
  readonly id: string;
  readonly kind: 'person' | 'company';
  readonly name: string;
  /** CPF or CNPJ, bare. */
  readonly document: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly cases: number;
}

/** A client with the cases changed last, at most 50. */
export interface Client extends ClientSummary {
  readonly version: number;
  readonly createdAt: Date;
  readonly latest: readonly ClientCase[];
}

export interface ClientCase {
  readonly id: string;
  readonly number: string | null;
  readonly title: string;
  readonly status: 'active' | 'suspended' | 'archived';
}
