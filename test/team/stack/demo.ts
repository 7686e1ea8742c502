import type { Stack } from './stack.ts';

/** A member of the demo company, with a token that is valid for a day. */
export type DemoMember = {
  readonly email: string;
  readonly password: string;
  readonly role: 'owner' | 'admin' | 'member' | 'viewer';
  readonly accessToken: string;
};

export type DemoCompany = {
  readonly id: string;
  readonly name: string;
  /** With it programs start and read jobs of the company. */
  readonly apiKey: string;
  readonly members: readonly DemoMember[];
};

const DAY_S = 24 * 3600;

/** Who is in which company. The second one is there to see that it cannot be seen. */
const COMPANIES = [
  {
    name: 'Demo Studio',
    domain: 'demo-studio.test',
    people: [
      ['olga', 'owner'],
      ['adam', 'admin'],
      ['mia', 'member'],
      ['vera', 'viewer'],
    ],
  },
  {
    name: 'Other Company',
    domain: 'other-company.test',
    people: [
      ['oscar', 'owner'],
      ['max', 'member'],
    ],
  },
] as const;

/** Calls a function of the database as the project itself. Throws Error with what the database said. */
export async function callAsService(stack: Stack, name: string, args: object): Promise<unknown> {
  const response = await fetch(`${stack.url}/rest/v1/rpc/${name}`, {
    method: 'POST',
    headers: {
      apikey: stack.keys.serviceRoleKey,
      authorization: `Bearer ${stack.keys.serviceRoleKey}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(args),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${name}: HTTP ${response.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** Fills a new stack with two companies, their members and an API key for each, by the same calls that a person makes. */
export async function seedDemo(stack: Stack): Promise<readonly DemoCompany[]> {
  const companies: DemoCompany[] = [];
  for (const { name, domain, people } of COMPANIES) {
    const members: (DemoMember & { id: string })[] = [];
    for (const [person, role] of people) {
      const account = { email: `${person}@${domain}`, password: `${person} likes demos` };
      const id = await stack.auth.createUser(account);
      members.push({ id, ...account, role, accessToken: await stack.auth.accessToken(id, { ttlSeconds: DAY_S }) });
    }
    const [owner, ...others] = members;
    const company = (await callAsService(stack, 'create_company', { p_name: name, p_owner: owner?.id })) as {
      id: string;
    };
    for (const { id, role } of others)
      await callAsService(stack, 'add_member', { p_company: company.id, p_user: id, p_role: role });
    const key = (await callAsService(stack, 'create_api_key', { p_company: company.id, p_name: 'demo' })) as {
      token: string;
    };
    companies.push({
      id: company.id,
      name,
      apiKey: key.token,
      members: members.map(({ email, password, role, accessToken }) => ({ email, password, role, accessToken })),
    });
  }
  return companies;
}
