import { AimOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useT } from '@/i18n';
import { TEMPLATES } from '../../model/templates';
import { DRAG_TYPE } from '../../view/RiskMap';

/** Pictures of the things on a field of 24 × 24. */
const PICTURES: Record<string, string> = {
  chlorine: 'M5 9h14a3 3 0 0 1 0 7H5a3 3 0 0 1 0-7zM7 16v3M17 16v3M11 9V6h3',
  ammonia: 'M12 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM7 16l-2 5M17 16l2 5M5.500 11h13',
  lpg: 'M12 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM7 16l-2 5M17 16l2 5M12 8v6M9.500 11.500h5',
  gasoline: 'M4 8c0-4 16-4 16 0v11c0 3-16 3-16 0zM4 8c0 4 16 4 16 0M4 14c0 3 16 3 16 0',
  plant: 'M3 20V10l5 3V10l5 3V4h3l1 16zM3 20h18',
  school: 'M12 4l10 5-10 5L2 9zM6 12v4c3 3 9 3 12 0v-4M22 9v6',
  hospital: 'M4 20V5h16v15zM12 8v7M8.500 11.500h7M2 20h20',
  nursing_home:
    'M3 12l9-8 9 8M6 10v10h12V10M12 17c-3-2-3-5-1.500-5 1 0 1.500 1 1.500 1s.5-1 1.500-1c1.500 0 1.500 3-1.500 5z',
  housing: 'M3 21V10l6-5 6 5v11M15 21V8h6v13M7 12h4M7 16h4M17 12h2M17 16h2M2 21h20',
  mall: 'M4 9h16l-1 11H5zM8 9V7a4 4 0 0 1 8 0v2',
};

type Props = {
  placing: string | null;
  onPlacing: (id: string | null) => void;
  /** Put down where the map is looked at: for those who work by keyboard. */
  onCentre: (id: string) => void;
};

/** Things to be dragged onto the map, or picked and then put down by a touch. */
export function Palette({ placing, onPlacing, onCentre }: Props) {
  const t = useT();
  return (
    <section className="rk-palette" aria-labelledby="rk-palette">
      <h2 id="rk-palette">{t('risk:siting.palette')}</h2>
      <p className="rk-soft">{t('risk:siting.palette_hint')}</p>
      {(['equipment', 'target'] as const).map((group) => (
        <div key={group} className="rk-palette-group">
          <h3>{t(`risk:siting.group_${group}`)}</h3>
          <ul>
            {TEMPLATES.filter((one) => one.group === group).map(({ id }) => (
              <li key={id}>
                <button
                  type="button"
                  draggable
                  aria-pressed={placing === id}
                  className={`rk-thing rk-thing-${group}`}
                  onDragStart={(event) => {
                    event.dataTransfer.setData(DRAG_TYPE, id);
                    event.dataTransfer.effectAllowed = 'copy';
                  }}
                  onClick={() => onPlacing(placing === id ? null : id)}
                >
                  <svg viewBox="0 0 24 24" aria-hidden="true">
                    <path d={PICTURES[id]} />
                  </svg>
                  <span>
                    {t(`risk:thing.${id}`)}
                    <small>{t(`risk:thing_size.${id}`)}</small>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
      {placing !== null && (
        <Button size="small" block icon={<AimOutlined />} onClick={() => onCentre(placing)}>
          {t('risk:siting.at_centre')}
        </Button>
      )}
    </section>
  );
}
