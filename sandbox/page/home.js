// The app's Home tab.
import { html, useEffect } from './vendor/htm-preact-standalone.js';
import { Blocks } from './blocks.js';
import { useHeld } from './held.js';

export function Home({ home, app, session, personId }) {
  // Slack tells the app each time somebody opens the tab, so that it can publish something fresh.
  useEffect(() => { session.act('open_home', { app_id: app.app_id }); }, [personId]);
  const blocks = home?.view.blocks ?? [];
  const held = useHeld(home?.view_id ?? 'home', blocks, home?.values);
  if (!home) return html`<div class="home"><p class="empty">The app has not published a Home tab yet.</p></div>`;
  const press = (block, element, value) =>
    session.act('click', { view_id: home.view_id, block_id: block.block_id, action_id: element.action_id, value });
  const ask = (block, element, value) =>
    session.act('options', { view_id: home.view_id, block_id: block.block_id, action_id: element.action_id, value }, { quiet: true, still: true });
  return html`<div class="home" tabindex="0" role="tabpanel" id="panel-home" aria-labelledby="tab-home">
    <div class="home-inner"><${Blocks} blocks=${blocks} surface=${{ id: 'home', held, change: held.set, press, ask, heading: 'h2' }} /></div>
  </div>`;
}
