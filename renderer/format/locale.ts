import { chosen } from '../messages/chosen.ts';
import { localeOf } from '../messages/language.ts';

/** How numbers, amounts and dates are written on this page: the locale of its language, for Intl. */
export const locale: string = localeOf(chosen().language);
