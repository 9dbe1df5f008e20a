import { owed } from './owed.ts';

export const security = owed('security', [
  {
    id: 'only-declared-ports-answer',
    weight: 5,
    title: { en: 'Only declared ports answer from outside', 'pt-BR': 'Só portas declaradas respondem de fora' },
    faultModel: { en: 'Somebody scans the machine', 'pt-BR': 'Alguém varre a máquina' },
    drills: ['exposure'],
  },
  {
    id: 'no-default-password',
    weight: 5,
    title: {
      en: 'No administration surface has a default or empty password',
      'pt-BR': 'Nenhuma superfície de administração tem senha padrão ou vazia',
    },
    faultModel: { en: 'Somebody tries the well-known passwords', 'pt-BR': 'Alguém tenta as senhas conhecidas' },
    drills: ['exposure'],
  },
  {
    id: 'connections-are-private',
    weight: 4,
    title: { en: 'Connections from outside are private', 'pt-BR': 'Conexões de fora são privadas' },
    faultModel: { en: 'Somebody listens on the way', 'pt-BR': 'Alguém escuta no caminho' },
    objective: {
      en: 'Current TLS only, and the security headers are there',
      'pt-BR': 'Só TLS atual, e os cabeçalhos de segurança estão lá',
    },
    drills: ['exposure'],
  },
  {
    id: 'brute-force-is-stopped',
    weight: 4,
    title: { en: 'Guessing passwords is stopped', 'pt-BR': 'Adivinhar senhas é barrado' },
    faultModel: {
      en: 'Repeated bad logins; requests forged from another site',
      'pt-BR': 'Logins errados em série; requisições forjadas de outro site',
    },
    drills: ['brute-force'],
  },
  {
    id: 'no-known-vulnerability-open',
    weight: 4,
    title: { en: 'No known vulnerability is open', 'pt-BR': 'Nenhuma vulnerabilidade conhecida está aberta' },
    faultModel: {
      en: 'Published vulnerabilities of dependencies and packages',
      'pt-BR': 'Vulnerabilidades publicadas de dependências e pacotes',
    },
    drills: ['security-audit'],
  },
]);
