/** Methods about the account behind a provider (key test, balance): name → input and output, spread into `methods.ts`. */
export const PROVIDER_ACCOUNT_METHODS = {} as const;
