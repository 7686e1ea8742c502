import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { API_ERRORS, type WireError } from '../../contract/errors.ts';
import type { JsonValue } from '../../contract/units.ts';

/** On every answer, whatever it is. Nothing here may be cached, framed, sniffed or read by another origin unless a route says so. */
export const SECURITY_HEADERS: OutgoingHttpHeaders = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

/** Answers with one JSON document. For HEAD, node leaves the body out by itself. */
export function sendJson(
  response: ServerResponse,
  status: number,
  document: JsonDocument,
  headers: OutgoingHttpHeaders = {},
): void {
  const body = Buffer.from(JSON.stringify(document), 'utf8');
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': body.length,
    ...headers,
  });
  response.end(body);
}

/** Anything that JSON.stringify writes in full; views of the contract are, without an index signature. */
export type JsonDocument = JsonValue | object;

/** Answers without a body. */
export function sendEmpty(response: ServerResponse, status: number, headers: OutgoingHttpHeaders = {}): void {
  response.writeHead(status, headers);
  response.end();
}

/** The error document of INTERFACES.md. */
export function errorDocument(error: WireError): {
  success: false;
  error: string;
  message: string;
  details: WireError['details'];
} {
  return { success: false, error: error.code, message: error.message, details: error.details };
}

/** Answers with the status and the document of an error, and the headers that its code asks for. */
export function sendError(response: ServerResponse, error: WireError): void {
  const headers: OutgoingHttpHeaders = {};
  if (error.code === 'rate_limited') {
    const seconds = error.details.retryAfterSeconds;
    headers['Retry-After'] = typeof seconds === 'number' ? seconds : 1;
  }
  if (error.code === 'shutting_down') {
    headers['Retry-After'] = '5';
    headers.Connection = 'close';
  }
  if (error.code === 'unauthorized') headers['WWW-Authenticate'] = 'Bearer realm="Gesso"';
  if (error.code === 'method_not_allowed' && Array.isArray(error.details.allow))
    headers.Allow = error.details.allow.join(', ');
  sendJson(response, API_ERRORS[error.code].status, errorDocument(error), headers);
}
