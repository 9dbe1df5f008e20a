import type { Message } from '../../messages/message.ts';
import type { CutName } from './cuts.ts';

const FROM: Readonly<Record<CutName, Message>> = {
  etcd: { en: 'etcd', 'pt-BR': 'do etcd' },
  standbys: { en: 'its standbys', 'pt-BR': 'dos standbys' },
  all: { en: 'every other node', 'pt-BR': 'de todos os outros nós' },
};

export const text = {
  cut: (member: string, from: CutName): Message => ({
    en: `${member} is cut off from ${FROM[from].en}`,
    'pt-BR': `${member} está isolado ${FROM[from]['pt-BR']}`,
  }),
  healed: (member: string, moved: boolean): Message => ({
    en: moved ? `${member} is back; another leads` : `${member} is back and still leads`,
    'pt-BR': moved ? `${member} voltou; outro lidera` : `${member} voltou e continua líder`,
  }),
  notAllCut: (left: readonly CutName[]): Message => ({
    en: `not tried, because the cluster was not fit for it any more: cut off from ${left.map((name) => FROM[name].en).join(', ')}`,
    'pt-BR': `não testado, porque o cluster já não estava em condições: isolado ${left.map((name) => FROM[name]['pt-BR']).join(', ')}`,
  }),
  cannotCut: (): Message => ({
    en: 'nodes cannot be cut off from each other on this machine (it takes root and nftables)',
    'pt-BR': 'nesta máquina não dá para isolar nós uns dos outros (é preciso root e nftables)',
  }),
};
