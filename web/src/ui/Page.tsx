import { createContext, type ReactNode, useContext, useEffect } from 'react';
import { Link } from 'react-router';
import { useT } from '@/i18n';

export type Crumb = { label: string; to?: string };

/** The way to the menu entry of the page, put here by the shell. */
export const CrumbContext = createContext<readonly Crumb[]>([]);

type HeaderProps = {
  title: string;
  /** What lies between the menu entry and this page; the shell gives the rest. */
  crumbs?: Crumb[];
  /** Beside the title: code, state, grade. */
  tags?: ReactNode;
  /** Under the title. */
  summary?: ReactNode;
  /** Place of the as-of bar. */
  asOf?: ReactNode;
  actions?: ReactNode;
};

/** Head of every page: the way here, title, date of the facts, actions. Also names the browser's tab. */
export function PageHeader({ title, crumbs = [], tags, summary, asOf, actions }: HeaderProps) {
  const t = useT();
  const way = [...useContext(CrumbContext), ...crumbs];
  useEffect(() => {
    document.title = t('shell:title_of', { page: title });
  }, [title, t]);
  return (
    <header className="al-page-header">
      {way.length > 0 && (
        <nav aria-label={t('ui:breadcrumb')} className="al-crumbs">
          <ol>
            {way.map((crumb) => (
              <li key={crumb.label}>
                {crumb.to === undefined ? (
                  <span>{crumb.label}</span>
                ) : (
                  <Link to={crumb.to}>{crumb.label}</Link>
                )}
              </li>
            ))}
            <li aria-current="page">{title}</li>
          </ol>
        </nav>
      )}
      <div className="al-page-head">
        <div className="al-page-title">
          <h1>{title}</h1>
          {tags}
        </div>
        {actions !== undefined && <div className="al-page-actions">{actions}</div>}
      </div>
      {summary !== undefined && <div className="al-page-summary">{summary}</div>}
      {asOf}
    </header>
  );
}

type PanelProps = {
  title?: ReactNode;
  extra?: ReactNode;
  /** No inner space, for tables. */
  flush?: boolean;
  children: ReactNode;
};

/** A white sheet with an optional head. */
export function Panel({ title, extra, flush = false, children }: PanelProps) {
  return (
    <section className="al-panel">
      {(title !== undefined || extra !== undefined) && (
        <div className="al-panel-head">
          <h2>{title}</h2>
          <div>{extra}</div>
        </div>
      )}
      <div className={flush ? undefined : 'al-panel-body'}>{children}</div>
    </section>
  );
}
