import type { Message } from '../../../messages/message.ts';

export const text = {
  noLinger: (user: string): Message => ({
    en: `The stack starts with the machine only if your units run while nobody is logged in. Once, as root: loginctl enable-linger ${user}`,
    'pt-BR': `A stack só inicia com a máquina se suas units rodarem sem ninguém conectado. Uma vez, como root: loginctl enable-linger ${user}`,
  }),
  withoutSystemd: (script: string): Message => ({
    en: `This machine was not booted by systemd. To start the stack with it, add this line with \`crontab -e\`: @reboot ${script}`,
    'pt-BR': `Esta máquina não foi iniciada pelo systemd. Para iniciar a stack com ela, acrescente com \`crontab -e\`: @reboot ${script}`,
  }),
  notCancelled: (reason: string): Message => ({
    en: `systemd still has the stack's unit: ${reason}`,
    'pt-BR': `O systemd ainda tem a unit da stack: ${reason}`,
  }),
  notStarted: (): Message => ({
    en: 'systemd did not start the agent of this stack.',
    'pt-BR': 'O systemd não iniciou o agente desta stack.',
  }),
  notStartedRemedy: (unit: string): Message => ({
    en: `Read \`systemctl status ${unit}\`, remove the cause and run \`prumo up\` again.`,
    'pt-BR': `Leia \`systemctl status ${unit}\`, remova a causa e rode \`prumo up\` de novo.`,
  }),
  notArranged: (reason: string): Message => ({
    en: `The stack will not start with the machine: ${reason}`,
    'pt-BR': `A stack não iniciará com a máquina: ${reason}`,
  }),
} as const;
