import { HeatMapOutlined } from '@ant-design/icons';
import { Tabs } from 'antd';
import { Link, useLocation, useNavigate } from 'react-router';
import { problemOf } from '@/api/client';
import { ForbiddenPage } from '@/app/errors';
import { paths } from '@/app/paths';
import { useT } from '@/i18n';
import { PageHeader, StateTag } from '@/ui';
import '../risk.css';
import { useSummary } from '../api';
import { BasisLine } from '../view/words';
import { Enterprises } from './lists/Enterprises';
import { Parks } from './lists/Parks';
import { Sources } from './lists/Sources';
import { Targets } from './lists/Targets';

const LISTS = ['targets', 'sources', 'enterprises', 'parks'] as const;
type List = (typeof LISTS)[number];

/** Protection targets with their verdicts, sources, enterprises and parks. */
export function ListsPage() {
  const t = useT();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const list = LISTS.find((one) => pathname.endsWith(`/${one}`)) ?? 'targets';
  const summary = useSummary();
  if (summary.isError && problemOf(summary.error).status === 403) return <ForbiddenPage />;
  return (
    <div className="rk-page">
      <PageHeader
        title={t(`risk:lists.${list}`)}
        tags={<StateTag tone="warn">{t('risk:restricted')}</StateTag>}
        actions={
          <Link className="al-link-button" to={paths.risk()}>
            <HeatMapOutlined />
            {t('risk:to_map')}
          </Link>
        }
        summary={<BasisLine of={summary.data?.basis} />}
      />
      <Tabs
        activeKey={list}
        onChange={(key) => void navigate(paths.riskList(key as List))}
        items={LISTS.map((key) => ({ key, label: t(`risk:lists.${key}`) }))}
      />
      {list === 'targets' && <Targets />}
      {list === 'sources' && <Sources />}
      {list === 'enterprises' && <Enterprises />}
      {list === 'parks' && <Parks />}
    </div>
  );
}
