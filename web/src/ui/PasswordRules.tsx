import { useT } from '@/i18n';
import { PASSWORD_MIN, passwordRules } from './password';

/** The rules for a password, each marked as met or not while it is typed. */
export function PasswordRules({
  password,
  login,
  current,
}: {
  password: string;
  login: string;
  current?: string;
}) {
  const t = useT();
  return (
    <div className="al-rules">
      <h3>{t('access:password.rules')}</h3>
      <ul>
        {passwordRules(password, login, current).map(({ rule, met }) => (
          <li key={rule} className={met ? 'al-rule-met' : undefined}>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              {met ? <path d="M3 8.500 6.500 12 13 4.500" /> : <circle cx="8" cy="8" r="4" />}
            </svg>
            {t(`access:password.rule.${rule}`, { n: PASSWORD_MIN })}
            <span className="al-sr">
              {met ? t('access:password.rule.met') : t('access:password.rule.unmet')}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
