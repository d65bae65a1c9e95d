import { Button } from 'antd';
import { isRouteErrorResponse, Link, useRouteError } from 'react-router';
import { ApiError } from '@/api/client';
import { useT } from '@/i18n';
import { EmptyState, LoadingState, ProblemPanel } from '@/ui';
import { paths } from './paths';

function HomeLink() {
  const t = useT();
  return (
    <Link to={paths.home()} className="al-button-link">
      {t('errors:home')}
    </Link>
  );
}

export function NotFoundPage() {
  const t = useT();
  return (
    <div className="al-center">
      <EmptyState
        title={t('errors:not_found.message')}
        hint={t('errors:not_found.remedy')}
        action={<HomeLink />}
      />
    </div>
  );
}

export function ForbiddenPage() {
  const t = useT();
  return (
    <div className="al-center">
      <EmptyState
        title={t('errors:forbidden.message')}
        hint={t('errors:forbidden.remedy')}
        action={<HomeLink />}
      />
    </div>
  );
}

export function Starting() {
  return (
    <div className="al-center">
      <LoadingState rows={3} />
    </div>
  );
}

/** A part of the page that was not found after an update of the server. */
function isStaleChunk(error: unknown): boolean {
  return error instanceof TypeError && /import|module script/i.test(error.message);
}

/** Shown instead of a page that failed; the shell around it stays. */
export function RouteTrouble() {
  const t = useT();
  const error = useRouteError();
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFoundPage />;
  if (error instanceof ApiError && error.problem.status === 403) return <ForbiddenPage />;
  const shown =
    error instanceof ApiError
      ? error
      : { status: 0, code: isStaleChunk(error) ? 'web.outdated' : 'web.unexpected', errors: [] };
  return (
    <div className="al-center">
      <ProblemPanel
        error={shown}
        action={
          <Button size="small" onClick={() => window.location.reload()}>
            {t('errors:reload')}
          </Button>
        }
      />
    </div>
  );
}
