import { AimOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useEffect, useId, useState } from 'react';
import { useT } from '@/i18n';
import { type LineFault, MOST_RECEIVERS, markOf, readLine, readLines, writePlace } from '../model/receivers';
import type { Receiver } from '../model/types';
import { useCaseForm } from './context';
import { Part } from './Part';

/** Places to be told about: typed, pasted, or pointed at on the map. */
export function ReceiversPart() {
  const t = useT();
  const { scenario, origin, setReceivers, picking, setPicking, problems } = useCaseForm();
  const receivers = scenario.receivers ?? [];
  const [pasting, setPasting] = useState(false);
  const full = receivers.length >= MOST_RECEIVERS;
  const count = receivers.length;
  const problem = [...problems].find(([path]) => path.startsWith('receivers'))?.[1];
  return (
    <Part
      title={t('consequence:part.receivers')}
      paths={['receivers']}
      summary={t(count === 0 ? 'consequence:receivers.none' : 'consequence:receivers.count', { count })}
      open={count > 0}
    >
      <div className="cq-wide cq-points">
        {problem && (
          <p className="cq-fault" role="alert">
            {t('consequence:receivers.refused')}
          </p>
        )}
        <p className="cq-reason">
          {t(origin === null ? 'consequence:receivers.hint_metres' : 'consequence:receivers.hint')}
        </p>
        {count > 0 && (
          <ol aria-label={t('consequence:part.receivers')}>
            {receivers.map((receiver, at) => (
              <ReceiverRow
                // biome-ignore lint/suspicious/noArrayIndexKey: a receiver is known by its place in the list
                key={at}
                receiver={receiver}
                at={at}
                onChange={(next) => setReceivers(receivers.map((one, n) => (n === at ? next : one)))}
                onRemove={() => setReceivers(receivers.filter((_, n) => n !== at))}
              />
            ))}
          </ol>
        )}
        {full ? (
          <p className="cq-reason">{t('consequence:receivers.full', { most: MOST_RECEIVERS })}</p>
        ) : (
          <NewReceiver onAdd={(one) => setReceivers([...receivers, one])} />
        )}
        <div className="cq-points-tools">
          <Button
            size="small"
            icon={<AimOutlined />}
            type={picking ? 'primary' : 'default'}
            aria-pressed={picking}
            disabled={full}
            onClick={() => setPicking(!picking)}
          >
            {t('consequence:receivers.pick')}
          </Button>
          <Button
            size="small"
            aria-expanded={pasting}
            disabled={full}
            onClick={() => setPasting((before) => !before)}
          >
            {t('consequence:receivers.paste')}
          </Button>
          {count > 1 && (
            <Button size="small" type="text" onClick={() => setReceivers([])}>
              {t('consequence:receivers.clear')}
            </Button>
          )}
        </div>
        {pasting && !full && <PasteLines onDone={() => setPasting(false)} />}
      </div>
    </Part>
  );
}

type RowProps = {
  receiver: Receiver;
  at: number;
  onChange: (next: Receiver) => void;
  onRemove: () => void;
};

/** A receiver that can be renamed, moved and taken away; changes hold when they have been written out. */
function ReceiverRow({ receiver, at, onChange, onRemove }: RowProps) {
  const t = useT();
  const { origin } = useCaseForm();
  const mark = markOf(at);
  const written = writePlace(receiver, origin);
  const named = receiver.label ?? '';
  const [label, setLabel] = useState(named);
  const [place, setPlace] = useState(written);
  useEffect(() => setLabel(named), [named]);
  useEffect(() => setPlace(written), [written]);
  const read = place === written ? receiver : readLine(place, origin);
  const wrong = typeof read === 'string';
  const rename = () => {
    const { label: _, ...rest } = receiver;
    const next = label.trim();
    if (next !== named) onChange(next === '' ? rest : { ...rest, label: next });
  };
  const move = () => {
    if (!wrong && place !== written) onChange({ ...receiver, east_m: read.east_m, north_m: read.north_m });
  };
  return (
    <li>
      <span className="cq-mark" aria-hidden="true">
        {mark}
      </span>
      <Input
        size="small"
        aria-label={t('consequence:receivers.label_of', { mark })}
        placeholder={t('consequence:receivers.label')}
        value={label}
        maxLength={60}
        onChange={(event) => setLabel(event.target.value)}
        onBlur={rename}
        onPressEnter={rename}
      />
      <Input
        size="small"
        aria-label={t('consequence:receivers.place_of', { mark })}
        value={place}
        status={wrong ? 'error' : ''}
        aria-invalid={wrong}
        onChange={(event) => setPlace(event.target.value)}
        onBlur={move}
        onPressEnter={move}
      />
      <Button
        size="small"
        type="text"
        icon={<DeleteOutlined />}
        aria-label={t('consequence:receivers.remove', { mark, label: named })}
        onClick={onRemove}
      />
      {wrong && (
        <p className="cq-fault" role="alert">
          {t(`consequence:receivers.fault.${read}`)}
        </p>
      )}
    </li>
  );
}

function NewReceiver({ onAdd }: { onAdd: (receiver: Receiver) => void }) {
  const t = useT();
  const id = useId();
  const { origin } = useCaseForm();
  const [label, setLabel] = useState('');
  const [place, setPlace] = useState('');
  const [fault, setFault] = useState<LineFault['key'] | null>(null);
  const add = () => {
    const read = readLine(place, origin);
    if (typeof read === 'string') return setFault(read);
    // A whole line written into the place brings its own label.
    onAdd(label.trim() === '' ? read : { ...read, label: label.trim() });
    setLabel('');
    setPlace('');
    return setFault(null);
  };
  return (
    <div className="cq-point-new">
      <Input
        size="small"
        aria-label={t('consequence:receivers.label')}
        placeholder={t('consequence:receivers.label_hint')}
        value={label}
        maxLength={60}
        onChange={(event) => setLabel(event.target.value)}
        onPressEnter={() => place.trim() !== '' && add()}
      />
      <Input
        size="small"
        aria-label={t(origin === null ? 'consequence:receivers.metres' : 'consequence:receivers.place')}
        placeholder={t(origin === null ? 'consequence:receivers.metres' : 'consequence:receivers.place')}
        value={place}
        status={fault === null ? '' : 'error'}
        aria-invalid={fault !== null}
        aria-describedby={`${id}-note`}
        onChange={(event) => {
          setPlace(event.target.value);
          setFault(null);
        }}
        onPressEnter={add}
      />
      <Button size="small" icon={<PlusOutlined />} disabled={place.trim() === ''} onClick={add}>
        {t('consequence:receivers.add')}
      </Button>
      <p id={`${id}-note`} className="cq-fault" role="alert">
        {fault !== null && t(`consequence:receivers.fault.${fault}`)}
      </p>
    </div>
  );
}

/** Lines of a spreadsheet or a list; what is no receiver stays to be mended. */
function PasteLines({ onDone }: { onDone: () => void }) {
  const t = useT();
  const id = useId();
  const { scenario, origin, setReceivers } = useCaseForm();
  const receivers = scenario.receivers ?? [];
  const [text, setText] = useState('');
  const read = readLines(text, origin, MOST_RECEIVERS - receivers.length);
  const take = () => {
    setReceivers([...receivers, ...read.receivers]);
    if (read.faults.length === 0) onDone();
    else setText(read.faults.map((fault) => fault.text).join('\n'));
  };
  return (
    <div className="cq-points-paste">
      <label htmlFor={id}>
        {t(origin === null ? 'consequence:receivers.lines_metres' : 'consequence:receivers.lines')}
      </label>
      <Input.TextArea
        id={id}
        rows={4}
        autoFocus
        value={text}
        placeholder={t(
          origin === null ? 'consequence:receivers.example_metres' : 'consequence:receivers.example',
        )}
        onChange={(event) => setText(event.target.value)}
      />
      {read.faults.length > 0 && (
        <ul className="cq-fault">
          {read.faults.slice(0, 8).map(({ line, key }) => (
            <li key={line}>
              {t('consequence:receivers.line', { line })} {t(`consequence:receivers.fault.${key}`)}
            </li>
          ))}
          {read.faults.length > 8 && (
            <li>{t('consequence:receivers.more_faults', { count: read.faults.length - 8 })}</li>
          )}
        </ul>
      )}
      <div className="cq-points-tools">
        <Button size="small" type="primary" disabled={read.receivers.length === 0} onClick={take}>
          {t('consequence:receivers.take', { count: read.receivers.length })}
        </Button>
        <Button size="small" onClick={onDone}>
          {t('consequence:receivers.cancel')}
        </Button>
      </div>
    </div>
  );
}
