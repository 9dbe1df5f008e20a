import type { ExpiringCertificate } from '../controller/expiring-certificates.ts';
import type { Message } from '../messages/message.ts';

const both = (en: string, pt: string): Message => ({ en, 'pt-BR': pt });

export const text = {
  title: (): Message => both('Certificates of the stack', 'Certificados da stack'),
  expiring: (certificates: readonly ExpiringCertificate[]): Message => {
    const [first] = certificates;
    const day = first?.expires.slice(0, 10) ?? '';
    const names = [...new Set(certificates.map(({ name }) => name))].join(', ');
    return both(
      `Certificates expire within 30 days, the first on ${day}: ${names}.`,
      `Certificados vencem em até 30 dias, o primeiro em ${day}: ${names}.`,
    );
  },
  remedy: (certificates: readonly ExpiringCertificate[], state: string): Message =>
    certificates.some(({ authority }) => authority)
      ? both(
          `The stack's own authority ends too. Run \`prumo down\`, move ${state}/authority away, and run \`prumo up\`: it makes a new one.`,
          `A autoridade própria da stack também vence. Rode \`prumo down\`, mova ${state}/authority para outro lugar e rode \`prumo up\`: ele cria outra.`,
        )
      : both('Run `prumo up`: it renews them.', 'Rode `prumo up`: ele os renova.'),
};
