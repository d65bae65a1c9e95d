/** The rules of `capabilities/access` for passwords; the server decides, this tells it while typing. */
export const PASSWORD_MIN = 12;

export type PasswordRule = 'length' | 'kinds' | 'login' | 'new';

export function passwordRules(
  password: string,
  login: string,
  current?: string,
  min = PASSWORD_MIN,
): { rule: PasswordRule; met: boolean }[] {
  const kinds = [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}]/u].filter((kind) => kind.test(password));
  const rules: { rule: PasswordRule; met: boolean }[] = [
    { rule: 'length', met: [...password].length >= min },
    { rule: 'kinds', met: kinds.length >= 3 },
    {
      rule: 'login',
      met: password !== '' && (login === '' || !password.toLowerCase().includes(login.toLowerCase())),
    },
  ];
  if (current !== undefined) rules.push({ rule: 'new', met: password !== '' && password !== current });
  return rules;
}
