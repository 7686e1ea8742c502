/** Where actions belong together: a heading of the palette and of the shortcut sheet, a native menu. */
export const ACTION_GROUPS = ['make', 'go', 'queue', 'appearance', 'help'] as const;
export type ActionGroup = (typeof ACTION_GROUPS)[number];

type ActionRow = {
  readonly group: ActionGroup;
  /** As pressed: "mod+k" (Ctrl, or command on Apple keyboards), "?", "g l" (one after the other). The page listens for it. */
  readonly shortcut?: string;
  /** One more, of the native menu alone. */
  readonly menuShortcut?: string;
  /** false: a native menu has no place for it. */
  readonly isInMenu?: false;
};

/**
 * Every action of the window that does not belong to one view, in the order of its group. One table: the palette, the shortcuts, their
 * sheet, the native menus and the tray read it. What an action does is in the window (`renderer/features/palette/app-actions.ts`); its
 * words are in `action-texts/`.
 */
export const ACTIONS = {
  prompt: { group: 'make', shortcut: 'p', menuShortcut: 'mod+n' },
  generate: { group: 'make', shortcut: 'mod+enter' },
  'make-image': { group: 'make' },
  'make-video': { group: 'make' },
  'make-audio': { group: 'make' },
  'save-preset': { group: 'make' },
  'go-library': { group: 'go', shortcut: 'g l', menuShortcut: 'mod+1' },
  'go-budget': { group: 'go', shortcut: 'g b', menuShortcut: 'mod+2' },
  'go-comfyui': { group: 'go', shortcut: 'g c', menuShortcut: 'mod+3' },
  'go-settings': { group: 'go', shortcut: 'g s', menuShortcut: 'mod+,' },
  'go-queue': { group: 'go', shortcut: 'g q', menuShortcut: 'mod+4' },
  'go-welcome': { group: 'go' },
  'go-components': { group: 'go', isInMenu: false },
  pause: { group: 'queue' },
  resume: { group: 'queue' },
  refresh: { group: 'queue' },
  'theme-system': { group: 'appearance' },
  'theme-dark': { group: 'appearance' },
  'theme-light': { group: 'appearance' },
  palette: { group: 'help', shortcut: 'mod+k' },
  shortcuts: { group: 'help', shortcut: '?' },
} as const satisfies Record<string, ActionRow>;

export type ActionId = keyof typeof ACTIONS;

/** The words of actions and groups in one language. */
export type ActionTexts = {
  readonly actions: Readonly<Record<ActionId, string>>;
  readonly groups: Readonly<Record<ActionGroup, string>>;
};

/** Every action, in the order of the table. */
export const ACTION_IDS: readonly ActionId[] = Object.keys(ACTIONS).filter(isActionId);

/** What the table says of one action. */
export function actionRow(id: ActionId): ActionRow {
  return ACTIONS[id];
}

/** true when `text` is an action of this version. */
export function isActionId(text: string): text is ActionId {
  return Object.hasOwn(ACTIONS, text);
}
