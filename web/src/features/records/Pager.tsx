import { LeftOutlined, RightOutlined, VerticalRightOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useLang, useT } from '@/i18n';
import { formatNumber } from '@/ui';

type Props = {
  page: number;
  size: number;
  sizes: readonly number[];
  shown: number;
  total?: number;
  hasNext: boolean;
  /** Cursor of the page before, when it is known. */
  back?: string;
  loading: boolean;
  onSize: (size: number) => void;
  onGo: (page: number) => void;
};

/** First, back, forward: pages are found by cursor, so a million rows turn as fast as a hundred. */
export function Pager({ page, size, sizes, shown, total, hasNext, back, loading, onSize, onGo }: Props) {
  const t = useT();
  const lang = useLang();
  const from = (page - 1) * size + 1;
  const n = (value: number) => formatNumber(value, lang);
  return (
    <nav className="al-r-pager" aria-label={t('records:pager.label')}>
      <span aria-live="polite">
        {shown === 0
          ? ''
          : total === undefined
            ? t('records:pager.range', { from: n(from), to: n(from + shown - 1) })
            : t('records:pager.range_of', { from: n(from), to: n(from + shown - 1), total: n(total) })}
      </span>
      <span className="al-r-grow" />
      <Select
        size="small"
        aria-label={t('records:pager.size')}
        value={size}
        onChange={onSize}
        options={sizes.map((value) => ({ value, label: t('records:pager.per', { n: value }) }))}
      />
      <Button
        size="small"
        icon={<VerticalRightOutlined />}
        disabled={page === 1}
        aria-label={t('records:pager.first')}
        title={t('records:pager.first')}
        onClick={() => onGo(1)}
      />
      <Button
        size="small"
        icon={<LeftOutlined />}
        disabled={page === 1 || back === undefined}
        title={page > 1 && back === undefined ? t('records:pager.no_back') : undefined}
        onClick={() => onGo(page - 1)}
      >
        {t('records:pager.back')}
      </Button>
      <span className="al-r-pager-page">
        {total === undefined
          ? t('records:pager.page', { page: n(page) })
          : t('records:pager.page_of', { page: n(page), pages: n(Math.max(Math.ceil(total / size), 1)) })}
      </span>
      <Button
        size="small"
        disabled={!hasNext}
        loading={loading && hasNext ? { delay: 400 } : false}
        onClick={() => onGo(page + 1)}
      >
        {t('records:pager.next')}
        <RightOutlined />
      </Button>
    </nav>
  );
}
