import type { Text } from '../language.ts';

export const peopleText = {
  invite: { 'pt-BR': 'Convidar pessoa', en: 'Invite someone' },
  inviteHint: {
    'pt-BR': 'Você recebe uma senha de uso único para entregar à pessoa; ela vale por três dias e deve ser trocada na primeira entrada.',
    en: 'You get a one-time password to hand over; it is good for three days and must be changed at the first sign-in.',
  },
  name: { 'pt-BR': 'Nome', en: 'Name' },
  role: { 'pt-BR': 'Perfil', en: 'Role' },
  state: { 'pt-BR': 'Acesso', en: 'Access' },
  active: { 'pt-BR': 'Ativo', en: 'Active' },
  inactive: { 'pt-BR': 'Desativado', en: 'Deactivated' },
  waiting: { 'pt-BR': 'Senha a trocar', en: 'Password to be changed' },
  change: { 'pt-BR': 'Salvar', en: 'Save' },
  changed: { 'pt-BR': 'Alteração salva.', en: 'Change saved.' },
  newPassword: { 'pt-BR': 'Nova senha de uso único', en: 'New one-time password' },
  you: { 'pt-BR': 'você', en: 'you' },
  oneTimePassword: { 'pt-BR': 'Senha de uso único', en: 'One-time password' },
  onlyNow: {
    'pt-BR': 'Anote agora: ela não será mostrada de novo. Vale por três dias e deve ser trocada na primeira entrada.',
    en: 'Write it down now: it will not be shown again. It is good for three days and must be changed at the first sign-in.',
  },
  backToPeople: { 'pt-BR': 'Voltar às pessoas', en: 'Back to people' },
  signInAs: { 'pt-BR': 'Entrar com', en: 'Signs in with' },
  rights: { 'pt-BR': 'O que cada perfil pode fazer', en: 'What each role may do' },
  right: { 'pt-BR': 'Ação', en: 'Action' },
  yes: { 'pt-BR': 'Sim', en: 'Yes' },
  no: { 'pt-BR': 'Não', en: 'No' },
  choosePassword: { 'pt-BR': 'Trocar senha', en: 'Change password' },
  mustChoose: {
    'pt-BR': 'Você entrou com uma senha de uso único. Escolha a sua antes de continuar.',
    en: 'You signed in with a one-time password. Choose your own before you go on.',
  },
  currentPassword: { 'pt-BR': 'Senha atual', en: 'Current password' },
  chosenPassword: { 'pt-BR': 'Nova senha', en: 'New password' },
  chosenHint: { 'pt-BR': 'Ao menos 15 caracteres; uma frase serve', en: 'At least 15 characters; a phrase will do' },
  again: { 'pt-BR': 'Nova senha, de novo', en: 'New password, again' },
} as const satisfies Readonly<Record<string, Text>>;

/** The accessible name of one person's controls: "Perfil de Ana". */
export function controlOf(what: Text, name: string): Text {
  return { 'pt-BR': `${what['pt-BR']} de ${name}`, en: `${what.en} of ${name}` };
}
