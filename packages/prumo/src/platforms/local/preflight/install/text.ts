import type { Message } from '../../../../messages/message.ts';
import type { Interference } from './simulation.ts';

function describe(
  interference: Interference,
  words: { readonly upgrade: string; readonly remove: string; readonly configure: string },
): string {
  const change = [interference.from, interference.to].filter((version) => version !== undefined).join(' → ');
  return `${words[interference.kind]} ${interference.name}${change === '' ? '' : ` ${change}`}`;
}

/** What people are told about installing packages. */
export const text = {
  noApt: (): Message => ({
    en: 'This machine has no apt, so Prumo cannot install the missing servers.',
    'pt-BR': 'Esta máquina não tem apt, então o Prumo não pode instalar os servidores que faltam.',
  }),
  byHand: (): Message => ({
    en: 'Install them from the pages listed, then run `prumo doctor`.',
    'pt-BR': 'Instale-os a partir das páginas listadas e rode `prumo doctor`.',
  }),
  notRoot: (): Message => ({
    en: 'Installing packages needs root, and `sudo -n` does not work for this user.',
    'pt-BR': 'Instalar pacotes exige root, e `sudo -n` não funciona para este usuário.',
  }),
  notRootRemedy: (packages: readonly string[]): Message => ({
    en: `Run \`prumo up --install\` as root once, or ask an administrator to install: ${packages.join(' ')}`,
    'pt-BR': `Rode \`prumo up --install\` uma vez como root, ou peça a quem administra a máquina que instale: ${packages.join(' ')}`,
  }),
  nothingFits: (titles: readonly string[]): Message => ({
    en: `apt has no package recent enough for: ${titles.join(', ')}.`,
    'pt-BR': `O apt não tem pacote recente o bastante para: ${titles.join(', ')}.`,
  }),
  tooOldServers: (titles: readonly string[]): Message => ({
    en: `Installed already, but not usable: ${titles.join(', ')}.`,
    'pt-BR': `Já instalados, mas sem condições de uso: ${titles.join(', ')}.`,
  }),
  neverUpgrade: (): Message => ({
    en: 'Prumo never upgrades what is installed. Upgrade them yourself when it suits what else uses them.',
    'pt-BR': 'O Prumo nunca atualiza o que está instalado. Atualize por conta própria quando convier ao que mais depende deles.',
  }),
  refused: (): Message => ({
    en: 'Installing the missing servers would change packages this machine already has. Nothing was done.',
    'pt-BR': 'Instalar os servidores que faltam mudaria pacotes que esta máquina já tem. Nada foi feito.',
  }),
  refusedRemedy: (interferences: readonly Interference[]): Message => {
    const upgrades = interferences.filter((each) => each.kind === 'upgrade').map((each) => each.name);
    const configures = interferences.some((each) => each.kind === 'configure');
    const command = configures ? 'dpkg --configure -a' : `apt-get install --only-upgrade ${upgrades.join(' ')}`;
    return interferences.some((each) => each.kind === 'remove')
      ? {
          en: 'See what conflicts, and decide yourself what may go.',
          'pt-BR': 'Veja o que conflita e decida por conta própria o que pode sair.',
        }
      : {
          en: `When it suits what runs here, do it yourself: \`${command}\`. Then run the command again.`,
          'pt-BR': `Quando convier ao que roda aqui, faça por conta própria: \`${command}\`. Depois rode o comando de novo.`,
        };
  },
  interference: (each: Interference): Message => ({
    en: describe(each, { upgrade: 'would replace', remove: 'would remove', configure: 'would finish configuring' }),
    'pt-BR': describe(each, { upgrade: 'substituiria', remove: 'removeria', configure: 'terminaria de configurar' }),
  }),
  diskFull: (folder: string, needed: string, free: string): Message => ({
    en: `Installing needs ${needed} on ${folder}, where ${free} are free.`,
    'pt-BR': `A instalação precisa de ${needed} em ${folder}, onde há ${free} livres.`,
  }),
  freeSpace: (): Message => ({
    en: 'Free some space (`apt-get clean` may help) and run the command again.',
    'pt-BR': 'Libere espaço (`apt-get clean` pode ajudar) e rode o comando de novo.',
  }),

  updateFailed: (): Message => ({
    en: 'apt could not fetch its package lists.',
    'pt-BR': 'O apt não conseguiu buscar as listas de pacotes.',
  }),
  simulateFailed: (): Message => ({
    en: 'apt cannot work out how to install the missing servers.',
    'pt-BR': 'O apt não consegue resolver a instalação dos servidores que faltam.',
  }),
  downloadFailed: (): Message => ({
    en: 'apt could not download the packages. Nothing was installed.',
    'pt-BR': 'O apt não conseguiu baixar os pacotes. Nada foi instalado.',
  }),
  installFailed: (): Message => ({
    en: 'apt stopped before every package was installed.',
    'pt-BR': 'O apt parou antes de instalar todos os pacotes.',
  }),
  planChanged: (): Message => ({
    en: 'The package lists changed while installing, and other packages would be installed than were announced.',
    'pt-BR': 'As listas de pacotes mudaram durante a instalação, e outros pacotes seriam instalados que não os anunciados.',
  }),
  runAgain: (): Message => ({ en: 'Run the command again to see the new list.', 'pt-BR': 'Rode o comando de novo para ver a nova lista.' }),
  interrupted: (): Message => ({ en: 'Interrupted while installing packages.', 'pt-BR': 'Interrompido durante a instalação de pacotes.' }),
  interruptedRemedy: (): Message => ({ en: 'Run the command again to go on.', 'pt-BR': 'Rode o comando de novo para continuar.' }),
  downloadKept: (): Message => ({
    en: 'Nothing was installed; what was downloaded is kept by apt.',
    'pt-BR': 'Nada foi instalado; o que foi baixado fica guardado pelo apt.',
  }),
  installFinished: (): Message => ({
    en: 'Packages are never cut off half installed: all of them were finished first.',
    'pt-BR': 'Pacotes nunca são interrompidos pela metade: todos foram concluídos antes.',
  }),
  started: (what: readonly string[]): Message => ({
    en: `Installing the packages started programs although services were held back: ${what.join(', ')}.`,
    'pt-BR': `A instalação dos pacotes iniciou programas apesar de os serviços estarem contidos: ${what.join(', ')}.`,
  }),
  startedRemedy: (): Message => ({
    en: 'Stop them if you do not want them (`systemctl stop …`). Prumo does not touch what it did not start.',
    'pt-BR': 'Pare-os se não os quiser (`systemctl stop …`). O Prumo não mexe no que não iniciou.',
  }),

  dpkgInterrupted: (): Message => ({
    en: 'An earlier installation was cut off. Run `dpkg --configure -a` as root, then the command again.',
    'pt-BR': 'Uma instalação anterior foi interrompida. Rode `dpkg --configure -a` como root e depois o comando de novo.',
  }),
  dpkgInterruptedWhat: (): Message => ({
    en: 'dpkg has unfinished work from an earlier, interrupted installation.',
    'pt-BR': 'O dpkg tem trabalho inacabado de uma instalação anterior interrompida.',
  }),
  locked: (): Message => ({
    en: 'Another program is installing packages (unattended-upgrades?). Wait for it to end and run the command again.',
    'pt-BR': 'Outro programa está instalando pacotes (unattended-upgrades?). Espere terminar e rode o comando de novo.',
  }),
  brokenPackages: (): Message => ({
    en: 'Packages on this machine were already broken or held. See `apt-get check` and `apt-mark showhold`, mend that, and run the command again.',
    'pt-BR':
      'Já havia pacotes quebrados ou retidos nesta máquina. Veja `apt-get check` e `apt-mark showhold`, conserte e rode o comando de novo.',
  }),
  noSpace: (): Message => ({
    en: 'The disk is full. Free some space (`apt-get clean` may help), run `dpkg --configure -a`, then the command again.',
    'pt-BR': 'O disco está cheio. Libere espaço (`apt-get clean` pode ajudar), rode `dpkg --configure -a` e depois o comando de novo.',
  }),
  readOnly: (): Message => ({
    en: 'A file system is read-only. Find out why (`dmesg`), remount it for writing, and run the command again.',
    'pt-BR': 'Um sistema de arquivos está somente leitura. Descubra por quê (`dmesg`), remonte-o para escrita e rode o comando de novo.',
  }),
  staleLists: (): Message => ({
    en: 'The package lists do not fit the mirror. Run `apt-get update` as root, then the command again.',
    'pt-BR': 'As listas de pacotes não batem com o espelho. Rode `apt-get update` como root e depois o comando de novo.',
  }),
  noNetwork: (): Message => ({
    en: 'The package mirror cannot be reached. Check the network, a proxy, and /etc/apt/sources.list, then run the command again.',
    'pt-BR': 'O espelho de pacotes não responde. Verifique a rede, um proxy e /etc/apt/sources.list, e rode o comando de novo.',
  }),
  noCandidate: (): Message => ({
    en: 'No package source of this machine has it. Add the release’s `main` section (Ubuntu: also `universe`) and run the command again.',
    'pt-BR':
      'Nenhuma fonte de pacotes desta máquina o tem. Acrescente a seção `main` da versão (no Ubuntu, também `universe`) e rode o comando de novo.',
  }),
  badSignature: (): Message => ({
    en: 'A package source is not signed by a key this machine trusts. Mend that source (a missing keyring package?) and run the command again.',
    'pt-BR':
      'Uma fonte de pacotes não está assinada por uma chave confiável. Corrija essa fonte (falta um pacote de chaves?) e rode o comando de novo.',
  }),
  readTheLog: (): Message => ({
    en: 'Read the lines above and the log, mend what they name, and run the command again.',
    'pt-BR': 'Leia as linhas acima e o log, corrija o que indicam e rode o comando de novo.',
  }),
} as const;
