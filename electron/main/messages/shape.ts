import type { english } from './en.ts';

/** A text of any language in the place of an English one: the same keys, the same parameters, other words. */
type Translated<Text> = Text extends string
  ? string
  : Text extends (...values: infer Values) => string
    ? (...values: Values) => string
    : { readonly [Key in keyof Text]: Translated<Text[Key]> };

/** All texts of the shell in one language. English sets the keys: one that is missing or too many elsewhere is a type error. */
export type ShellMessages = Translated<typeof english>;
