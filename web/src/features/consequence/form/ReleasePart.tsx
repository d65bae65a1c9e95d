import { Radio } from 'antd';
import { useT } from '@/i18n';
import { choiceOf, EMPTY, HOLES_M, RELEASE_CHOICES, type ReleaseChoice, releaseAs } from '../model/scenario';
import { DIRECTIONS, MEANS } from '../model/types';
import { Choice } from './Choice';
import { useCaseForm } from './context';
import { Field } from './Field';
import { Part } from './Part';

/** How the substance gets out. */
export function ReleasePart() {
  const t = useT();
  const { scenario, set, replace } = useCaseForm();
  const choice = choiceOf(scenario);
  const { release } = scenario;
  const choose = (next: ReleaseChoice) => {
    const vessel = scenario.vessel ?? EMPTY.vessel;
    replace({ ...scenario, ...(vessel ? { vessel } : {}), release: releaseAs(next, scenario) });
  };
  const size =
    release.kind === 'rupture' ? 'rupture' : release.kind === 'hole' ? String(release.diameter_m) : '';
  const sized = choice === 'hole' || choice === 'rupture';
  return (
    <Part title={t('consequence:part.release')} paths={['release']} open>
      <fieldset className="cq-wide cq-kinds">
        <legend className="al-sr">{t('consequence:part.release')}</legend>
        {RELEASE_CHOICES.map((name) => (
          <label key={name} className={name === choice ? 'cq-kind cq-kind-on' : 'cq-kind'}>
            <input
              type="radio"
              name="consequence-release"
              checked={name === choice}
              onChange={() => choose(name)}
            />
            {t(`consequence:release.${name}`)}
          </label>
        ))}
      </fieldset>
      {sized && (
        <div className="cq-field cq-wide">
          <span className="cq-label" id="cq-sizes">
            {t('consequence:release.sizes')}
          </span>
          <Radio.Group
            aria-labelledby="cq-sizes"
            optionType="button"
            size="small"
            value={size}
            options={[
              ...HOLES_M.map((metres) => ({
                value: String(metres),
                label: `${Math.round(metres * 1_000)} mm`,
              })),
              { value: 'rupture', label: t('consequence:release.full') },
            ]}
            onChange={({ target }) => {
              if (target.value === 'rupture') choose('rupture');
              else {
                const hole = release.kind === 'hole' ? release : releaseAs('hole', scenario);
                replace({
                  ...scenario,
                  release: { ...hole, diameter_m: Number(target.value) } as typeof release,
                });
              }
            }}
          />
        </div>
      )}
      {release.kind === 'hole' && (
        <>
          <Field
            path="release.diameter_m"
            label={t(
              choice === 'pipe'
                ? 'consequence:release.pipe_diameter'
                : 'consequence:field.release.diameter_m',
            )}
          />
          {choice === 'pipe' && <Field path="release.pipe_length_m" />}
          <Field path="release.height_m" />
          <Field path="release.above_bottom_m" />
          <Choice path="release.direction" options={DIRECTIONS} />
          <Field path="release.duration_s" hint={t('consequence:release.until_empty')} wide />
          <Choice path="release.detection" options={MEANS} without={t('consequence:release.none')} wide />
          <Choice path="release.isolation" options={MEANS} without={t('consequence:release.none')} wide />
          {(release.detection === undefined) !== (release.isolation === undefined) && (
            <p className="cq-reason cq-wide">{t('consequence:release.both')}</p>
          )}
          <Field path="release.coefficient" hint={t('consequence:release.sharp')} />
        </>
      )}
      {release.kind === 'rupture' && (
        <p className="cq-reason cq-wide">{t('consequence:release.rupture_is')}</p>
      )}
      {release.kind === 'spill' && (
        <>
          <Field path="release.mass_kg" label={t('consequence:release.spilt')} />
          <Field path="release.temperature_k" hint={t('consequence:release.as_air')} />
        </>
      )}
      {release.kind === 'flow' && (
        <>
          <Field path="release.rate_kg_s" />
          <Field path="release.duration_s" />
          <Field path="release.height_m" />
          <Field path="release.temperature_k" hint={t('consequence:release.as_air')} />
        </>
      )}
      {release.kind === 'explosive' && (
        <>
          <Field path="release.mass_kg" />
          <Field path="release.share" />
        </>
      )}
      {release.kind === 'hole' && release.duration_s !== undefined && release.detection !== undefined && (
        <p className="cq-reason cq-wide">
          {t('consequence:release.duration_wins')}{' '}
          <button type="button" className="cq-link" onClick={() => set('release.duration_s', undefined)}>
            {t('consequence:release.drop_duration')}
          </button>
        </p>
      )}
    </Part>
  );
}
