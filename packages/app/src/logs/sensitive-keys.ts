/** Anywhere in a key, as a word of it: `userPassword`, `cpf_do_cliente`, `Set-Cookie`. */
const ANYWHERE = new Set(['password', 'passwd', 'pwd', 'senha', 'secret', 'authorization', 'cookie', 'cookies', 'credentials', 'jwt']);
/** The same, but they may say something about the thing: `emailSent: true`, `cpfCount: 3`. */
const PERSONAL = new Set(['cpf', 'cnpj', 'email', 'mail', 'phone', 'telephone', 'telefone', 'celular', 'mobile', 'whatsapp', 'fone', 'rg']);
/** At the end of a key: `accessToken` and not `tokenCount`. */
const AT_THE_END = /(^| )(token|tokens|api key|apikey|access key|private key|session id|sessionid|connect sid)$/;

/** `accessToken`, `ACCESS_TOKEN`, `access-token` → `access token` */
function wordsOf(key: string): readonly string[] {
  return key
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** Whether a key says that its value is a secret or personal data, whatever the value looks like. `more`: keys besides, told by all their words. */
export function sensitiveKeys(more: readonly string[]): (key: string, value: unknown) => boolean {
  const others = new Set(more.map((key) => wordsOf(key).join(' ')));
  // Keys are few and come again with every line.
  const known = new Map<string, 'secret' | 'personal' | 'plain'>();

  function kindOf(key: string): 'secret' | 'personal' | 'plain' {
    const words = wordsOf(key);
    const joined = words.join(' ');
    if (words.some((word) => ANYWHERE.has(word)) || others.has(joined) || AT_THE_END.test(joined)) return 'secret';
    // `e-mail` is two words.
    return words.some((word) => PERSONAL.has(word)) ? 'personal' : 'plain';
  }

  return (key, value) => {
    if (value === null || value === undefined || typeof value === 'boolean') return false;
    let kind = known.get(key);
    if (kind === undefined) {
      kind = kindOf(key);
      if (known.size < 1000) known.set(key, kind);
    }
    return kind === 'secret' || (kind === 'personal' && !(typeof value === 'number' && Math.abs(value) < 1_000_000));
  };
}
