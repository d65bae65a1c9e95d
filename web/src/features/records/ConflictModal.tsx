import { Alert, Button, Modal, Radio } from 'antd';
import { useState } from 'react';
import { clearPicks, differences, merged, type Side } from '@/forms/conflict';
import { useLabel } from '@/forms/label';
import { readField } from '@/forms/parse';
import type { Values } from '@/forms/values';
import type { RecordType } from '@/forms/wire';
import { useT } from '@/i18n';
import { StateTag, Time } from '@/ui';
import { useValueText } from './FieldValue';
import type { Conflict } from './useRecordForm';

type Props = {
  type: RecordType;
  original: Values;
  mine: Values;
  titles: Record<string, string>;
  conflict: Conflict;
  onClose: () => void;
  onSettle: (values: Values) => void;
};

const SIDES: readonly Side[] = ['original', 'theirs', 'mine'];

/** Somebody changed the record first: their version, ours and the one both began from, side by side. */
export function ConflictModal({ type, original, mine, titles, conflict, onClose, onSettle }: Props) {
  const t = useT();
  const label = useLabel();
  const text = useValueText();
  const { theirs, theirValues } = conflict;
  const rows = differences(type, original, mine, theirValues);
  const [picks, setPicks] = useState<Record<string, Side>>(() => clearPicks(rows));
  const open = rows.filter(({ name, state }) => state === 'conflict' && picks[name] === undefined);
  const shown = (name: string, value: string, side: Side): string => {
    const field = type.fields.find((one) => one.name === name);
    if (value.trim() === '') return t('records:not_given');
    if (field === undefined) return value;
    if (field.kind === 'reference') {
      const known = theirs.references[name];
      if (known !== undefined && known.id === value) return known.title;
      return side === 'theirs' ? value : (titles[name] ?? value);
    }
    const read = readField(field, value);
    return read.ok ? text(field, read.value) : value;
  };
  const all = (side: 'mine' | 'theirs') =>
    setPicks({
      ...clearPicks(rows),
      ...Object.fromEntries(rows.filter(({ state }) => state === 'conflict').map(({ name }) => [name, side])),
    });
  return (
    <Modal
      open
      width={980}
      title={t('records:conflict.title')}
      mask={{ closable: false }}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('records:conflict.later')}</Button>
          <Button
            onClick={() =>
              onSettle(
                merged(
                  rows,
                  Object.fromEntries(rows.map(({ name }) => [name, 'theirs' as const])),
                  mine,
                  theirValues,
                ),
              )
            }
          >
            {t('records:conflict.take_theirs')}
          </Button>
          <Button
            type="primary"
            disabled={open.length > 0}
            onClick={() => onSettle(merged(rows, picks, mine, theirValues))}
          >
            {open.length > 0 ? t('records:conflict.left', { n: open.length }) : t('records:conflict.save')}
          </Button>
        </>
      }
    >
      <Alert
        type="warning"
        showIcon
        title={
          <>
            {t('records:conflict.who', { who: theirs.changed_by.name, version: theirs.version })}{' '}
            <Time value={theirs.changed_at} show="second" />
          </>
        }
        description={t('records:conflict.hint')}
      />
      <div className="al-r-conflict-tools">
        <Button size="small" onClick={() => all('theirs')}>
          {t('records:conflict.all_theirs')}
        </Button>
        <Button size="small" onClick={() => all('mine')}>
          {t('records:conflict.all_mine')}
        </Button>
      </div>
      {rows.length === 0 ? (
        <p>{t('records:conflict.none')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <div className="al-r-scroll" tabIndex={0}>
          <table className="al-r-table al-r-conflict">
            <thead>
              <tr>
                <th scope="col">{t('records:fields.name')}</th>
                {SIDES.map((side) => (
                  <th scope="col" key={side}>
                    {t(`records:conflict.${side}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => {
                const field = type.fields.find(({ name }) => name === row.name);
                const name =
                  field === undefined ? t(`records:about.${row.name.slice(1)}`) : label(field.label);
                return (
                  <tr key={row.name} className={row.state === 'conflict' ? 'al-conflict-row' : undefined}>
                    <th scope="row">
                      {name}
                      <div>
                        <StateTag
                          tone={
                            row.state === 'conflict' ? (picks[row.name] === undefined ? 'bad' : 'ok') : 'idle'
                          }
                        >
                          {t(`records:conflict.state_${row.state}`)}
                        </StateTag>
                      </div>
                    </th>
                    {SIDES.map((side) => (
                      <td key={side} className={picks[row.name] === side ? 'al-r-picked' : undefined}>
                        <Radio
                          name={`pick-${row.name}`}
                          checked={picks[row.name] === side}
                          aria-label={t('records:conflict.pick', {
                            name,
                            side: t(`records:conflict.${side}`),
                          })}
                          onChange={() => setPicks({ ...picks, [row.name]: side })}
                        >
                          <span className="al-r-conflict-value">{shown(row.name, row[side], side)}</span>
                        </Radio>
                      </td>
                    ))}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </Modal>
  );
}
