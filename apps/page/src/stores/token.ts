// The token comes in the fragment, which no browser sends, and leaves the address bar at once.
// sessionStorage lets a reload find it; no other tab sees it.

const key = 'k';

function fromAddress(): string | null {
  const found = /(?:^#|&)k=([\w-]+)/.exec(location.hash)?.[1];
  if (!found) return null;
  sessionStorage.setItem(key, found);
  history.replaceState(null, '', location.pathname);
  return found;
}

let token = fromAddress() ?? sessionStorage.getItem(key) ?? '';

export function currentToken(): string {
  return token;
}

/** Another address of the program pasted into this very tab changes the fragment only. */
export function onNewToken(then: () => void): void {
  addEventListener('hashchange', () => {
    const found = fromAddress();
    if (!found) return;
    token = found;
    then();
  });
}
