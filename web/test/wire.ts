import type { Field, RecordType, RecordView } from '@/forms/wire';

// Records and types as the server sends them, with nothing in them but what a test is about.

export const fieldOf = (name: string, more: Partial<Field> = {}): Field => ({
  name,
  label: { zh: name, en: name },
  help: { zh: '', en: '' },
  aliases: [],
  kind: 'text',
  required: false,
  indexed: false,
  level: 'internal',
  personal: false,
  ...more,
});

export const typeOf = (name: string, more: Partial<RecordType> = {}): RecordType => ({
  name,
  label: { zh: name, en: name },
  title: 'name',
  keys: [['code']],
  any_of: [],
  origin: 'code',
  group: { zh: '其他', en: 'Other' },
  verbs: ['read'],
  count: 0,
  fields: [],
  ...more,
});

export const recordOf = (kind: string, id: string, more: Partial<RecordView> = {}): RecordView => ({
  id,
  kind,
  version: 1,
  title: id,
  fields: {},
  references: {},
  masked: [],
  hidden: [],
  sources: {},
  default_source: { source: '', by: '', by_name: '' },
  position: 1,
  changed_at: '2026-01-01T00:00:00Z',
  changed_by: { id: '', name: '' },
  can: [],
  ...more,
});
