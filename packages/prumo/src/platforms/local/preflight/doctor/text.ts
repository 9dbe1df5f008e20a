import type { Message } from '../../../../messages/message.ts';
import { verbatim } from '../../../../messages/message.ts';

/** Titles and remedies of `prumo doctor`. */
export const text = {
  server: (title: string): Message => verbatim(title),
  serverRemedy: (packages: string, homepage: string): Message => ({
    en: `\`prumo up --install\`, or install ${packages} (${homepage})`,
    'pt-BR': `\`prumo up --install\`, ou instale ${packages} (${homepage})`,
  }),
  serverUpgrade: (homepage: string): Message => ({
    en: `Upgrade it yourself when it suits what else uses it (${homepage})`,
    'pt-BR': `Atualize por conta própria quando convier ao que mais depende dele (${homepage})`,
  }),

  system: (): Message => ({ en: 'Operating system', 'pt-BR': 'Sistema operacional' }),
  systemRemedy: (): Message => ({
    en: 'The `local` platform needs Linux; Debian 12 or 13 are what it is tested on.',
    'pt-BR': 'A plataforma `local` precisa de Linux; é testada em Debian 12 e 13.',
  }),
  architecture: (): Message => ({ en: 'Architecture', 'pt-BR': 'Arquitetura' }),
  architectureRemedy: (): Message => ({ en: 'Prumo is tested on x64 and arm64.', 'pt-BR': 'O Prumo é testado em x64 e arm64.' }),
  processors: (): Message => ({ en: 'Processors', 'pt-BR': 'Processadores' }),
  processorsRemedy: (): Message => ({
    en: 'A stack runs on one, but failovers take longer than measured.',
    'pt-BR': 'Uma stack roda com um, mas os failovers demoram mais que o medido.',
  }),
  memory: (): Message => ({ en: 'Memory available', 'pt-BR': 'Memória disponível' }),
  memoryRemedy: (): Message => ({
    en: 'Free memory, or lower `database.memory`, `cache.memory` and the processes’ `memory`; `prumo plan` shows the arithmetic.',
    'pt-BR': 'Libere memória ou reduza `database.memory`, `cache.memory` e o `memory` dos processos; `prumo plan` mostra a conta.',
  }),
  sharedMemory: (): Message => ({ en: 'Shared memory (/dev/shm)', 'pt-BR': 'Memória compartilhada (/dev/shm)' }),
  sharedMemoryRemedy: (): Message => ({
    en: 'Enlarge it (`mount -o remount,size=1G /dev/shm`; for a container `--shm-size`): parallel queries fail without.',
    'pt-BR': 'Aumente-a (`mount -o remount,size=1G /dev/shm`; em contêiner `--shm-size`): sem isso, consultas paralelas falham.',
  }),
  clock: (): Message => ({ en: 'Clock', 'pt-BR': 'Relógio' }),
  clockRemedy: (): Message => ({
    en: 'Set the clock (an NTP service such as chrony): certificates and evidence depend on it.',
    'pt-BR': 'Acerte o relógio (um serviço NTP como o chrony): certificados e evidências dependem dele.',
  }),

  openFiles: (): Message => ({ en: 'Open files, hard limit', 'pt-BR': 'Arquivos abertos, limite rígido' }),
  openFilesRemedy: (): Message => ({
    en: 'Raise `nofile` in /etc/security/limits.conf and log in again.',
    'pt-BR': 'Aumente `nofile` em /etc/security/limits.conf e entre de novo.',
  }),
  processes: (): Message => ({ en: 'Processes, limit', 'pt-BR': 'Processos, limite' }),
  processesRemedy: (): Message => ({
    en: 'Raise `nproc` in /etc/security/limits.conf and log in again.',
    'pt-BR': 'Aumente `nproc` em /etc/security/limits.conf e entre de novo.',
  }),
  inotify: (): Message => ({ en: 'inotify instances', 'pt-BR': 'Instâncias de inotify' }),
  inotifyRemedy: (): Message => ({
    en: '`sysctl fs.inotify.max_user_instances=128`, and write it to /etc/sysctl.d.',
    'pt-BR': '`sysctl fs.inotify.max_user_instances=128`, e grave em /etc/sysctl.d.',
  }),

  loopback: (): Message => ({ en: 'Loopback addresses 127.x.y.z', 'pt-BR': 'Endereços loopback 127.x.y.z' }),
  loopbackRemedy: (): Message => ({
    en: 'Bring the loopback interface up with 127.0.0.1/8: `ip link set lo up`.',
    'pt-BR': 'Ative a interface loopback com 127.0.0.1/8: `ip link set lo up`.',
  }),
  port: (name: string): Message => ({ en: `Edge port ${name}`, 'pt-BR': `Porta ${name} da borda` }),
  portRemedy: (): Message => ({
    en: 'Stop that program, or choose other ports under `edge`.',
    'pt-BR': 'Pare esse programa ou escolha outras portas em `edge`.',
  }),

  folder: (): Message => ({ en: 'State folder', 'pt-BR': 'Pasta de estado' }),
  folderRemedy: (): Message => ({
    en: 'Make it writable for this user, or set PRUMO_HOME to another folder.',
    'pt-BR': 'Dê permissão de escrita a este usuário ou aponte PRUMO_HOME para outra pasta.',
  }),
  space: (): Message => ({ en: 'Free disk space', 'pt-BR': 'Espaço livre em disco' }),
  spaceRemedy: (): Message => ({
    en: 'Free some space, or set PRUMO_HOME to a larger disk.',
    'pt-BR': 'Libere espaço ou aponte PRUMO_HOME para um disco maior.',
  }),
  sync: (): Message => ({ en: 'Time to make a write durable', 'pt-BR': 'Tempo para tornar uma escrita durável' }),
  syncRemedy: (): Message => ({
    en: 'Every commit waits for this twice, on primary and synchronous standby. Use a faster disk.',
    'pt-BR': 'Cada commit espera isso duas vezes, no primário e no standby síncrono. Use um disco mais rápido.',
  }),
  reachable: (): Message => ({
    en: 'State folder reachable for the servers’ users',
    'pt-BR': 'Pasta de estado alcançável pelos usuários dos servidores',
  }),
  reachableRemedy: (folder: string): Message => ({
    en: `\`chmod o+x ${folder}\`, or set PRUMO_HOME to /var/lib/prumo.`,
    'pt-BR': `\`chmod o+x ${folder}\`, ou aponte PRUMO_HOME para /var/lib/prumo.`,
  }),

  firewall: (): Message => ({ en: 'Firewall for partition drills', 'pt-BR': 'Firewall para ensaios de partição' }),
  firewallRemedy: (): Message => ({
    en: 'Without nftables as root no node can be cut off; those drills stay inconclusive.',
    'pt-BR': 'Sem nftables como root nenhum nó pode ser isolado; esses ensaios ficam inconclusivos.',
  }),
  boot: (): Message => ({ en: 'Start after a reboot', 'pt-BR': 'Início após reinicialização' }),
  bootRemedy: (): Message => ({
    en: 'There is no systemd here: run `prumo up` from whatever starts this machine’s programs.',
    'pt-BR': 'Não há systemd aqui: rode `prumo up` a partir do que inicia os programas desta máquina.',
  }),
  leftover: (): Message => ({ en: 'policy-rc.d of an interrupted installation', 'pt-BR': 'policy-rc.d de uma instalação interrompida' }),
  leftoverRemedy: (): Message => ({
    en: 'Run `prumo up --install` again: it goes on, and puts the file back.',
    'pt-BR': 'Rode `prumo up --install` de novo: ele continua e devolve o arquivo.',
  }),
} as const;
