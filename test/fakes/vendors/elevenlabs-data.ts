import type { Complaint } from './fake-server.ts';

/** One credit in the stand-in's books, micro-dollars: 1,000 of them are the published price of 1,000 characters at multiplier 1. */
export const CREDIT_MICROS = 100;
/** Speech models; `can`: whether this route takes them. */
export const MODELS = [
  { model_id: 'eleven_v4', name: 'Eleven v4', can: true, max: 10_000, multiplier: 0.8 },
  { model_id: 'eleven_v4_turbo', name: 'Eleven v4 Turbo', can: false, max: 10_000, multiplier: 0.4 },
  { model_id: 'eleven_v3', name: 'Eleven v3', can: true, max: 5000, multiplier: 1 },
  { model_id: 'eleven_multilingual_v2', name: 'Eleven Multilingual v2', can: true, max: 10_000, multiplier: 1 },
  { model_id: 'eleven_flash_v2_5', name: 'Eleven Flash v2.5', can: true, max: 40_000, multiplier: 0.5 },
  { model_id: 'eleven_english_sts_v2', name: 'Eleven English v2', can: false, max: 10_000, multiplier: 1 },
] as const;
/** More voices than fit on one page. */
export const VOICES = Array.from({ length: 130 }, (_, i) => ({
  voice_id: `voice${String(i + 1).padStart(3, '0')}`,
  name: `Voice ${i + 1}`,
  category: i < 20 ? 'premade' : 'generated',
  labels: { accent: 'neutral' },
  description: null,
  preview_url: `https://storage.example.com/voice${i + 1}.mp3`,
}));

/** The vendor's own words for each way to refuse. */
export const COMPLAINTS: Readonly<Record<Complaint, { status: number; code: string; message: string }>> = {
  moderated: {
    status: 400,
    code: 'content_moderated',
    message: 'The content was found to violate our usage policies.',
  },
  quota: {
    status: 401,
    code: 'quota_exceeded',
    message: 'This request exceeds your quota of 100000. You have 0 credits remaining.',
  },
  busy: { status: 429, code: 'too_many_concurrent_requests', message: 'Too many concurrent requests.' },
  unauthorized: { status: 401, code: 'invalid_api_key', message: 'Invalid API key' },
  internal: { status: 500, code: 'internal_error', message: 'Internal error' },
  not_found: { status: 404, code: 'not_found', message: 'Not found' },
  invalid: { status: 400, code: 'invalid_parameters', message: 'Invalid parameters' },
};
