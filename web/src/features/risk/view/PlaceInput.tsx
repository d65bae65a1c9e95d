import { AimOutlined } from '@ant-design/icons';
import { Button, Input, Space } from 'antd';
import { useEffect, useState } from 'react';
import { useT } from '@/i18n';
import type { LonLat } from '@/map/geodesy';
import { readPlace, writePlace } from './layers';

type Props = {
  value: LonLat | null;
  onChange: (at: LonLat) => void;
  /** Where the map is looked at, for those who point by keyboard. */
  centre: () => LonLat | null;
  label: string;
};

/** A place by its numbers, or where the map is looked at. */
export function PlaceInput({ value, onChange, centre, label }: Props) {
  const t = useT();
  const [text, setText] = useState(value ? writePlace(value) : '');
  const [wrong, setWrong] = useState(false);
  const [lon, lat] = value ?? [];
  useEffect(() => {
    if (lon !== undefined && lat !== undefined) setText(writePlace([lon, lat]));
    setWrong(false);
  }, [lon, lat]);
  const take = () => {
    const read = readPlace(text);
    setWrong(read === null && text.trim() !== '');
    if (read !== null) onChange(read);
  };
  return (
    <div className="rk-place-input">
      <Space.Compact block>
        <Input
          value={text}
          aria-label={label}
          aria-invalid={wrong}
          status={wrong ? 'error' : ''}
          placeholder={t('risk:map.place_hint')}
          onChange={(event) => setText(event.target.value)}
          onPressEnter={take}
          onBlur={take}
        />
        <Button
          icon={<AimOutlined />}
          title={t('risk:map.take_centre')}
          aria-label={t('risk:map.take_centre')}
          onClick={() => {
            const at = centre();
            if (at) onChange(at);
          }}
        />
      </Space.Compact>
      {wrong && (
        <p className="rk-wrong" role="alert">
          {t('risk:map.place_wrong')}
        </p>
      )}
    </div>
  );
}
