import { PrinterOutlined } from '@ant-design/icons';
import { Button, Input, Modal } from 'antd';
import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useMe, useMeta } from '@/api/session';
import { useT } from '@/i18n';
import { scaleBar } from '@/map/geodesy';
import { formatTime, LoadingState, useBilingual } from '@/ui';
import type { MapHandle } from './MapCanvas';
import { formatLength } from './words';

type Shot = { url: string; barMetres: number; barPart: number };

/** Width and height of the picture on the sheet, in its proportion. */
const FRAME = { width: 1_080, height: 824 };

/** The map as a picture, cut for the sheet and at twice the sharpness of the screen. */
async function shoot(handle: MapHandle): Promise<Shot> {
  const { map } = handle;
  const before = map.getPixelRatio();
  const box = map.getContainer();
  box.style.width = `${FRAME.width}px`;
  box.style.height = `${FRAME.height}px`;
  map.resize();
  map.setPixelRatio(Math.max(2, before));
  const canvas = map.getCanvas();
  // What was drawn is readable only until the frame ends, hence within the event.
  const url = await new Promise<string>((done) => {
    const take = () => {
      clearTimeout(limit);
      map.off('idle', take);
      map.once('render', () => done(canvas.toDataURL('image/png')));
      map.triggerRepaint();
    };
    const limit = setTimeout(take, 8_000);
    map.on('idle', take);
    map.triggerRepaint();
  });
  const [barMetres, barPixels] = scaleBar(map.getCenter().lat, map.getZoom(), FRAME.width / 5);
  box.style.width = '';
  box.style.height = '';
  map.setPixelRatio(before);
  map.resize();
  return { url, barMetres, barPart: barPixels / FRAME.width };
}

type Props = {
  handle: MapHandle;
  day: string;
  isToday: boolean;
  tilted: boolean;
  credits: string[];
  schematic: boolean;
  demo: boolean;
  legend: React.ReactNode;
  note: string;
  onClose: () => void;
};

/** One sheet of A4 across: title, map, legend, scale, credit, date. What is shown here is what is printed. */
export function PrintDialog(props: Props) {
  const { handle, day, isToday, tilted, credits, schematic, demo, legend, note, onClose } = props;
  const t = useT();
  const pick = useBilingual();
  const me = useMe();
  const meta = useMeta();
  const [title, setTitle] = useState(t('map:print.default', { city: pick(meta.data?.city) }).trim());
  const [shot, setShot] = useState<Shot | null>(null);
  const [at] = useState(() => new Date().toISOString());

  useEffect(() => {
    let stopped = false;
    void shoot(handle).then((made) => {
      if (!stopped) setShot(made);
    });
    return () => {
      stopped = true;
    };
  }, [handle]);

  const sheet = shot && (
    <article className="al-map-sheet">
      <header>
        <h1>{title}</h1>
        <p>
          {t('map:print.facts', { day })}
          {demo && ` · ${t('map:demo')}`}
        </p>
      </header>
      <div className="al-map-sheet-body">
        <figure>
          <img src={shot.url} alt={title} />
          {!tilted && (
            <figcaption style={{ width: `${shot.barPart * 100}%` }}>
              {formatLength(shot.barMetres)}
            </figcaption>
          )}
        </figure>
        <aside>
          <h2>{t('map:legend.title')}</h2>
          {legend}
          {note !== '' && <p className="al-map-sheet-note">{note}</p>}
        </aside>
      </div>
      <footer>
        <span>
          {credits.join(' · ')}
          {schematic && ` · ${t('map:status.schematic')}`}
        </span>
        <span>{t('map:status.datum')}</span>
        <span>{t('map:print.by', { name: me.person.name, time: formatTime(at) })}</span>
      </footer>
    </article>
  );

  return (
    <>
      <Modal
        open
        width="min(1080px, 96vw)"
        title={t('map:print.title')}
        onCancel={onClose}
        style={{ top: 24 }}
        footer={
          <>
            <Button onClick={onClose}>{t('map:cancel')}</Button>
            <Button
              type="primary"
              icon={<PrinterOutlined />}
              disabled={shot === null}
              onClick={() => window.print()}
            >
              {t('map:print.go')}
            </Button>
          </>
        }
      >
        <label className="al-map-print-title" htmlFor="al-map-print-title">
          {t('map:print.heading')}
          <Input
            id="al-map-print-title"
            value={title}
            maxLength={60}
            onChange={(event) => setTitle(event.target.value)}
          />
        </label>
        {!isToday && <p className="al-map-print-note">{t('map:past.note', { day })}</p>}
        <div className="al-map-preview">{sheet ?? <LoadingState rows={6} />}</div>
      </Modal>
      {sheet && createPortal(<div className="al-map-paper">{sheet}</div>, document.body)}
    </>
  );
}
