import type { RecordView } from '@/forms/wire';
import { formatTime, Time } from '@/ui';

/** A column that is no field, as text. */
export function aboutText(name: string, record: RecordView): string {
  switch (name) {
    case '@key':
      return record.key ?? '';
    case '@valid_from':
      return record.valid_from ?? '';
    case '@valid_to':
      return record.valid_to ?? '';
    case '@source':
      return record.default_source.source;
    case '@changed_at':
      return formatTime(record.changed_at);
    case '@changed_by':
      return record.changed_by.name;
    default:
      return '';
  }
}

export function AboutValue({ name, record }: { name: string; record: RecordView }) {
  if (name === '@changed_at') return <Time value={record.changed_at} />;
  const text = aboutText(name, record);
  return text === '' ? (
    <span className="al-r-none">–</span>
  ) : (
    <span className={name === '@key' ? 'al-r-code' : undefined}>{text}</span>
  );
}
