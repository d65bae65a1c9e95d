import { CalendarOutlined, DesktopOutlined, PrinterOutlined, UnorderedListOutlined } from '@ant-design/icons';
import { Select, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { useLang, useT } from '@/i18n';
import { usePhone } from '@/ui';
import type { District } from './ground';
import { MapIcon } from './icons';
import type { ShapeKind } from './sketch';

const TOOLS = ['line', 'polygon', 'circle'] as const;

function ToolButton({
  label,
  icon,
  on,
  onClick,
}: {
  label: string;
  icon: ReactNode;
  on?: boolean;
  onClick: () => void;
}) {
  return (
    <Tooltip title={label} placement="bottom" mouseEnterDelay={0.4}>
      <button type="button" className="al-map-tool" aria-label={label} aria-pressed={on} onClick={onClick}>
        {icon}
      </button>
    </Tooltip>
  );
}

type Props = {
  sideOpen: boolean;
  onSide: () => void;
  districts: readonly District[];
  onDistrict: (district: District) => void;
  tool: ShapeKind | null;
  onTool: (tool: ShapeKind | null) => void;
  listing: boolean;
  onList: () => void;
  /** The day is being chosen, or another than today. */
  dated: boolean;
  onDate: () => void;
  onPrint: () => void;
  onWall: () => void;
};

/** What can be done on the map. */
export function Toolbar({
  sideOpen,
  onSide,
  districts,
  onDistrict,
  tool,
  onTool,
  listing,
  onList,
  dated,
  onDate,
  onPrint,
  onWall,
}: Props) {
  const t = useT();
  const lang = useLang();
  const phone = usePhone();
  return (
    <div className="al-map-tools" role="toolbar" aria-label={t('map:tool.label')}>
      {phone && (
        <ToolButton
          label={t('map:side.open')}
          on={sideOpen}
          icon={<MapIcon name="layers" />}
          onClick={onSide}
        />
      )}
      {!phone && districts.length > 0 && (
        <Select<string>
          size="middle"
          showSearch={{ optionFilterProp: 'label' }}
          value={null as unknown as string}
          placeholder={t('map:tool.district')}
          aria-label={t('map:tool.district')}
          className="al-map-district"
          popupMatchSelectWidth={160}
          options={districts.map((d) => ({
            value: d.code,
            label: lang === 'en' ? (d.name_en ?? d.name) : d.name,
          }))}
          onSelect={(code) => {
            const to = districts.find((d) => d.code === code);
            if (to) onDistrict(to);
          }}
        />
      )}
      {TOOLS.map((name) => (
        <ToolButton
          key={name}
          label={t(`map:tool.${name}`)}
          on={tool === name}
          icon={<MapIcon name={name} />}
          onClick={() => onTool(tool === name ? null : name)}
        />
      ))}
      <ToolButton label={t('map:tool.list')} on={listing} icon={<UnorderedListOutlined />} onClick={onList} />
      <ToolButton label={t('map:tool.date')} on={dated} icon={<CalendarOutlined />} onClick={onDate} />
      <ToolButton label={t('map:tool.print')} icon={<PrinterOutlined />} onClick={onPrint} />
      {!phone && <ToolButton label={t('map:tool.wall')} icon={<DesktopOutlined />} onClick={onWall} />}
    </div>
  );
}
