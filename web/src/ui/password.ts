/** The rules of `check_password` in `capabilities/access/src/secrets.rs`; the server decides, this tells it while typing. */
export const PASSWORD_MIN = 12;
const LONG = 16;
const COMMON = ['password', 'anlan', 'qwerty', '123456', 'letmein', 'admin', 'abc123', 'iloveyou', '111111'];

export type PasswordRule = 'length' | 'kinds' | 'login' | 'common' | 'new';

export function passwordRules(
  password: string,
  login: string,
  current?: string,
  min = PASSWORD_MIN,
): { rule: PasswordRule; met: boolean }[] {
  const given = password !== '';
  const lower = password.toLowerCase();
  const length = [...password].length;
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u, /(?=\P{ASCII})\p{L}/u].filter((kind) =>
    kind.test(password),
  );
  const different = new Set(password).size;
  const rules: { rule: PasswordRule; met: boolean }[] = [
    { rule: 'length', met: length >= min },
    { rule: 'kinds', met: different >= 6 && (kinds.length >= 3 || length >= LONG) },
    { rule: 'login', met: given && (login === '' || !lower.includes(login.toLowerCase())) },
    { rule: 'common', met: given && !COMMON.some((word) => lower.includes(word)) },
  ];
  if (current !== undefined) rules.push({ rule: 'new', met: given && password !== current });
  return rules;
}
