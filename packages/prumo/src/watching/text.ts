import type { Message } from '../messages/message.ts';

export const text = {
  absent: (metric: string, alert: string): { readonly summary: Message; readonly description: Message } => ({
    summary: { en: `Too few series of ${metric}: ${alert} sees nothing`, 'pt-BR': `Faltam séries de ${metric}: ${alert} não vê nada` },
    description: {
      en: `What ${alert} watches sends no data, so its silence says nothing. See whether the exporter runs and Prometheus reaches it.`,
      'pt-BR': `O que ${alert} vigia não manda dados, então o silêncio não diz nada. Veja se o exporter roda e se o Prometheus o alcança.`,
    },
  }),
};
