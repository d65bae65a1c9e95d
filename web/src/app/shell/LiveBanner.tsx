import { Button } from 'antd';
import type { LiveState } from '@/api/live';
import { useT } from '@/i18n';

export function LiveBanner({ state }: { state: LiveState }) {
  const t = useT();
  return (
    <div role="status" aria-live="polite">
      {state.lost && <p className="al-banner al-banner-bad">{t('shell:live.lost')}</p>}
      {!state.lost && state.outdated && (
        <p className="al-banner al-banner-info">
          {t('shell:live.outdated')}
          <Button size="small" type="primary" onClick={() => window.location.reload()}>
            {t('shell:live.reload')}
          </Button>
        </p>
      )}
    </div>
  );
}
