import type { Message } from '../../messages/message.ts';

/** A plain page: heading and one sentence. */
export interface PageText {
  readonly title: Message;
  readonly body: Message;
}

export const nothingDeployed: PageText = {
  title: { en: 'Nothing is deployed yet', 'pt-BR': 'Ainda não há nada publicado' },
  body: {
    en: 'This server is working, but no application has been deployed here.',
    'pt-BR': 'Este servidor está funcionando, mas nenhuma aplicação foi publicada aqui.',
  },
};

export const unavailable: PageText = {
  title: { en: 'Temporarily unavailable', 'pt-BR': 'Temporariamente indisponível' },
  body: {
    en: 'The application is not answering right now. Please try again in a moment.',
    'pt-BR': 'A aplicação não está respondendo agora. Tente de novo em instantes.',
  },
};

export const tooSlow: PageText = {
  title: { en: 'The answer took too long', 'pt-BR': 'A resposta demorou demais' },
  body: {
    en: 'The application took too long to answer. Please try again.',
    'pt-BR': 'A aplicação demorou demais para responder. Tente de novo.',
  },
};

export const tooLarge: PageText = {
  title: { en: 'The upload is too large', 'pt-BR': 'O envio é grande demais' },
  body: { en: 'What was sent is larger than this server accepts.', 'pt-BR': 'O que foi enviado é maior do que este servidor aceita.' },
};

export const notFound: PageText = {
  title: { en: 'Not found', 'pt-BR': 'Não encontrado' },
  body: { en: 'There is nothing at this address.', 'pt-BR': 'Não há nada neste endereço.' },
};

export const failed: PageText = {
  title: { en: 'Something went wrong', 'pt-BR': 'Algo deu errado' },
  body: { en: 'The request could not be answered.', 'pt-BR': 'Não foi possível atender ao pedido.' },
};
