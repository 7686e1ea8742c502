import type { TeamWorld } from './team-world.ts';

/** One kind of work of each vendor. */
export const ORDERS = {
  openai: { jobType: 'image', model: 'gpt-image-2', params: { prompt: 'a red door', count: 2, quality: 'low' } },
  elevenlabs: { jobType: 'audio', model: 'eleven_flash_v2_5', params: { prompt: 'Good morning.', voice: 'voice007' } },
  heygen: { jobType: 'video', params: { prompt: 'Good morning.', avatar: 'Look_mine', voice: 'voice-3' } },
  runway: { jobType: 'video', params: { prompt: 'a lighthouse' } },
} as const;
/** An effect is in no list of the vendor: what is known of it is known at once. */
export const AFTER_FAULT = {
  ...ORDERS,
  elevenlabs: { jobType: 'audio', model: 'eleven_text_to_sound_v2', params: { prompt: 'a door', duration: 2 } },
} as const;

export type VendorId = keyof typeof ORDERS;
export const VENDORS = ['openai', 'elevenlabs', 'heygen', 'runway'] as const;

/** What tests of the worker do again and again. */
export type Orders = {
  /** Starts a job of a vendor; its id. */
  readonly order: (id: VendorId, orders?: typeof ORDERS | typeof AFTER_FAULT) => Promise<string>;
  /** Another worker goes on: every lease of the company has run out. */
  readonly nextPass: () => Promise<void>;
  /** Where the sums and the rows of the ledger differ; [] nowhere. */
  readonly ledger: () => Promise<unknown>;
};

export function ordersOf(world: () => TeamWorld): Orders {
  return {
    order: async (id, orders = ORDERS) => {
      const { json } = await world().start({ ...orders[id], provider: id });
      if (typeof json['jobId'] !== 'string') throw new Error(JSON.stringify(json));
      return json['jobId'];
    },
    nextPass: async () => {
      await world().sql(
        "update public.media_projects set lease_expires_at = now() - interval '1 second' where lease_expires_at is not null and status = 'processing'",
      );
      await world().work(0);
    },
    ledger: () => world().asService('verify_budget', { p_company: world().demo.id }),
  };
}
