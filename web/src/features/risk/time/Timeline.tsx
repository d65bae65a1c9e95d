import { DiffOutlined } from '@ant-design/icons';
import { Button, DatePicker } from 'antd';
import dayjs from 'dayjs';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { AsOfBar } from '@/app/asOf';
import { paths } from '@/app/paths';
import { useT } from '@/i18n';
import { StateTag } from '@/ui';
import { useRiskDays } from './api';

type Props = {
  /** Run that is looked at, in place of a day. */
  run: string;
  onLeaveRun: () => void;
  /** What is compared with; empty where nothing is. */
  against: string;
  day: string;
  onAgainst: (side: string) => void;
};

/** The day that is looked at, the days that touched the risk, and what it is compared with. */
export function Timeline({ run, onLeaveRun, against, day, onAgainst }: Props) {
  const t = useT();
  const days = useRiskDays();
  const marks = useMemo(
    () =>
      (days.data?.items ?? []).map((one) => ({
        day: one.day,
        label: t('risk:time.mark', {
          sources: one.sources,
          targets: one.targets,
          validity: one.validity,
        }),
      })),
    [days.data, t],
  );
  const first = marks[0]?.day;
  const before = [...marks].reverse().find((mark) => mark.day < day)?.day ?? first;
  return (
    <div className="rk-time al-no-print">
      {run ? (
        <div className="rk-time-run">
          <StateTag tone="warn">{t('risk:time.run')}</StateTag>
          <span className="al-number">{run}</span>
          <Link to={paths.riskRuns()}>{t('risk:runs.title')}</Link>
          <Button size="small" onClick={onLeaveRun}>
            {t('risk:time.leave_run')}
          </Button>
        </div>
      ) : (
        <AsOfBar marks={marks} first={first} onlyOwn />
      )}
      <div className="rk-time-compare">
        {against === '' ? (
          <Button
            size="small"
            icon={<DiffOutlined />}
            disabled={before === undefined}
            onClick={() => onAgainst(before === undefined || before >= day ? dayBefore(day) : before)}
          >
            {t('risk:time.compare')}
          </Button>
        ) : (
          <>
            <span>{t('risk:time.against')}</span>
            {against.startsWith('run:') ? (
              <span className="al-number">{against.slice(4)}</span>
            ) : (
              <DatePicker
                size="small"
                allowClear={false}
                aria-label={t('risk:time.against')}
                value={against === 'now' ? dayjs() : dayjs(against)}
                maxDate={dayjs()}
                onChange={(value) => value && onAgainst(value.format('YYYY-MM-DD'))}
              />
            )}
            <Button size="small" onClick={() => onAgainst('')}>
              {t('risk:time.stop')}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}

const dayBefore = (day: string) => dayjs(day).subtract(1, 'day').format('YYYY-MM-DD');
