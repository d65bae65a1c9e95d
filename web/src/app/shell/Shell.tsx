import { MenuOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { Link, Navigate, Outlet, useLocation, useMatches, useNavigation } from 'react-router';
import { useLive } from '@/api/live';
import { useSession } from '@/api/session';
import type { Me } from '@/api/types';
import { useT } from '@/i18n';
import { type Crumb, CrumbContext, usePhone } from '@/ui';
import { ProblemPanel } from '@/ui/ProblemPanel';
import { ForbiddenPage, Starting } from '../errors';
import { useKindLabel } from '../kindLabel';
import { currentLeaf, isGroup, menuFor, trail } from '../menu';
import { paths } from '../paths';
import { permits } from '../permits';
import type { RouteHandle } from '../route';
import { searchServer, setSearchSource } from '../search';
import { LangSwitch, ThemeSwitch } from './controls';
import { LiveBanner } from './LiveBanner';
import { Logo } from './Logo';
import { Search } from './Search';
import { SideNav } from './SideNav';
import { UserMenu } from './UserMenu';

setSearchSource(searchServer);

const STORE = 'anlan.nav';
const PhoneNav = lazy(async () => ({ default: (await import('./PhoneNav')).PhoneNav }));

export function Shell() {
  const session = useSession();
  const location = useLocation();
  const t = useT();
  if (session.data === undefined) {
    if (!session.isError) return <Starting />;
    return (
      <div className="al-center">
        <ProblemPanel
          error={session.error}
          action={
            <Button size="small" onClick={() => void session.refetch()}>
              {t('ui:retry')}
            </Button>
          }
        />
      </div>
    );
  }
  if (session.data === null)
    return <Navigate to={paths.signIn(`${location.pathname}${location.search}`)} replace />;
  const { must_change_password, totp_required, totp_enrolled } = session.data;
  if (must_change_password || (totp_required && !totp_enrolled))
    return <Navigate to={paths.mustChange(`${location.pathname}${location.search}`)} replace />;
  return <Frame me={session.data} />;
}

function Frame({ me }: { me: Me }) {
  const t = useT();
  const phone = usePhone();
  const live = useLive();
  const navigation = useNavigation();
  const { pathname } = useLocation();
  const matches = useMatches();
  const menu = useMemo(() => menuFor(me), [me]);
  const kindLabel = useKindLabel();
  const [drawer, setDrawer] = useState(false);
  const [phoneNav, setPhoneNav] = useState(false);
  const [folded, setFolded] = useState(() => localStorage.getItem(STORE) === 'folded');
  const main = useRef<HTMLElement>(null);
  const cameFrom = useRef(pathname);

  useEffect(() => {
    setDrawer(false);
    if (cameFrom.current === pathname) return;
    cameFrom.current = pathname;
    main.current?.scrollTo(0, 0);
    // Without this, a reader of the screen is left at the link just followed.
    main.current?.focus({ preventScroll: true });
  }, [pathname]);

  const toggle = () => {
    if (phone) {
      setPhoneNav(true);
      setDrawer(true);
      return;
    }
    const next = !folded;
    setFolded(next);
    localStorage.setItem(STORE, next ? 'folded' : 'open');
  };

  const leaf = currentLeaf(menu, pathname);
  const crumbs: Crumb[] = pathname === paths.home() ? [] : [{ label: t('shell:home'), to: paths.home() }];
  for (const node of leaf === undefined ? [] : trail(menu, leaf.key)) {
    if (isGroup(node)) crumbs.push({ label: t(node.label) });
    // The page names itself; its entry is on the way only to pages below it.
    else if (node.to !== pathname)
      crumbs.push({
        label: node.icon === undefined && node.kind !== undefined ? kindLabel(node.kind) : t(node.label),
        to: node.to,
      });
  }

  let fill = false;
  let permitted = true;
  for (const match of matches) {
    const handle = (match.handle ?? {}) as RouteHandle;
    if (handle.fill) fill = true;
    if (handle.feature !== undefined && !permits(me, handle.feature)) permitted = false;
    if (handle.allow && !handle.allow(me, match.params)) permitted = false;
  }

  return (
    <div className={folded && !phone ? 'al-frame al-frame-folded' : 'al-frame'}>
      <a className="al-skip" href="#content">
        {t('shell:skip')}
      </a>
      <header className="al-header">
        <button
          type="button"
          className="al-header-button al-burger"
          aria-label={t(folded || phone ? 'shell:nav.open' : 'shell:nav.close')}
          aria-expanded={phone ? drawer : !folded}
          onClick={toggle}
        >
          <MenuOutlined />
        </button>
        <Link to={paths.home()} className="al-brand">
          <Logo />
          <strong>{t('shell:name')}</strong>
          <span className="al-brand-sub">{t('shell:subtitle')}</span>
        </Link>
        <Search menu={menu} />
        <div className="al-header-tools">
          {!phone && <ThemeSwitch />}
          <LangSwitch />
          <UserMenu me={me} />
        </div>
        <div className={navigation.state === 'idle' ? 'al-progress' : 'al-progress al-progress-on'} />
      </header>
      {!phone && (
        <aside className="al-side">
          <SideNav menu={menu} folded={folded} onUnfold={toggle} />
        </aside>
      )}
      {phone && phoneNav && (
        <Suspense>
          <PhoneNav menu={menu} open={drawer} onClose={() => setDrawer(false)} />
        </Suspense>
      )}
      <main
        id="content"
        ref={main}
        tabIndex={-1}
        className={fill && permitted ? 'al-content al-content-fill' : 'al-content'}
      >
        <LiveBanner state={live} />
        <CrumbContext value={crumbs}>{permitted ? <Outlet /> : <ForbiddenPage />}</CrumbContext>
      </main>
    </div>
  );
}
