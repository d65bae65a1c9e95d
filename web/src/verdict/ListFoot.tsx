import { Button } from 'antd';
import { useT } from '@/i18n';
import { DemoTag } from './parts';

type Props = {
  /** A list that comes page by page; none where all of it is at hand. */
  pages?: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  shown: number;
  of: number | string;
  /** Something in it is invented. */
  demo: boolean;
};

/** Foot of a list: the way to more of it, and what the mark of invented data means. */
export function ListFoot({ pages, shown, of, demo }: Props) {
  const t = useT();
  return (
    <>
      {pages?.hasNextPage && (
        <div className="vd-more al-no-print">
          <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {t('verdict:more', { shown, of })}
          </Button>
        </div>
      )}
      {demo && (
        <p className="vd-foot">
          <DemoTag /> {t('verdict:demo_note')}
        </p>
      )}
    </>
  );
}
