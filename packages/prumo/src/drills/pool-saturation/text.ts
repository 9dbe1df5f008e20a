import type { Message } from '../../messages/message.ts';
import { quantity } from '../../model/index.ts';

export const text = {
  tooFewAllowed: (allowed: number, needed: number): Message => ({
    en: `\`database.pooler.max_clients\` is ${allowed}; the drill brings ${needed}`,
    'pt-BR': `\`database.pooler.max_clients\` é ${allowed}; o exercício traz ${needed}`,
  }),
  round: (clients: number, tps: number | null): Message => {
    const rate = tps === null ? { en: 'no figure', 'pt-BR': 'sem medida' } : quantity(tps, 'per-second');
    return { en: `${clients} clients: ${rate.en}`, 'pt-BR': `${clients} clientes: ${rate['pt-BR']}` };
  },
  failed: (count: number, said: string): Message => ({
    en: `${count} ${count === 1 ? 'request' : 'requests'} failed: ${said}`,
    'pt-BR': `${count} ${count === 1 ? 'requisição falhou' : 'requisições falharam'}: ${said}`,
  }),
  waitedInVain: (count: number): Message => ({
    en: `${count} ${count === 1 ? 'request' : 'requests'} had no answer for longer than the pooler states that one waits`,
    'pt-BR': `${count} ${count === 1 ? 'requisição ficou' : 'requisições ficaram'} sem resposta por mais tempo do que o pooler declara como espera máxima`,
  }),
  lostThroughput: (share: number): Message => ({
    en: `${quantity(share, 'ratio').en} of the throughput lost`,
    'pt-BR': `${quantity(share, 'ratio')['pt-BR']} da vazão perdida`,
  }),
  noThroughput: (): Message => ({ en: 'throughput could not be measured', 'pt-BR': 'não foi possível medir a vazão' }),
  generatorBusy: (share: number): Message => ({
    en: `the load generator itself was busy ${quantity(share, 'ratio').en} of the time`,
    'pt-BR': `o próprio gerador de carga esteve ocupado ${quantity(share, 'ratio')['pt-BR']} do tempo`,
  }),
  accepted: (count: number): Message => ({
    en: `${count} wrong ${count === 1 ? 'password was' : 'passwords were'} accepted`,
    'pt-BR': `${count} ${count === 1 ? 'senha errada foi aceita' : 'senhas erradas foram aceitas'}`,
  }),
  rightRefused: (count: number): Message => ({
    en: `${count} ${count === 1 ? 'login' : 'logins'} with the right password ${count === 1 ? 'was' : 'were'} refused`,
    'pt-BR': `${count} ${count === 1 ? 'login com a senha certa foi recusado' : 'logins com a senha certa foram recusados'}`,
  }),
  unanswered: (count: number): Message => ({
    en: `${count} ${count === 1 ? 'login' : 'logins'} got no answer, or none was tried`,
    'pt-BR': `${count} ${count === 1 ? 'login ficou' : 'logins ficaram'} sem resposta, ou nenhum foi tentado`,
  }),
};
