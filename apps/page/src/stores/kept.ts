/** What this browser keeps between visits; a broken entry counts as none. */
export function kept<T extends object>(key: string, initial: T): T {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    return { ...initial, ...(found as Partial<T>) };
  } catch {
    return { ...initial };
  }
}

export function keep(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Full or forbidden: it is then not kept, and everything works.
  }
}
