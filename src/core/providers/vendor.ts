import type { JobErrorCode } from '../../contract/errors.ts';
import type { KeyedProvider } from '../../contract/secrets.ts';

/** A vendor's own error, read from its body: every word that identifies it, and its sentence. */
export type VendorError = { readonly codes: readonly string[]; readonly message: string | undefined };

/**
 * What an error of a vendor means. Matches when the status (if named) and one of the codes (if named) fit; the first that fits counts.
 * transient: the same may work later. say: our sentence in place of the vendor's.
 */
export type ErrorRule = {
  readonly status?: number;
  readonly codes?: readonly string[];
  readonly means: JobErrorCode;
  readonly transient?: boolean;
  readonly say?: string;
};

/** What our thin client must know of a vendor. */
export type Vendor = {
  readonly id: KeyedProvider;
  readonly name: string;
  /** Where its API is. */
  readonly standardUrl: string;
  /** The variable that replaces that address. */
  readonly urlVariable: string;
  /** The variable that may hold its key. */
  readonly keyVariable: string;
  /** The headers that every call to its own origin carries. */
  readonly headers: (key: string) => Readonly<Record<string, string>>;
  /** Reads its error body; codes may be empty. */
  readonly readError: (json: unknown) => VendorError;
  readonly errors: readonly ErrorRule[];
};

/** What a refusal means: the first rule of the vendor that fits, else by status. */
export function meaningOf(vendor: Vendor, answer: { status: number; error: VendorError }): ErrorRule {
  const { status, error } = answer;
  const rule = vendor.errors.find(
    (one) =>
      (one.status === undefined || one.status === status) &&
      (one.codes === undefined || one.codes.some((code) => error.codes.includes(code))),
  );
  return rule ?? byStatus(vendor.name, status);
}

function byStatus(name: string, status: number): ErrorRule {
  if (status === 401 || status === 403)
    return { means: 'rejected', say: `${name} refused the key. Check it, and what it is allowed to do.` };
  if (status === 402)
    return { means: 'quota_exceeded', say: `The ${name} account has no credit left. Top it up, then retry.` };
  if (status === 429)
    return { means: 'unavailable', transient: true, say: `${name} takes no more requests right now.` };
  if (status >= 500) return { means: 'unavailable', transient: true, say: `${name} had an error of its own.` };
  return { means: 'rejected' };
}
